# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    @api.model
    def _edic_apart(self):
        # EXTENDS edic_ai: a line that an entry made names whoever posted that
        sold = self.env["account.move.line"]._edic_apart()
        return Domain("move_line_id", "=", False) | Domain("move_line_id", "any", sold)
