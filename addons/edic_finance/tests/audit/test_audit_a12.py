# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.exceptions import RedirectWarning
from odoo.tests import tagged

from ..payee_common import FR, PayeeCase


@tagged("post_install", "-at_install")
class TestA12(PayeeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.make_bank("paper", FR, 400)

    def payment(self, amount=500, **vals):
        return self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": self.vendors["paper"].id,
                "partner_bank_id": self.bank.id,
                "amount": amount,
                **vals,
            }
        )

    def trust(self, by, **ago):
        self.bank.allow_out_payment = True
        self.stamp(
            self.bank,
            edic_trusted_by_id=by.id,
            edic_trusted_at=self.ago(**(ago or {"days": 9})),
        )

    def test_to_an_untrusted_account(self):
        payment = self.payment()
        [found] = self.both("A12", payment)
        self.assertTrue(found.facts["untrusted"])
        self.trust(self.other)
        self.assertFalse(self.findings("A12"), "a second person trusted it in time")

    def test_what_is_not_looked_at(self):
        self.payment(499.99)
        self.payment(partner_bank_id=False)
        self.payment().action_cancel()
        self.assertFalse(self.findings("A12"))
        self.assertEqual(self.excluded("A12"), {"small": 1, "no_account": 1})
        self.payment(partner_type="customer", payment_type="outbound")
        self.assertTrue(self.findings("A12"), "whomever it pays")

    def test_trusted_by_who_entered_the_account_or_the_payment(self):
        payment = self.payment()
        self.trust(self.accountant)
        self.assertFalse(self.findings("A12"))
        self.stamp(self.bank, create_uid=self.accountant.id)
        [found] = self.both("A12", payment)
        self.assertEqual(found.facts["same_person"], ["account"])
        self.stamp(self.bank, create_uid=self.other.id)
        self.stamp(payment, create_uid=self.accountant.id)
        [found] = self.both("A12", payment)
        self.assertEqual(found.facts["same_person"], ["payment"])
        self.assertNotIn(self.accountant.name, str(found.facts))

    def test_trusted_by_who_entered_the_bill(self):
        bill = self.bill(partner_bank_id=self.bank.id)
        payment = self.payment(1000, invoice_ids=bill.ids)
        self.trust(self.accountant)
        self.assertFalse(self.findings("A12"))
        self.stamp(bill, create_uid=self.accountant.id)
        [found] = self.both("A12", payment)
        self.assertEqual((found.facts["same_person"], found.move), (["bill"], bill.id))

    def test_a_program_that_trusts_is_no_person(self):
        self.payment()
        self.trust(self.env.ref("base.user_root"))
        self.stamp(self.bank, create_uid=1)
        self.assertFalse(self.findings("A12"))

    def test_trusted_just_before(self):
        payment = self.payment()
        self.trust(self.other, hours=23, minutes=50)
        [found] = self.both("A12", payment)
        self.assertTrue(found.facts["fresh"])
        self.trust(self.other, hours=24, minutes=10)
        self.assertFalse(self.findings("A12"))

    def test_released_it_stays_what_it_was(self):
        payment = self.payment()
        self.trust(self.other, hours=23)
        payment.action_post()
        self.assertEqual(payment.sudo().edic_released_by_id, self.env.user)
        self.trust(self.other, hours=48)
        self.stamp(payment, edic_released_at=self.ago(hours=30))
        [found] = self.both("A12", payment)
        self.assertEqual(found.facts["hours"], "18.0")
        released = self.ago(hours=30)
        for seconds, is_found in ((0, False), (1, True)):
            trusted = released - timedelta(hours=24) + timedelta(seconds=seconds)
            self.stamp(payment, edic_released_at=released)
            self.stamp(self.bank, edic_trusted_at=trusted)
            self.assertEqual(
                bool(self.findings("A12")), is_found, "24 hours are enough"
            )

    def test_trust_that_was_taken_back(self):
        payment = self.payment()
        self.trust(self.other)
        self.stamp(payment, state="paid")
        self.bank.allow_out_payment = False
        for moment, is_found in (
            (payment.create_date, False),
            (payment.create_date + timedelta(seconds=1), True),
            (None, True),
        ):
            self.stamp(self.bank, edic_trusted_at=moment)
            self.assertEqual(bool(self.findings("A12")), is_found, moment)

    def test_what_is_paid_can_be_stopped_no_more(self):
        payment = self.payment()
        self.stamp(payment, state="paid")
        [found] = self.findings("A12")
        self.assertEqual(found.severity, "high")

    def test_a_draft_stops(self):
        self.turn_on("A12")
        with self.assertRaises(RedirectWarning):
            self.payment().action_post()

    # --- registered from the bill -----------------------------------------------------
    def test_a_registered_payment_waits_as_a_draft(self):
        self.turn_on("A12")
        bills = self.bill(partner_bank_id=self.bank.id)
        bills |= self.bill(price=100, partner_bank_id=self.bank.id)
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bills.ids
        )
        wizard = wizard.create({"group_payment": False})
        action = wizard.action_create_payments()
        held = wizard.edic_held_ids
        self.assertEqual((held.amount, held.state), (1000, "draft"))
        self.assertEqual(action["params"]["next"]["res_model"], "edic.finance.flag")
        self.assertEqual(held.invoice_ids, bills[0])
        self.assertEqual(bills.mapped("payment_state"), ["not_paid", "paid"])
        flag = self.flags("A12")
        self.assertEqual((flag.res_id, flag.move_id), (held.id, bills[0]))
        with self.assertRaises(RedirectWarning):
            held.action_post()
        self.trust(self.other)
        held.action_post()
        self.assertEqual(flag.state, "expired")
        self.assertEqual(bills.mapped("payment_state"), ["paid", "paid"])
        self.assertFalse(held.edic_is_held)

    def test_cleared_it_goes(self):
        self.turn_on("A12")
        bill = self.bill(partner_bank_id=self.bank.id)
        held = self.pay(bill)
        self.assertTrue(held.edic_is_held)
        flag = self.flags("A12").sudo(False).with_user(self.accountant)
        flag._clear("false_positive", "verified by telephone")
        held.action_post()
        self.assertEqual(bill.payment_state, "paid")
        self.saved()
        self.assertEqual(flag.state, "false_positive")
