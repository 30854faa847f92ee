# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..payee_common import FR, LT, PayeeCase


@tagged("post_install", "-at_install")
class TestAuditApart(PayeeCase):
    """Books of another company are compared with nothing of ours."""

    def draft(self, vendor, ref, day="2026-03-05", price=100, **vals):
        return self.bill(vendor, price, day, post=False, ref=ref, **vals)

    def test_duplicates_stay_within_the_company(self):
        for code, vendor, number in (
            ("A01", "paper", "FA-2026-00118"),
            ("A02", "paper", "FA 2026 118"),
            ("A03", "new", "FA 2026 118"),
        ):
            with self.subTest(code=code):
                first = self.draft("paper", "FA-2026-00118")
                later = self.draft(vendor, number, "2026-03-06")
                [found] = self.both(code, later)
                self.assertEqual(found.subject, later.id)
                self.elsewhere(first)
                self.assertFalse(self.both(code, later))
                later.button_cancel()

    def test_what_is_learned_of_a_vendor(self):
        self.turn_on("A01")
        for number in ("1", "2", "3"):
            for year in (2025, 2026):
                self.draft("paper", number, f"{year}-06-01")
        flags = self.audit("A01")
        flags[:2].state = "false_positive"
        severities = {finding.severity for finding in self.findings("A01")}
        self.assertEqual(severities, {"info"})
        self.stamp(flags[0], company_id=self.bystander.id)
        severities = {finding.severity for finding in self.findings("A01")}
        self.assertEqual(severities, {None})

    def test_bills_that_explain_a_pair(self):
        days = [f"2026-{month:02}-05" for month in range(1, 7)]
        bills = [
            self.draft("paper", f"FA-2026-{number:03}", day)
            for number, day in enumerate(days, 1)
        ]
        early = self.draft("paper", "FA-2026-007", "2026-06-17")
        [found] = self.both("A02", early)
        self.assertEqual(found.facts["reason"], "early")
        for bill in bills[:4]:
            self.elsewhere(bill)
        reasons = [found.facts["reason"] for found in self.findings("A02")]
        self.assertNotIn("early", reasons, "two bills make no rhythm")

    def test_one_file(self):
        bills = self.draft("paper", "F-1") | self.draft("new", "F-2")
        for bill in bills:
            self.env["ir.attachment"].create(
                {
                    "name": "bill.pdf",
                    "raw": b"%PDF one",
                    "res_model": "account.move",
                    "res_id": bill.id,
                }
            )
        self.assertTrue(self.findings("A04"))
        self.elsewhere(bills[0])
        self.assertFalse(self.findings("A04"))
        self.assertFalse(self.findings("A04", bills[1]))

    def payment(self, day):
        return self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": self.vendors["paper"].id,
                "amount": 100,
                "date": day,
            }
        )

    def test_payments_stay_within_the_company(self):
        first, later = self.payment("2026-03-10"), self.payment("2026-03-20")
        [found] = self.findings("A05")
        self.assertEqual(found.subject, later.id)
        self.stamp(first, company_id=self.bystander.id)
        self.assertFalse(self.findings("A05"))
        self.assertFalse(self.findings("A05", later))

    def test_what_is_paid_each_month(self):
        days = ("2026-02-02", "2026-03-02", "2026-04-02", "2026-05-02", "2026-06-01")
        payments = [self.payment(day) for day in days]
        last = payments[-1]
        self.assertNotIn(last.id, [f.subject for f in self.findings("A05")])
        for payment in payments[:3]:
            self.stamp(payment, company_id=self.bystander.id)
        self.assertIn(last.id, [f.subject for f in self.findings("A05")])

    def test_credit_notes_and_reversals(self):
        note = self.draft("paper", "AV-1", "2026-04-05", move_type="in_refund")
        bill = self.draft("paper", "F-1")
        self.assertFalse(self.findings("A07"))
        self.elsewhere(bill)
        [found] = self.both("A07", note)
        self.assertEqual(found.facts["limb"], "unmatched")
        note.button_cancel()
        back = self.bill(day="2025-12-20", price=100, ref="F-77")
        back._reverse_moves(
            [{"invoice_date": "2025-12-30", "date": "2025-12-30"}], True
        )
        again = self.draft("paper", "F-77", "2026-01-05")
        self.assertTrue(self.findings("A07"))
        self.elsewhere(again)
        self.assertFalse(self.findings("A07"))

    def test_accounts_that_were_paid(self):
        old, new = self.make_bank("paper", FR, 400), self.make_bank("paper", LT, 300)
        paid = self.paid(day="2026-01-15", partner_bank_id=old.id)
        bill = self.bill(day="2026-11-20", partner_bank_id=new.id)
        self.parameter("A08.payments", "1")
        [found] = self.both("A08", bill)
        self.assertIn("usual", found.facts["points"])
        [found] = self.on("A11", new)
        self.assertEqual(found.facts["before"], ["FR"])
        self.elsewhere(paid)
        self.assertFalse(self.both("A08", bill))
        [found] = self.on("A11", new)
        self.assertFalse(found.facts["before"])

    def test_vendors_are_compared_within_the_company(self):
        old = self.bill(day="2025-02-10", price=800)
        self.stamp(self.vendors["paper"], create_date=self.ago(days=900))
        bill = self.bill(day="2026-09-10", price=2000)
        self.assertTrue(self.both("A13", bill))
        self.parameter("A14.score", "1")
        [ghost] = self.both("A14", self.vendors["paper"])
        self.assertEqual(ghost.facts["bills"], 2)
        self.elsewhere(old)
        self.assertFalse(self.both("A13", bill))
        [ghost] = self.both("A14", self.vendors["paper"])
        self.assertEqual(ghost.facts["bills"], 1)

    def test_vendors_alike(self):
        self.vendors["power"].name = "Papeterie Grandval"
        self.vendors["new"].name = "Papeterie Grandvals"
        first, _later = self.draft("power", "F-1"), self.draft("new", "F-1")
        vendors = self.vendors["power"] | self.vendors["new"]
        self.assertTrue(self.both("A15", vendors))
        self.elsewhere(first)
        self.assertFalse(self.both("A15", vendors))
