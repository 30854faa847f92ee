# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    edic_cloud_lookup = fields.Boolean(
        related="company_id.edic_cloud_lookup", readonly=False
    )
