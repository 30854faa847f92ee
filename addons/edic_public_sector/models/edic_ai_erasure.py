# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from odoo.addons.edic_ai.models.edic_ai_erasure import AT_ONCE

WRITTEN = "written"


class EdicAiErasure(models.AbstractModel):
    """What is known of a record: the entries about its drafts are part of it."""

    _inherit = "edic.ai.erasure"

    @api.model
    def _about(self, res_model, res_id):
        # EXTENDS edic_ai
        return SQL(
            """(%s OR EXISTS (SELECT FROM edic_public_draft draft
                               WHERE trace.res_model = 'edic.public.draft'
                                 AND draft.id = trace.res_id
                                 AND draft.res_model = %s AND draft.res_id = %s))""",
            super()._about(res_model, res_id),
            res_model,
            res_id,
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
        reasons = (
            (self.env._("Needed for legal claims or an inquiry"), held),
            (
                self.env._("Filled-in forms under a legal hold"),
                entries & entries._held(),
            ),
            (self.env._("Signed documents, for as long as a duty keeps these"), due),
        )
        goes = drafts - held - due, chats, entries - kept
        part = {
            "chain": chain,
            "what": what,
            "goes": sum(map(len, goes)),
            "kept": [(words, len(found)) for words, found in reasons if found],
        }
        return part, goes

    def _written(self, chain):
        """Drafts, conversations and filled-in forms about the record, of a company."""
        about = [("res_model", "=", self.res_model), ("res_id", "=", self.res_id)]
        about.append(("company_id", "=", chain))
        names = "edic.public.draft", "edic.public.chat"
        drafts, chats = (self.env[name].search(about) for name in names)
        if self.res_model == drafts._name:
            drafts |= (
                drafts.browse(self.res_id)
                .exists()
                .filtered(lambda draft: draft.company_id.id == chain)
            )
        return drafts, chats, self._forms(chain)

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
