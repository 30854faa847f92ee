# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class AccountPaymentOrder(models.Model):
    """A payment order stops at what is critical: when it is confirmed, when its file is
    made, and when its payments are posted (which `account.payment` itself sees to)."""

    _inherit = "account.payment.order"

    def draft2open(self):
        # EXTENDS account_payment_order
        self._edic_check_stop()
        return super().draft2open()

    def open2generated(self):
        # EXTENDS account_payment_order: the file goes to the bank
        self._edic_check_stop()
        return super().open2generated()

    def _edic_check_stop(self):
        """Check that no flag stops the payments of these orders."""
        for order in self.filtered(lambda order: order.payment_type == "outbound"):
            order.payment_line_ids.move_line_id.move_id._edic_check_stop("payment")
            order.payment_ids._edic_check_stop()
