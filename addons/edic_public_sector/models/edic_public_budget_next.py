# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.exceptions import UserError

from .. import roles
from .edic_public_budget_line import DIMENSIONS

COPIED = ("section", "direction", "order", "is_specialised", "accounts")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    """The budget of the year after begins with the lines of this one."""

    _inherit = "edic.public.budget"

    @roles.for_roles(roles.BUDGET)
    def action_next_year(self):
        """Make a budget of the year after, not voted: the same lines and cover pools,
        and an act to be worked on, with what was voted for this year.

        :raises UserError: it is there already
        """
        self.ensure_one()
        year = self.year + 1
        same = [("company_id", "=", self.company_id.id), ("name", "=", self.name)]
        if self.search_count([*same, ("year", "=", year)], limit=1):
            raise UserError(
                self.env._(
                    "There is a budget %(name)s of %(year)s already: open it in the "
                    "list of budgets.",
                    name=self.name,
                    year=year,
                )
            )
        budget = self.copy(self._next_vals(year))
        codes = {kind: self._next_codes(kind, budget) for kind in DIMENSIONS}
        pools = self._next_pools(budget)
        lines = {one: one._next_vals(budget, codes, pools) for one in self.line_ids}
        made = self.env["edic.public.budget.line"].create(list(lines.values()))
        self._next_credits(budget)
        self._next_act(budget, dict(zip(lines, made, strict=True)))
        return {
            "type": "ir.actions.act_window",
            "res_model": budget._name,
            "res_id": budget.id,
            "view_mode": "form",
        }

    def _next_vals(self, year):
        nomenclature = self.nomenclature_id
        newer = nomenclature._for(nomenclature.name, year, self.company_id)
        return {
            "year": year,
            "date_from": self.date_from + relativedelta(years=1),
            "date_to": self.date_to + relativedelta(years=1),
            "nomenclature_id": (newer or nomenclature).id,
            "actuals": "ledger",
        }

    def _next_codes(self, kind, budget):
        """``{code: record}`` in the nomenclature of the other year."""
        used = self.line_ids[f"{kind}_id"]
        names = {one.code: one.name for one in used}
        return budget.nomenclature_id._ensure(kind, names, self.company_id)

    def _next_pools(self, budget):
        own = self.credit_ids.filtered("is_pool")
        return {one: one.copy({"budget_id": budget.id, "foreseen": 0}) for one in own}

    def _next_credits(self, budget):
        """Who is warned of a credit is warned of the same one next year."""
        known = {one._key(): one.user_id for one in self.credit_ids}
        for credit in budget.credit_ids:
            if user := known.get(credit._key()):
                credit.user_id = user

    def _next_act(self, budget, lines):
        told = self.env._("As voted for %s: to be worked on.", self.year)
        act = self.env["edic.public.budget.decision"].create(
            {
                "budget_id": budget.id,
                "act": "primary",
                "name": self.env._("Budget %s", budget.year),
                "reason": told,
            }
        )
        self.env["edic.public.budget.movement"].create(
            [
                {"decision_id": act.id, "line_id": new.id, "amount": old.voted}
                for old, new in lines.items()
                if old.voted
            ]
        )


class EdicPublicBudgetLine(models.Model):
    _inherit = "edic.public.budget.line"

    def _next_vals(self, budget, codes, pools):
        return {
            "budget_id": budget.id,
            **{name: self[name] for name in COPIED},
            **{
                f"{kind}_id": codes[kind][self[f"{kind}_id"].code].id
                for kind in DIMENSIONS
                if self[f"{kind}_id"]
            },
            **{
                name: pools[self[name]].id
                for name in ("credit_id", "raises_id")
                if self[name] in pools
            },
        }
