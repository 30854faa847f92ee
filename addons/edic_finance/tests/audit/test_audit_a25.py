# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..entry_common import EntryCase


@tagged("post_install", "-at_install")
class TestAuditA25(EntryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.usual = cls.env["account.move"]
        for month in range(1, 7):
            cls.usual += cls.entry("641000", "421000", day=f"2024-{month:02}-20")
            cls.usual += cls.entry("164000", "512000", day=f"2024-{month:02}-20")
        cls.none = cls.env["account.move"]

    def test_a_pair_that_hardly_ever_occurs(self):
        rare = self.entry("164000", "421000")
        [found] = self.assertFound("A25", rare, rule="rare")
        self.assertEqual(found.facts["debit"], "164")
        self.assertEqual((found.facts["seen"], found.facts["entries"]), (1, 9))
        self.assertEqual(
            found.facts["accounts"],
            {
                "debit": [{"account": "164000", "amount": "5000.00"}],
                "credit": [{"account": "421000", "amount": "5000.00"}],
            },
        )
        second = self.entry("164000", "421000", day="2026-03-11")
        self.assertFound("A25", rare + second, rule="rare")
        third = self.entry("164000", "421000", day="2026-03-12")
        self.assertFound("A25", rare + second, rule="rare")
        later = third.copy({"date": "2028-03-10"})
        later.action_post()
        self.assertFound("A25", rare + second, rule="rare")
        last = third.copy({"date": "2028-06-12"})
        last.action_post()
        self.assertFound("A25", rare + second + last, rule="rare")

    def test_what_is_small_or_made_by_odoo_is_not_looked_at(self):
        self.entry("164000", "421000", amount=1000.0)
        bank = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-03-10",
                "amount": 9000.0,
            }
        )
        self.assertEqual(bank.move_id.state, "posted")
        scheduled = self.entry(
            "164000", "421000", auto_post_origin_id=self.usual[0].id, day="2026-03-11"
        )
        draft = self.entry("164000", "421000", post=False)
        gone = self.entry("164000", "421000")
        self.reverse(gone, "2026-04-01")
        self.assertFound("A25", self.none)
        self.assertFound("A25", self.none, scheduled + draft + gone)
        found = self.excluded("A25", date_from="2026-01-01")
        self.assertEqual(found, {"draft": 1, "not_manual": 2, "reversed": 2})
        above = self.entry("164000", "428000", amount=1000.01)
        self.assertFound("A25", above, rule="rare")

    def test_small_lines_make_no_pair(self):
        rounding = self.make_entry(
            ("641000", 4999.0), ("658000", 1.0), ("421000", -5000.0)
        )
        self.assertFound("A25", self.none, rounding, rule="rare")
        quarter = self.make_entry(
            ("641000", 3750.0), ("164000", 1250.0), ("421000", -5000.0)
        )
        self.assertFound("A25", quarter, rule="rare")

    def test_rarity_needs_a_history(self):
        early = self.entry("164000", "421000", day="2025-01-19")
        self.assertFound("A25", self.none, early)
        counts = self.excluded("A25", date_to="2025-01-19")
        self.assertEqual(counts, {"no_history": 13})
        other = self.entry("164000", "421000", day="2025-01-20")
        self.assertFound("A25", other, rule="rare")
        listed = self.entry("606000", "512000", day="2025-01-19")
        self.assertFound("A25", listed, rule="always")

    def test_pairs_that_are_always_looked_into(self):
        for debit, credit in (
            ("401000", "512000"),
            ("606000", "512000"),
            ("213000", "606000"),
            ("471000", "708000"),
        ):
            moves = self.none
            for day in range(1, 6):  # often, and none the less
                moves += self.entry(debit, credit, day=f"2026-03-{day:02}")
            found = self.assertFound("A25", moves, moves, rule="always")
            self.assertEqual(len(found), 5)
        self.assertFound("A25", self.none, self.usual, rule="always")
        inverse = self.entry("708000", "471000")
        self.assertFound("A25", self.none, inverse, rule="always")

    def test_list_is_that_of_the_chart(self):
        bill = self.entry("401000", "512000")
        self.company.chart_template = "de_skr03"
        self.assertFound("A25", self.none, bill, rule="always")
        german = self.entry("471000", "100000")
        self.assertFound("A25", german, german, rule="always")

    def test_revenue_of_the_last_days_that_is_reversed(self):
        kept = self.entry("411000", "707000", day="2025-12-30")
        taken_back = self.entry("411000", "707000", day="2025-12-30")
        earlier = self.entry("411000", "707000", day="2025-12-21")
        within = self.entry("411000", "707000", day="2025-12-30")
        for move, day in (
            (taken_back, "2026-01-05"),
            (earlier, "2026-01-05"),
            (within, "2025-12-31"),
        ):
            self.reverse(move, day)
        looked_at = kept + taken_back + earlier + within
        [found] = self.assertFound("A25", taken_back, looked_at, rule="always")
        self.assertEqual(found.facts["reversed"], "2026-01-05")

    def test_a_financial_year_of_its_own(self):
        self.company.write({"fiscalyear_last_month": "6", "fiscalyear_last_day": 30})
        move = self.entry("411000", "707000", day="2025-06-28")
        self.reverse(move, "2025-07-02")
        self.assertFound("A25", move, move, rule="always")

    def test_an_account_that_is_hardly_ever_used(self):
        for day in range(1, 5):
            self.entry("658000", "421000", day=f"2026-02-{day:02}")
        first = self.entry("672000", "421000", day="2026-02-10")
        [found] = self.assertFound("A25", first, first, rule="seldom")
        self.assertEqual((found.severity, found.facts["first"]), ("medium", True))
        for day in range(11, 14):
            last = self.entry("672000", "421000", day=f"2026-02-{day}")
        self.assertFound("A25", self.none, last, rule="seldom")
        self.account("673000")
        self.env.cr.execute(
            "UPDATE account_account SET create_date = '2026-02-01' WHERE id = %s",
            [self.account("673000").id],
        )
        new = self.entry("673000", "421000", day="2026-03-02")
        self.assertFound("A25", self.none, new, rule="seldom")
        later = self.entry("673000", "421000", day="2026-03-03")
        [found] = self.assertFound("A25", later, later, rule="seldom")
        self.assertEqual((found.facts["seen"], found.facts["first"]), (2, False))

    def test_picture_shows_both_sides(self):
        rare = self.entry("164000", "421000")
        [found] = self.assertFound("A25", rare, rule="rare")
        chart = self.check("A25")._chart(found.facts)
        self.assertEqual(chart["kind"], "account")
        self.assertEqual(chart["debit"], found.facts["accounts"]["debit"])
