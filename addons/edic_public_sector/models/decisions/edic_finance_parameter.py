# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

BENEFITS = ("benefit.accounts", "benefit.accounts_kameral")


class EdicFinanceParameter(models.Model):
    _inherit = "edic.finance.parameter"

    @api.model
    def _law_titles(self):
        # EXTENDS edic_finance: limits that a request for a grant is held against, and
        # accounts of which nothing is said where a natural person is paid
        return super()._law_titles() | {
            "grant.de_minimis": self.env._("De minimis aid in three years (€)"),
            "grant.agreement": self.env._("Grants a year that need an agreement (€)"),
            "benefit.accounts": self.env._(
                "Beginnings of the accounts of benefits and grants"
            ),
            "benefit.accounts_kameral": self.env._(
                "Gruppierungen of benefits of natural persons"
            ),
        }

    @api.model
    def _law_lists(self):
        # EXTENDS edic_finance
        return super()._law_lists() | {*BENEFITS}
