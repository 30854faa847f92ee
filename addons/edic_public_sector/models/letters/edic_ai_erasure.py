# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from odoo.addons.edic_ai.models.privacy.edic_ai_erasure import AT_ONCE

DRAFTS = "drafts"
PARTNER = "partner_id"  # whom a bill, a grant or an order belongs to


class EdicAiErasure(models.AbstractModel):
    """An erasure also finds the entries about the drafts of a record.

    Drafts have a time of their own: the contents of the trace that hold what was typed
    in them go when they go. So it is with what other themes keep about a record.
    """

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

    @api.model
    def _hanging_next(self, records):
        # EXTENDS edic_ai: of a contact, what something was written about
        found = super()._hanging_next(records)
        contacts = list(records.get("res.partner", ()))
        names = self._kinds_of_contacts() if contacts else ()
        for name in sorted(filter(self._belongs_to_contact, names)):
            model = self.env[name].sudo().with_context(active_test=False)
            theirs = model._search([(PARTNER, "in", contacts)]).get_result_ids()
            if theirs:
                found.setdefault(name, set()).update(theirs)
        return found

    @api.model
    def _kinds_of_contacts(self):
        """Return the names of the models about whose records something was written."""
        written = self.env["edic.public.draft"].sudo()._read_group([], ["res_model"])
        return {res_model for [res_model] in written}

    def _belongs_to_contact(self, res_model):
        model = self.env.get(res_model)
        field = model is not None and model._auto and model._fields.get(PARTNER)
        return field and field.store and field.comodel_name == "res.partner"

    @api.model
    def _entered_models(self):
        """Return the models whose records people fill in: their decisions are in the
        ledger without any AI, and go with the record."""
        return ("edic.public.draft",)

    @api.model
    def _is_ai_log(self):
        # EXTENDS edic_ai: people enter facts
        return SQL(
            "(%s AND NOT (trace.event = 'decision'"
            " AND trace.res_model = ANY(%s)) IS TRUE)",
            super()._is_ai_log(),
            list(self._entered_models()),
        )

    @api.model
    def _without_record(self):
        # EXTENDS edic_ai
        gone = [
            SQL(
                """trace.event = 'decision' AND trace.res_model = %s
                   AND NOT EXISTS (SELECT FROM %s entered
                                    WHERE entered.id = trace.res_id)""",
                name,
                SQL.identifier(self.env[name]._table),
            )
            for name in self._entered_models()
        ]
        return SQL("(%s)", SQL(" OR ").join([super()._without_record(), *gone]))


class EdicAiErasureRequest(models.Model):
    """A request about a record also reaches what was written about it: drafts, and
    what other themes add by `_written_models`."""

    _inherit = "edic.ai.erasure.request"

    @api.model
    def _written_models(self):
        """Return ``{code: model}`` of what is written about records and goes with
        them; its records have ``_erase``."""
        return {DRAFTS: "edic.public.draft"}

    def _parts(self):
        # EXTENDS edic_ai: last, since entries are found by the drafts they are about
        parts = super()._parts()
        if self.subject == "record":
            chains = list(dict.fromkeys(chain for chain, _what in parts))
            kinds = self._written_models()
            parts += [(chain, what) for chain in chains for what in kinds]
        return parts

    def _look(self, chain, what, to_person=False):
        # EXTENDS edic_ai
        if what not in self._written_models():
            return super()._look(chain, what, to_person)
        rows = self._written(chain, what)
        held = self.env["edic.ai.legal.hold"]._held_records(rows, on_request=True)
        due, until = self._still_due(rows - held)
        reasons = (
            (self._claims_words(), held, None),
            (self._due_words(), due, until),
        )
        goes = rows - held - due
        return {
            "chain": chain,
            "what": what,
            "goes": len(goes),
            "kept": [(words, len(kept), day) for words, kept, day in reasons if kept],
            "listed": {rows._name: (held | due).ids},
            "going": {rows._name: goes.ids},
        }, goes

    def _is_erased_by_it(self, record):
        # EXTENDS edic_ai
        if record._name not in self._written_models().values():
            return super()._is_erased_by_it(record)
        held = self.env["edic.ai.legal.hold"]._held_records(record, on_request=True)
        due, _until = self._still_due(record)
        return not held and not due

    def _why_record_stays(self, record):
        # EXTENDS edic_ai: a signed document is kept by a duty
        if record._name == "edic.public.draft" and self._still_due(record)[0]:
            return self._until(self._due_words(), record._kept_until()), False
        return super()._why_record_stays(record)

    def _due_words(self):
        return self.env._("Signed documents, for as long as a duty keeps these")

    def _still_due(self, rows):
        """Return those that a duty keeps, which are signed drafts, and until when."""
        if rows._name != "edic.public.draft":
            return rows.browse(), None
        due = rows.filtered(lambda draft: not draft._is_over())
        return due, max((draft._kept_until() for draft in due), default=None)

    def _written(self, chain, what):
        """Return what of this kind a company wrote about the record."""
        named = {self.res_model: {self.res_id}}
        hanging = self.env["edic.ai.erasure"]._hanging(named)
        name = self._written_models()[what]
        found = self.env[name].browse(hanging.get(name, ()))
        return found.exists().filtered(lambda row: row.company_id.id == chain)

    def _erase_some(self, chain, what, goes):
        # EXTENDS edic_ai
        if what not in self._written_models():
            return super()._erase_some(chain, what, goes)
        rows = goes.exists()[:AT_ONCE]
        rows._erase(self.ground, request=self.id)
        return len(rows)

    def _what_words(self):
        # EXTENDS edic_ai
        return {
            **super()._what_words(),
            DRAFTS: self.env._("Letters and notes that were drafted"),
        }


class EdicAiAboutChosen(models.AbstractModel):
    """Records that people fill in can be named before the trace has an entry."""

    _inherit = "edic.ai.about.chosen"

    @api.model
    def _nameable(self):
        # EXTENDS edic_ai
        return (*super()._nameable(), *self.env["edic.ai.erasure"]._entered_models())
