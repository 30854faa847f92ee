# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class AccountMove(models.Model):
    """Questions are asked about bills alone."""

    _name = "account.move"
    _inherit = ["account.move", "edic.public.asked"]

    def _edic_may_be_asked(self):
        # EXTENDS edic.public.asked
        return self.is_purchase_document(True) and super()._edic_may_be_asked()
