# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Domain

# France: what one section gives the other, and results of earlier years
ASIDE = ("001", "002", "021", "023")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    """What a budget's expense comes to, where it stands among others: of the Doppik
    that of its Ergebnisplan, to which no payment of the Finanzplan is added."""

    _inherit = "edic.public.budget"

    open = fields.Monetary(
        string="Credit",
        compute="_compute_sums",
        help="Real expense of the year. Of a budget of the Doppik that of the "
        "Ergebnisplan; the Finanzplan is not added to it.",
    )
    spent = fields.Monetary(compute="_compute_sums")
    available = fields.Monetary(compute="_compute_sums")
    is_spent_known = fields.Boolean(compute="_compute_is_spent_known")

    def _compute_sums(self):
        groups = self.env["edic.public.budget.follow"]._read_group(
            Domain("budget_id", "in", self.ids)
            & Domain("direction", "=", "expense")
            & Domain("order", "=", "real")
            & Domain("section", "in", ("operating", "capital"))
            & ~Domain("nature_id.code", "in", ASIDE)
            & ~(
                Domain("section", "=", "capital")
                & Domain("budget_id.framework", "=", "de_doppik")
            ),
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
