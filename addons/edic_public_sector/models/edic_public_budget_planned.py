# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..tools.budget.moves import TOTALS

ONCE = {**dict.fromkeys(TOTALS, "vote"), "carry_over": "carry_over"}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudgetLine(models.Model):
    """What a line has, or would have: notes and scenarios are made before the vote."""

    _inherit = "edic.public.budget.line"

    planned = fields.Monetary(
        compute="_compute_planned",
        help="The credit; of a budget that is not voted, what its prepared acts would "
        "vote.",
    )

    @api.depends(
        *("open", "movement_ids.amount", "budget_id.state"),
        *("budget_id.decision_ids.act", "budget_id.decision_ids.state"),
    )
    def _compute_planned(self):
        projects = self.filtered(lambda line: line.budget_id.state == "draft")
        acts = projects.budget_id._prepared_acts()
        groups = self.env["edic.public.budget.movement"]._read_group(
            [("line_id", "in", projects.ids), ("decision_id", "in", acts.ids)],
            ["line_id"],
            ["amount:sum"],
        )
        prepared = {line.id: amount for line, amount in groups}
        for line in self:
            is_voted = line not in projects
            line.planned = line.open if is_voted else prepared.get(line.id, 0.0)


class EdicPublicBudget(models.Model):
    """What is known of a year, which is not zero where nothing is."""

    _inherit = "edic.public.budget"

    def _prepared_acts(self):
        """The acts of projects: of votes, and of what is carried over, the last alone,
        for a project may be entered anew."""
        acts = self.filtered(lambda one: one.state == "draft").decision_ids.sorted("id")
        last = {}
        for act in acts:
            last[act.budget_id, ONCE.get(act.act, act)] = act
        return acts.browse().union(*last.values())

    def _known(self, side, used=None):
        """Return whether anything is known of what was voted (or is prepared) and spent
        in its year, ``{"open": …, "spent": …}``.

        Spent is known where the document says it, or where entries belong to lines of
        this side, even if they come to nothing; what has no entry is not zero.

        :param str side: one of `edic_public_budget_justified.SIDES`
        :param dict used: of `edic.public.budget.use._totals` of all its lines, where
            they are known already
        """
        self.ensure_one()
        own = self._edic_on_side(self.line_ids, side)
        if self.actuals == "document":
            is_spent = any(own.mapped("realised"))
        elif self.state == "draft":  # entries use no project
            is_spent = False
        else:
            if used is None:
                used = self.env["edic.public.budget.use"]._totals(own)
            kinds = set().union(*(used.get(line.id, ()) for line in own))
            is_spent = bool(kinds & {"spent", "pending"})
        return {"open": bool(self.decision_ids), "spent": is_spent}

    def _compared(self):
        """Last year's budget, where anything was voted in it: what this year's credits
        are compared with."""
        return self._before().filtered(
            lambda one: one.decision_ids and one.state != "draft"
        )
