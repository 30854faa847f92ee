# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.tests import tagged
from odoo.tools import format_date

from ..entry_common import LABEL, EntryCase


@tagged("post_install", "-at_install")
class TestAuditPeriods(EntryCase):
    """A28 entries around a closing, A29 those in the wrong period."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.none = cls.env["account.move"]
        cls.env.flush_all()  # the ledger's records of locks are of this company alone

    def attach(self, move):
        self.env["ir.attachment"].create(
            {
                "name": "note.txt",
                "raw": b"x",
                "res_model": move._name,
                "res_id": move.id,
            }
        )
        return move

    def short(self, day, text="x", **vals):
        return self.make_entry(
            ("641000", 5000.0, text), ("421000", -5000.0, text), day=day, **vals
        )

    # --- A28 --------------------------------------------------------------------------
    def test_days_around_the_end_of_the_year(self):
        days = ("2025-12-28", "2025-12-29", "2025-12-31", "2026-01-10", "2026-01-11")
        moves = [self.short(day) for day in days]
        found = self.assertFound("A28", moves[1] + moves[2] + moves[3])
        shown = {f.facts["day"]: f.facts["before"] for f in found}
        self.assertEqual(
            shown, {"2025-12-29": True, "2025-12-31": True, "2026-01-10": False}
        )
        self.assertEqual({f.facts["closing"] for f in found}, {"2025-12-31"})
        self.company.write({"fiscalyear_last_month": "2", "fiscalyear_last_day": 28})
        other = self.short("2024-02-29")
        self.assertFound("A28", other, self.none.union(*moves, other))

    def test_days_around_a_lock_date(self):
        move = self.short("2026-03-30")
        self.assertFound("A28", self.none, move)
        self.company.fiscalyear_lock_date = "2026-03-31"
        self.assertFound("A28", move)
        self.company.fiscalyear_lock_date = "2026-04-30"
        self.assertFound("A28", move)  # it was locked then

    def test_what_says_enough_is_not_found(self):
        day = "2025-12-30"
        good = self.attach(self.make_entry(("641000", 5e3), ("421000", -5e3), day=day))
        no_file = self.entry("641000", "421000", day=day)
        figures = self.attach(self.short(day, "2025 / 12-30 (4711)"))
        nine, ten = (self.attach(self.short(day, text)) for text in ("a" * 9, "b" * 10))
        by_ref = self.attach(self.short(day, ref=LABEL))
        small = self.entry("641000", "421000", amount=1000.0, day=day)
        found = self.assertFound("A28", no_file + figures + nine)
        shown = {f.subject: (f.facts["letters"], f.facts["files"]) for f in found}
        self.assertEqual(shown[figures.id], (0, 1))
        self.assertEqual(shown[nine.id], (9, 1))
        self.assertEqual(shown[no_file.id], (len(LABEL), 0))
        self.assertFound("A28", self.none, good + ten + by_ref + small)

    def test_reversed_in_the_same_year_alone(self):
        kept, gone = self.short("2025-12-30"), self.short("2025-12-30")
        back = self.reverse(kept, "2026-06-01") + self.reverse(gone, "2025-12-31")
        self.assertFound("A28", kept, kept + gone + back)
        self.assertEqual(self.excluded("A28"), {"reversed": 2})

    def test_posted_after_the_closing(self):
        move = self.short("2026-03-15")
        self.company.fiscalyear_lock_date = "2026-03-31"
        self.assertFound("A28", self.none, move)
        later = fields.Datetime.add(fields.Datetime.now(), hours=1)
        self.posted(move, later)
        [found] = self.assertFound("A28", move)
        self.assertTrue(found.facts["locked"])
        [found] = self.assertFound("A29", move, rule="late")
        self.assertTrue(found.facts["locked"])

    # --- A29: the day -----------------------------------------------------------------
    def test_posted_long_after_its_day(self):
        within = self.posted(self.entry("641000", "421000"), "2026-04-14 09:00:00")
        late = self.posted(self.entry("641000", "421000"), "2026-04-15 09:00:00")
        self.assertFound("A29", late, within + late)
        bank = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-03-10",
                "amount": 9000.0,
            }
        )
        self.posted(bank.move_id, "2026-09-15 09:00:00")
        unknown = self.posted(self.entry("641000", "421000"), None)
        self.assertFound("A29", self.none, bank.move_id + unknown)
        self.assertEqual(self.excluded("A29"), {"not_known": 1})

    def test_day_is_that_of_the_company(self):
        self.company.partner_id.tz = "Europe/Paris"
        within = self.posted(self.entry("641000", "421000"), "2026-04-14 21:30:00")
        late = self.posted(self.entry("641000", "421000"), "2026-04-14 22:30:00")
        [found] = self.assertFound("A29", late, within + late)  # at 00:30 in Paris
        self.assertEqual(found.facts["days"], 36)
        seen = self.check("A29")._words(found.facts).seen[1]
        self.assertIn(format_date(self.env, "2026-04-15"), seen)
        self.company.partner_id.tz = "UTC"
        self.assertFound("A29", self.none, within + late)

    def test_a_lock_date_moves_an_entry(self):
        self.company.fiscalyear_lock_date = "2026-06-30"
        bill = self.make_bill("paper", [("Paper", "office", None, 50.0)], "2026-05-05")
        bill.action_post()
        self.assertGreater(bill.date, fields.Date.to_date("2026-06-30"))
        self.assertEqual(bill.edic_asked_date, fields.Date.to_date("2026-05-05"))
        [found] = self.assertFound("A29", bill, bill, rule="moved")
        self.assertEqual((found.facts["asked"], found.severity), ("2026-05-05", "low"))
        shifted = bill.copy({"invoice_date": "2026-05-06"})  # on the draft already
        self.assertGreater(shifted.date, fields.Date.to_date("2026-06-30"))
        shifted.action_post()
        self.assertEqual(shifted.edic_asked_date, fields.Date.to_date("2026-05-06"))
        entry = self.entry("641000", "421000", day="2026-07-15", post=False)
        self.company.fiscalyear_lock_date = "2026-07-31"
        entry.action_post()
        self.assertEqual(entry.edic_asked_date, fields.Date.to_date("2026-07-15"))
        self.assertFound("A29", entry, entry, rule="moved")
        self.company.fiscalyear_lock_date = False
        entry.button_draft()
        entry.action_post()
        self.assertFalse(entry.edic_asked_date)

    def test_a_move_to_another_year_is_grave(self):
        move = self.entry("641000", "421000", day="2026-01-10")
        move.sudo().edic_asked_date = "2025-12-20"
        [found] = self.assertFound("A29", move, move, rule="moved")
        self.assertIsNone(found.severity)

    def test_an_exception_from_a_lock_date(self):
        self.company.fiscalyear_lock_date = "2026-06-30"
        exception = self.env["account.lock_exception"].create(
            {
                "company_id": self.company.id,
                "user_id": self.env.uid,
                "fiscalyear_lock_date": "2026-04-30",
                "end_datetime": False,
            }
        )
        move = self.entry("641000", "421000", day="2026-05-20")
        [found] = self.assertFound("A29", move, move, rule="exception")
        shown = {name: found.facts[name] for name in ("reason", "everybody", "end")}
        self.assertEqual(shown, {"reason": False, "everybody": False, "end": None})
        for company in (self.bystander, self.company):
            self.env.cr.execute(
                "UPDATE account_lock_exception SET company_id = %s WHERE id = %s",
                [company.id, exception.id],
            )
            ours = move if company == self.company else self.none
            self.assertFound("A29", ours, rule="exception")
        last = self.entry("641000", "421000", day="2026-06-30")
        self.assertFound("A29", last, last, rule="exception")
        outside = self.entry("641000", "421000", day="2026-07-20")
        self.posted(move, fields.Datetime.now(), self.other)
        self.assertFound("A29", self.none, move + outside, rule="exception")
        self.posted(move, fields.Datetime.now(), self.env.user)
        exception.action_revoke()
        self.posted(outside, fields.Datetime.add(fields.Datetime.now(), hours=1))
        self.assertFound("A29", move, move, rule="exception")
        self.posted(move, fields.Datetime.add(fields.Datetime.now(), hours=1))
        self.assertFound("A29", self.none, move, rule="exception")

    # --- A29: the financial year ------------------------------------------------------
    def bill(self, day, invoice, delivered=None, price=2000.0, **vals):
        line = ("Paper", "office", None, price, False)
        bill = self.make_bill("paper", [line], invoice)
        bill.write({"date": day, "delivery_date": delivered, **vals})
        bill.action_post()
        self.assertEqual(bill.date, fields.Date.to_date(day))
        return bill

    def test_an_expense_in_the_year_before_its_delivery(self):
        early = self.bill("2025-12-20", "2025-12-20", "2026-01-08")
        right = self.bill("2025-12-20", "2025-12-20", "2025-12-31")
        small = self.bill("2025-12-20", "2025-12-20", "2026-01-08", price=1000.0)
        asset = self.bill("2025-12-20", "2025-12-20", "2026-01-08")
        asset.line_ids.filtered(lambda line: line.debit).account_id = self.account(
            "218000"
        )
        [found] = self.assertFound("A29", early, rule="early")
        self.assertEqual(found.facts["year_end"], "2025-12-31")
        self.assertFound("A29", self.none, right + small + asset, rule="early")
        adjusting = self.entry("486000", "641000", day="2025-12-31")
        adjusting.adjusting_entry_origin_move_ids = early
        self.assertFound("A29", self.none, early, rule="early")

    def test_an_expense_in_the_year_after_its_delivery(self):
        after = self.bill("2026-01-31", "2026-01-10", "2025-12-15")
        by_date = self.bill("2026-01-31", "2025-12-30")
        right = self.bill("2026-01-31", "2026-01-10", "2026-01-02")
        self.assertFound("A29", after + by_date, rule="after")
        self.assertFound("A29", self.none, right, rule="after")
        vendor = self.vendors["paper"]
        accrual = self.entry("606000", "408100", day="2025-12-31", amount=2000.0)
        self.assertFound("A29", after + by_date, rule="after")
        accrual.line_ids.partner_id = vendor
        self.assertFound("A29", self.none, rule="after")
        accrual.button_draft()
        accrual.unlink()
        accrual = self.entry("606000", "408100", day="2025-11-29", amount=2000.0)
        accrual.line_ids.partner_id = vendor
        self.assertFound("A29", after + by_date, rule="after")

    def test_what_was_confirmed_counts_before_what_is_written(self):
        bill = self.bill("2025-12-20", "2025-12-20", "2025-12-20")
        document = (
            self.env["edic.finance.document"]
            .sudo()
            .create(
                {
                    "name": "bill.xml",
                    "format": "cii",
                    "company_id": self.company.id,
                    "source": "upload",
                    "state": "billed",
                    "figures": {"delivery": ["2026-01-01", "2026-01-31"]},
                }
            )
        )
        bill.sudo().edic_document_id = document
        [found] = self.assertFound("A29", bill, bill, rule="early")
        self.assertEqual(found.facts["what"], "document")
        self.env["edic.finance.step"].create(
            {"move_id": bill.id, "kind": "service", "day": "2025-12-22"}
        )
        self.assertFound("A29", self.none, bill, rule="early")

    def test_a_delivery_that_nobody_knows_is_told(self):
        self.bill("2025-12-20", "2025-12-20")
        self.bill("2026-06-20", "2026-06-20")
        self.assertEqual(self.excluded("A29"), {"no_delivery": 1})
