# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edic_finance.models.recording.edic_ai_person_search import BOOKS


class EdicAiPersonSearch(models.AbstractModel):
    """A decision on a request stays, as the books do."""

    _inherit = "edic.ai.person.search"

    @api.model
    def _states_before_books(self, row):
        # EXTENDS edic.ai.person.search in budget
        if row._name == "edic.public.aid":
            return ("open",)
        return super()._states_before_books(row)

    @api.model
    def _fields_above(self, row):
        # EXTENDS edic.ai.person.search in budget
        return ("grant_id", *super()._fields_above(row))

    @api.model
    def _reason_of_models(self):
        # EXTENDS edic_finance
        books = ("edic.public.aid", "edic.public.grant", "edic.public.grant.paper")
        return {**super()._reason_of_models(), **dict.fromkeys(books, BOOKS)}
