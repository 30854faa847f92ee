# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .test_budget_justified import BEFORE, JustifiedCase


@tagged("post_install", "-at_install")
class TestBudgetHistory(JustifiedCase):
    """The amounts voted and spent, year by year."""

    def history(self, record, direction="expense"):
        return [
            (year["year"], year["open"], year["spent"])
            for year in record.with_user(self.reader).edic_story()["history"]
            if year["direction"] == direction
        ]

    def make_older(self):
        older = self.make_budget(
            (*BEFORE[:4], ("operating", "expense", "67", "673", "", 7.07), BEFORE[5]),
            year=2024,
            actuals="document",
            is_voted=False,
        )
        act = older.decision_ids
        revenue = act.movement_ids.filtered(lambda m: m.direction == "revenue")
        revenue.amount = 2057.11
        act.action_enforce_confirmed()

    def test_years_before(self):
        self.make_older()
        self.make_bill(("60612", 100, {self.hall: 100})).action_post()
        self.assertEqual(
            self.history(self.power),
            [(2024, 900.10, None), (2025, 900.10, 720.08), (2026, 1000.33, 100)],
        )
        self.assertEqual(
            self.history(self.general),
            [(2024, 2050.04, None), (2025, 2050.04, 770.08), (2026, 2000, 100)],
        )
        # all of each year, also what is in no other
        self.assertEqual(
            self.history(self.budget),
            [(2024, 2057.11, None), (2025, 5550.04, 770.08), (2026, 6100, 100)],
        )
        self.assertEqual(
            self.history(self.budget, "revenue"),
            [(2024, 2057.11, None), (2025, 5550.04, None), (2026, 6100, None)],
        )

    def test_what_is_not_known_of_a_year_is_not_zero(self):
        def last(record):
            return self.history(record)[0]

        self.old.actuals = "ledger"
        for day in ("2025-06-01", "2026-06-01"):  # no entry is of this budget
            with freeze_time(day):
                self.assertEqual(last(self.power), (2025, 900.10, None))
                self.assertFalse(self.old.edic_story("execution")["sides"])
                self.assertTrue(self.old.edic_story()["sides"])
        table = self.env["edic.public.facts.budget.line"]._tables(self.power)["history"]
        cells = [cell.value for cell in table["rows"][0]]
        self.assertEqual(cells, ["2025", "900.10", "–"])
        bill = self.make_bill(("60632", 5), day="2025-03-01")
        bill.action_post()  # another line: none was spent on this
        with freeze_time("2026-06-01"):
            self.assertEqual(last(self.power), (2025, 900.10, 0))
        draft = self.make_budget(BEFORE, year=2024, is_voted=False)
        self.assertEqual(draft.state, "draft")
        self.assertEqual(last(self.power), (2024, 900.10, None))  # as is prepared
        draft.decision_ids.unlink()
        self.assertEqual(last(self.power), (2024, None, None))

    def test_lines_of_a_year_of_the_history(self):
        self.make_older()
        for record in (self.power, self.general, self.budget):
            for year, amount, _spent in self.history(record):
                action = record.with_user(self.reader).edic_story_lines("expense", year)
                lines = self.env["edic.public.budget.line"].search(action["domain"])
                self.assertEqual(set(lines.mapped("year")), {year})
                self.assertAlmostEqual(sum(lines.mapped("open")), amount, 2)

    def test_history_and_parts_tell_one_amount_of_last_year(self):
        for record in (self.power, self.general, self.budget):
            with self.subTest(record=record):
                before = self.side(record)["before"]
                [last] = [row for row in self.history(record) if row[0] == 2025]
                self.assertEqual(last[1], before)

    # --- beside other budgets ---------------------------------------------------------
    def test_what_the_expense_of_a_budget_comes_to(self):
        def sums(user):
            budgets = (self.old | self.budget).with_user(user)
            return [(budget.open, budget.spent, budget.available) for budget in budgets]

        bill = self.make_bill(("60612", 100, {self.hall: 100}))
        before = (5550.04, 770.08, 4779.96)
        self.assertEqual(sums(self.reader), [before, (6100, 0, 6000)])  # a draft
        bill.action_post()
        self.env.invalidate_all()
        self.assertEqual(sums(self.reader), [before, (6100, 100, 6000)])
        with self.assertRaises(AccessError):
            sums(self.plain)
