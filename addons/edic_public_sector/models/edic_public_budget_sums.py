# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    """What a budget's expense comes to, where it stands among others."""

    _inherit = "edic.public.budget"

    open = fields.Monetary(string="Credit", compute="_compute_sums")
    spent = fields.Monetary(compute="_compute_sums")
    available = fields.Monetary(compute="_compute_sums")
    is_spent_known = fields.Boolean(compute="_compute_is_spent_known")

    def _compute_sums(self):
        groups = self.env["edic.public.budget.follow"]._read_group(
            [
                *(("budget_id", "in", self.ids), ("direction", "=", "expense")),
                *(("order", "=", "real"), ("section", "in", ("operating", "capital"))),
            ],
            ["budget_id"],
            ["open:sum", "spent:sum", "available:sum"],
        )
        sums = {budget: amounts for budget, *amounts in groups}
        for budget in self:
            told = sums.get(budget, (0.0, 0.0, 0.0))
            budget.open, budget.spent, budget.available = told

    def _compute_is_spent_known(self):
        for budget in self:
            budget.is_spent_known = budget._known("expense")["spent"]
