# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicPublicTemplate(models.Model):
    _inherit = "edic.public.template"

    def _fits(self, record):
        # EXTENDS edic_public_sector: whoever may decide on leave, and not on their own
        if record._name == "hr.leave":
            user = self.env.user
            return record.sudo().employee_id.user_id != user and user.has_group(
                "hr_holidays.group_hr_holidays_responsible"
            )
        return super()._fits(record)
