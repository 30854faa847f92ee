# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

WATCHED = {
    "account_id",
    "price_unit",
    "quantity",
    "tax_ids",
    "debit",
    "credit",
    "balance",
    "name",
    "product_id",
    "analytic_distribution",
    "partner_id",
    "amount_currency",
}


class AccountMoveLine(models.Model):
    """A line that changes has its entry checked again."""

    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        lines = super().create(vals_list)
        lines.move_id._edic_touch()
        return lines

    def write(self, vals):
        # EXTENDS account
        result = super().write(vals)
        if WATCHED & vals.keys():
            self.move_id._edic_touch()
        return result

    def unlink(self):
        # EXTENDS account
        moves = self.move_id
        result = super().unlink()
        moves.exists()._edic_touch()
        return result
