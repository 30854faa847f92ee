# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..budget_common import BudgetBillCase
from ..draft_common import Drafting
from .test_budget_justified import BEFORE, NOW


@tagged("post_install", "-at_install")
class TestBudgetPlanned(Drafting, BudgetBillCase):
    """A budget is explained before it is voted: with what is prepared."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classPatch(type(cls.company), "_edic_areas", lambda _own: ("FR", ""))
        cls.make_budget(BEFORE, year=2025, actuals="document")
        cls.budget = cls.make_budget(NOW, is_voted=False)
        cls.power = cls.line(cls.budget, "60612", "020")

    def facts(self, record, lang="en"):
        facts, tables = self.env["edic.public.facts"]._of(record, lang)
        return {key: fact.value for key, fact in facts.items()}, tables

    def test_a_line_has_what_its_act_would_vote(self):
        self.assertEqual((self.power.open, self.power.planned), (0.0, 1000.33))
        self.budget.decision_ids.action_enforce_confirmed()
        self.assertEqual((self.power.open, self.power.planned), (1000.33, 1000.33))

    def test_project_is_explained_against_the_vote_of_last_year(self):
        story = self.budget.with_user(self.reader).edic_story()
        self.assertTrue(story["is_project"])
        [side] = [half for half in story["sides"] if half["direction"] == "expense"]
        sums = [round(side[key], 2) for key in ("before", "after", "difference")]
        self.assertEqual(sums, [5550.04, 6100.0, 549.96])
        years = [year for year in story["history"] if year["direction"] == "expense"]
        self.assertEqual([year["open"] for year in years], [5550.04, 6100.0])

    def test_notes_say_that_it_is_not_voted(self):
        facts, tables = self.facts(self.budget)
        self.assertEqual(facts["credit_now"], "6100.00")
        self.assertEqual(facts["operating_expense"], "5500.00")
        self.assertNotIn("available_now", facts)
        self.assertEqual(tables["chapters"]["rows"][-1][2].value, "6100.00")
        for code in ("budget.note", "budget.rob.fr"):
            draft = self.begin(code, "en", self.officer, self.budget)
            self.assertIn("Not voted", self.text(draft, "project"))
        self.budget.decision_ids.action_enforce_confirmed()
        draft = self.begin("budget.note", "en", self.officer, self.budget)
        self.assertNotIn("project", {block["key"] for block in draft.sudo().blocks})

    def test_a_scenario_starts_from_what_is_prepared(self):
        scenarios = self.env["edic.public.scenario"].with_user(self.officer)
        scenario = scenarios.create(
            {"name": "Project", "budget_id": self.budget.id, "horizon": 2}
        )
        scenario.rate_code = False
        scenario.borrowing = "none"

        def expense():
            rows = scenario.edic_explore()["rows"]
            return next(
                row["base"] for row in rows if row["code"] == "operating_expense"
            )

        self.assertEqual(expense(), 5500.0)
        self.power.movement_ids.amount = 1100.33
        self.env.flush_all()
        # later writes have another time; here all is of one transaction
        self.env.cr.execute(
            "UPDATE edic_public_budget_movement SET write_date = write_date + "
            "interval '1 second' WHERE line_id = %s",
            [self.power.id],
        )
        self.assertEqual(expense(), 5600.0)

    def test_a_project_that_is_entered_anew_counts_once(self):
        first, *others = self.budget.line_ids
        self.assertTrue(all(other.planned for other in others))
        again = [(first, 1.0)]
        self.make_act(self.budget, "primary", *again)
        facts, _tables = self.facts(self.budget)
        self.assertEqual(facts["credit_now"], "1.00")
        self.assertFalse(any(other.planned for other in others))
        [act] = self.budget._prepared_acts()
        self.assertEqual(facts["prepared"], act.name)
        amending = self.make_act(self.budget, "amending", *again)
        self.assertEqual(self.budget._prepared_acts(), act | amending)
        self.assertEqual(self.facts(self.budget)[0]["credit_now"], "2.00")

    def test_where_nothing_is_prepared_there_is_no_amount(self):
        self.budget.decision_ids.unlink()
        facts, _tables = self.facts(self.budget)
        shown = {key for key in facts if "credit" in key or "savings" in key}
        self.assertFalse(shown)
        self.assertFalse(self.budget.edic_story()["sides"])
        draft = self.begin("budget.note", "fr", self.officer, self.budget)
        self.assertIn("Rien n’est encore voté", self.text(draft, "nothing"))
        self.assertNotIn("0,00", self.text(draft))
        self.assertNotIn("⟦", self.text(draft))

    def test_a_project_of_last_year_is_no_credit_to_compare_with(self):
        early = self.make_budget(NOW, year=2027, is_voted=False)
        facts, _tables = self.facts(early)
        self.assertEqual(facts["credit_now"], "6100.00")
        self.assertNotIn("credit_before", facts)
        self.assertFalse(early.edic_story()["has_before"])

    def test_nothing_is_realised_on_a_project(self):
        taxes = self.line(self.budget, "73111", direction="revenue")
        for record in (self.budget, taxes):
            facts, _tables = self.facts(record)
            keys = {"spent_now", "realised_now", "revenue_realised_now"}
            self.assertFalse(keys & set(facts))
