# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HrExpense(models.Model):
    _name = "hr.expense"
    _inherit = ["hr.expense", "edic.public.hr.drafted"]
    _edic_deciders = (
        "hr_expense.group_hr_expense_team_approver,account.group_account_invoice"
    )

    def _edic_addressee(self):
        # EXTENDS edic_public_hr
        return self.employee_id.work_contact_id
