# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import RedirectWarning
from odoo.tests import tagged

from odoo.addons.edic_finance.tests.audit_common import AuditCase

LINES = [("Copy paper A4", "office", None, 100.0)]


@tagged("post_install", "-at_install")
class TestPaymentOrder(AuditCase):
    def test_an_order_stops_at_what_is_critical(self):
        self.turn_on("A01").severity = "critical"
        self.make_bill("paper", LINES, ref="F-1").action_post()
        twin = self.make_bill("paper", LINES, ref="F-1", day="2026-02-15")
        twin.action_post()
        journal = self.company_data["default_journal_bank"]
        manual = self.env.ref("account.account_payment_method_manual_out")
        mode = (
            self.env["account.payment.mode"]
            .sudo()
            .create(
                {
                    "name": "Transfer",
                    "company_id": self.company.id,
                    "bank_account_link": "fixed",
                    "fixed_journal_id": journal.id,
                    "payment_method_id": manual.id,
                    "payment_order_ok": True,
                }
            )
        )
        order = (
            self.env["account.payment.order"]
            .sudo()
            .create({"payment_mode_id": mode.id, "journal_id": journal.id})
        )
        due = twin.line_ids.filtered(
            lambda line: line.account_id.account_type == "liability_payable"
        )
        due.sudo().create_payment_line_from_move_line(order)
        with self.assertRaises(RedirectWarning):
            order.draft2open()
        flag = self.flags("A01")
        flag.sudo(False).with_user(self.accountant)._clear("justified", "in parts")
        order.draft2open()
        self.assertEqual(order.state, "open")
        flag.sudo(False).with_user(self.accountant).action_reopen()
        with self.assertRaises(RedirectWarning):
            order.open2generated()
