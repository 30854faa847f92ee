# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from decimal import Decimal

from odoo import Command, models

from ..tools.money import money
from ..tools.simulation.history import LEAST, damped, deviation, yearly

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
    *("carried", "transfer", "depreciation", "provisions", "release", "interest"),
    *("loans", "investment", "extraordinary"),
)


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicScenario(models.Model):
    """A beginning: the usual rules, and what each family did in the years before."""

    _inherit = "edic.public.scenario"

    def action_start(self):
        """Add what is missing: an assumption for each family, from the budgets of the
        years before, a rate for new loans, the rules of the law."""
        self.ensure_one()
        self._check_open()
        known = set(self.assumption_ids.mapped("code"))
        families = {
            one.code: one for one in self.env["edic.public.scenario.family"].search([])
        }
        vals = [
            self._grown(families[code], series)
            for code, series in sorted(self._series().items())
            if code not in known and code in families
        ]
        if "rate" not in known:
            vals.append(self._rate_vals())
        self.env["edic.public.scenario.assumption"].create(vals)
        if not self.rule_ids:
            rules = self.env["edic.public.scenario.rule"]
            rules.create(rules._usual(self))
        return True

    def _rate_vals(self):
        return {
            "scenario_id": self.id,
            "code": "rate",
            "name": self.env._("Rate of new loans"),
            "kind": "interest",
            "unit": "rate",
            "yearly": "0",
            "source": self.env._("To be entered: the offer of a bank"),
            "sequence": 90,
        }

    def _grown(self, family, series):
        """An assumption of what a family did: half the median growth, its deviation."""
        last = self.budget_id.year
        count = len(list(yearly(series, last)))
        rate, sd = damped(series, last), deviation(series, last)
        told = self.env._(
            "Half of the median growth of %(count)s years to %(last)s",
            count=count,
            last=last,
        )
        few = self.env._("Too few years before %s to tell: to be entered", last)
        return {
            "scenario_id": self.id,
            "code": family.code,
            "name": family.name,
            "kind": KINDS.get(family.code, "inflation"),
            "unit": "percent",
            "yearly": self._as_written((rate * 100).quantize(Decimal("0.01"))),
            "family_ids": [Command.set(family.ids)],
            "shape": "normal" if sd else "fixed",
            "deviation": float((sd * 100).quantize(Decimal("0.01"))),
            "source": told if count >= LEAST else few,
        }

    def _as_written(self, number):
        """With the decimal mark of who begins the scenario."""
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return format(number, "f").replace(".", lang.decimal_point or ".")

    def _series(self):
        """``{family: {year: amount}}`` of the budgets of the same name: spent where the
        year is over, else voted."""
        found = defaultdict(lambda: defaultdict(Decimal))
        for budget in self.budget_id._through_years():
            is_base = budget == self.budget_id
            lines = budget.line_ids
            used = {} if is_base else self.env["edic.public.budget.use"]._totals(lines)
            for line in lines:
                told = line._family()
                if told and told[0] not in LEFT_OUT:
                    sums = line._sums(used.get(line.id, {}))
                    amount = sums["open"] if is_base else sums["spent"] or sums["open"]
                    if amount:  # chapters have lines of nothing, too
                        found[told[0]][budget.year] += money(amount)
        return found
