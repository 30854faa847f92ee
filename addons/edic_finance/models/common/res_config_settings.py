# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    edic_audit_profile = fields.Selection(
        related="company_id.edic_audit_profile", readonly=False
    )
    edic_stop_at = fields.Selection(related="company_id.edic_stop_at", readonly=False)
    edic_no_second_person = fields.Boolean(
        related="company_id.edic_no_second_person", readonly=False
    )
    edic_open_lines = fields.Selection(
        related="company_id.edic_open_lines", readonly=False
    )
    edic_vat_home = fields.Selection(related="company_id.edic_vat_home", readonly=False)
    edic_vat_abroad = fields.Selection(
        related="company_id.edic_vat_abroad", readonly=False
    )
    edic_step_use_ids = fields.Many2many(
        related="company_id.edic_step_use_ids", readonly=False
    )
