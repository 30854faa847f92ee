# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HrExpense(models.Model):
    _name = "hr.expense"
    _inherit = ["hr.expense", "edic.public.hr.drafted"]

    def _edic_begins_as(self):
        # EXTENDS edic_public_sector: whoever may decide, and not on their own expenses
        user = self.env.user
        is_deciding = user.has_group(
            "hr_expense.group_hr_expense_team_approver"
        ) or user.has_group("account.group_account_invoice")
        is_own = self.sudo().employee_id.user_id == user
        return super()._edic_begins_as() if is_deciding and not is_own else set()

    def _edic_addressee(self):
        # EXTENDS edic_public_hr
        return self.employee_id.work_contact_id
