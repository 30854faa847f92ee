# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dateutil.relativedelta import relativedelta

from .edic_public_budget_line import DIMENSIONS


class NextBudget:
    """The budget of the year after, made from one: same lines and pools, not voted."""

    def __init__(self, budget):
        self.budget = budget
        self.env = budget.env

    def make(self, year):
        """Make the budget of that year, with an act that votes the same, and return
        it."""
        budget = self.budget.copy(self._vals(year))
        codes = {kind: self._codes(kind, budget) for kind in DIMENSIONS}
        pools = self._pools(budget)
        lines = {
            line: line._next_vals(budget, codes, pools) for line in self.budget.line_ids
        }
        made = self.env["edic.public.budget.line"].create(list(lines.values()))
        self._follow_credits(budget)
        self._begin_act(budget, dict(zip(lines, made, strict=True)))
        return budget

    def _vals(self, year):
        nomenclature = self.budget.nomenclature_id
        newer = nomenclature._for(nomenclature.name, year, self.budget.company_id)
        return {
            "year": year,
            "date_from": self.budget.date_from + relativedelta(years=1),
            "date_to": self.budget.date_to + relativedelta(years=1),
            "nomenclature_id": (newer or nomenclature).id,
            "actuals": "ledger",
        }

    def _codes(self, kind, budget):
        """Return ``{code: record}`` in the nomenclature of the other year."""
        names = {code.code: code.name for code in self.budget.line_ids[f"{kind}_id"]}
        return budget.nomenclature_id._ensure(kind, names, self.budget.company_id)

    def _pools(self, budget):
        own = self.budget.credit_ids.filtered("is_pool")
        return {
            pool: pool.copy({"budget_id": budget.id, "foreseen": 0}) for pool in own
        }

    def _follow_credits(self, budget):
        """Have the person who is warned of a credit be warned of the same next year."""
        known = {credit._key(): credit.user_id for credit in self.budget.credit_ids}
        for credit in budget.credit_ids:
            if user := known.get(credit._key()):
                credit.user_id = user

    def _begin_act(self, budget, lines):
        text = self.env._("As voted for %s: to be worked on.", self.budget.year)
        act = self.env["edic.public.budget.decision"].create(
            {
                "budget_id": budget.id,
                "act": "primary",
                "name": self.env._("Budget %s", budget.year),
                "reason": text,
            }
        )
        self.env["edic.public.budget.movement"].create(
            [
                {"decision_id": act.id, "line_id": new.id, "amount": old.voted}
                for old, new in lines.items()
                if old.voted
            ]
        )
