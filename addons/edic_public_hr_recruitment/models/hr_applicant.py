# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HrApplicant(models.Model):
    _name = "hr.applicant"
    _inherit = ["hr.applicant", "edic.public.hr.drafted"]

    def _edic_addressee(self):
        # EXTENDS edic_public_hr
        return self.partner_id
