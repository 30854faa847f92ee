# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..scenario_common import ASSUMED, FIGURES, SOURCE, ScenarioCase

RATIOS = ("debt_years", "savings_rate")


@tagged("post_install", "-at_install")
class TestScenarioTrace(ScenarioCase):
    """The sources of figures, their strongest causes, and reasons for a difference."""

    def setUp(self):
        super().setUp()
        self.scenario = self.make_scenario()

    # --- where figures come from ------------------------------------------------------
    def test_terms_make_the_figure(self):
        for changes in ({}, {"prices": 2}):
            figures = self.explored(self.scenario, changes)
            for code in set(FIGURES) - set(RATIOS):
                for place, year in enumerate((2027, 2028, 2029)):
                    with self.subTest(code=code, year=year):
                        groups = self.scenario.edic_terms(code, year, changes)
                        total = sum(heading["amount"] for heading in groups)
                        self.assertEqual(round(total, 2), figures[code][place])
                        for group in groups:
                            own = sum(term["amount"] for term in group["terms"])
                            self.assertEqual(round(own, 2), group["amount"])

    def test_base_year_opens_down_to_the_budget(self):
        explored = {row["code"]: row for row in self.scenario.edic_explore()["rows"]}
        for code in ("operating_expense", "gross_savings", "capital_spend", "debt"):
            with self.subTest(code=code):
                groups = self.scenario.edic_terms(code, 2026)
                total = sum(group["amount"] for group in groups)
                self.assertEqual(round(total, 2), explored[code]["base"])
        lines = [term["line"] for group in groups for term in group["terms"]]
        self.assertEqual(lines, [False], "debt is no sum of lines")
        groups = self.scenario.edic_terms("operating_expense", 2026)
        for term in (term for group in groups for term in group["terms"]):
            [step] = self.scenario.edic_trace(term["key"], 2026)
            self.assertEqual(step["op"], "start")
            self.assertEqual(step["after"], term["amount"])

    def test_terms_are_named_in_words(self):
        for code in FIGURES:
            for group in self.scenario.edic_terms(code, 2028):
                for name in (group["name"], *(term["name"] for term in group["terms"])):
                    with self.subTest(code=code, name=name):
                        self.assertNotRegex(name, "[@_]|^L[0-9]+$")
        [first, *_more] = self.scenario.edic_terms("operating_expense", 2028)
        personnel = self.credit(self.budget, "012")
        self.assertEqual(first["name"], personnel.display_name)
        line = self.line(self.budget, "64111")
        shown = [(term["line"], term["amount"]) for term in first["terms"]]
        self.assertEqual(shown, [(line.id, 3060.3)])

    def test_a_part_is_named_by_its_own_name(self):
        """Not by one that begins as its own does."""
        more = {"name": "School 2", "spend": "50; 60", "grants": "5", **SOURCE}
        loan = {"name": "Bank 2", "stock": 10, "repayment": "1", "rate_code": "old"}
        self.scenario.write(
            {
                "project_ids": [Command.create({**more, "running_cost": 3})],
                "loan_ids": [Command.create(loan | SOURCE)],
            }
        )
        self.assertEqual(self.named("capital_spend"), {"School", "School 2"})
        self.assertEqual(self.named("repayment"), {"Bank", "Bank 2", "New loans"})

    def named(self, code):
        groups = self.scenario.edic_terms(code, 2028)
        lines = {term["line"] for group in groups for term in group["terms"]}
        self.assertFalse(any(lines))
        return {term["name"] for group in groups for term in group["terms"]}

    def test_a_trace_ends_at_the_figure(self):
        seen = 0
        for code in set(FIGURES) - set(RATIOS):
            for year in (2027, 2029):
                for group in self.scenario.edic_terms(code, year):
                    for term in group["terms"]:
                        steps = self.scenario.edic_trace(term["key"], year)
                        if steps:
                            seen += 1
                            after = abs(steps[-1]["after"])
                            self.assertEqual(after, abs(term["amount"]), term)
        self.assertGreater(seen, 30)

    def test_steps_of_a_line_lead_to_its_amount(self):
        line = self.line(self.budget, "60612")
        steps = self.scenario.edic_trace(f"L{line.id}", 2029)
        self.assertEqual(
            [(step["op"], step["source"], step["after"]) for step in steps],
            [
                ("start", line.display_name, 1000),
                ("times", "The prices", 1082.118),
                ("round", line.display_name, 1082.12),
            ],
        )
        self.assertEqual(steps[1]["values"], [0.02, 0.03, 0.03])
        self.assertEqual(self.scenario.edic_trace("nothing", 2029), [])
        self.assertEqual(self.scenario.edic_trace(f"L{line.id}", 2050), [])

    # --- sensitivity ------------------------------------------------------------------
    def test_what_moves_it_most_comes_first(self):
        self.part(self.scenario, "pay").write({"shape": "normal", "deviation": 0.5})
        bars = self.scenario.edic_tornado("gross_savings", 2029)
        sizes = [max(abs(each_bar["low"]), abs(each_bar["high"])) for each_bar in bars]
        self.assertEqual(sizes, sorted(sizes, reverse=True))
        self.assertEqual(len(bars), len(ASSUMED))
        for bar in bars:
            code = bar["name"].removeprefix("The ")
            self.assertEqual(bar["id"], self.part(self.scenario, code).id)
            # a point; two deviations; one percent of the base
            by = 47 if code == "taxes" else 1
            self.assertEqual(bar["is_assumed"], code != "pay")
            for sign, expected in ((1, bar["high"]), (-1, bar["low"])):
                figures = self.explored(self.scenario, {code: sign * by})
                effect = figures["gross_savings"][-1] - 602.26
                self.assertEqual(round(effect, 2), expected, code)
        with self.refused(UserError, "an amount and a year"):
            self.scenario.edic_tornado("debt_years", 2029)
        with self.refused(UserError, "an amount and a year"):
            self.scenario.edic_tornado("debt", 2026)

    # --- two scenarios ----------------------------------------------------------------
    def test_what_explains_the_difference(self):
        second = self.make_scenario("Prices rise", fund=400, borrowing_term=4)
        self.part(second, "prices").yearly = "5"
        second.project_ids.spend = "1 000"
        more = self.assumed("more", "percent", "1", "taxes")
        second.assumption_ids = [Command.create(more)]
        both = self.scenario | second
        compared = both.edic_compare(both.ids)
        first, other = compared["scenarios"]
        self.assertEqual(first["effects"], [])
        names = [effect["name"] for effect in other["effects"]]
        self.assertEqual(names[:2], ["The prices", "The more"])
        # another fund moves neither debt nor savings: it explains nothing
        self.assertEqual(set(names[2:]), {"Investment", "New loans"})
        for code in ("debt", "gross_savings"):
            total = sum(effect[code] for effect in other["effects"])
            less = other["rows"][code][-1] - first["rows"][code][-1]
            self.assertNotEqual(round(less, 2), 0)
            self.assertEqual(round(total, 2), round(less, 2))
        self.assertEqual(tuple(first["rows"]["debt"]), FIGURES["debt"])
        turned = second.edic_compare([second.id, self.scenario.id])["scenarios"][1]
        names = [effect["name"] for effect in turned["effects"]]
        self.assertIn("The more (left out)", names)
        self.assertNotIn("Rest", names)

    def test_what_can_be_compared(self):
        second = self.make_scenario("Longer", horizon=4)
        for chosen in (self.scenario, self.scenario | second):
            with self.assertRaises(UserError):
                chosen.action_compare()
        second.horizon = 3
        action = (self.scenario | second).action_compare()
        self.assertEqual(action["context"]["active_ids"], [self.scenario.id, second.id])
