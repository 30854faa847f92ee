# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2 import IntegrityError
from psycopg2.errors import ReadOnlySqlTransaction

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from ...models.scenario.scenario_input import ScenarioInput
from ..scenario_common import BASE, FIGURES, SOURCE, ScenarioCase


@tagged("post_install", "-at_install")
class TestScenario(ScenarioCase):
    """The years after a budget, and the source of each of their figures."""

    def setUp(self):
        super().setUp()
        self.scenario = self.make_scenario()

    # --- figures ----------------------------------------------------------------------
    def test_three_years_by_hand(self):
        self.assertFalse(self.scenario.faults)
        explored = self.scenario.edic_explore()
        self.assertEqual(
            (explored["base_year"], explored["years"]), (2026, [2027, 2028, 2029])
        )
        self.assertEqual(self.explored(self.scenario), FIGURES)
        base = {row["code"]: row["base"] for row in explored["rows"]}
        self.assertEqual({code: base[code] for code in BASE}, BASE)
        self.assertEqual(base["debt_years"], 1.666667)

    def test_rules_are_held_against_each_year(self):
        self.assertEqual(
            [
                (rule["name"], rule["kept"], rule["values"], rule["kind"])
                for rule in self.scenario.edic_explore()["rules"]
            ],
            [
                ("Debt", [True] * 3, list(FIGURES["debt_years"]), "years"),
                ("Net", [True, True, False], [470, 345.9, 305.44], "money"),
            ],
        )

    def test_a_line_of_its_own(self):
        taxes = self.line(self.budget, "73111", direction="revenue")
        assumption = self.assumed("more", "amount", "-50; -100", line_ids=taxes.ids)
        self.scenario.assumption_ids = [Command.create(assumption)]
        explored = self.explored(self.scenario)
        # +50, +50, +50 and -50, -100, -100, each added to the year before
        self.assertEqual(explored["operating_revenue"], (4700, 4650, 4600))

    def test_families_that_the_budget_has_not_do_nothing(self):
        assumption = self.assumed("nothing", "percent", "99", "capital_grants")
        self.scenario.assumption_ids = [Command.create(assumption)]
        self.assertFalse(self.scenario.faults)
        self.assertEqual(self.explored(self.scenario), FIGURES)

    def test_fund_is_used_before_a_loan(self):
        self.scenario.write({"borrowing": "fund", "fund_floor": 200})
        explored = self.explored(self.scenario)
        self.assertEqual((explored["borrowing"][0], explored["fund"][0]), (30, 200))

    def test_loans_as_they_were_voted(self):
        self.scenario.borrowing = "none"
        explored = self.explored(self.scenario)
        self.assertEqual(explored["borrowing"], (100, 100, 100))
        # 470 + 300 + 100 + 100 - 1200
        self.assertEqual(explored["fund"][0], 270)

    def test_without_loans_and_projects_the_base_year_goes_on(self):
        self.scenario.write(
            {"loan_ids": [Command.clear()], "project_ids": [Command.clear()]}
        )
        explored = self.explored(self.scenario)
        self.assertEqual(explored["repayment"][0], 200)
        self.assertEqual(explored["capital_spend"], (900, 900, 900))
        self.assertEqual(explored["grants"], (300, 300, 300))
        self.assertEqual(explored["gross_savings"][0], 600)  # 4750 - 4050 - 100

    def test_from_what_was_spent(self):
        self.budget.actuals = "document"
        self.line(self.budget, "60612").realised = 950.55
        self.line(self.budget, "73111", direction="revenue").realised = 1500
        self.scenario.base = "spent"
        explored = self.scenario.edic_explore()
        base = {row["code"]: row["base"] for row in explored["rows"]}
        self.assertEqual(base["gross_savings"], 549.45)

    def test_deposits_are_no_loans(self):
        lines = (("capital", "expense", "16", "165", "", 10.0),)
        [line] = self.make_lines(self.budget, lines)
        family, role = line._family()
        self.assertEqual(family, "other_capital_expense")
        self.assertFalse(ScenarioInput(self.scenario)._is_replaced(role, family))

    # --- faults, in words -------------------------------------------------------------
    def assert_fault(self, words):
        self.assertRegex(self.scenario.faults, words)
        with self.refused(UserError, words):
            self.scenario.action_keep_run()
        self.env.registry.clear_cache()
        with self.refused(UserError, words):
            self.scenario.edic_explore()

    def test_what_is_wrong_is_said(self):
        for change, words in (
            ({"rate_code": "none"}, "no assumption with the code of this rate"),
            ({"rate_code": "pay"}, "has the unit % rate"),
            ({"borrowing_term": 0}, "a term of one year"),
            ({"borrowing_term": -3}, "a term of one year"),
        ):
            with self.subTest(change=change):
                before = {name: self.scenario[name] for name in change}
                self.scenario.write(change)
                self.assert_fault(words)
                self.scenario.write(before)
        self.assertFalse(self.scenario.faults)

    def test_a_name_that_is_there_twice(self):
        vals = {**SOURCE, "name": "School", "scenario_id": self.scenario.id}
        project = self.scenarios("project").create(vals)
        self.assert_fault("twice")
        project.name = "Bank"  # a loan of this name is something else
        self.assertFalse(self.scenario.faults)
        again = self.assumed("pay", "percent", "1")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.scenario.assumption_ids = [Command.create(again)]

    def test_a_line_of_another_budget(self):
        other = self.make_budget(name="Water", is_voted=False)
        self.part(self.scenario, "pay").line_ids = other.line_ids[:1]
        self.assert_fault("not in the budget it starts from")

    def test_what_cannot_be_read_is_refused(self):
        pay, loan = self.part(self.scenario, "pay"), self.scenario.loan_ids
        for record, vals, words in (
            (pay, {"yearly": "soon"}, "one number for each year"),
            (pay, {"yearly": "-150"}, "Nothing shrinks"),
            (pay, {"shape": "normal", "deviation": -1}, "is not negative"),
            (pay, {"shape": "uniform", "low": 2, "high": 1}, "below the highest"),
            (pay, {"shape": "triangular", "low": 1, "high": 2}, "below the highest"),
            (loan, {"repayment": "200; 900"}, "More is repaid than is owed"),
            (loan, {"repayment": "1.000"}, "one number for each year"),
            (self.scenario.project_ids, {"spend": "300.000"}, "one number"),
            (self.scenario, {"horizon": 21}, "1 to 20 years"),
            (self.scenario, {"horizon": 0}, "1 to 20 years"),
            (self.scenario, {"draws": 99}, "100 to 100,000"),
            (self.scenario, {"seed": -1}, "not negative"),
        ):
            with self.subTest(vals=vals), self.refused(ValidationError, words):
                record.write(vals)

    # --- sliders ----------------------------------------------------------------------
    def test_a_slider_adds_to_each_year(self):
        explored = self.explored(self.scenario, {"prices": 1, "nothing": 5})
        # 1000 × 1.03, × 1.04; 10 more of loan, of which 4 % are 0.40
        self.assertEqual(explored["gross_savings"][:2], (660, 590.9))
        explored = self.explored(self.scenario, {"taxes": "-50"})
        self.assertEqual(explored["operating_revenue"], (4700, 4700, 4700))
        explored = self.explored(self.scenario, {"old": 1, "pay": 0})
        self.assertEqual(explored["gross_savings"][0], 660)  # 4 % of 1000
        self.assertEqual(self.explored(self.scenario, {}), FIGURES)

    def test_what_is_no_number_or_too_much_is_said(self):
        for changes, words in (
            ({"pay": "much"}, "not a number"),
            ({"pay": -150}, "Nothing shrinks"),
            ({"taxes": "Infinity"}, "not an amount"),
            ({"taxes": "NaN"}, "not an amount"),
        ):
            with self.subTest(changes=changes), self.refused(UserError, words):
                self.scenario.edic_explore(changes)

    def test_how_far_sliders_go(self):
        self.part(self.scenario, "pay").write({"shape": "normal", "deviation": 0.7})
        most = {
            slider["code"]: slider["most"] for slider in self.scenario.edic_sliders()
        }
        changes = {"prices": 3, "pay": 1.4, "taxes": 10_000, "old": 2, "rate": 2}
        self.assertEqual(most, changes)
        [first, *_more] = self.scenario.edic_sliders()
        self.assertEqual(first["assumed"], "2; 3% growth a year")
        self.assertEqual(first["source"], "Invented")

    def test_values_are_written_for_the_reader(self):
        parts = self.scenario.assumption_ids
        self.part(self.scenario, "taxes").yearly = "15 000; 16000,50"
        self.part(self.scenario, "old").yearly = False
        self.assertEqual(
            parts.mapped("assumed"),
            [
                "2; 3% growth a year",
                "1% growth a year",
                "€15,000; 16,000.5 more each year, adding up",
                False,
                "rate of 4%",
            ],
        )

    def test_an_assumption_needs_no_code_of_its_own(self):
        with Form(self.scenario) as form, form.assumption_ids.new() as row:
            row.name, row.source = "Heat", "Invented"
        part = self.scenario.assumption_ids[-1]
        self.assertEqual(part.code, "Heat")
        part.name = "Heating"
        self.assertEqual(part.code, "Heat", "it is the same in all versions")

    def test_rows_add_up_to_the_change_of_the_fund(self):
        found = self.explored(self.scenario)
        parts = ("net_savings", "grants", "other_capital", "borrowing")
        for at, change in enumerate(found["fund_change"]):
            rest = sum(found[part][at] for part in parts) - found["capital_spend"][at]
            self.assertAlmostEqual(rest, change, 2)

    def test_exploring_writes_nothing(self):
        self.env.cr.flush()
        changes = {"prices": 1}
        own = self.scenario.with_user(self.reader)
        with self.env.cr.savepoint(flush=False) as savepoint:
            self.env.cr.execute("SET LOCAL transaction_read_only = on")
            with mute_logger("odoo.sql_db"), self.assertRaises(ReadOnlySqlTransaction):
                self.env.cr.execute("UPDATE edic_public_scenario SET fund = 1")
            own.edic_explore(changes)
            own.edic_sliders()
            own.edic_tornado("debt", 2029, changes)
            for group in own.edic_terms("debt", 2029, changes):
                for term in group["terms"]:
                    own.edic_trace(term["key"], 2029, changes)
            own.edic_compare(own.ids)
            self.env.flush_all()
            savepoint.rollback()
        self.assertEqual(self.explored(self.scenario), FIGURES)

    def test_exploring_touches_no_record(self):
        parts = [self.scenario, self.scenario.assumption_ids, self.budget.line_ids]
        long_ago = "2020-01-01 00:00:00"
        self.env.flush_all()
        for records in parts:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET write_date = %s WHERE id = ANY(%s)",
                    SQL.identifier(records._table),
                    long_ago,
                    records.ids,
                )
            )
            records.invalidate_recordset(["write_date"])
        self.scenario.edic_explore({"prices": 1, "taxes": -50})
        self.env.flush_all()
        for records in parts:
            records.invalidate_recordset(["write_date"])
            days = {str(record.write_date) for record in records}
            self.assertEqual(days, {long_ago}, records._name)
