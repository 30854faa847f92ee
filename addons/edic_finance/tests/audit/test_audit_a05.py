# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..audit_common import AuditCase

IBAN = "FR7630006000011234567890189"


@tagged("post_install", "-at_install")
class TestAuditPayments(AuditCase):
    """A05: money that leaves twice, or more than is owed."""

    def bill(self, ref, total=100.0, vendor="paper", **vals):
        lines = [("Work", "office", None, total, False)]
        bill = self.make_bill(vendor, lines, ref=ref, day="2026-03-05", **vals)
        bill.action_post()
        return bill

    def payment(self, *bills, day="2026-03-10", amount=100, vendor="paper", **vals):
        return self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": self.vendors[vendor].id,
                "amount": amount,
                "date": day,
                "invoice_ids": [Command.set([bill.id for bill in bills])],
                **vals,
            }
        )

    def found(self, records=None, limb="twice"):
        found = self.findings("A05", records)
        return [finding for finding in found if finding.facts["limb"] == limb]

    # --- twice ------------------------------------------------------------------------
    def test_bill_paid_twice_is_found(self):
        first = self.payment(day="2026-03-10")
        later = self.payment(day="2026-04-09")  # 30 days
        for records in (None, first, later):
            (found,) = self.found(records)
            self.assertEqual(found.subject, later.id)
        self.assertEqual(found.facts["reason"], "no_bill")
        self.assert_rendered("A05")
        later.date = "2026-04-10"
        self.assertFalse(self.found())
        later.write({"date": "2026-03-11", "amount": 100.01})
        self.assertFalse(self.found())
        later.write({"amount": 100, "partner_id": self.vendors["power"].id})
        self.assertFalse(self.found())
        first.partner_bank_id = self.make_bank("paper", IBAN)
        later.partner_bank_id = self.make_bank("power", IBAN)
        (found,) = self.found()
        self.assertEqual(found.facts["payments"][0]["account"], "FR… 0189")
        later.action_cancel()
        self.assertFalse(self.found())

    def test_each_bill_once(self):
        former, second = self.bill("FA-2026-0118"), self.bill("FA-2026-0119")
        first, later = self.payment(former), self.payment(second)
        self.assertFalse(self.found())
        second.ref = "FA 2026 118"
        (found,) = self.found()
        self.assertEqual((found.move, found.others), (second.id, (former.id,)))
        self.assertEqual(found.facts["reason"], "same_number")
        self.assert_rendered("A05")
        second.ref = False
        self.assertEqual(self.found()[0].facts["reason"], "no_number")
        later.invoice_ids = former
        (found,) = self.found()
        self.assertEqual(found.facts["reason"], "same_bill")
        self.assert_rendered("A05")
        first.action_cancel()
        self.assertFalse(self.found())

    def test_parts_of_a_bill(self):
        bill = self.bill("FA-2026-0118", 200)
        self.payment(bill)
        self.payment(bill)
        self.assertFalse(self.findings("A05"))
        terms = self.env["account.payment.term"].create(
            {
                "name": "A third now",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": share})
                    for share in (25, 75)
                ],
            }
        )
        self.bill("FA-2026-0119", 400, invoice_payment_term_id=terms.id)
        bill = self.bill("FA-2026-0120", 400, invoice_payment_term_id=terms.id)
        for vendor_bill in bill:
            self.payment(vendor_bill, day="2026-05-01")
            self.payment(vendor_bill, day="2026-05-02")
        (found,) = self.found()
        self.assertEqual(found.facts["reason"], "same_bill", "the deposit twice")

    def test_what_comes_each_month_or_came_back(self):
        for month in range(1, 5):
            self.payment(day=f"2026-{month:02}-02")
        found = self.found()
        self.assertEqual(len(found), 1, "only February to March is within 30 days")
        self.payment(day="2026-05-02")
        self.payment(day="2026-06-01")  # 30 days: as usual
        self.assertEqual(self.found(), found)
        early = self.payment(day="2026-06-08")
        self.assertIn(early.id, {finding.subject for finding in self.found()})
        self.paid_back(day="2026-06-30")
        self.assertFalse([f for f in self.found() if f.subject == early.id])
        self.assertEqual(self.found(), found, "one came back: it makes up for one")
        self.paid_back(day="2026-03-31")
        self.assertFalse(self.found())

    def paid_back(self, day="2026-06-30", **vals):
        back = self.payment(day=day, payment_type="inbound", **vals)
        back.action_post()
        return back

    def twice(self, *payments):
        """Pairs as ``(later, earlier)``; the same for some payments as for all."""
        found = {(f.subject, f.key) for f in self.found()}
        for payment in payments:
            self.env.flush_all()
            ids = self.check("A05")._affected("account.payment", payment.ids)
            again = self.found(self.env["account.payment"].browse(ids))
            shown = {(f.subject, f.key) for f in again}
            self.assertEqual(shown, {f for f in found if f in shown or f[0] in ids})
            alone = {(f.subject, f.key) for f in self.found(payment)}
            self.assertLessEqual(alone, found)
        return sorted(subject for subject, _key in found)

    def test_a_repayment_makes_up_for_one_payment(self):
        first, second, three = (self.payment(day=f"2026-03-1{n}") for n in range(3))
        self.assertEqual(
            self.twice(first, second, three), [second.id, three.id, three.id]
        )
        back = self.paid_back()
        self.assertEqual(self.twice(first, second, three, back), [second.id])
        late = self.payment(day="2026-07-02")
        self.payment(day="2026-07-03", vendor="power")
        again = self.payment(day="2026-07-03")
        self.assertEqual(self.twice(first, three, late), [second.id, again.id])
        self.paid_back(day="2026-07-04")
        self.assertEqual(self.twice(first, late, again), [second.id])
        self.paid_back(day="2026-07-04")
        self.assertFalse(self.twice(first, late, again))

    def test_other_money_that_came_in_makes_up_for_nothing(self):
        first, second = self.payment(), self.payment(day="2026-03-11")
        foreign = self.env.ref("base.CHF")
        foreign.active = True
        for vals in (
            {"partner_type": "customer"},
            {"vendor": "power"},
            {"amount": 99},
            {"day": "2026-03-09"},
            {"currency_id": foreign.id},
        ):
            self.paid_back(**vals)
            self.assertEqual(self.twice(first, second), [second.id], vals)
        draft = self.payment(day="2026-06-30", payment_type="inbound")
        self.assertEqual(self.twice(first, second, draft), [second.id])
        draft.action_post()
        self.assertFalse(self.twice(first, second, draft))

    def test_a_repayment_is_seen_when_it_is_saved(self):
        self.turn_on("A05")
        three = [self.payment(day=f"2026-03-1{n}") for n in range(3)]
        self.saved()
        self.assertEqual(self.flags("A05").mapped("state"), ["new"] * 3)
        self.paid_back()
        self.saved()
        left = self.flags("A05").filtered(lambda flag: flag.state == "new")
        self.assertEqual(left.mapped("res_id"), three[1].ids)
        self.audit("A05")
        self.assertEqual(left.state, "new")
        three[0].action_cancel()
        self.saved()
        self.assertFalse(self.flags("A05").filtered(lambda f: f.state == "new"))

    def test_one_account_of_two_payees(self):
        payment = self.payment(partner_bank_id=self.make_bank("paper", IBAN).id)
        bank = self.make_bank("power", IBAN)
        second = self.payment(day="2026-03-12", vendor="power", partner_bank_id=bank.id)
        self.assertEqual(self.twice(payment, second), [second.id])
        for vendor in ("paper", "power"):
            back = self.paid_back(vendor=vendor)
            self.assertFalse(self.twice(payment, second), vendor)
            back.action_cancel()

    def test_a_transfer_is_counted_out(self):
        for _time in range(2):
            self.payment(partner_id=self.company.partner_id.id)
        self.payment(partner_id=False)
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A05"])
        self.assertEqual(run.line_ids.excluded, {"transfer": 2, "no_payee": 1})
        self.assertEqual(run.line_ids.found, 0)

    def test_second_payment_stops(self):
        self.turn_on("A05")
        bill = self.bill("FA-2026-0118")
        self.payment(bill).action_post()
        second = self.payment(bill, day="2026-03-14")
        self.saved()
        flags = self.env["edic.finance.flag"]._stopping_payments(second)
        self.assertEqual(flags, self.flags("A05"))
        self.assertTrue(flags)

    # --- too much ---------------------------------------------------------------------
    def test_more_than_the_bill(self):
        bill = self.bill("FA-2026-0118")
        first = self.payment(bill, amount=60)
        first.action_post()
        later = self.payment(bill, day="2026-05-20", amount=40)
        self.assertFalse(self.findings("A05"))
        later.amount = 55
        for records in (None, first, later):
            (found,) = self.found(records, "overpaid")
            self.assertEqual((found.subject, found.move), (later.id, bill.id))
            self.assertEqual(found.amount, 15)
        self.assert_rendered("A05")
        other = self.bill("FA-2026-0119")
        later.invoice_ids = bill | other  # for two bills
        self.assertFalse(self.found(limb="overpaid"))

    def test_a_credit_note_and_the_whole_bill(self):
        bill = self.bill("FA-2026-0118")
        note = self.bill("AV-3", 30, move_type="in_refund")
        lines = (bill | note).line_ids
        lines.filtered(lambda x: x.account_type == "liability_payable").reconcile()
        self.payment(bill, amount=70)
        self.assertFalse(self.findings("A05"))
        self.payment(bill, amount=30, day="2026-07-01")
        (found,) = self.found(limb="overpaid")
        self.assertEqual(Decimal(found.facts["otherwise"]), 30)
        self.assertEqual(Decimal(found.facts["paid"]), 100)

    # --- a vendor that owes us --------------------------------------------------------
    def test_a_debit_balance(self):
        today = fields.Date.today()
        method = self.company_data[
            "default_journal_bank"
        ].outbound_payment_method_line_ids
        method.payment_account_id = self.env["account.account"].search(
            [("account_type", "=", "asset_current")], limit=1
        )
        payment = self.payment(day=fields.Date.subtract(today, days=60))
        payment.action_post()
        self.assertTrue(payment.move_id)
        for records in (None, payment):
            (found,) = self.found(records, "debit")
            self.assertEqual((found.amount, found.severity), (100, "high"))
        self.assert_rendered("A05")
        bill = self.bill("FA-2026-0118", 40)
        (found,) = self.found(limb="debit")
        self.assertEqual(found.amount, 60)
        self.bill("FA-2026-0119", 60)
        self.assertFalse(self.found(limb="debit"))
        bill.button_draft()
        self.assertEqual(len(self.found(limb="debit")), 1)
        payment.action_draft()
        payment.date = fields.Date.subtract(today, days=59)
        payment.action_post()
        self.assertFalse(self.found(limb="debit"))

    def test_a_refund_that_is_open_is_no_payment(self):
        self.bill("AV-4", 80, move_type="in_refund")  # in our favour, without a payment
        payment = self.payment(amount=5, day=fields.Date.today())
        payment.action_post()
        self.assertFalse(self.found(payment, "debit"))
