# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.edic_ai.models.edic_ai_erasure import AT_ONCE

from .edic_public_chat import USE_CASE as CHAT

WRITTEN = "written"
PARTNER = "partner_id"  # whom a bill, a grant or an order belongs to
TYPED_IN = ("edic.public.draft", "edic.public.form.entry")


class EdicAiErasure(models.AbstractModel):
    """What is known of a record: the entries about its drafts and forms are part of it.

    Drafts, forms and conversations have a time of their own: the contents of the ledger
    that hold what was typed in them go when they go.
    """

    _inherit = "edic.ai.erasure"

    @api.model
    def _about(self, res_model, res_id):
        # EXTENDS edic_ai
        about = SQL(
            """(%s OR EXISTS (SELECT FROM edic_public_draft draft
                               WHERE trace.res_model = 'edic.public.draft'
                                 AND draft.id = trace.res_id
                                 AND draft.res_model = %s AND draft.res_id = %s))""",
            super()._about(res_model, res_id),
            res_model,
            res_id,
        )
        if res_model != "res.partner":
            return about
        return SQL(
            """(%s OR EXISTS (SELECT FROM edic_public_form_entry entry
                               WHERE trace.res_model = 'edic.public.form.entry'
                                 AND entry.id = trace.res_id
                                 AND entry.partner_id = %s))""",
            about,
            res_id,
        )

    @api.model
    def _is_ai_log(self):
        # EXTENDS edic_ai: people fill in forms and enter facts
        return SQL(
            "(%s AND NOT (trace.event = 'decision' AND trace.res_model IN %s) IS TRUE)",
            super()._is_ai_log(),
            TYPED_IN,
        )

    @api.model
    def _without_record(self):
        # EXTENDS edic_ai
        return SQL(
            """(%s
             OR trace.event = 'decision' AND trace.res_model = 'edic.public.form.entry'
                AND NOT EXISTS (SELECT FROM edic_public_form_entry entry
                                 WHERE entry.id = trace.res_id)
             OR trace.event = 'decision' AND trace.res_model = 'edic.public.draft'
                AND NOT EXISTS (SELECT FROM edic_public_draft draft
                                 WHERE draft.id = trace.res_id)
             OR trace.event = 'access' AND trace.use_case = %s
                AND trace.facts->>'chat' IS NOT NULL
                AND NOT EXISTS (SELECT FROM edic_public_chat chat
                                 WHERE chat.id::text = trace.facts->>'chat'))""",
            super()._without_record(),
            CHAT,
        )


class EdicAiErasureRequest(models.Model):
    """A request about a record also reaches what was drafted and asked about it."""

    _inherit = "edic.ai.erasure.request"

    def _parts(self):
        # EXTENDS edic_ai: last, since entries are found by the drafts they are about
        parts = super()._parts()
        if self.subject == "record":
            parts += [(chain, WRITTEN) for chain, _what in parts]
        return parts

    def _look(self, chain, what, to_person=False):
        # EXTENDS edic_ai
        if what != WRITTEN:
            return super()._look(chain, what, to_person)
        drafts, chats, entries = self._written(chain)
        held = drafts & drafts._held()
        due = (drafts - held).filtered(lambda draft: not draft._is_over())
        kept = entries._held()
        until = max((draft._kept_until() for draft in due), default=None)
        reasons = (
            (self.env._("Needed for legal claims or an inquiry"), held, None),
            (self.env._("Filled-in forms under a legal hold"), kept, None),
            (
                self.env._("Signed documents, for as long as a duty keeps these"),
                due,
                until,
            ),
        )
        goes = drafts - held - due, chats, entries - kept
        part = {
            "chain": chain,
            "what": what,
            "goes": sum(map(len, goes)),
            "kept": [(words, len(rows), day) for words, rows, day in reasons if rows],
        }
        return part, goes

    def _written(self, chain):
        """Drafts, conversations and filled-in forms about the record, of a company."""
        names = "edic.public.draft", "edic.public.chat"
        drafts, chats = (self._written_in(name, chain) for name in names)
        if self.res_model == drafts._name:
            drafts |= (
                drafts.browse(self.res_id)
                .exists()
                .filtered(lambda draft: draft.company_id.id == chain)
            )
        return drafts, chats, self._forms(chain)

    def _written_in(self, name, chain):
        """Records of a model about the record or, of a contact, what belongs to it."""
        written = self.env[name]
        about = Domain("res_model", "=", self.res_model)
        about &= Domain("res_id", "=", self.res_id)
        own = Domain("company_id", "=", chain)
        if self.res_model != "res.partner":
            return written.search(own & about)
        for [res_model] in written._read_group(own, ["res_model"]):
            model = self.env.get(res_model)
            field = model is not None and model._auto and model._fields.get(PARTNER)
            if not field or not field.store or field.comodel_name != "res.partner":
                continue
            theirs = model.with_context(active_test=False)._search(
                [(PARTNER, "=", self.res_id)]
            )
            about |= Domain("res_model", "=", res_model) & Domain(
                "res_id", "in", theirs
            )
        return written.search(own & about)

    def _forms(self, chain):
        """What was filled in with or by the person."""
        entries, number = self.env["edic.public.form.entry"], self.res_id
        if self.res_model == entries._name:
            return entries.search([("id", "=", number), ("company_id", "=", chain)])
        if self.res_model != "res.partner":
            return entries
        return entries.search([("partner_id", "=", number), ("company_id", "=", chain)])

    def _erase_some(self, chain, what, goes):
        # EXTENDS edic_ai
        if what != WRITTEN:
            return super()._erase_some(chain, what, goes)
        drafts, chats, entries = (found.exists()[:AT_ONCE] for found in goes)
        count = len(drafts) + len(chats) + len(entries)
        drafts._erase(self.ground, request=self.id)
        entries._erase(self.ground, request=self.id)
        chats.unlink()
        return count

    def _what_words(self):
        # EXTENDS edic_ai
        return {
            **super()._what_words(),
            WRITTEN: self.env._("Drafts, conversations, forms"),
        }


class EdicAiAboutChosen(models.AbstractModel):
    """Drafts and forms can be named before the ledger has an entry about any."""

    _inherit = "edic.ai.about.chosen"

    @api.model
    def _nameable(self):
        # EXTENDS edic_ai
        return (*super()._nameable(), "edic.public.draft", "edic.public.form.entry")
