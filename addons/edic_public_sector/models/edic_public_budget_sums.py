# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    """What a budget's expense comes to, where it stands among others."""

    _inherit = "edic.public.budget"

    open = fields.Monetary(string="Credit", compute="_compute_sums")
    spent = fields.Monetary(compute="_compute_sums")
    available = fields.Monetary(compute="_compute_sums")

    @api.depends("line_ids.open", "line_ids.realised", "actuals")
    def _compute_sums(self):
        lines = {
            budget: budget._edic_lines().filtered(
                lambda one: one.direction == "expense"
            )
            for budget in self
        }
        own = self.env["edic.public.budget.line"].union(*lines.values())
        used = self.env["edic.public.budget.use"]._totals(own)
        for budget in self:
            sums = [line._sums(used.get(line.id, {})) for line in lines[budget]]
            for name in ("open", "spent", "available"):
                budget[name] = sum(one[name] for one in sums)
