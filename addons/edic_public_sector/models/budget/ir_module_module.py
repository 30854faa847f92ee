# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

CHARTS = {
    "fr_m57_base": {"name": "France - M57", "visible": False},
    "fr_m57": {"name": "🇫🇷 France - M57 développée", "parent": "fr_m57_base"},
    "fr_m57_a": {"name": "🇫🇷 France - M57 abrégée", "parent": "fr_m57_base"},
    "de_nkf": {"name": "🇩🇪 Deutschland - NKF (Kommune)"},
}


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.depends("state")
    def _compute_account_templates(self):
        # EXTENDS account
        """Register the public charts, which core seeks in its own category only.

        They bear no country: Odoo gives a new company, and on installation the
        current one, the first chart of its country, and a company is not public
        because it is French or German.
        """
        result = super()._compute_account_templates()
        for module in self.filtered(lambda m: m.name == "edic_public_sector"):
            module.account_templates = {
                code: {
                    "parent": None,
                    "sequence": 100,
                    "country": None,
                    "country_id": False,
                    "country_code": None,
                    "visible": True,
                    "installed": module.state == "installed",
                    "module": module.name,
                    **chart,
                }
                for code, chart in CHARTS.items()
            }
        return result
