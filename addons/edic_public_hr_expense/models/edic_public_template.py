# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

DECIDING = (
    "hr_expense.group_hr_expense_team_approver",
    "account.group_account_invoice",
)


class EdicPublicTemplate(models.Model):
    _inherit = "edic.public.template"

    def _fits(self, record):
        # EXTENDS edic_public_sector: whoever may decide, and not on their own expenses
        if record._name == "hr.expense":
            user = self.env.user
            return record.sudo().employee_id.user_id != user and any(
                map(user.has_group, DECIDING)
            )
        return super()._fits(record)
