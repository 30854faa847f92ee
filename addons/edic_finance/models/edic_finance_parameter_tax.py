# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

RATES = (
    *("vat.rate.normal", "vat.rate.intermediate"),
    *("vat.rate.reduced", "vat.rate.particular"),
)


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceParameter(models.Model):
    """The rates of VAT, which change with a day and a country."""

    _inherit = "edic.finance.parameter"

    @api.model
    def _law_titles(self):
        # EXTENDS edic_finance
        return {
            **super()._law_titles(),
            "vat.rate.normal": self.env._("VAT: standard rate, in percent"),
            "vat.rate.intermediate": self.env._("VAT: intermediate rate, in percent"),
            "vat.rate.reduced": self.env._("VAT: reduced rate, in percent"),
            "vat.rate.particular": self.env._("VAT: particular rate, in percent"),
        }
