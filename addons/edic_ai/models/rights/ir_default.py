# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class IrDefault(models.Model):
    """Nobody's own defaults fill in what EDIC's guards have not seen."""

    _inherit = "ir.default"

    @api.model
    def _get_model_defaults(self, model_name, condition=False):
        # EXTENDS base
        if model_name.startswith("edic."):
            return {}
        return super()._get_model_defaults(model_name, condition)
