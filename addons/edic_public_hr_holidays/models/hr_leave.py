# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HrLeave(models.Model):
    _name = "hr.leave"
    _inherit = ["hr.leave", "edic.public.hr.drafted"]

    def _edic_addressee(self):
        # EXTENDS edic_public_hr
        return self.employee_id.work_contact_id
