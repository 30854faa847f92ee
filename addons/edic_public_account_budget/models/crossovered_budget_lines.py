# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class CrossoveredBudgetLines(models.Model):
    """Lines of a copy say what the public budget says."""

    _inherit = "crossovered.budget.lines"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account_budget_oca
        lines = super().create(vals_list)
        lines._edic_check_copy()
        return lines

    def write(self, vals):
        # EXTENDS account_budget_oca
        self._edic_check_copy()
        if moved_to := vals.get("crossovered_budget_id"):
            self.env["crossovered.budget"].browse(moved_to)._edic_check_copy()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_copy(self):
        self._edic_check_copy()

    def _edic_check_copy(self):
        self.crossovered_budget_id._edic_check_copy()
