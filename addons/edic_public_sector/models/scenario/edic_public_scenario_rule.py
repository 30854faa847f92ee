# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...tools.common.money import money
from ...tools.scenario.simulation import Aggregate, Bound, Rule

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
    ("other_capital", "Other capital revenue, net"),
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
DEBT_YEARS = 12  # of a commune, by loi n° 2018-32, art. 29, until 2022


class EdicPublicScenarioRule(models.Model):
    """A rule must hold each year: balance, ceiling or floor, with its source beside
    it."""

    _name = "edic.public.scenario.rule"
    _inherit = ["edic.public.scenario.part"]
    _description = "Budget rule"

    aggregate = fields.Selection(AGGREGATES, required=True, default="debt_years")
    bound = fields.Selection(BOUNDS, required=True, default="at_least")
    is_voted = fields.Boolean(
        string="Of the budget as voted",
        help="Held against the budget that the scenario starts from, by its own "
        "figures (France, art. L. 1612-4 CGCT), and against no year after it.",
    )
    threshold = fields.Float(digits=(16, 4), help="€, years, or a share: 0.08 is 8%.")

    def _rule(self):
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
        """Return the values of the rules that the law sets, and of what it is prudent
        to look at.

        A law is named only where it sets the rule itself. In France that is the balance
        of a budget when it is voted (art. L. 1612-4 CGCT), in North Rhine-Westphalia
        that the result is balanced or covered by the Ausgleichsrücklage (§ 75 (2) GO
        NRW). Others let a deficit be carried forward, or ask for more.
        """
        is_french = scenario.budget_id.framework == "fr"
        found = self._french(scenario) if is_french else self._german(scenario)
        words = dict(self._fields["aggregate"]._description_selection(self.env))
        bound = {"bound": "at_least", "threshold": 0.0, "scenario_id": scenario.id}
        return [{**bound, "name": words[vals["aggregate"]], **vals} for vals in found]

    def _french(self, scenario):
        voted = scenario.budget_id.date_from  # the rule is held against that vote
        law = self._law_of(scenario, "fr.budget.balance", voted)
        source = law or self.env._("The law on a balanced budget")
        once = self.env._(
            "A usual measure; for communes a rule until 2022 (loi n° 2018-32, art. 29)"
        )
        ceiling = {"bound": "at_most", "threshold": DEBT_YEARS, "source": once}
        return [
            *(
                {"aggregate": aggregate, "source": source, "is_voted": True}
                for aggregate in FRENCH
            ),
            {"aggregate": "net_savings", "source": self._prudence()},
            {"aggregate": "debt_years", **ceiling},
        ]

    def _german(self, scenario):
        # the years to come are held against the law that is known today
        today = fields.Date.context_today(scenario)
        law = self._law_of(scenario, "de-nw.budget.balance", today)
        return [
            {"aggregate": "covered_result", "source": law or self._prudence()},
            {"aggregate": "net_savings", "source": self._prudence()},
        ]

    def _prudence(self):
        return self.env._("A house rule of prudence, no rule of the law")

    @api.model
    def _law_of(self, scenario, code, day):
        """Return the text of a law in force where the company is, on a day; empty where
        it has none."""
        found = self.env["edic.public.legal"]._of_company(scenario.company_id, day)
        is_known = code in found
        return is_known and found[code]._text((self.env.lang or "en")[:2])
