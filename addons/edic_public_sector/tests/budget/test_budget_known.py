# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..budget_common import FR_LINES, BudgetBillCase

BEFORE = tuple((*line[:5], line[5] + 100) for line in FR_LINES)


@tagged("post_install", "-at_install")
class TestBudgetKnown(BudgetBillCase):
    """Unknown amounts of a budget are gaps: in tables, sentences, bars and charts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls.make_budget(BEFORE, year=2025)
        cls.budget = cls.make_budget()
        cls.power = cls.line(cls.budget, "60612", "020")
        place = cls.power.credit_id
        cls.other = cls.line(cls.budget, "64111", "020")
        cls.records = cls.budget, place, cls.power

    def facts(self, record):
        return {key: fact.value for key, fact in self.parts(record)[0].items()}

    def parts(self, record):
        facts = self.env["edic.public.facts"].with_user(self.officer)
        return facts._of(record.with_user(self.officer), "en")

    def spent_everywhere(self, record, side="expense"):
        """Return the spent amounts of the note's facts, its table, screen and list."""
        facts = self.facts(record)
        name = "spent_now" if side == "expense" else f"{side}_realised_now"
        end = "" if side == "expense" else f"_{side}"
        table = self.parts(record)[1][f"history{end}"]
        [row] = [entry for entry in table["rows"] if entry[0].value == "2026"]
        story = record.with_user(self.reader).edic_story("execution")
        [year] = [
            each_year
            for each_year in story["history"]
            if (each_year["year"], each_year["direction"]) == (2026, side)
        ]
        bars = {half["direction"]: half["after"] for half in story["sides"]}
        return facts.get(name), row[2].value, year["spent"], bars.get(side)

    def test_actuals_that_do_not_exist_are_a_gap(self):
        other = self.make_bill(("60632", 5), day="2025-03-01")
        other.line_ids.edic_budget_choice_id = self.line(self.old, "60612", "020")
        other.action_post()  # there are books, and nothing of this budget in them
        for record in self.records:
            with self.subTest(record=record):
                self.assertEqual(self.spent_everywhere(record), (None, "–", None, None))
                facts = self.facts(record)
                self.assertIn("spent_unknown", facts)
                self.assertNotIn("available_now", facts)
        self.assertFalse(self.budget.is_spent_known)
        self.assertEqual(
            self.spent_everywhere(self.budget, "revenue"), (None, "–", None, None)
        )
        self.assertIn("revenue_realised_unknown", self.facts(self.budget))

    def test_zero_is_what_entries_come_to(self):
        bill = self.make_bill(("60612", 100, {self.hall: 100}))
        bill.action_post()
        back = bill._reverse_moves([{"invoice_date": bill.invoice_date}], cancel=True)
        self.assertEqual(back.state, "posted")
        for record in self.records:
            with self.subTest(record=record):
                self.assertEqual(self.spent_everywhere(record), ("0.00", "0.00", 0, 0))
                self.assertNotIn("spent_unknown", self.facts(record))
        # nothing was spent on another line of the side, as is known by now
        self.assertEqual(self.spent_everywhere(self.other), ("0.00", "0.00", 0, 0))
        self.assertTrue(self.budget.is_spent_known)

    def test_closed_budget_makes_nothing_available(self):
        self.make_bill(("60612", 100, {self.hall: 100})).action_post()
        self.power.carried_out = 250.0
        self.assertIn("available_now", self.facts(self.power))
        self.budget.action_close()
        for record in self.records:
            facts = self.facts(record)
            self.assertNotIn("available_now", facts)
            self.assertIn("year_over", facts)
            self.assertEqual(facts["carried_now"], "250.00")
            self.assertEqual(facts["spent_now"], "100.00")
        self.env.invalidate_all()
        self.assertEqual(self.budget.available, 0)

    def test_reasons_are_spoken_of_only_where_they_were_entered(self):
        for record in self.records:
            facts = self.facts(record)
            self.assertIn("no_reasons", facts)
            self.assertNotIn("reasons", facts)
        self.own("reason").create(
            {
                "line_id": self.power.id,
                "kind": "one_off",
                "name": "Once",
                "amount": 5,
                "source": "Counted (fictive)",
            }
        )
        for record in self.records:
            facts = self.facts(record)
            self.assertIn("reasons", facts)
            self.assertNotIn("no_reasons", facts)
