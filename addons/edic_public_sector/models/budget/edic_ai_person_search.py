# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edic_finance.models.recording.edic_ai_person_search import BOOKS

# states of acts, commitments and imports that are of no books yet
NOT_YET = ("draft", "new", "checked", "asked", "refused", "cancelled")
ABOVE = ("budget_id", "authority_id")  # by whose state a part is in force


class EdicAiPersonSearch(models.AbstractModel):
    """A search for a person leaves what a budget in force needs."""

    _inherit = "edic.ai.person.search"

    @api.model
    def _is_in_books(self, row):
        # EXTENDS edic_finance
        if not row._name.startswith("edic.public."):
            return super()._is_in_books(row)
        if "state" in row._fields and row.state in self._states_before_books(row):
            return False
        names = (name for name in self._fields_above(row) if name in row._fields)
        above = next((row[name] for name in names), None)
        return self._is_in_books(above) if above else True

    @api.model
    def _states_before_books(self, _row):
        """Return the states in which a record is of no books yet."""
        return NOT_YET

    @api.model
    def _fields_above(self, _row):
        """Return the fields that may name the record by whose state it is in force."""
        return ABOVE

    @api.model
    def _reason_of_models(self):
        # EXTENDS edic_finance
        books = (
            "edic.public.budget",
            "edic.public.budget.authority",
            "edic.public.budget.commitment",
            "edic.public.budget.credit",
            "edic.public.budget.decision",
            "edic.public.budget.import",
            "edic.public.budget.line",
            "edic.public.budget.movement",
        )
        return {**super()._reason_of_models(), **dict.fromkeys(books, BOOKS)}
