# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edic_ai.write_guard import is_within

from .account_move import PASSED


class AccountPartialReconcile(models.Model):
    """Reconciling checks what gets paid: it computes the state of a bill anew, and what
    is computed does not pass through `write`."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        self._edic_check_stop(vals_list)
        partials = super().create(vals_list)
        partials._edic_moves()._edic_touch_paid()
        return partials

    def _edic_check_stop(self, vals_list):
        """Stop the payment of a flagged bill by a payment or an entry that is there
        already, too; a line of a bank statement records what the bank did, and check
        A00 reports it."""
        if is_within(PASSED):
            return
        lines = self.env["account.move.line"]
        paid = lines.browse(vals["debit_move_id"] for vals in vals_list)
        owed = lines.browse(vals["credit_move_id"] for vals in vals_list)
        pairs = [
            (debit.move_id, credit.move_id)
            for debit, credit in zip(paid, owed, strict=True)
            if debit.move_id._edic_moves_money()
        ]
        if pairs:
            money, bills = (
                lines.move_id.union(*each) for each in zip(*pairs, strict=True)
            )
            bills._edic_check_stop("payment")
            money.origin_payment_id._edic_check_stop()

    def unlink(self):
        # EXTENDS account
        moves = self._edic_moves()
        result = super().unlink()
        moves.exists()._edic_touch_paid()
        return result

    def _edic_moves(self):
        return (self.debit_move_id | self.credit_move_id).move_id
