# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

WATCHED = {"state", "date_approve", "partner_id", "currency_id"}


class PurchaseOrder(models.Model):
    """An order that changes has its bills checked again."""

    _inherit = "purchase.order"

    def write(self, vals):
        # EXTENDS purchase
        result = super().write(vals)
        if WATCHED & vals.keys():
            self.invoice_ids._edic_touch()
        return result
