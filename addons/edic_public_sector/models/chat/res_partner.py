# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class ResPartner(models.Model):
    """Questions are asked about companies: nobody asks about a person."""

    _name = "res.partner"
    _inherit = ["res.partner", "edic.public.asked"]

    def _edic_may_be_asked(self):
        # EXTENDS edic.public.asked
        return self.is_company and super()._edic_may_be_asked()
