# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...tools.scenario.simulation import Aggregate
from ..budget_common import DE_LINES, READER
from ..draft_common import Drafting
from ..scenario_common import LINES, ScenarioCase


@tagged("post_install", "-at_install")
class TestScenarioNote(Drafting, ScenarioCase):
    """The sentences of a note about a scenario, and its charts."""

    def setUp(self):
        super().setUp()
        self.scenario = self.make_scenario()

    @property
    def clerk(self):
        return self.officer

    def values(self, table):
        return [[cell.value for cell in row] for row in table["rows"]]

    def note_facts(self):
        table, tables = self.env["edic.public.facts"]._of(self.scenario, "en")
        return {key: fact.value for key, fact in table.items()}, tables

    def charts(self, draft):
        parts = draft.sudo()._letter().body
        return [part for part in parts if getattr(part, "chart", None)]

    def test_facts_of_a_scenario(self):
        facts = self.env["edic.public.facts"].with_user(self.reader)
        table, tables = facts._of(self.scenario.with_user(self.reader), "en")
        expected = {
            "scenario": "As planned",
            "scenario_version": "1",
            "budget": "Main 2026",
            "base_year": "2026",
            "last_year": "2029",
            "debt_years_last": "1.2",
            "gross_savings_base": "600.00",
            "gross_savings_last": "602.26",
            "net_savings_base": "400.00",
            "net_savings_last": "305.44",
            "debt_base": "1000.00",
            "debt_last": "721.28",
            "borrowing_base": "100.00",
            "borrowing_last": "0.00",
            "rules_checked": "2",
            "rules_broken": "1",
        }
        self.assertEqual({key: table[key].value for key in expected}, expected)
        rows = self.values(tables["debts"])
        self.assertEqual(rows[0][:2], ["2026", "1000.00"])
        debts = [row[1] for row in rows[1:]]
        self.assertEqual(debts, ["1130.00", "1018.10", "721.28"])
        assumed = [row[1].value for row in tables["assumptions"]["rows"]]
        self.assertIn("2; 3% growth a year", assumed)

    def test_a_note_in_three_languages(self):
        for lang, savings, rules in (
            ("en", "from €600.00 to €602.26, net savings to €305.44.", "some year: 1;"),
            ("fr", "de 600,00\xa0€ à 602,26\xa0€, l’épargne nette", "une année : 1 ;"),
            (
                "de",
                "geht von 600,00\xa0€ auf 602,26\xa0€, nach",
                "nicht eingehalten: 1;",
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
        facts, tables = self.note_facts()
        bars = self.scenario.edic_tornado("gross_savings", 2029)
        rows = self.values(tables["moves"])
        shown = [[bar["name"], bar["low"], bar["high"]] for bar in bars]
        self.assertEqual([[name, *map(float, ends)] for name, *ends in rows], shown)
        seen = [facts[f"moved_{what}"] for what in ("most", "low", "high")]
        self.assertEqual(seen, rows[0])

    def test_charts_come_with_the_note(self):
        self.scenario.action_keep_run()
        # nothing is uncertain: each draw is the run
        self.assertEqual(self.heads(), ["Year", "Year", "Assumption"])

    def test_fan_comes_once_a_run_with_spreads_is_kept(self):
        self.part(self.scenario, "pay").write({"shape": "normal", "deviation": 0.5})
        self.assertEqual(self.heads(), ["Year", "Year", "Assumption"])
        self.scenario.action_keep_run()
        draft = self.begin_note()
        *_more, fan = self.charts(draft)
        self.assertEqual(fan.head[1:], ("5%", "50%", "95%"))
        self.assertEqual(fan.chart.columns, (1, 3))
        kept = self.scenario.run_ids.results
        for at, percent in enumerate((5, 50, 95)):
            wanted = kept["fan"]["gross_savings"][kept["quantiles"].index(percent)]
            shown = [row[1 + at] for row in fan.rows]
            self.assertEqual(shown, [f"€{float(value):,.2f}" for value in wanted])
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
        explored = self.scenario.edic_explore()
        rows = {row["code"]: [row["base"], *row["values"]] for row in explored["rows"]}
        self.assertTrue(self.scenario.is_debt_unknown)
        self.assertEqual(rows["debt"] + rows["debt_years"], [None] * 8)
        self.assertNotIn(None, rows["borrowing"])
        said = {
            rule["code"]: (rule["kept"], rule["unknown"]) for rule in explored["rules"]
        }
        lacking = "Cannot be said, not entered: loans that exist"
        self.assertEqual(said["debt_years"], ([], lacking))
        self.assertEqual(said["net_savings"][1], "")
        self.assertEqual(self.scenario.lacking, "loans that exist")
        self.scenario.action_keep_run()
        fan = self.scenario.edic_fan()["results"]
        self.assertFalse({"debt", "debt_years"} & set(fan["fan"]))
        self.assertEqual(set(fan["ever"]), {"Net"})
        facts, tables = self.note_facts()
        self.assertFalse(
            [key for key in facts if key.startswith("debt_") and facts[key]]
        )
        self.assertEqual(tables["debts"]["head"][1], "New loans")
        compared = self.scenario.edic_compare(self.scenario.ids)["scenarios"]
        self.assertEqual(compared[0]["rows"]["debt"], [None] * 3)

    # --- missing inputs ---------------------------------------------------------------
    def test_investment_that_goes_on_by_itself_is_said_beside_its_figures(self):
        draft = self.begin_note()
        self.assertFalse(self.text(draft, "investment_goes_on"))  # there are projects
        law = {"framework": "de_doppik", "classes": "nkf", "level_capital": "product"}
        law |= {"level_operating": "product", "name": "Plan"}
        german = self.make_budget(DE_LINES, **law)
        for budget, amount in ((self.budget, "900.00"), (german, "400.00")):
            bare = {"project_ids": [], "budget_id": budget.id}
            self.scenario = self.make_scenario(f"Bare {budget.name}", **bare)
            self.scenario.assumption_ids.filtered("family_ids").unlink()
            facts, tables = self.note_facts()
            heads = tables["debts"]["head"]
            at = heads.index("Capital expense without repayment")
            spent = {row[at] for row in self.values(tables["debts"])}
            self.assertEqual(spent, {amount})
            self.assertEqual(facts["investment_goes_on"], amount)
            blocks = [block["key"] for block in self.begin_note().sudo().blocks]
            said = blocks.index("investment_goes_on")
            self.assertEqual(blocks[said + 1], "t_debts")

    def test_a_broken_rule_is_named_with_its_year_and_figure(self):
        _facts, tables = self.note_facts()
        rows = self.values(tables["rules"])
        self.assertEqual(
            rows,
            [
                ["Debt", "Invented", "2027–2029", "–", "at most 1.9\xa0years", "kept"],
                ["Net", "Invented", "2029", "305.44", "at least €310.00", "not kept"],
            ],
        )
        self.scenario.rule_ids[0].threshold = 1.2
        rows = self.note_facts()[1]["rules"]["rows"]
        figures = [[cell.written("en") for cell in row[3:5]] for row in rows]
        self.assertIn(["1.7\xa0years", "at most 1.2\xa0years"], figures)
        draft = self.begin_note()
        shown = [block for block in draft.sudo().blocks if block["key"] == "t_rules"]
        self.assertEqual(len(shown), 1)

    def test_no_figure_is_left_of_what_was_not_entered(self):
        """Each input is dropped in turn: neither screen, chart, note, table, fan,
        tornado nor comparison has a figure or a verdict that rests on it."""
        drops = {
            "The pay": lambda scenario: self.part(scenario, "pay").write(
                {"yearly": False}
            ),
            "The rate": lambda scenario: self.part(scenario, "rate").write(
                {"yearly": " "}
            ),
            "The old": lambda scenario: self.part(scenario, "old").write(
                {"yearly": ""}
            ),
            "fund at the end": lambda scenario: scenario.write(
                {"fund": 0, "is_fund_known": False}
            ),
            "equalisation reserve": lambda scenario: scenario.rule_ids[:1].write(
                {"aggregate": "covered_result"}
            ),
            "loans that exist": lambda scenario: scenario.loan_ids.unlink(),
        }
        for name, drop in drops.items():
            with self.subTest(name=name):
                self.scenario = self.make_scenario(f"Without {name}")
                self.part(self.scenario, "taxes").write(
                    {"shape": "normal", "deviation": 1}
                )
                drop(self.scenario)
                self.env.registry.clear_cache()
                self.assertRegex(self.scenario.lacking, name)
                self.assert_nothing_rests_on_what_is_missing()

    def assert_nothing_rests_on_what_is_missing(self):
        scenario = self.scenario._scenario()
        unknown = {
            aggregate.value for aggregate in Aggregate if not scenario.knows(aggregate)
        }
        self.assertTrue(unknown)
        self.scenario.action_keep_run()
        explored = self.scenario.edic_explore()
        for row in explored["rows"]:
            if row["code"] in unknown:
                self.assertEqual(set(row["values"]), {None}, row["code"])
                self.assertIn("not entered", row["lacking"])
        for rule in explored["rules"]:
            if rule["code"] in unknown:
                self.assertEqual((rule["kept"], rule["values"]), ([], []))
                self.assertIn("Cannot be said", rule["unknown"])
        self.assert_no_paper_has(unknown)

    def assert_no_paper_has(self, unknown):
        """Neither fan, comparison, note nor table."""
        results = self.scenario.edic_fan()["results"]
        self.assertFalse({*results["fan"], *results["figures"]} & unknown)
        [compared] = self.scenario.edic_compare(self.scenario.ids)["scenarios"]
        for code in unknown & set(compared["rows"]):
            self.assertEqual(set(compared["rows"][code]), {None})
        facts, tables = self.note_facts()
        for code in unknown:
            self.assertFalse(facts.get(f"{code}_last"), code)
            self.assertEqual(self.scenario.edic_terms(code, 2028), [])
            if code not in ("debt_years", "savings_rate"):
                self.assertEqual(self.scenario.edic_tornado(code, 2028), [])
        heads = {head for key, table in tables.items() for head in table["head"][1:]}
        names = self.scenario._aggregate_names()
        self.assertFalse({names[code] for code in unknown} & heads)
        if "gross_savings" in unknown:
            self.assertFalse({"moves", "fan"} & set(tables))
        resting = self.scenario.rule_ids.filtered(
            lambda rule: rule.aggregate in unknown
        )
        for row in self.values(tables["rules"]):
            if row[0] in resting.mapped("name"):
                self.assertEqual(row[2:4], ["–", "–"])
                self.assertRegex(row[4], "at (least|most)")

    def test_a_zero_that_was_entered_is_known(self):
        self.scenario.write({"fund": 0, "is_fund_known": True})
        self.scenario.write({"reserve": 0, "is_reserve_known": True})
        self.env.registry.clear_cache()
        self.assertFalse(self.scenario.lacking)
        rows = {row["code"]: row for row in self.scenario.edic_explore()["rows"]}
        self.assertEqual(rows["fund"]["base"], 0)

    def test_a_french_budget_is_held_against_what_was_voted(self):
        self.scenario.rule_ids.unlink()
        self.scenario.action_start()
        rules = {rule["code"]: rule for rule in self.scenario.edic_explore()["rules"]}
        # 4700 - 4700; 1100 - 1100; 600 + 100 - 200
        voted = {
            code: rules[code]["base"]
            for code in ("operating_balance", "capital_balance", "own_cover")
        }
        self.assertEqual(
            voted,
            {
                "operating_balance": {"is_kept": True, "value": 0},
                "capital_balance": {"is_kept": True, "value": 0},
                "own_cover": {"is_kept": True, "value": 500},
            },
        )
        self.scenario.action_keep_run()
        pay = self.line(self.budget, "64111")
        self.make_act(self.budget, "amending", (pay, 70)).action_enforce_confirmed()
        self.assertEqual(self.scenario._voted()["operating_balance"], 0)
        action = self.scenario.action_new_version()
        self.scenario = self.scenarios().browse(action["res_id"])
        _facts, tables = self.note_facts()
        row = self.values(tables["rules"])[0]
        self.assertEqual(row[2:], ["2026", "-70.00", "at least €0.00", "not kept"])
        self.assertIn("1612-4", row[1])
        self.assertIn("sincerely", self.text(self.begin_note()))

    def heads(self):
        return [chart.head[0] for chart in self.charts(self.begin_note())]

    def begin_note(self):
        return self.begin("scenario.note", "en", record=self.scenario)
