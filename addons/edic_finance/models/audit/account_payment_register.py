# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from odoo.addons.edic_ai.write_guard import within

from .account_move import PASSED


class AccountPaymentRegister(models.TransientModel):
    """Registering payments of bills, also grouped, stops at what is critical.

    What is wrong with the bills stops before there is a payment. What is wrong with a
    payment is known once there is one: it waits as a draft until it is cleared.
    """

    _inherit = "account.payment.register"

    edic_held_ids = fields.Many2many("account.payment", readonly=True)

    def _create_payments(self):
        # EXTENDS account
        self.line_ids.move_id._edic_check_stop("payment")
        with within(PASSED):
            return super()._create_payments()

    def _init_payments(self, to_process, edit_mode=False):
        # EXTENDS account: linked at once, for checks look at the bills of a payment
        payments = super()._init_payments(to_process, edit_mode)
        for vals in to_process:
            vals["payment"].invoice_ids |= vals["to_reconcile"].move_id
        return payments

    def _post_payments(self, to_process, edit_mode=False):
        # EXTENDS account
        payments = self.env["account.payment"].union(
            *(vals["payment"] for vals in to_process)
        )
        held = payments._edic_hold()
        (payments - held)._edic_release()
        self.sudo().edic_held_ids = held
        going = [vals for vals in to_process if vals["payment"] not in held]
        return super()._post_payments(going, edit_mode) if going else None

    def action_create_payments(self):
        # EXTENDS account
        action = super().action_create_payments()
        return self.edic_held_ids._edic_tell_held() or action
