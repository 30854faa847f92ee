# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, fields
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .payee_common import FR, FR2, LT, PayeeCase

CLERK = "account.group_account_invoice,base.group_partner_manager"


@tagged("post_install", "-at_install")
class TestAuditStops(PayeeCase):
    """A clerk with every right of Odoo's that a clerk has, at what a critical flag
    stops: there is no way around it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.make_user("clerk", CLERK)
        cls.known = cls.account(FR)
        for vendor in ("paper", "power"):  # known for a year
            cls.stamp(cls.bill(vendor, day="2026-03-01"), create_date=cls.ago(days=400))
        cls.turn_on("A45", "A08", "A08P", "A10", "A12")

    @classmethod
    def account(cls, number, vendor="paper", days=400):
        """An account of a vendor, entered some days ago and trusted by somebody."""
        account = cls.env["res.partner.bank"].create(
            {"partner_id": cls.vendors[vendor].id, "acc_number": number}
        )
        cls.env.flush_all()
        cls.env.cr.execute(
            """UPDATE res_partner_bank
                  SET edic_number_at = %(at)s, create_date = %(at)s,
                      edic_trusted_at = %(at)s, allow_out_payment = TRUE,
                      edic_trusted_by_id = %(by)s, create_uid = %(root)s
                WHERE id = %(id)s""",
            {
                **{"at": cls.ago(days=days), "id": account.id},
                **{"by": cls.other.id, "root": SUPERUSER_ID},
            },
        )
        cls.env.invalidate_all()
        return account

    def as_clerk(self, record):
        return record.with_user(self.clerk).sudo(False)

    def owed(self, price=1000.0, bank=None, flagged=True):
        """A bill by somebody else, with a critical flag of its own or without."""
        bill = self.bill(price=price, partner_bank_id=(bank or self.known).id)
        if flagged:
            self.flag(bill)
        return bill

    def flag(self, bill):
        self.env["edic.finance.flag"].sudo().create(
            {
                "company_id": self.company.id,
                "code": "A00",  # which is off: nothing expires it
                "facts": {"bill": "", "vendor": "", "flags": [], "money": []},
                "severity": "critical",
                "res_model": "account.move",
                "res_id": bill.id,
                "move_id": bill.id,
                "fingerprint": f"test-{bill.id}",
            }
        )

    def payment(self, amount=1000.0, bills=None, **vals):
        return self.as_clerk(self.env["account.payment"]).create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": self.vendors["paper"].id,
                "partner_bank_id": self.known.id,
                "amount": amount,
                "date": "2026-11-20",
                "invoice_ids": [Command.set(bills.ids if bills else [])],
                **vals,
            }
        )

    def assert_stops(self, call, *args):
        with self.assertRaises(RedirectWarning), self.env.cr.savepoint():
            call(*args)

    # --- payments ---------------------------------------------------------------------
    def test_a_state_that_is_written(self):
        payment = self.payment(bills=self.owed())
        for state in ("in_process", "paid"):
            self.assert_stops(payment.write, {"state": state})
            line = {
                "matched_payment_ids": [Command.update(payment.id, {"state": state})]
            }
            self.assert_stops(self.as_clerk(payment.invoice_ids).write, line)
        self.assert_stops(payment.action_post)
        self.assertEqual(payment.state, "draft")

    def test_an_entry_that_is_posted(self):
        payment = self.payment(bills=self.owed(), write_off_line_vals=[])
        self.assertEqual(payment.move_id.state, "draft")
        self.assert_stops(payment.move_id.action_post)
        self.assert_stops(payment.move_id.write, {"state": "posted"})

    def test_money_that_is_sent_elsewhere(self):
        flagged, clean = self.owed(price=39900.0), self.owed(flagged=False)
        payment = self.payment(amount=10.0, bills=clean)
        payment.action_post()
        self.assertIn(payment.state, ("in_process", "paid"))
        hands = payment.sudo().edic_hand_ids
        self.assertEqual((payment.sudo().edic_released_by_id, hands), (self.clerk,) * 2)
        self.assert_stops(payment.write, {"invoice_ids": [Command.set(flagged.ids)]})
        back = self.payment(bills=flagged, payment_type="inbound")
        self.assertTrue(self.as_clerk(flagged))
        if back.state == "draft":
            back.action_post()
        self.assert_stops(back.write, {"payment_type": "outbound"})

    def test_a_payment_that_is_there_and_an_entry(self):
        bill = self.owed()
        payment = self.payment()
        payment.action_post()
        (line,) = payment.move_id.line_ids.filtered(
            lambda one: one.account_type == "liability_payable"
        )
        self.assert_stops(self.as_clerk(bill).js_assign_outstanding_line, line.id)
        bank = self.company_data_bank()
        entry = self.as_clerk(self.env["account.move"]).create(
            {
                "move_type": "entry",
                "date": "2026-11-20",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": bill.partner_id.id,
                            "balance": balance,
                        }
                    )
                    for account, balance in ((line.account_id, 1000), (bank, -1000))
                ],
            }
        )
        entry.action_post()
        owed = (bill | entry).line_ids.filtered(
            lambda one: one.account_id == line.account_id
        )
        self.assert_stops(self.as_clerk(owed).reconcile)
        self.company.edic_stop_at = "none"
        earlier = self.ago(days=2)
        self.stamp(self.flags("A00"), code="A05", first_seen_at=earlier)
        self.turn_on("A00")
        self.as_clerk(owed).reconcile()
        (paid,) = self.on("A00", bill)
        self.assertEqual([one["kind"] for one in paid.facts["money"]], ["entry"])

    def company_data_bank(self):
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        return journal.default_account_id

    def test_money_to_whom_no_vendor_is(self):
        strange = self.account(LT)
        strange.allow_out_payment = False
        payment = self.payment(partner_type="customer", partner_bank_id=strange.id)
        self.assert_stops(payment.action_post)

    def test_another_account_than_the_bill_names(self):
        bill = self.owed(flagged=False)
        fresh = self.account(FR2, days=3)
        payment = self.payment(bills=bill, partner_bank_id=fresh.id)
        (found,) = self.on("A08P", payment.sudo())
        self.assertEqual(found.bank, fresh.id)
        self.assert_stops(payment.action_post)
        ahead = fields.Date.add(self.today(), days=90)
        later = self.payment(bills=bill, partner_bank_id=fresh.id, date=ahead)
        self.assertTrue(self.on("A08P", later.sudo()), "a day that is written ahead")
        named = self.owed(flagged=False, bank=fresh)
        for bank, bills in ((self.known, bill), (fresh, named)):
            payment = self.payment(bills=bills, partner_bank_id=bank.id)
            self.assertFalse(self.on("A08P", payment.sudo()))

    def today(self):
        return fields.Date.context_today(self.env.user)

    def test_the_number_counts_and_not_the_record(self):
        shared = self.account(FR2)
        self.account(FR2, vendor="power")
        self.audit("A10")
        self.assertEqual(set(self.flags("A10").mapped("severity")), {"critical"})
        child = self.env["res.partner"].create(
            {"name": "Branch", "parent_id": self.vendors["paper"].id}
        )
        twin = shared.copy({"partner_id": child.id})
        payment = self.payment(partner_bank_id=twin.id)
        self.assertLessEqual(self.flags("A10"), payment._edic_stopping())

    def test_a_critical_check_that_fails(self):
        payment = self.payment()
        check = "odoo.addons.edic_finance.checks.a12_pay_untrusted.EdicFinanceCheckA12"
        with patch(f"{check}._find", side_effect=ZeroDivisionError):
            logger = "odoo.addons.edic_finance.models.edic_finance_audit_keep"
            with mute_logger(logger), self.assertRaisesRegex(UserError, "A12 Payment"):
                payment.action_post()

    # --- evidence ---------------------------------------------------------------------
    def test_evidence_is_written_by_nobody(self):
        bill, bank, payment = self.owed(), self.known, self.payment()
        attempts = (
            (bill, {"edic_posted_at": "2020-01-01 00:00:00"}),
            (bill, {"edic_stage": "handed_over"}),
            (bank, {"edic_number_at": "2020-01-01 00:00:00"}),
            (bank, {"edic_trusted_at": "2020-01-01 00:00:00"}),
            (payment, {"edic_is_held": True}),
            (payment, {"edic_released_at": "2020-01-01 00:00:00"}),
        )
        for record, vals in attempts:
            with self.assertRaisesRegex(AccessError, "evidence"):
                self.as_clerk(record).write(vals)
        with self.assertRaisesRegex(AccessError, "evidence"):
            self.as_clerk(bank).with_context(
                default_edic_number_at="2020-01-01"
            ).create({"partner_id": self.vendors["paper"].id, "acc_number": LT})

    def test_what_odoo_computes_is_not_written(self):
        bill = self.owed()
        attempts = {
            "payment_state": "reversed",
            "amount_residual": 0.0,
            "amount_total": 1.0,
            "commercial_partner_id": self.vendors["power"].id,
        }
        self.as_clerk(bill).write(attempts)
        self.env.invalidate_all()
        self.assertRecordValues(
            bill,
            [
                {
                    "payment_state": "not_paid",
                    "amount_residual": 1000.0,
                    "amount_total": 1000.0,
                    "commercial_partner_id": self.vendors["paper"].id,
                }
            ],
        )

    def test_a_credit_note_that_is_left_open_takes_nothing_back(self):
        bill = self.owed(flagged=False, bank=self.account(FR2, days=3))
        self.saved()
        flag = self.flags("A08")
        self.assertEqual((flag.move_id, flag.state), (bill, "new"))
        note = bill._reverse_moves([{"invoice_date": "2026-10-16"}], cancel=True)
        self.saved()
        self.assertEqual(flag.state, "expired")
        (note.line_ids | bill.line_ids).remove_move_reconcile()
        self.saved()
        self.assertEqual(flag.state, "new", "the bill may be paid again")

    def test_a_day_that_is_put_off(self):
        bill = self.owed(flagged=False, bank=self.account(FR2, days=3))
        self.saved()
        self.assertEqual(self.flags("A08").state, "new")
        bill.invoice_date_due = fields.Date.add(self.today(), days=90)
        self.saved()
        self.assertEqual(self.flags("A08").state, "new")

    # --- points -----------------------------------------------------------------------
    def test_each_later_point_stops_as_well(self):
        self.company.edic_stop_at = "posting"
        draft = self.make_bill("paper", [("Paper", "office", None, 9.0)], "2026-10-15")
        self.flag(draft)
        self.assert_stops(draft.action_post)
        self.assert_stops(self.as_clerk(draft).write, {"state": "posted"})
        self.company.edic_stop_at = "handover"
        self.assert_stops(self.payment(bills=self.owed()).action_post)
        bill = self.as_clerk(self.bill(partner_bank_id=self.known.id, post=False))
        bill.write({"state": "posted"})
        self.assertEqual(bill.sudo().edic_posted_by_id, self.clerk)

    def test_a_branch_stops_though_its_parent_does_not(self):
        bill = self.owed()
        payment = self.payment(bills=bill)
        self.assertTrue(payment._edic_is_stopped())
        self.company.edic_stop_at = "none"
        self.assertFalse(payment._edic_is_stopped())
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        branch.edic_stop_at = "payment"
        bill.flush_recordset()
        self.env.cr.execute(
            "UPDATE account_move SET company_id = %s WHERE id = %s",
            [branch.id, bill.id],
        )
        self.env.invalidate_all()
        self.assertTrue(payment.sudo()._edic_is_stopped())
