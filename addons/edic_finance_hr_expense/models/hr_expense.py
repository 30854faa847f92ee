# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

WATCHED = {
    "date",
    "product_id",
    "quantity",
    "price_unit",
    "total_amount",
    "vendor_id",
    "total_amount_currency",
    "approval_state",
    "manager_id",
    "employee_id",
    "message_main_attachment_id",
    "attachment_ids",
    "account_move_id",
}


class HrExpense(models.Model):
    """An expense that changes is checked."""

    _inherit = "hr.expense"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS hr_expense
        expenses = super().create(vals_list)
        self.env["edic.finance.audit"]._touch(expenses)
        return expenses

    def write(self, vals):
        # EXTENDS hr_expense
        result = super().write(vals)
        if WATCHED & vals.keys():
            self.env["edic.finance.audit"]._touch(self)
        return result
