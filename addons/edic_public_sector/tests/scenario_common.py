# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from odoo.fields import Command

from .budget_common import BudgetCase

LINES = (  # section, direction, chapter, nature, function, amount: all invented
    ("operating", "expense", "011", "60612", "", 1000.0),
    ("operating", "expense", "012", "64111", "", 3000.0),
    ("operating", "expense", "66", "66111", "", 100.0),
    ("operating", "expense", "023", "023", "", 600.0),
    ("operating", "revenue", "731", "73111", "", 4700.0),
    ("capital", "expense", "16", "1641", "", 200.0),
    ("capital", "expense", "21", "21838", "", 900.0),
    ("capital", "revenue", "021", "021", "", 600.0),
    ("capital", "revenue", "10", "10222", "", 100.0),
    ("capital", "revenue", "13", "1321", "", 300.0),
    ("capital", "revenue", "16", "1641", "", 100.0),
)
SOURCE = {"source": "Invented"}
ASSUMED = (  # code, unit, values, family
    ("prices", "percent", "2,0; 3,0", "energy"),
    ("pay", "percent", "1", "personnel"),
    ("taxes", "amount", "50", "taxes"),
    ("old", "rate", "3", None),
    ("rate", "rate", "4", None),
)
RULES = (
    {
        "name": "Debt",
        "aggregate": "debt_years",
        "bound": "at_most",
        "threshold": 1.9,
    },
    {"name": "Net", "aggregate": "net_savings", "threshold": 310},
)
# the years 2027 to 2029 of it, computed by hand:
# energy    1000 × 1.02 = 1020; × 1.03 = 1050.60; × 1.03 = 1082.118
# personnel 3000 × 1.01 = 3030; 3060.30; 3090.903
# interest  3 % of 1000, 800, 600; 4 % of 330, 264 and of 154.10
# repayment 200; + 330 / 5; + 154.10 / 5
# loans     1200 + 200 - 670 - 300 - 100 = 330; 600 + 266 - 611.90 - 100 = 154.10
FIGURES = {
    "operating_revenue": (4750.00, 4800.00, 4850.00),
    "operating_expense": (4080.00, 4188.10, 4247.74),
    "gross_savings": (670.00, 611.90, 602.26),
    "repayment": (200.00, 266.00, 296.82),
    "net_savings": (470.00, 345.90, 305.44),
    "capital_spend": (1200.00, 600.00, 0.00),
    "grants": (300.00, 0.00, 0.00),
    "other_capital": (100.00, 100.00, 100.00),
    "borrowing": (330.00, 154.10, 0.00),
    "fund_change": (0.00, 0.00, 405.44),
    "result": (670.00, 611.90, 602.26),
    "debt": (1130.00, 1018.10, 721.28),
    "debt_years": (1.686567, 1.663834, 1.197622),
    "savings_rate": (0.141053, 0.127479, 0.124177),
    "fund": (500.00, 500.00, 905.44),  # 305.44 + 100 that no investment takes
}
BASE = {
    "operating_revenue": 4700.0,
    "operating_expense": 4100.0,
    "debt": 1000.0,
    "gross_savings": 600.0,
    "repayment": 200.0,
    "net_savings": 400.0,
    "capital_spend": 900.0,
    "grants": 300.0,
    "other_capital": 100.0,
    "borrowing": 100.0,
    "fund_change": 0.0,
    "fund": 500.0,
}


class ScenarioCase(BudgetCase):
    """A town of eleven lines, and three years of it that can be computed by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget(LINES)

    @classmethod
    def scenarios(cls, name="", user=None):
        user = user or cls.officer
        own = cls.env[f"edic.public.scenario{name and '.'}{name}"].with_user(user)
        return own.with_company(user.company_id).sudo(False)

    @classmethod
    def family(cls, code):
        families = cls.env["edic.public.scenario.family"]
        return families.search([("code", "=", code)])

    @classmethod
    def assumed(cls, code, unit, yearly, family=None, **more):
        return {
            "code": code,
            "name": f"The {code}",
            "unit": unit,
            "yearly": yearly,
            "family_ids": [Command.set(cls.family(family).ids if family else [])],
            **SOURCE,
            **more,
        }

    @classmethod
    def make_scenario(cls, name="As planned", assumed=ASSUMED, **vals):
        loan = {"name": "Bank", "stock": 1000, "repayment": "200", "rate_code": "old"}
        project = {"name": "School", "spend": "1 200; 600", "grants": "300"}
        project |= {"running_cost": 40, "opens": 2028}
        return cls.scenarios().create(
            {
                "name": name,
                "budget_id": cls.budget.id,
                "horizon": 3,
                "fund": 500,
                "borrowing_term": 5,
                "draws": 100,
                "seed": 7,
                "assumption_ids": [
                    Command.create(cls.assumed(*assumption)) for assumption in assumed
                ],
                "loan_ids": [Command.create(loan | SOURCE)],
                "project_ids": [Command.create(project | SOURCE)],
                "rule_ids": [Command.create(rule | SOURCE) for rule in RULES],
                **vals,
            }
        )

    @classmethod
    def part(cls, scenario, code):
        return scenario.assumption_ids.filtered(
            lambda assumption: assumption.code == code
        )

    @contextmanager
    def refused(self, error, words):
        """Also what was entered is taken back."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), words)

    def explored(self, scenario, changes=None):
        """``{figure: amounts}`` as its reader is shown them."""
        self.env.registry.clear_cache()  # two changes of one transaction have one stamp
        answer = scenario.with_user(self.reader).edic_explore(changes)
        return {row["code"]: tuple(row["values"]) for row in answer["rows"]}
