# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


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
        follow = self.env["edic.public.budget.follow"]
        for budget in self:
            # the very lines that its note, its story and its reasons add up
            lines = budget._edic_on_side(budget._edic_lines(), "expense")
            told = follow._read_group(
                [("line_id", "in", lines.ids)],
                aggregates=["open:sum", "spent:sum", "available:sum"],
            )
            budget.open, budget.spent, budget.available = told[0]

    def _compute_is_spent_known(self):
        for budget in self:
            budget.is_spent_known = budget._known("expense")["spent"]
