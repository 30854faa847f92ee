# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .bill_discount import BillDiscount


class AccountPaymentRegister(models.TransientModel):
    """Payments of bills take the discount that is open on the day of payment."""

    _inherit = "account.payment.register"

    def _create_payments(self):
        # EXTENDS account: the write-off is computed from what the payable line carries
        for move in self.line_ids.move_id:
            BillDiscount(move).carry(self.payment_date)
        return super()._create_payments()
