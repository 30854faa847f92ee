# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

NAMES = ("name", "legal_name", "spouse_complete_name", "emergency_contact")


class EdicAiGateway(models.AbstractModel):
    _inherit = "edic.ai.gateway"

    @api.model
    def _known_people(self):
        # EXTENDS edic_ai
        everybody = self.env["hr.employee"].sudo().with_context(active_test=False)
        employees = everybody.search([("name", "!=", False)])
        found = {name for field in NAMES for name in employees.mapped(field) if name}
        return [*super()._known_people(), *sorted(found)]

    @api.model
    def _people_columns(self):
        # EXTENDS edic_ai
        columns = dict(super()._people_columns())
        for name in NAMES:
            field = self.env["hr.employee"]._fields[name]
            table = "hr_employee" if field.store else "hr_version"
            columns[table] = (*columns.get(table, ()), name)
        return columns
