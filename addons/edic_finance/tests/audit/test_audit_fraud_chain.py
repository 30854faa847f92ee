# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import tagged

from ..duties_common import DutiesCase
from ..payee_common import LT


@tagged("post_install", "-at_install")
class TestFraudChain(DutiesCase):
    """The acts open to one user of Odoo Community, and where they end here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sole_user = cls.make_user(
            "one", "account.group_account_invoice,base.group_partner_manager"
        )

    def as_one(self, model):
        return self.env[model].with_user(self.sole_user).sudo(False)

    def chain(self):
        """Vendor, Lithuanian account, bill, posting: all by one."""
        vendor = self.as_one("res.partner").create(
            {"name": "Baltic Consulting Services", "is_company": True}
        )
        bank = self.as_one("res.partner.bank").create(
            {"partner_id": vendor.id, "acc_number": LT}
        )
        bill = self.as_one("account.move").create(
            {
                "move_type": "in_invoice",
                "partner_id": vendor.id,
                "partner_bank_id": bank.id,
                "invoice_date": "2026-11-20",
                "ref": "2026-001",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Consulting",
                            "price_unit": 39900,
                            "account_id": self.accounts["office"].id,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        bill.action_post()
        self.saved()
        return bill

    def pay_as_one(self, bill):
        wizard = self.as_one("account.payment.register").with_context(
            active_model="account.move", active_ids=bill.ids
        )
        return wizard.create({})._create_payments()

    def test_fraud_chain(self):
        bill = self.chain()
        payment = self.pay_as_one(bill)
        self.assertEqual((bill.payment_state, payment.amount), ("paid", 39900))
        self.assertEqual(payment.partner_bank_id.sanitized_acc_number, LT)

        self.company.edic_audit_profile = "fr_local"
        self.company.edic_stop_at = "payment"
        bill = self.chain()
        with self.assertRaises(RedirectWarning):
            self.pay_as_one(bill)
        flag = self.flags("A45").filtered(lambda f: f.move_id == bill)
        self.assertRecordValues(flag, [{"severity": "critical", "state": "new"}])
        chain = ["vendor", "account", "bill", "posted"]
        self.assertEqual(flag.facts["persons"], [chain])
        self.assertNotIn(self.sole_user.name, str(flag.facts) + str(flag.words))
        abroad = self.flags("A11").filtered(lambda f: f.bank_id == bill.partner_bank_id)
        self.assertEqual(abroad.facts["reasons"], ["country"])
        with self.assertRaises(UserError):
            flag.sudo(False).with_user(self.sole_user)._clear(
                "false_positive", "in order"
            )

    def test_a_second_person_lets_it_go(self):
        self.turn_on("A45", "A12")
        bill = self.chain()
        with self.assertRaises(RedirectWarning):
            self.pay_as_one(bill)
        flag = self.flags("A45").sudo(False).with_user(self.accountant)
        flag._clear("false_positive", "verified in the register")
        held = self.pay_as_one(bill)
        self.assertEqual(held.state, "draft", "nobody vouched for the account")
        self.assertEqual(bill.payment_state, "not_paid")
        self.assertEqual(self.flags("A12").res_id, held.id)

    def test_somebody_apart_pays_what_was_cleared(self):
        self.turn_on("A45")
        bill, flag = self.chain(), self.flags("A45").sudo(False)
        flag.with_user(self.accountant)._clear("false_positive", "in the register")
        self.sole_user = self.make_user("cashier", "account.group_account_invoice")
        self.pay_as_one(bill)
        self.saved()
        self.assertEqual((bill.payment_state, flag.state), ("paid", "false_positive"))

    def test_where_the_order_to_pay_is_given(self):
        self.turn_on("A45")
        self.company.edic_stop_at = "posting"
        with self.assertRaises(RedirectWarning):
            self.chain()
