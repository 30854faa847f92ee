# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HrJob(models.Model):
    _name = "hr.job"
    _inherit = ["hr.job", "edic.public.hr.drafted"]
