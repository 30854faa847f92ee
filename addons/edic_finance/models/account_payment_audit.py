# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

WATCHED = {
    *("partner_id", "partner_bank_id", "amount", "date", "state", "payment_type"),
    *("invoice_ids", "payment_method_line_id", "memo"),
}


class AccountPayment(models.Model):
    """Money to a vendor: checked when it changes, stopped before it is posted.

    Odoo's own trust in a bank account stops nothing in Community.
    """

    _inherit = "account.payment"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        payments = super().create(vals_list)
        payments._edic_touch()
        return payments

    def write(self, vals):
        # EXTENDS account
        result = super().write(vals)
        if WATCHED & vals.keys():
            self._edic_touch()
        return result

    def action_post(self):
        # EXTENDS account
        self._edic_check_stop()
        return super().action_post()

    def action_validate(self):
        # EXTENDS account
        self._edic_check_stop()
        return super().action_validate()

    def _edic_touch(self):
        self.env["edic.finance.audit"]._touch(self)

    def _edic_check_stop(self):
        """:raises RedirectWarning: to the flags that stop these payments"""
        stopped = self.filtered(
            lambda payment: (
                payment.payment_type == "outbound"
                and payment.company_id.edic_stop_at == "payment"
            )
        )
        if not stopped:
            return
        audit = self.env["edic.finance.audit"]
        bills = stopped._edic_bills()
        audit._check_now("account.payment", stopped.ids)
        if bills:
            audit._check_now("account.move", bills.ids)
        flags = self.env["edic.finance.flag"]._stopping(bills)
        flags |= flags._stopping_payments(stopped)
        if flags:
            audit._again_after_rollback(stopped)
            audit._again_after_rollback(bills)
            flags._stop()

    def _edic_bills(self):
        """The bills that these pay."""
        return (self.invoice_ids | self.reconciled_bill_ids).filtered(
            lambda move: move.is_purchase_document(include_receipts=True)
        )
