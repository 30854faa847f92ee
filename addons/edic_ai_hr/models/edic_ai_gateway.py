# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

NAMES = ("name", "legal_name", "spouse_complete_name", "emergency_contact")


class EdicAiGateway(models.AbstractModel):
    _inherit = "edic.ai.gateway"

    @api.model
    def _known_people(self, company):
        # EXTENDS edic_ai: those of other companies, too, since texts name them as well
        everybody = self.env["hr.employee"].sudo().with_context(active_test=False)
        employees = everybody.search([("name", "!=", False)])
        found = {name for field in NAMES for name in employees.mapped(field) if name}
        return [*super()._known_people(company), *sorted(found)]

    @api.model
    def _people_tables(self):
        # EXTENDS edic_ai
        return [*super()._people_tables(), "hr_employee"]
