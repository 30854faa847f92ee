# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "edic.public.drafted"]

    def _edic_begins_as(self):
        # EXTENDS edic.public.drafted
        is_bill = self.move_type in ("in_invoice", "in_refund", "in_receipt")
        return super()._edic_begins_as() if is_bill else set()
