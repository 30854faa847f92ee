# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ...models.scenario.scenario_start import ScenarioStart
from ..budget_common import DE_LINES, OFFICER
from ..scenario_common import LINES, SOURCE, ScenarioCase

VERSION = Path(__file__).parents[2] / "migrations" / "19.0.1.5.0"
# spent on energy and paid to personnel; taxes: invented
YEARS = {
    2022: (100.00, 3000.00, 5000.00),
    2023: (102.00, 2850.00, 5000.00),  # + 2 %, - 5 %
    2024: (107.10, 2821.50, 5000.00),  # + 5 %, - 1 %
    2025: (108.17, 2793.29, 5000.00),  # + 1 %, - 1 %
    2026: (130.00, 3200.00, 5000.00),  # voted: more than is spent
}
SPENT = "Half of the median growth of what was spent, 3 years to 2025"
VOTED = "Half of the median growth of what was voted, %s years to 2026"


@tagged("post_install", "-at_install")
class TestScenarioStart(ScenarioCase):
    """The start of a scenario: the years before, and the rules of the law."""

    @classmethod
    def make_years(cls, *years):
        """Budgets of years with what was spent; the last is the one to start from."""
        codes = cls.nomenclature("fr", 2026, cls.company)  # there is none of 2023
        for year in years:
            energy, pay, taxes = YEARS[year]
            end = energy + pay - taxes
            lines = (
                (*LINES[0][:5], energy),
                (*LINES[1][:5], pay),
                (*LINES[3][:5], -end),
                (*LINES[4][:5], taxes),
                ("capital", "expense", "21", "21838", "", -end),
                ("capital", "revenue", "021", "021", "", -end),
            )
            own = {"name": "Town", "year": year, "actuals": "document"}
            budget = cls.make_budget(lines, nomenclature_id=codes.id, **own)
            if year < max(years):  # voted, but for the taxes, was something else
                for nature, spent in (("60612", energy), ("64111", pay)):
                    cls.line(budget, nature).realised = spent
        return budget

    def start(self, budget, user=None, **vals):
        vals = {"name": "Start", "budget_id": budget.id, **vals}
        scenario = self.scenarios(user=user).create(vals)
        self.assertTrue(scenario.faults)  # there is no rate yet
        scenario.action_start()
        self.assertFalse(scenario.faults)
        return scenario

    def entered_part(self, scenario, code):
        part = self.part(scenario, code)
        return part.yearly, part.shape, round(part.deviation, 4), part.source

    # --- the years before -------------------------------------------------------------
    def test_half_of_the_median_growth_and_its_deviation(self):
        scenario = self.start(self.make_years(*YEARS))
        self.assertEqual(
            self.entered_part(scenario, "energy"), ("1.00", "normal", 1.7, SPENT)
        )
        pay = ("-0.50", "normal", 1.89, SPENT)
        self.assertEqual(self.entered_part(scenario, "personnel"), pay)
        # an amount that never moved is certain; nobody entered what of it came in
        taxes = ("0.00", "fixed", 0, VOTED % 4)
        self.assertEqual(self.entered_part(scenario, "taxes"), taxes)
        kinds = {
            assumption.code: assumption.kind for assumption in scenario.assumption_ids
        }
        self.assertEqual(
            kinds,
            {
                "energy": "energy",
                "personnel": "pay",
                "taxes": "tax_base",
                "rate": "interest",
            },
        )
        families = self.part(scenario, "energy").family_ids
        self.assertEqual(families.mapped("code"), ["energy"])

    def again(self, scenario):
        """The assumption on energy as a start proposes it now."""
        scenario.assumption_ids.filtered(
            lambda assumption: assumption.code == "energy"
        ).unlink()
        scenario.action_start()
        part = self.part(scenario, "energy")
        return part.yearly, part.source

    def test_like_is_set_against_like(self):
        budget = self.make_years(*YEARS)
        old = budget._through_years().filtered(lambda amount: amount.year == 2023)
        scenario = self.start(budget)
        self.line(old, "60612").realised = 110
        # + 10 %, - 2.64 %, + 1 %: half of 1 %
        self.assertEqual(self.again(scenario), ("0.50", SPENT))
        self.line(old, "60612").realised = 0  # not known: two growths say nothing
        # voted: + 2 %, + 5 %, + 1 %, + 20.18 %: half of 3.5 %
        self.assertEqual(self.again(scenario), ("1.75", VOTED % 4))

    def test_a_year_that_goes_on_says_nothing_of_what_is_spent(self):
        self.make_years(*YEARS)
        running = self.budget.search([("name", "=", "Town"), ("year", "=", 2026)])
        vals = {"name": "Town", "year": 2027, "is_voted": False}
        codes = running.nomenclature_id
        line = (*LINES[0][:5], 132.60)
        budget = self.make_budget([line], nomenclature_id=codes.id, **vals)
        self.line(running, "60612").realised = 20
        running.actuals = "ledger"
        energy = self.scenarios().create({"name": "Next", "budget_id": budget.id})
        spent, voted = ScenarioStart(energy).series()["energy"]
        self.assertEqual(max(spent), 2025)
        self.assertEqual(round(float(voted[2026]), 2), 130)

    def test_too_few_years_say_so(self):
        expected = "Too few years before 2026 to tell: to be entered"
        scenario = self.start(self.make_years(2024, 2025, 2026))
        for code in ("energy", "personnel", "taxes"):
            with self.subTest(code=code):
                self.assertEqual(
                    self.entered_part(scenario, code), (False, "unknown", 0, expected)
                )
        rate = self.part(scenario, "rate")
        self.assertEqual((rate.unit, rate.yearly), ("rate", False))
        self.assertIn("To be entered", rate.source)
        self.assertNotIn("rate", [slider["code"] for slider in scenario.edic_sliders()])
        for row in scenario.edic_explore()["rows"]:
            if row["code"] in ("operating_revenue", "operating_expense"):
                self.assertTrue(row["base"])
                self.assertEqual(set(row["values"]), {None})
                self.assertIn("not entered", row["lacking"])

    def test_what_is_there_stays(self):
        scenario = self.make_scenario(rule_ids=[])
        own = self.assumed("energy", "percent", "7", "energy")
        self.scenarios("assumption").create({**own, "scenario_id": scenario.id})
        before = scenario.assumption_ids
        scenario.action_start()
        self.assertEqual(self.part(scenario, "energy").yearly, "7")
        self.assertEqual(self.part(scenario, "rate").yearly, "4")
        new = (scenario.assumption_ids - before).mapped("code")
        # by their codes; which of two acts on a family is for a person to choose
        self.assertEqual(set(new), {"personnel", "vat_compensation", "capital_grants"})
        rules = scenario.rule_ids
        scenario.action_start()
        self.assertEqual(scenario.rule_ids, rules)
        self.assertEqual(len(scenario.assumption_ids), len(before) + len(new))

    def test_an_upgrade_empties_what_nobody_entered(
        self,
    ):
        """Also of a version with a kept run, which then says what it lacks."""
        scenario = self.start(self.make_years(2024, 2025, 2026))
        assumed = scenario.assumption_ids
        assumed.write({"yearly": "0.00", "shape": "fixed"})
        own = self.part(scenario, "taxes")
        own.write({"source": "Decided: nothing more", "yearly": "0"})
        pay = self.part(scenario, "personnel")
        pay.yearly = "1"
        scenario.rule_ids.write({"is_voted": False})
        officer = self.make_user("upgraded_de", OFFICER, company=self.town)
        german = self.make_budget(DE_LINES, user=officer, framework="de_doppik")
        other = self.start(german, user=officer, name="Land")
        law = "§ 75 GO NRW"
        other.rule_ids.write({"source": law})
        scenario.action_keep_run()
        self.env.flush_all()
        spec = spec_from_file_location("upgrade", VERSION / "post-scenario.py")
        upgrade = module_from_spec(spec)
        spec.loader.exec_module(upgrade)
        for _again in range(2):
            upgrade.migrate(self.env.cr, "19.0.1.4.0")
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        lacking = assumed.filtered(lambda assumption: assumption._is_missing())
        self.assertEqual(set(lacking.mapped("code")), {"energy", "rate"})
        self.assertIn(self.part(scenario, "energy").name, scenario.lacking)
        self.assertEqual(len(scenario.rule_ids.filtered("is_voted")), 3)
        sources = {rule.aggregate: rule.source for rule in other.rule_ids}
        self.assertEqual(sources["covered_result"], law)
        self.assertNotIn("75", sources["net_savings"])

    # --- the law ----------------------------------------------------------------------
    def test_french_rules(self):
        scenario = self.start(self.budget)
        names = ["operating_balance", "capital_balance", "own_cover"]
        rules = scenario.rule_ids.filtered(lambda rule: rule.aggregate in names)
        self.assertEqual(rules.mapped("aggregate"), names)
        usual = scenario.rule_ids - rules
        measures = [("net_savings", "at_least", 0), ("debt_years", "at_most", 12)]
        shown = [(rule.aggregate, rule.bound, rule.threshold) for rule in usual]
        self.assertEqual(shown, measures)
        self.assertIn("house rule", usual[0].source)
        self.assertIn("usual measure", usual[1].source)
        self.assertEqual(set(rules.mapped("is_voted")), {True})
        self.assertEqual(set(usual.mapped("is_voted")), {False})
        self.assertEqual(set(rules.mapped("source")), {"Art. L. 1612-4 CGCT"})
        self.assertEqual(set(rules.mapped("bound")), {"at_least"})
        self.assertEqual(self.checked(scenario), names)
        for assumption in scenario.assumption_ids:
            assumption.yearly = assumption.yearly or "0"
        self.env.registry.clear_cache()
        self.assertEqual(self.checked(scenario), [*names, "net_savings"])
        loan = {"name": "Bank", "stock": 1200, "repayment": "200", "rate_code": "rate"}
        scenario.loan_ids = [Command.create({**loan, "source": "Invented"})]
        self.env.registry.clear_cache()
        # now the debt is known
        self.assertEqual(self.checked(scenario), scenario.rule_ids.mapped("aggregate"))

    def checked(self, scenario):
        rules = scenario.edic_explore()["rules"]
        return [rule["code"] for rule in rules if not rule["unknown"]]

    def test_rules_are_those_of_the_budget_s_day(self):
        row = {
            "code": "fr.budget.balance",
            "name": "Balance",
            "area": "FR",
            "text_en": "Art. L. 9999 CGCT",
            "valid_from": "2026-07-01",
            **SOURCE,
        }
        legal = self.env["edic.public.legal"].sudo().with_context(install_mode=True)
        self.assertTrue(legal.create(row).is_in_force)
        rules = self.start(self.budget).rule_ids
        self.assertEqual(rules[0].source, "Art. L. 1612-4 CGCT")
        with freeze_time("2026-07-01"):  # the vote stays of its year
            rules = self.start(self.budget, name="Later").rule_ids
        self.assertEqual(rules[0].source, "Art. L. 1612-4 CGCT")
        later = self.make_budget(year=2027)
        rules = self.start(later, name="Next year").rule_ids
        self.assertEqual(rules[0].source, "Art. L. 9999 CGCT")

    def test_a_law_is_named_only_where_it_sets_the_rule(self):
        """Baden-Württemberg lets a deficit be carried forward (§ 24 (3) GemHVO), and
        § 75 GO NRW does not ask that the repayment be earned."""
        prudence = "A house rule of prudence, no rule of the law"
        officer = self.make_user("start_de", OFFICER, company=self.town)
        budget = self.make_budget(DE_LINES, user=officer, framework="de_doppik")
        for land, expected in (
            ("nw", "Section 75 Municipal Code of North Rhine-Westphalia (GO NRW)"),
            ("bw", prudence),
        ):
            self.town.state_id = self.env.ref(f"base.state_de_{land}")
            with self.subTest(land=land):
                scenario = self.start(budget, user=officer, name=land)
                rules = scenario.rule_ids
                names = ["covered_result", "net_savings"]
                self.assertEqual(rules.mapped("aggregate"), names)
                self.assertEqual(rules.mapped("source"), [expected, prudence])
                checked = {rule["code"]: rule for rule in self.rules(scenario)}
                self.assertIn(
                    "equalisation reserve", checked["covered_result"]["unknown"]
                )

    def rules(self, scenario):
        return scenario.edic_explore()["rules"]
