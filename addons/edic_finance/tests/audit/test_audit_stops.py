# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.audit.edic_finance_flag_store import AT_ONCE_ONLY
from ..payee_common import BE_WISE, FR2, LT
from ..stops_common import StopsCase


@tagged("post_install", "-at_install")
class TestAuditStops(StopsCase):
    """There is no way to pay around a critical flag."""

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

    def test_a_bill_that_is_born_posted(self):
        """A client sends any context, and with it the state of a new bill."""
        bills = self.as_clerk(self.env["account.move"])
        bills = bills.with_context(default_state="posted")
        vals = {
            "move_type": "in_invoice",
            "partner_id": self.vendors["paper"].id,
            "partner_bank_id": self.known.id,
            "invoice_date": "2026-11-20",
            "invoice_line_ids": [
                Command.create(self.line_vals("Paper", "office", has_vat=False))
            ],
        }
        born = bills.create(vals)
        self.assertEqual(born.state, "posted")
        self.assertEqual(born.sudo().edic_posted_by_id, self.clerk)
        recorded = [
            ("res_model", "=", "account.move"),
            ("res_id", "=", born.id),
            ("use_case", "=", "move.posted"),
        ]
        self.assertEqual(self.env["edic.ai.trace"].sudo().search_count(recorded), 1)
        self.assertEqual(bills.create({**vals, "state": "draft"}).state, "draft")
        self.company.edic_stop_at = "posting"
        fresh = self.account(LT, days=3)
        self.assert_stops(bills.create, {**vals, "partner_bank_id": fresh.id})

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
            lambda item: item.account_type == "liability_payable"
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
            lambda item: item.account_id == line.account_id
        )
        self.assert_stops(self.as_clerk(owed).reconcile)
        self.company.edic_stop_at = "none"
        earlier = self.ago(days=2)
        self.stamp(self.flags("A00"), code="A05", first_seen_at=earlier)
        self.turn_on("A00")
        self.as_clerk(owed).reconcile()
        (paid,) = self.on("A00", bill)
        self.assertEqual(
            [each_payment["kind"] for each_payment in paid.facts["money"]], ["entry"]
        )

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

    def test_number_counts_and_not_the_record(self):
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
        module = "odoo.addons.edic_finance.checks.payee.a12_pay_untrusted"
        check = f"{module}.EdicFinanceCheckA12"
        with patch(f"{check}._find", side_effect=ZeroDivisionError):
            logger = "odoo.addons.edic_finance.models.audit.edic_finance_audit"
            with mute_logger(logger), self.assertRaisesRegex(UserError, "A12 Payment"):
                payment.action_post()

    def test_context_of_a_clerk_clears_no_flag(self):
        """A client's defaults reach no flag that its own change raises."""
        fresh, used = self.account(FR2, days=3), self.account(BE_WISE)
        used.allow_out_payment = False  # else Odoo keeps its number
        bills = self.bill(post=False, partner_bank_id=self.known.id)
        bills |= self.owed(flagged=False, bank=used)
        self.saved()
        self.assertFalse(self.flags("A08"))
        self.sent_by_clerk(bills[0], {"partner_bank_id": fresh.id})
        self.sent_by_clerk(used, {"acc_number": LT})
        found = self.flags("A08")
        self.assertEqual(set(found.mapped("res_id")), set(bills.ids))
        self.assertEqual(set(found.mapped("state")), {"new"})
        self.assertFalse(any(found.mapped("signed_at")))
        self.assertTrue(all(found.mapped("is_open")))

    def sent_by_clerk(self, record, values):
        """Write as a client over RPC does that sends a verdict along, and save."""
        context = {"default_state": "false_positive"}
        context |= {"default_signed_at": "2026-01-01 00:00:00", AT_ONCE_ONLY: True}
        records = self.as_clerk(self.env[record._name])
        call_kw(records, "write", [record.ids, values], {"context": context})
        self.saved()
