# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .budget_common import READER
from .draft_common import Drafting
from .scenario_common import LINES, ScenarioCase


@tagged("post_install", "-at_install")
class TestScenarioNote(Drafting, ScenarioCase):
    """What a note says of a scenario, and its charts."""

    def setUp(self):
        super().setUp()
        self.scenario = self.make_scenario()

    @property
    def clerk(self):
        return self.officer

    def values(self, table):
        return [[cell.value for cell in row] for row in table["rows"]]

    def told(self):
        table, tables = self.env["edic.public.facts"]._of(self.scenario, "en")
        return {key: fact.value for key, fact in table.items()}, tables

    def charts(self, draft):
        parts = draft.sudo()._letter().body
        return [part for part in parts if getattr(part, "chart", None)]

    def test_facts_of_a_scenario(self):
        facts = self.env["edic.public.facts"].with_user(self.reader)
        table, tables = facts._of(self.scenario.with_user(self.reader), "en")
        told = {
            **{
                "scenario": "As planned",
                "scenario_version": "1",
                "budget": "Main 2026",
            },
            **{"base_year": "2026", "last_year": "2029", "debt_years_last": "1.2"},
            **{"gross_savings_base": "600.00", "gross_savings_last": "602.26"},
            **{"net_savings_base": "400.00", "net_savings_last": "305.44"},
            **{"debt_base": "1000.00", "debt_last": "721.28"},
            **{"borrowing_base": "100.00", "borrowing_last": "0.00"},
            **{"rules_checked": "2", "rules_broken": "1"},
        }
        self.assertEqual({key: table[key].value for key in told}, told)
        rows = self.values(tables["debts"])
        self.assertEqual(rows[0][:2], ["2026", "1000.00"])
        debts = [row[1] for row in rows[1:]]
        self.assertEqual(debts, ["1130.00", "1018.10", "721.28"])
        assumed = [row[1].value for row in tables["assumptions"]["rows"]]
        self.assertIn("2,0; 3,0 % growth a year", assumed)

    def test_a_note_in_three_languages(self):
        for lang, savings, rules in (
            ("en", "from €600.00 to €602.26, net savings to €305.44.", "some year: 1."),
            ("fr", "de 600,00\xa0€ à 602,26\xa0€, l’épargne nette", "une année : 1."),
            (
                "de",
                "geht von 600,00\xa0€ auf 602,26\xa0€, nach",
                "nicht eingehalten: 1.",
            ),
        ):
            with self.subTest(lang=lang):
                draft = self.begin("scenario.note", lang, record=self.scenario)
                self.assertIn(savings, self.text(draft, "savings"))
                self.assertIn(rules, self.text(draft, "rules"))

    def test_a_note_on_what_cannot_be_run_has_gaps(self):
        self.scenario.rate_code = "none"
        draft = self.begin("scenario.note", "en", record=self.scenario)
        self.assertIn("⟦", self.text(draft, "savings"))
        self.assertNotIn("0.00", self.text(draft))

    def test_a_note_is_of_who_may_read_the_scenario(self):
        stranger = self.make_user("scene_stranger", READER, company=self.town)
        self.begin("scenario.note", "en", self.reader, self.scenario)
        for user in (stranger, self.plain):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.begin("scenario.note", "en", user, self.scenario)

    # --- charts -----------------------------------------------------------------------
    def test_what_moves_it_is_the_tornado_of_the_screen(self):
        facts, tables = self.told()
        bars = self.scenario.edic_tornado("gross_savings", 2029)
        rows = self.values(tables["moves"])
        shown = [[one["name"], one["low"], one["high"]] for one in bars]
        self.assertEqual([[name, *map(float, ends)] for name, *ends in rows], shown)
        told = [facts[f"moved_{what}"] for what in ("most", "low", "high")]
        self.assertEqual(told, rows[0])

    def test_charts_come_with_the_note(self):
        self.scenario.action_keep_run()
        # nothing is uncertain: each draw is the run
        self.assertEqual(self.heads(), ["Year", "Year", "Assumption"])

    def test_the_fan_comes_once_a_run_with_spreads_is_kept(self):
        self.part(self.scenario, "pay").write({"shape": "normal", "deviation": 0.5})
        self.assertEqual(self.heads(), ["Year", "Year", "Assumption"])
        self.scenario.action_keep_run()
        draft = self.begin_note()
        *_more, fan = self.charts(draft)
        self.assertEqual(fan.head[1:], ("5\xa0%", "50\xa0%", "95\xa0%"))
        self.assertEqual(fan.chart.columns, (1, 3))
        kept = self.scenario.run_ids.results
        for at, percent in enumerate((5, 50, 95)):
            wanted = kept["fan"]["gross_savings"][kept["quantiles"].index(percent)]
            told = [row[1 + at] for row in fan.rows]
            self.assertEqual(told, [f"€{float(one):,.2f}" for one in wanted])
        self.assertIn("100 draws of the kept run (seed 7)", self.text(draft, "fan"))

    def test_a_budget_without_loans_says_nothing_of_debt(self):
        operating = [line for line in LINES if line[0] == "operating"]
        budget = self.make_budget(operating, name="Annex")
        bare = {"loan_ids": [], "project_ids": [], "borrowing": "none"}
        self.scenario = self.make_scenario("Annex", budget_id=budget.id, **bare)
        self.assertEqual(self.heads(), ["Year", "Assumption"])
        self.assertNotIn("Debt", self.text(self.begin_note()))

    def test_a_debt_that_nobody_entered_is_not_told(self):
        """Repayment without a stock: it would begin at zero and fall below."""
        self.scenario.loan_ids.unlink()
        told = self.scenario.edic_explore()
        rows = {one["code"]: [one["base"], *one["values"]] for one in told["rows"]}
        self.assertTrue(self.scenario.is_debt_unknown)
        self.assertEqual(rows["debt"] + rows["debt_years"], [None] * 8)
        self.assertNotIn(None, rows["borrowing"])
        self.assertEqual([one["code"] for one in told["rules"]], ["net_savings"])
        self.scenario.action_keep_run()
        fan = self.scenario.edic_fan()["results"]
        self.assertFalse({"debt", "debt_years"} & set(fan["fan"]))
        self.assertEqual(set(fan["ever"]), {"Net"})
        facts, tables = self.told()
        self.assertFalse(
            [key for key in facts if key.startswith("debt_") and facts[key]]
        )
        self.assertEqual(tables["debts"]["head"][1], "New loans")
        compared = self.scenario.edic_compare(self.scenario.ids)["scenarios"]
        self.assertEqual(compared[0]["rows"]["debt"], [None] * 3)

    def heads(self):
        return [one.head[0] for one in self.charts(self.begin_note())]

    def begin_note(self):
        return self.begin("scenario.note", "en", record=self.scenario)
