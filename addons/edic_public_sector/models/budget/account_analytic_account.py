# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

MATCHED = ("edic_function_code", "edic_operation_code")


class AccountAnalyticAccount(models.Model):
    _inherit = "account.analytic.account"

    edic_function_code = fields.Char(
        string="Function or product of the budget",
        help="M57: 020, 211; Germany: the product. Entries with this analytic account "
        "are spent on budget lines of it.",
    )
    edic_operation_code = fields.Char(string="Operation of the budget")

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS analytic: which account is spent on which line is found by its codes
        accounts = super().create(vals_list)
        if any(account[name] for account in accounts for name in MATCHED):
            self.env.registry.clear_cache()
        return accounts

    def write(self, vals):
        # EXTENDS analytic: entries of the open years follow
        result = super().write(vals)
        if vals.keys() & set(MATCHED):
            self.env.registry.clear_cache()
            self.env["edic.public.budget"].sudo().search(
                [("state", "=", "voted"), ("actuals", "=", "ledger")]
            )._match_entries()
        return result
