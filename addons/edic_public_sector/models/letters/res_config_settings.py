# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    edic_letter_font = fields.Selection(
        related="company_id.edic_letter_font", readonly=False
    )
    edic_letter_size = fields.Integer(
        related="company_id.edic_letter_size", readonly=False
    )
    edic_letter_form = fields.Selection(
        related="company_id.edic_letter_form", readonly=False
    )
    edic_letter_logo = fields.Boolean(
        related="company_id.edic_letter_logo", readonly=False
    )
    edic_letter_footer = fields.Char(
        related="company_id.edic_letter_footer", readonly=False
    )
    edic_letter_mark = fields.Selection(
        related="company_id.edic_letter_mark", readonly=False
    )
