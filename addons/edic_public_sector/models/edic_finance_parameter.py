# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicFinanceParameter(models.Model):
    _inherit = "edic.finance.parameter"

    def _law_titles(self):
        # EXTENDS edic_finance: limits that a request for a grant is held against
        return super()._law_titles() | {
            "grant.de_minimis": self.env._("De minimis aid in three years (€)"),
            "grant.agreement": self.env._("Grants a year that need an agreement (€)"),
        }
