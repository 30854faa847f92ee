# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain


class EdicAiBudget(models.Model):
    _inherit = "edic.ai.budget"

    department_id = fields.Many2one(
        "hr.department",
        check_company=True,
        index="btree_not_null",
        help="Its employees and those of the departments below it.",
    )

    @api.model
    def _applying(self, company, user, use_case):
        # EXTENDS edic_ai
        departments = self.env["hr.department"]
        if user:
            departments = (
                self.env["hr.employee"]
                .sudo()
                .search([("user_id", "=", user.id), ("company_id", "=", company.id)])
                .department_id
            )
        return super()._applying(company, user, use_case) & (
            Domain("department_id", "=", False)
            | Domain("department_id", "parent_of", departments.ids)
        )

    @api.model
    def _for_everybody(self):
        # EXTENDS edic_ai
        return super()._for_everybody() & Domain("department_id", "=", False)

    @api.model
    def _recorded_names(self):
        # EXTENDS edic_ai
        return (*super()._recorded_names(), "department_id")
