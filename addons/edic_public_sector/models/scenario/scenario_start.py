# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from decimal import Decimal

from odoo import Command, fields

from ...tools.common.money import money
from ...tools.scenario.simulation.history import (
    MIN_GROWTHS,
    alike,
    damped,
    deviation,
    yearly,
)

KINDS = {
    "energy": "energy",
    "personnel": "pay",
    "equalisation": "equalisation",
    "grants": "grant",
    "capital_grants": "grant",
    "taxes": "tax_base",
    "other_taxes": "tax_base",
}
LEFT_OUT = (  # computed by the scenario, or of no money
    "carried",
    "transfer",
    "depreciation",
    "provisions",
    "release",
    "interest",
    "loans",
    "refinancing",
    "investment",
    "extraordinary",
    "internal",
)


class ScenarioStart:
    """Assumptions that a scenario begins with, from the budgets of the years before."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.env = scenario.env

    def rate_vals(self):
        return {
            "scenario_id": self.scenario.id,
            "code": "rate",
            "name": self.env._("Rate of new loans"),
            "kind": "interest",
            "unit": "rate",
            "shape": "unknown",
            "source": self.env._("To be entered: the offer of a bank"),
            "sequence": 90,
        }

    def grown(self, family, spent, voted):
        """Return an assumption of what a family did: half the median growth, its
        deviation."""
        last = self.scenario.budget_id.year
        series, is_spent = alike(spent, voted, last)
        has_growths = len(list(yearly(series, last))) >= MIN_GROWTHS
        rate, sd = damped(series, last), deviation(series, last)
        shape = "normal" if sd else "fixed"
        return {
            "scenario_id": self.scenario.id,
            "code": family.code,
            "name": family.name,
            "kind": KINDS.get(family.code, "inflation"),
            "unit": "percent",
            "yearly": has_growths
            and self._as_written((rate * 100).quantize(Decimal("0.01"))),
            "family_ids": [Command.set(family.ids)],
            "shape": shape if has_growths else "unknown",
            "deviation": float((sd * 100).quantize(Decimal("0.01"))),
            "source": self._grown_words(series, is_spent),
        }

    def _grown_words(self, series, is_spent):
        """Say which years show it, and of what."""
        count = len(list(yearly(series, self.scenario.budget_id.year)))
        if count < MIN_GROWTHS:
            return self.env._(
                "Too few years before %s to tell: to be entered",
                self.scenario.budget_id.year,
            )
        years = {"count": count, "last": max(series)}
        if is_spent:
            return self.env._(
                "Half of the median growth of what was spent, %(count)s years to "
                "%(last)s",
                **years,
            )
        return self.env._(
            "Half of the median growth of what was voted, %(count)s years to %(last)s",
            **years,
        )

    def _as_written(self, number):
        """Return a number with the decimal mark of who begins the scenario."""
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return format(number, "f").replace(".", lang.decimal_point or ".")

    def series(self):
        """Return ``{family: ({year: spent}, {year: voted})}`` of the budgets of the
        same name; spent: of years that are over, and have any."""
        found = defaultdict(lambda: (defaultdict(Decimal), defaultdict(Decimal)))
        for budget in self.scenario.budget_id._through_years():
            lines = budget.line_ids
            is_over = budget != self.scenario.budget_id and self._is_over(budget)
            used = self.env["edic.public.budget.use"]._totals(lines) if is_over else {}
            for line in lines:
                family = line._family()
                # a payment of the Finanzplan is the same money as its account of the
                # Ergebnisplan
                if not family or family[0] in LEFT_OUT or line.section == "cash":
                    continue
                sums = line._sums(used.get(line.id, {}))
                for place, name in enumerate(("spent", "open")):
                    if sums[name] and (is_over or name == "open"):
                        found[family[0]][place][budget.year] += money(sums[name])
        return found

    def _is_over(self, budget):
        """Return whether all that is spent in its year is known."""
        is_past = budget.date_to < fields.Date.context_today(self.scenario)
        return is_past or budget.state == "closed" or budget.actuals == "document"
