# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import CodingCase


@tagged("post_install", "-at_install")
class TestBulk(CodingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_history(6)
        cls.train()

    def bills(self, count):
        bills = self.make_bills(
            *(
                ("power", [(f"Electricity {number} town hall",)], "2026-01-15")
                for number in range(count)
            )
        )
        for bill in bills:
            bill._edic_suggest()
        bills.sudo().edic_suggestion_ids.band = "check"
        for bill in bills:
            self.suggestion(bill.invoice_line_ids).sudo().band = "sure"
        return bills.with_user(self.accountant)

    def wizard(self, bills):
        return (
            self.env["edic.finance.accept"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=bills.ids)
            .create({})
        )

    def form(self, bills):
        context = {"active_model": "account.move", "active_ids": bills.ids}
        wizards = self.env["edic.finance.accept"].with_user(self.accountant)
        return Form(wizards.with_context(**context))

    def test_first_what_it_will_do_then_what_it_did_then_undo(self):
        bills = self.bills(3)
        posted = self.make_bill("power", [("Electricity",)])
        posted.action_post()
        chosen = bills + posted.with_user(self.accountant)
        wizard = self.wizard(chosen)
        shown = self.form(chosen)  # before anything is saved
        self.assertEqual((shown.bill_count, shown.suggestion_count), (3, 3))
        self.assertEqual(shown.skipped, wizard.skipped)
        self.assertEqual((wizard.bill_count, wizard.suggestion_count), (3, 3))
        self.assertIn(posted.name, wizard.skipped)
        wizard.action_accept()
        self.assertEqual((wizard.bill_count, wizard.suggestion_count), (3, 3))
        self.assertIn(posted.name, wizard.skipped)
        self.assertNotIn(bills[0].display_name, wizard.skipped)
        self.assertEqual(bills.invoice_line_ids.account_id, self.accounts["energy"])
        self.assertEqual(set(bills.mapped("state")), {"draft"})
        wizard.action_undo()
        self.assertNotIn(self.accounts["energy"], bills.invoice_line_ids.account_id)

    def test_at_most_twenty_bills(self):
        bills = self.bills(21)
        with self.assertRaises(UserError):
            self.wizard(bills).action_accept()
        with self.assertRaises(UserError):
            bills.action_edic_accept_sure()
        self.assertNotIn(self.accounts["energy"], bills.invoice_line_ids.account_id)

    def test_a_bill_that_differs_from_its_document_is_looked_at_alone(self):
        bills = self.bills(2)
        document = (
            self.env["edic.finance.document"]
            .sudo()
            .create(
                {
                    "name": "bill.xml",
                    "format": "ubl",
                    "source": "upload",
                    "state": "billed",
                    "company_id": self.company.id,
                    "figures": {"totals": ["1.00", "0.00", "1.00"]},
                }
            )
        )
        self.assertEqual(bills[0].edic_coding["sure_ids"], 1)
        bills[0].sudo().edic_document_id = document
        bills.invalidate_recordset()
        self.assertEqual(bills[0].edic_coding["sure_ids"], 0)  # no button
        wizard = self.wizard(bills)
        self.assertEqual(wizard.bill_count, 1)
        self.assertIn(bills[0].display_name, wizard.skipped)
        with self.assertRaises(UserError):
            bills.action_edic_accept_sure()
        sure = bills.edic_suggestion_ids.filtered(lambda s: s.band == "sure")
        with self.assertRaises(UserError):  # nor by way of the suggestions
            sure.action_accept()
        sure.filtered(lambda s: s.move_id == bills[0]).action_accept()
