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
    """A line of an order whose change has its bills compared again."""

    _inherit = "purchase.order.line"

    def write(self, vals):
        # EXTENDS purchase
        result = super().write(vals)
        if WATCHED & vals.keys():
            self.invoice_lines.move_id._edic_touch()
        return result
