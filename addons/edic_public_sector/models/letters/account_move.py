# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "edic.public.drafted", "edic.public.asked"]

    def _edic_may_be_asked(self):
        # EXTENDS edic_public_sector
        return self.is_purchase_document(True) and super()._edic_may_be_asked()
