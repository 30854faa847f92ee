# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    edic_budget_thresholds = fields.Char(
        related="company_id.edic_budget_thresholds", readonly=False
    )
    edic_budget_stop = fields.Selection(
        related="company_id.edic_budget_stop", readonly=False
    )
    edic_budget_four_eyes = fields.Boolean(
        related="company_id.edic_budget_four_eyes", readonly=False
    )
