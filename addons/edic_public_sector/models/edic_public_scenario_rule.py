# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..tools.money import money
from ..tools.simulation import Aggregate, Bound, Rule

AGGREGATES = [
    ("operating_revenue", "Operating revenue"),
    ("operating_expense", "Operating expense"),
    ("personnel_expense", "Personnel expense"),
    ("interest_expense", "Interest"),
    ("gross_savings", "Gross savings"),
    ("repayment", "Repayment of loans"),
    ("net_savings", "Net savings"),
    ("capital_spend", "Capital expense without repayment"),
    ("grants", "Capital grants"),
    ("own_resources", "Own resources of the capital section"),
    ("own_cover", "Own resources less repayment"),
    ("need", "Need for finance"),
    ("borrowing", "New loans"),
    ("fund_change", "Change of the fund"),
    ("transfer", "Transfer to the capital section"),
    ("operating_balance", "Balance of the operating section"),
    ("capital_balance", "Balance of the capital section"),
    ("administrative_result", "Result of administration"),
    ("financial_result", "Financial result"),
    ("extraordinary_result", "Extraordinary result"),
    ("result", "Result of the year"),
    ("debt", "Debt at the end of the year"),
    ("fund", "Fund at the end of the year"),
    ("reserve", "Equalisation reserve"),
    ("covered_result", "Result with the reserve"),
    ("debt_years", "Years of savings to repay the debt"),
    ("savings_rate", "Savings rate"),
]
BOUNDS = [("at_least", "at least"), ("at_most", "at most")]
FRENCH = ("operating_balance", "capital_balance", "own_cover")
GERMAN = ("covered_result", "net_savings")
DEBT_YEARS = 12  # of a commune, by loi n° 2018-32, art. 29, until 2022


class EdicPublicScenarioRule(models.Model):
    """What must hold each year: balance, ceilings, floors; its source beside it."""

    _name = "edic.public.scenario.rule"
    _inherit = ["edic.public.scenario.part"]
    _description = "Budget rule"

    aggregate = fields.Selection(AGGREGATES, required=True, default="debt_years")
    bound = fields.Selection(BOUNDS, required=True, default="at_least")
    threshold = fields.Float(digits=(16, 4), help="€, years, or a share: 0.08 is 8 %.")

    def _rule(self):
        """`tools.simulation.Rule`"""
        return Rule(
            key=f"R{self.id}",
            aggregate=Aggregate(self.aggregate),
            bound=Bound(self.bound),
            threshold=money(self.threshold, 4),
            source=self.source or "",
            label=self.name or "",
        )

    @api.model
    def _usual(self, scenario):
        """Values of the rules that the law of the budget's country sets."""
        words = dict(self._fields["aggregate"]._description_selection(self.env))
        is_french = scenario.budget_id.framework == "fr"
        # the years to come are held against the law that is known today
        today = fields.Date.context_today(scenario)
        legal = self.env["edic.public.legal"]._of_company(scenario.company_id, today)
        land = "fr" if is_french else "de"
        codes = [one for one in sorted(legal) if one.endswith(".budget.balance")]
        found = next((legal[one] for one in codes if one.startswith(land)), None)
        lang = (self.env.lang or "en")[:2]
        source = self.env._("The law on a balanced budget")
        source = found._text(lang) if found else source
        return [
            {
                "scenario_id": scenario.id,
                "name": words[aggregate],
                "aggregate": aggregate,
                "bound": "at_least",
                "threshold": 0.0,
                "source": source,
            }
            for aggregate in (FRENCH if is_french else GERMAN)
        ] + [one | {"scenario_id": scenario.id} for one in self._measures(is_french)]

    def _measures(self, is_french):
        """What is usual to look at, and no law demands."""
        words = dict(self._fields["aggregate"]._description_selection(self.env))
        floor = {"aggregate": "net_savings", "bound": "at_least", "threshold": 0.0}
        ceiling = {"aggregate": "debt_years", "bound": "at_most"}
        usual = self.env._("A usual measure, not a rule of the law")
        once = self.env._(
            "A usual measure; for communes a rule until 2022 (loi n° 2018-32, art. 29)"
        )
        told = [
            {**floor, "source": usual},
            {**ceiling, "threshold": DEBT_YEARS, "source": once},
        ]
        return [one | {"name": words[one["aggregate"]]} for one in told if is_french]
