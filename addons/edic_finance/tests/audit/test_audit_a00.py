# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..payee_common import FR, LT, PayeeCase


@tagged("post_install", "-at_install")
class TestA00(PayeeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        old = cls.make_bank("paper", FR, 400)
        cls.paid(day="2026-01-15", partner_bank_id=old.id)
        cls.new = cls.make_bank("paper", LT)
        cls.turn_on("A00", "A08")

    def flagged(self, days_ago=2):
        """A bill with a critical flag that stands for some days."""
        bill = self.bill(day="2026-11-20", partner_bank_id=self.new.id)
        self.saved()
        flag = self.flags("A08").filtered(lambda f: f.move_id == bill)
        then = self.ago(days=days_ago)
        self.stamp(flag, first_seen_at=then, opened_at=then)
        return bill, flag

    def from_the_bank(self, bill, amount=1000.0):
        """A line of a bank statement, matched with a bill."""
        payable = bill.line_ids.filtered(
            lambda line: line.account_type == "liability_payable"
        )
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-11-25",
                "payment_ref": "transfer",
                "amount": -amount,
                "partner_id": bill.partner_id.id,
                "counterpart_account_id": payable.account_id.id,
            }
        )
        found = line.line_ids.filtered(
            lambda item: item.account_id == payable.account_id
        )
        (payable | found).reconcile()
        return line

    def test_matching_the_bank_statement_is_found_at_once(self):
        bill, flag = self.flagged()
        line = self.from_the_bank(bill)
        self.assertEqual(bill.payment_state, "paid")
        self.saved()
        self.assertEqual(flag.state, "expired", "A08 has nothing to say of paid bills")
        found = self.flags("A00")
        self.assertRecordValues(
            found, [{"move_id": bill.id, "severity": "critical", "state": "new"}]
        )
        self.assertEqual(
            found.facts["money"],
            [{"day": "2026-11-25", "amount": "1000.00", "kind": "bank"}],
        )
        self.assertEqual([f["code"] for f in found.facts["flags"]], ["A08"])
        self.assertEqual(self.audit("A00", "A08") & found, found)
        self.assertEqual(found.state, "new", "it stays after the other expired")
        self.both("A00", bill)
        line.action_undo_reconciliation()
        self.saved()
        self.assertEqual(found.state, "expired", "matched no longer")

    def test_paid_where_nothing_stops(self):
        bill, _flag = self.flagged()
        self.company.edic_stop_at = "none"
        self.pay(bill)
        self.saved()
        found = self.flags("A00")
        self.assertEqual(found.move_id, bill)
        self.assertEqual([m["kind"] for m in found.facts["money"]], ["payment"])

    def test_a_payment_held_by_the_bank_statement_alone(self):
        """Its payment is there, and flagged after that: nobody passed a stop."""
        self.company.edic_stop_at = "none"
        bill, flag = self.flagged()
        self.stamp(flag, first_seen_at=self.ago(days=-1), opened_at=self.ago(days=-1))
        self.pay(bill)
        self.assertFalse(self.findings("A00"))

    def test_cleared_before(self):
        bill, flag = self.flagged()
        flag.sudo(False).with_user(self.accountant)._clear(
            "justified", "called", facts={"call_back": "contract"}
        )
        self.stamp(flag, decided_at=self.ago(days=1))
        self.from_the_bank(bill)
        self.saved()
        self.assertFalse(self.both("A00", bill))
        self.stamp(flag, decided_at=self.ago(days=-1))
        self.assertTrue(self.both("A00", bill), "cleared after the money went")
        self.stamp(flag, decided_at=self.ago(days=2), opened_at=self.ago(days=1))
        self.assertTrue(self.both("A00", bill), "reopened before the money went")
        self.stamp(flag, decided_at=self.ago(days=1), state="confirmed")
        self.assertTrue(self.both("A00", bill), "confirmed stops as well")

    def test_expired_before(self):
        bill, flag = self.flagged()
        self.from_the_bank(bill)
        self.stamp(flag, state="expired", expired_at=self.ago(days=1))
        self.assertFalse(self.both("A00", bill))

    def test_flags_on_the_account_the_vendor_or_the_payment(self):
        bill, flag = self.flagged()
        self.from_the_bank(bill)
        self.stamp(flag, move_id=None, bank_id=self.new.id)
        self.assertTrue(self.both("A00", bill))
        self.stamp(flag, bank_id=self.vendors["paper"].bank_ids[0].id)
        self.assertFalse(self.on("A00", bill), "another account of the vendor")
        self.stamp(flag, bank_id=None, partner_id=bill.commercial_partner_id.id)
        self.assertTrue(self.both("A00", bill))

    def test_what_is_not_critical_stops_nothing(self):
        bill, flag = self.flagged()
        self.from_the_bank(bill)
        self.stamp(flag, severity="high")
        self.assertFalse(self.both("A00", bill))

    def test_credit_notes_are_no_money(self):
        bill, _flag = self.flagged()
        refund = self.bill(move_type="in_refund", price=400)
        lines = (bill | refund).line_ids
        lines.filtered(
            lambda line: line.account_type == "liability_payable"
        ).reconcile()
        self.assertEqual(bill.payment_state, "partial")
        self.assertFalse(self.both("A00", bill))

    def test_flags_of_the_check_itself_are_not_counted(self):
        bill, flag = self.flagged()
        self.from_the_bank(bill, 400)
        self.saved()
        found = self.flags("A00")
        self.stamp(found, first_seen_at=self.ago(days=1), opened_at=self.ago(days=1))
        self.stamp(flag, state="false_positive", decided_at=self.ago(days=2))
        self.assertFalse(self.both("A00", bill))

    def test_reconciling_touches_the_bill(self):
        """The state that is computed does not pass through `write`."""
        bill, _flag = self.flagged()
        self.saved()
        touched = self.env.cr.precommit.data
        self.assertFalse(touched.get("edic_finance.touched"))
        self.from_the_bank(bill)
        self.env.flush_all()
        self.assertIn(bill.id, touched["edic_finance.touched"]["account.move"])
