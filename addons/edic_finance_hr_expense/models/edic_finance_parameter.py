# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class EdicFinanceParameter(models.Model):
    """Ceilings of what is refunded on a mission."""

    _inherit = "edic.finance.parameter"

    @api.model
    def _law_titles(self):
        # EXTENDS edic_finance
        return {
            **super()._law_titles(),
            "travel.meal": self.env._("A meal on a mission, ceiling (EUR)"),
            "travel.night": self.env._("A night on a mission, highest ceiling (EUR)"),
        }
