# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class AccountPaymentRegister(models.TransientModel):
    """Registering payments of bills, also grouped, stops at what is critical."""

    _inherit = "account.payment.register"

    def _create_payments(self):
        # EXTENDS account
        self.line_ids.move_id._edic_check_stop("payment")
        return super()._create_payments()
