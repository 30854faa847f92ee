# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from odoo.addons.edic_ai.models.privacy.edic_ai_erasure import AT_ONCE

from ..chat.edic_public_chat import USE_CASE as CHAT

DRAFTS, CHATS, FORMS = "drafts", "chats", "forms"
WRITTEN = {
    DRAFTS: "edic.public.draft",
    CHATS: "edic.public.chat",
    FORMS: "edic.public.form.entry",
}
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
    def _hanging_next(self, records):
        # EXTENDS edic_ai: of a contact, the forms and what else belongs to it
        found = super()._hanging_next(records)
        contacts = list(records.get("res.partner", ()))
        for name in self._kinds_of_contacts() if contacts else ():
            model = self.env[name].sudo().with_context(active_test=False)
            theirs = model._search([(PARTNER, "in", contacts)]).get_result_ids()
            if theirs:
                found.setdefault(name, set()).update(theirs)
        return found

    @api.model
    def _kinds_of_contacts(self):
        """Return the models whose records belong to a contact and that something was
        drafted or asked about, and the filled-in forms."""
        kinds = {"edic.public.form.entry"}
        for name in ("edic.public.draft", "edic.public.chat"):
            written = self.env[name].sudo()._read_group([], ["res_model"])
            kinds.update(res_model for [res_model] in written)
        return sorted(name for name in kinds if self._belongs_to_contact(name))

    def _belongs_to_contact(self, res_model):
        model = self.env.get(res_model)
        field = model is not None and model._auto and model._fields.get(PARTNER)
        return field and field.store and field.comodel_name == "res.partner"

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
    """A request about a record also reaches what was drafted, asked and filled in about
    it."""

    _inherit = "edic.ai.erasure.request"

    def _parts(self):
        # EXTENDS edic_ai: last, since entries are found by the drafts they are about
        parts = super()._parts()
        if self.subject == "record":
            chains = list(dict.fromkeys(chain for chain, _what in parts))
            parts += [(chain, what) for chain in chains for what in WRITTEN]
        return parts

    def _look(self, chain, what, to_person=False):
        # EXTENDS edic_ai
        if what not in WRITTEN:
            return super()._look(chain, what, to_person)
        rows = self._written(chain, what)
        held = self.env["edic.ai.legal.hold"]._held_records(rows, on_request=True)
        due, until = self._still_due(rows - held)
        reasons = (
            (self._claims_words(), held, None),
            (
                self.env._("Signed documents, for as long as a duty keeps these"),
                due,
                until,
            ),
        )
        goes = rows - held - due
        part = {
            "chain": chain,
            "what": what,
            "goes": len(goes),
            "kept": [(words, len(kept), day) for words, kept, day in reasons if kept],
            "listed": {rows._name: (held | due).ids},
            "going": {rows._name: goes.ids},
        }
        return part, goes

    def _is_erased_by_it(self, record):
        # EXTENDS edic_ai
        if record._name not in WRITTEN.values():
            return super()._is_erased_by_it(record)
        held = self.env["edic.ai.legal.hold"]._held_records(record, on_request=True)
        due, _until = self._still_due(record)
        return not held and not due

    def _why_record_stays(self, record):
        # EXTENDS edic_ai: a signed document is kept by a duty
        if record._name == "edic.public.draft" and self._still_due(record)[0]:
            words = self.env._("Signed documents, for as long as a duty keeps these")
            return self._until(words, record._kept_until()), False
        return super()._why_record_stays(record)

    def _still_due(self, rows):
        """Return those that a duty keeps, which are signed drafts, and until when."""
        if rows._name != "edic.public.draft":
            return rows.browse(), None
        due = rows.filtered(lambda draft: not draft._is_over())
        return due, max((draft._kept_until() for draft in due), default=None)

    def _written(self, chain, what):
        """Return the drafts, conversations or filled-in forms of a company that hang on
        the record."""
        hanging = self.env["edic.ai.erasure"]._hanging(self.res_model, self.res_id)
        found = self.env[WRITTEN[what]].browse(hanging.get(WRITTEN[what], ()))
        return found.exists().filtered(lambda row: row.company_id.id == chain)

    def _erase_some(self, chain, what, goes):
        # EXTENDS edic_ai
        if what not in WRITTEN:
            return super()._erase_some(chain, what, goes)
        rows = goes.exists()[:AT_ONCE]
        if what == CHATS:
            rows.unlink()
        else:
            rows._erase(self.ground, request=self.id)
        return len(rows)

    def _what_words(self):
        # EXTENDS edic_ai
        return {
            **super()._what_words(),
            DRAFTS: self.env._("Letters and notes that were drafted"),
            CHATS: self.env._("Conversations with the assistant"),
            FORMS: self.env._("Forms that were filled in"),
        }


class EdicAiAboutChosen(models.AbstractModel):
    """Drafts and forms can be named before the ledger has an entry about any."""

    _inherit = "edic.ai.about.chosen"

    @api.model
    def _nameable(self):
        # EXTENDS edic_ai
        return (*super()._nameable(), "edic.public.draft", "edic.public.form.entry")
