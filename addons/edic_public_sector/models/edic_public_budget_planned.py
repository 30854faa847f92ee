# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudgetLine(models.Model):
    """What a line has, or would have: notes and scenarios are made before the vote."""

    _inherit = "edic.public.budget.line"

    planned = fields.Monetary(
        compute="_compute_planned",
        help="The credit; of a budget that is not voted, what its prepared acts would "
        "vote.",
    )

    @api.depends("open", "budget_id.state", "movement_ids.amount")
    def _compute_planned(self):
        projects = self.filtered(lambda line: line.budget_id.state == "draft")
        groups = self.env["edic.public.budget.movement"]._read_group(
            [("line_id", "in", projects.ids)], ["line_id"], ["amount:sum"]
        )
        prepared = {line.id: amount for line, amount in groups}
        for line in self:
            is_voted = line not in projects
            line.planned = line.open if is_voted else prepared.get(line.id, 0.0)


class EdicPublicBudget(models.Model):
    """What is known of a year, which is not zero where nothing is."""

    _inherit = "edic.public.budget"

    def _known(self, direction):
        """Whether anything is known of what was voted (or is prepared) and spent in its
        year: without an act, or without books of a year that is over, nothing is."""
        self.ensure_one()
        if self.actuals == "document":
            own = self.line_ids.filtered(lambda line: line.direction == direction)
            is_spent = any(own.mapped("realised"))
        else:
            today = fields.Date.context_today(self)
            is_spent = self._has_day(today) or self._has_books()
        return {"open": bool(self.decision_ids), "spent": is_spent}

    def _has_books(self):
        """Whether anything is posted in its period."""
        posted = [
            *(("company_id", "=", self.company_id.id), ("state", "=", "posted")),
            *(("date", ">=", self.date_from), ("date", "<=", self.date_to)),
        ]
        return bool(self.env["account.move"].sudo().search_count(posted, limit=1))

    def _compared(self):
        """Last year's budget, where anything was voted in it: what this year's credits
        are compared with."""
        before = self._before()
        return before.filtered("decision_ids")
