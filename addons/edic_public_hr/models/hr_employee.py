# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class HrEmployee(models.Model):
    _name = "hr.employee"
    _inherit = ["hr.employee", "edic.public.hr.drafted"]

    edic_draft_count = fields.Integer(groups="hr.group_hr_user")

    def _edic_addressee(self):
        # EXTENDS edic_public_hr
        return self.work_contact_id
