# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

WATCHED = {
    "product_qty",
    "price_unit",
    "discount",
    "qty_received",
    "qty_received_manual",
}


class PurchaseOrderLine(models.Model):
    """A change of what is ordered or received changes what its bills are
    compared with."""

    _inherit = "purchase.order.line"

    def write(self, vals):
        # EXTENDS purchase
        result = super().write(vals)
        if WATCHED & vals.keys():
            self.invoice_lines.move_id._edic_touch()
        return result
