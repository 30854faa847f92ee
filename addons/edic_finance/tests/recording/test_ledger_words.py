# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..ledger_common import IBAN, OTHER_IBAN, LedgerCase


@tagged("post_install", "-at_install")
class TestWords(LedgerCase):
    """Each record reads as a sentence in the list."""

    def words(self, record, after=None):
        traces = self.traces_of(record, after).with_user(self.auditor).sudo()
        return traces.mapped("summary")

    def test_what_becomes_of_a_bill(self):
        bill = self.posted(user=self.manager)
        self.assertEqual(self.words(bill)[0], "Bill posted: $\N{NO-BREAK SPACE}230.00")
        last = self.last()
        bill.write({"partner_bank_id": self.other_bank.id, "ref": "F-2"})
        self.attach(bill)
        bill.button_draft()
        bill.action_post()
        bill.button_draft()
        bill.unlink()
        words = self.words(bill, last)
        self.assertEqual(
            words[0], "Changed after posting: Payee's bank account, Reference, Label"
        )
        self.assertEqual(
            words[1:],
            [
                "File added after posting",
                "Reset to draft: $\N{NO-BREAK SPACE}230.00",
                "Posted again: $\N{NO-BREAK SPACE}230.00",
                "Reset to draft: $\N{NO-BREAK SPACE}230.00",
                "Deleted after it had been posted: $\N{NO-BREAK SPACE}230.00",
            ],
        )

    def test_who_is_paid(self):
        last = self.last()
        self.bank.allow_out_payment = True
        self.bank.allow_out_payment = False
        self.bank.acc_number = "FR1420041010050500013M02606"
        self.bank.active = False
        self.bank.active = True
        self.bank.acc_holder_name = "Somebody"
        self.assertEqual(self.words(self.other_bank), ["Bank account created (…3000)"])
        self.assertEqual(OTHER_IBAN[-4:], "3000")
        self.assertEqual(
            self.words(self.bank, last),
            [
                f"Bank account trusted (…{IBAN[-4:]})",
                f"Bank account no longer trusted (…{IBAN[-4:]})",
                f"Another number: …{IBAN[-4:]} → …2606 (…2606)",
                "Bank account archived (…2606)",
                "Bank account reactivated (…2606)",
                "Bank account changed (…2606)",
            ],
        )

    def test_closed_periods(self):
        last = self.last()
        self.company.sale_lock_date = "2026-09-30"
        self.assertEqual(
            self.words(self.company, last), ["Sales Lock Date: – → 09/30/2026"]
        )
        exception = self.env["account.lock_exception"].create(
            {
                "company_id": self.company.id,
                "user_id": False,
                "sale_lock_date": "2026-08-31",
            }
        )
        self.assertEqual(
            self.words(exception),
            ["Exception from a lock date: Sales Lock Date, 08/31/2026, for everybody"],
        )

    def test_books_are_opened(self):
        self.posted()
        self.env["edic.ai.books"]._open_books()
        expected = "From here on the books are recorded; posted before: 1"
        self.assertIn(expected, self.words(self.company))
