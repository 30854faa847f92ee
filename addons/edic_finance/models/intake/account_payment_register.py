# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .bill_discount import BillDiscount
from .bill_prepaid import BillPrepaid


class AccountPaymentRegister(models.TransientModel):
    """Payments of bills take the discount that is open on the day of payment, and leave
    out what the document does not call payable, such as a guarantee."""

    _inherit = "account.payment.register"

    def _compute_amount(self):
        # EXTENDS account
        result = super()._compute_amount()
        for wizard in self:
            move, currency = wizard.line_ids.move_id, wizard.currency_id
            is_one = len(move) == 1 and move.currency_id == currency
            if not is_one or move.payment_state != "not_paid":
                continue
            saved = BillDiscount(move).open_on(wizard.payment_date)[:1].saved
            whole = (move.amount_residual, move.amount_residual - saved)
            if any(not currency.compare_amounts(wizard.amount, a) for a in whole):
                wizard.amount -= BillPrepaid(move).not_payable()
        return result

    def _create_payments(self):
        # EXTENDS account: the write-off is computed from what the payable line carries
        for move in self.line_ids.move_id:
            BillDiscount(move).carry(self.payment_date)
        return super()._create_payments()
