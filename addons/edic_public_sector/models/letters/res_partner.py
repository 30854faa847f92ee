# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "edic.public.drafted"]

    def _edic_begins_as(self):
        # EXTENDS edic.public.drafted
        is_vendor = self.commercial_partner_id.is_company  # else a person
        return super()._edic_begins_as() if is_vendor else set()
