# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import HttpCase, tagged

from ..payee_common import PayeeCase

ONE = ",".join(
    ("edic_finance.group_edic_finance_accountant", "base.group_partner_manager")
)


@tagged("post_install", "-at_install", "edic_tour")
class TestFraudChainTour(HttpCase, PayeeCase):
    """One user creates a vendor, an account and a bill, posts and pays, in the client:
    the checks of duties and payees stop it until somebody else clears the flag. That
    Odoo alone lets it through is in test_audit_fraud_chain."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.sole_user = cls.make_user("one", ONE)
        cls.sole_user.name = "Olaf One"
        (cls.sole_user | cls.accountant).lang = "en_US"
        cls.company.account_purchase_tax_id = False

    def test_fraud_chain(self):
        self.turn_on("A08", "A10", "A11", "A14", "A45")
        name = "edic_fraud_chain_stopped"
        with self.assertLogs("odoo.http", "ERROR") as logs:  # the stop, and no more
            self.start_tour("/odoo/res.partner/new", name, login="one")
        for record in logs.records:
            self.assertIs(record.exc_info[0], RedirectWarning)
        self.env.invalidate_all()
        bill = self.env["account.move"].search(
            [
                ("partner_id.name", "=", "Vilnius Advisers"),
                ("move_type", "=", "in_invoice"),
            ]
        )
        self.assertEqual((bill.state, bill.payment_state), ("posted", "not_paid"))
        self.assertFalse(bill.matched_payment_ids)
        flag = self.flags("A45").filtered(lambda flag: flag.move_id == bill)
        self.assertEqual((flag.severity, flag.state), ("critical", "new"))
        self.assertEqual(
            flag.facts["persons"], [["vendor", "account", "bill", "posted"]]
        )
        with self.assertRaisesRegex(UserError, "somebody else clears it"):
            flag.with_user(self.sole_user)._clear("justified", "It is in order")

        name = "edic_fraud_chain_cleared_and_paid"
        url = f"/odoo/edic-flags/{flag.id}"
        self.start_tour(url, name, login=self.accountant.login)
        self.env.invalidate_all()
        self.assertEqual(flag.state, "justified")
        self.assertEqual(flag.justification_id.reason, "Seen in the register")
        self.assertEqual(flag.sudo().decided_by_id, self.accountant)
        self.assertIn(bill.payment_state, ("paid", "in_payment"))
        self.assertEqual(bill.matched_payment_ids.create_uid, self.accountant)
