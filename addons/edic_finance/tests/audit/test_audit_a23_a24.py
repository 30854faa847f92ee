# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..statistic_common import StatisticCase

# the ten days after the last of the monthly bills
NOW = {"today": date(2025, 1, 15)}


@tagged("post_install", "-at_install")
class TestAuditHabits(StatisticCase):
    """A23: 24 monthly bills of 1,000 until December 2024. A24: the same are entries of
    one kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        days = cls.monthly("2023-01", 24)
        cls.history = cls.bills(*((day, 1000) for day in days), label="Cleaning")
        cls.last = cls.history[-1]
        cls.journal = cls.company_data["default_journal_misc"]

    # --- A23: what is missing ---------------------------------------------------------
    def test_a_bill_is_missing(self):
        facts = self.found("A23", "missing", today=date(2025, 2, 10))[self.last.id]
        history = facts.pop("history")
        self.assertEqual(
            facts,
            {
                "between": [],
                "bill": self.last.name,
                "day": "2024-12-10",
                "expected": "2025-01-10",
                "following": None,
                "gap": None,
                "limit": "37.2",
                "n": 23,
                "rule": "missing",
                "usual": "31.0",
                "vendor": "paper",
            },
        )
        self.assertEqual(history[-1], {"day": "2024-12-10", "amount": "1000.00"})
        self.assertEqual(len(history), 24)

    def test_from_when_until_when_it_is_missing(self):
        for days, is_found in ((47, False), (48, True), (124, True), (125, False)):
            with self.subTest(days=days):
                today = date(2024, 12, 10) + timedelta(days=days)
                found = self.found("A23", "missing", today=today)
                self.assertEqual(set(found), {self.last.id} if is_found else set())
        self.parameter("A23.grace", "11")
        self.assertFalse(self.found("A23", today=date(2025, 1, 27)))

    def test_bill_that_came_late_is_found(self):
        self.bill("2025-02-10", 1000)
        facts = self.found("A23", "missing", today=date(2025, 2, 12))[self.last.id]
        self.assertEqual((facts["gap"], facts["expected"]), (62, "2025-01-10"))
        self.assertEqual(facts["history"][-1]["day"], "2025-02-10")

    def test_next_bill_and_those_before_it_are_named(self):
        """No sentence says of a bill that came that it is in no books."""
        early, late = self.bill("2024-12-20", 50), self.bill("2025-02-20", 1000)
        today = {"today": date(2025, 2, 25)}
        self.assertIn(early.id, self.found("A23", "extra", **today))
        facts = self.found("A23", "missing", **today)[self.last.id]
        self.assertEqual(facts["following"], {"bill": late.name, "day": "2025-02-20"})
        self.assertEqual(facts["between"], [{"bill": early.name, "day": "2024-12-20"}])
        self.assertEqual(facts["history"][-1]["day"], "2025-02-20")
        expected, came = self.check("A23")._words(facts).seen
        self.assertIn(f"the next one, {late.name}, is of 02/20/2025, 72 days", expected)
        self.assertIn(f"{early.name} (12/20/2024)", came)

    def test_bank_and_salaries_are_no_bills(self):
        lines = [
            Command.create({"account_id": self.accounts[name].id, "balance": balance})
            for name, balance in (("upkeep", 500), ("energy", -500))
        ]
        entry = self.env["account.move"].create(
            {"move_type": "entry", "date": "2024-06-09", "line_ids": lines}
        )
        entry.action_post()
        audit = self.env["edic.finance.audit"].sudo()

        def population():
            run = audit._run_checks(self.company, ["A23"], kind="simulation", **NOW)
            return run.line_ids.population

        self.assertEqual(population(), 24)
        self.parameter("A23.months", "24")
        self.bill("2025-01-10", 1000)  # the account of all bills has 25 months now
        self.assertEqual(population(), 25)
        account = self.history.invoice_line_ids.account_id
        self.stamp(entry.line_ids[0], account_id=account.id)
        self.assertEqual(population(), 26, "an entry that makes a season")

    def test_too_few_to_make_a_habit(self):
        self.stamp(self.history[:15], state="draft")
        today = {"today": date(2025, 2, 10)}
        self.assertIn(self.last.id, self.found("A23", **today), "eight intervals")
        self.parameter("A23.count", "9")
        self.assertFalse(self.found("A23", **today))
        self.assertEqual(self.excluded("A23", **today), {"draft": 15, "too_few": 9})

    # --- A23: what comes too early ----------------------------------------------------
    def test_a_bill_too_many(self):
        early = self.bill("2025-01-04", 10)  # 25 days
        facts = self.found("A23", "extra", **NOW)[early.id]
        self.assertEqual((facts["gap"], facts["limit"]), (25, "25.4"))
        self.assertEqual((facts["usual"], facts["n"]), ("31.0", 23))
        self.assertEqual(facts["history"][-1], {"day": "2025-01-04", "amount": "10.00"})
        self.stamp(early, invoice_date="2025-01-05")
        self.nothing("A23", early, **NOW)

    def test_bills_that_count_not(self):
        early = self.bill("2025-01-04", 10)
        for name, value in (
            ("state", "draft"),
            ("move_type", "in_refund"),
            ("commercial_partner_id", self.vendors["power"].id),
            ("company_id", self.bystander.id),
        ):
            with self.subTest(name=name), self.env.cr.savepoint() as point:
                self.stamp(early, **{name: value})
                self.nothing("A23", early, **NOW)
                point.rollback()
        early._reverse_moves([{"invoice_date": "2025-01-05"}], cancel=True)
        self.nothing("A23", early, **NOW)
        self.assertEqual(self.excluded("A23", **NOW), {"reversed": 2})

    # --- A23: bursts ------------------------------------------------------------------
    def test_many_bills_in_a_week(self):
        days = ("2025-01-06", "2025-01-08", "2025-01-10", "2025-01-12")
        bills = self.bills(*((day, 10) for day in days))
        [(number, facts)] = self.found("A23", "burst", **NOW).items()
        self.assertEqual(number, bills[3].id)
        self.assertEqual((facts["week"], facts["count"]), ("2025-01-06", 4))
        self.assertEqual((facts["weeks"], facts["mean"]), (52, "0.23"))
        self.parameter("A23.chance", "0.00001")
        self.assertFalse(self.found("A23", "burst", **NOW))
        self.stamp(bills[3], invoice_date="2025-01-13")
        self.assertFalse(self.found("A23", "burst", **NOW))

    # --- A23: seasons -----------------------------------------------------------------
    def test_a_month_out_of_season(self):
        bill = self.bill("2025-01-10", 1300)
        facts = self.found("A23", **NOW)[bill.id]
        history = facts.pop("history")
        self.assertEqual(
            facts,
            {
                "account": "620300",
                "bill": bill.name,
                "day": "2025-01-10",
                "month": "2025-01",
                "n": 12,
                "rule": "season",
                "total": "1300.00",
                "usual": "1000.00",
                "vendor": "paper",
                "z": "5.25",
            },
        )
        self.assertEqual(history[-1], {"day": "2025-01-01", "amount": "1300.00"})
        self.parameter("A23.z", "5.3")
        self.nothing("A23", bill, **NOW)

    def test_a_month_as_ever(self):
        for price, is_found in ((1250, False), (1250.01, True), (1190, False)):
            with self.subTest(price=price), self.env.cr.savepoint() as point:
                bill = self.bill("2025-01-10", price)
                self.assertEqual(bill.id in self.found("A23", **NOW), is_found)
                point.rollback()

    def test_less_in_the_month_that_runs(self):
        bill = self.bill("2025-01-10", 100)
        self.nothing("A23", bill, today=date(2025, 1, 31))
        self.assertIn(bill.id, self.found("A23", today=date(2025, 2, 1)))

    def test_months_before(self):
        bill = self.bill("2025-01-10", 1300)
        self.parameter("A23.months", "25")
        self.nothing("A23", bill, **NOW)

    def test_items_of_the_account_that_count_not(self):
        bill = self.bill("2025-01-10", 1300)
        item = bill.invoice_line_ids
        for name, value in (
            ("parent_state", "draft"),
            ("company_id", self.bystander.id),
            ("account_id", self.company_data["default_account_assets"].id),
        ):
            with self.subTest(name=name), self.env.cr.savepoint() as point:
                self.stamp(item, **{name: value})
                self.nothing("A23", bill, **NOW)
                point.rollback()

    def test_flags_of_a23(self):
        self.turn_on("A23")
        today = fields.Date.today()
        days = [today - timedelta(days=60 + 30 * n) for n in range(10)]
        bills = self.bills(
            *((fields.Date.to_string(day), 10) for day in reversed(days)),
            vendor="power",
            account="energy",
        )
        self.saved()
        flag = self.flags("A23").filtered(lambda raised: raised.move_id == bills[-1])
        self.assertEqual((flag.facts["rule"], flag.state), ("missing", "new"))
        self.assertIn(flag, self.assert_same_flags("A23"))
        day = fields.Date.to_string(days[0] + timedelta(days=30))
        self.bill(day, 10, vendor="power", account="energy")
        self.saved()
        self.assertEqual(flag.state, "expired", "it came, as of its day")

    # --- A24 --------------------------------------------------------------------------
    def rare(self, **vals):
        """An entry with accounts, journal and text of its own."""
        account = {name: self.accounts[name].id for name in ("upkeep", "energy")}
        lines = [
            Command.create({"account_id": account["upkeep"], "balance": 90000}),
            Command.create({"account_id": account["energy"], "balance": -90000}),
        ]
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.journal.id,
                "date": "2024-06-09",
                "line_ids": lines,
                **vals,
            }
        )
        move.action_post()
        return move

    def test_rare_in_several_ways(self):
        self.parameter("A24.share", "4")
        move = self.rare()
        [(number, facts)] = self.found("A24").items()
        self.assertEqual(number, move.id)
        self.assertEqual(
            {name: facts[name] for name in ("amount", "day", "entries", "rank")},
            {"amount": "90000.00", "day": "2024-06-09", "entries": 25, "rank": 1},
        )
        self.assertEqual(facts["entry"], move.name)
        shown = [(p["feature"], p["value"], p["bits"]) for p in facts["parts"]]
        rare = [("amount", "9", "4.7"), ("pair", "620/620", "4.7")]
        self.assertEqual(shown, rare, "what has no bits is no sign")
        self.assertEqual({(p["seen"], p["of"]) for p in facts["parts"]}, {(0, 24)})
        named = [[p["feature"], p["context"], p["value"]] for p in facts["parts"]]
        self.assertEqual(facts["patterns"], sorted(named))

    def test_a_credit_note_is_of_the_kind_of_its_bill(self):
        self.parameter("A24.share", "4")
        back = self.last._reverse_moves([{"invoice_date": "2024-12-20"}])
        back.invoice_line_ids.price_unit = 900
        back.action_post()
        [(number, facts)] = self.found("A24").items()
        self.assertEqual(number, back.id)
        shown = {part["feature"] for part in facts["parts"]}
        self.assertIn("reversal", shown)
        self.assertNotIn("pair", shown)
        self.assertNotIn("taxes", shown)

    def test_shown_are_so_many(self):
        move = self.rare()
        self.assertFalse(self.found("A24"), "two hundred entries make one")
        row = self.parameter("A24.share", "4")
        self.assertEqual(set(self.found("A24")), {move.id}, "4 % of 25")
        days = [f"2024-12-{day}" for day in range(11, 26)]
        self.bills(*((day, 1000) for day in days), label="Cleaning")
        self.assertEqual(set(self.found("A24")), {move.id}, "1.6 entries")
        row.active = False
        self.parameter("A24.share", "5")
        self.assertEqual(len(self.found("A24")), 2)
        self.parameter("A24.most", "1")
        self.assertEqual(set(self.found("A24")), {move.id})

    def test_entries_that_count_not(self):
        self.parameter("A24.share", "4")
        move = self.rare()
        period = {"date_to": date(2024, 6, 8)}
        self.assertNotIn(move.id, self.found("A24", **period))
        period = {"date_from": date(2024, 6, 10)}
        self.assertNotIn(move.id, self.found("A24", **period))
        period = {"date_from": date(2024, 6, 9), "date_to": date(2024, 6, 9)}
        self.assertEqual(set(self.found("A24", **period)), {move.id})
        move.button_draft()
        self.assertFalse(self.found("A24"))
        self.assertEqual(self.excluded("A24"), {"draft": 1, "too_few": 24})
        move.action_post()
        self.elsewhere(self.last)
        self.assertFalse(self.found("A24"), "24 entries of the company")
        self.assertEqual(self.excluded("A24"), {"too_few": 24})

    def test_an_entry_that_was_undone(self):
        self.parameter("A24.share", "4")
        move = self.rare()
        back = move._reverse_moves([{"date": "2024-06-10"}], cancel=True)
        self.assertTrue(back and not {move.id, back.id} & set(self.found("A24")))
        self.assertEqual(self.excluded("A24"), {"reversed": 2})

    def test_when_it_was_posted_only_once_agreed(self):
        self.parameter("A24.share", "4")
        self.stamp(self.history, edic_posted_at="2024-01-10 05:30:00")
        bill = self.bill("2025-01-10", 1000, label="Cleaning")
        self.stamp(bill, edic_posted_at="2025-01-10 04:30:00")
        for code, zone, expected in (
            ("A06", "Europe/Paris", False),
            ("A24", "Europe/Paris", bill.id),  # at half past five, the others after
            ("A24", "UTC", False),
        ):
            agreement = self.parameter("staff_council.agreement", code)
            self.company.partner_id.tz = zone
            [(number, facts)] = self.found("A24").items()
            self.assertEqual("'hour'" in str(facts["parts"]) and number, expected)
            agreement.active = False

    def test_what_was_justified_weighs_less(self):
        self.parameter("A24.share", "4")
        self.turn_on("A24")
        move = self.rare()
        self.saved()
        self.assertFalse(self.flags("A24"), "nothing is said of one saved record")
        flag = self.assert_same_flags("A24")
        self.assertEqual(flag.move_id, move)
        before = self.found("A24")[move.id]
        flag.sudo(False).with_user(self.other)._clear("false_positive", "a test")
        self.assertFalse(self.found("A24").get(move.id), "others are rarer now")
        parts = [{**part, "justified": 1} for part in before["parts"]]
        self.assert_words("A24", {**before, "parts": parts})
        self.assertIn(flag, self.audit("A24"))
        self.assertEqual(flag.state, "false_positive")
