# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID
from odoo.fields import Command
from odoo.tests import tagged

from ..ledger_common import IBAN, LedgerCase


@tagged("post_install", "-at_install")
class TestPosting(LedgerCase):
    # --- posting ------------------------------------------------------------------
    def test_who_posted_and_when(self):
        bill = self.posted(ref="F-1")
        trace = self.traces_of(bill)
        self.assertEqual(trace.use_case, "move.posted")
        self.assertEqual(trace._people(), self.billing)
        self.assertEqual(trace.company_ref, self.company.id)
        self.assertTrue(trace.occurred_at)
        expected = {
            "number": bill.name,
            "move_type": "in_invoice",
            "date": bill.date.isoformat(),
            "invoice_date": "2026-01-15",
            "amount": f"{bill.amount_total:g}",
            "currency": bill.currency_id.name,
            "payee": IBAN[-4:],
        }
        self.assertEqual({k: trace.facts[k] for k in expected}, expected)
        parts = {"attachments", "goods", "head", "lines", "payee", "texts"}
        self.assertEqual(set(trace.facts["state_digest"]), parts)

    def test_names_numbers_of_accounts_and_texts_stay_out_of_the_chain(self):
        trace = self.traces_of(self.posted(ref="F-SECRET"))
        text = trace.canonical().decode()
        for word in ("F-SECRET", IBAN, "Electricity", self.vendors["power"].name):
            self.assertNotIn(word, text)
        self.assertEqual(self.values(trace)["ref"], "F-SECRET")
        self.assertEqual(self.values(trace)["account"], IBAN)

    def test_what_could_be_tried_out_is_salted(self):
        bills = self.posted(ref="F-1") | self.posted(ref="F-1")
        first, second = (trace.facts["state_digest"] for trace in self.traces_of(bills))
        for part in ("payee", "texts"):
            self.assertNotEqual(first[part], second[part])

    def test_a_draft_leaves_nothing(self):
        last = self.last()
        bill = self.make_bill("power", [("Electricity", "energy")])
        bill.ref = "draft"
        bill.invoice_line_ids.price_unit = 5
        self.attach(bill)
        bill.button_cancel()
        bill.button_draft()
        bill.unlink()
        self.assertFalse(self.traces_of(bill, last))
        self.assertFalse(self.traces.search([("id", ">", last.id)]))

    def test_an_empty_set_leaves_nothing(self):
        last = self.last()
        none = self.env["account.move"]
        none._post()
        none.write({"ref": "x"})
        none.unlink()
        none.line_ids.unlink()
        self.assertEqual(self.last(), last)

    def test_a_batch_is_one_statement_a_table(self):
        row = ("power", [("Electricity", "energy")], "2026-01-15")
        bills = self.make_bills(*[row] * 20)
        last = self.last()
        with self.statements() as run:
            bills.with_user(self.billing).action_post()
        for table in ("trace", "pending", "person", "content"):
            text = f'INSERT INTO "edic_ai_{table}"'
            self.assertEqual(sum(text in query for query in run), 1, table)
        self.assertEqual(len(self.traces_of(bills, last)), 20)

    def test_a_program_that_posts_is_told_as_one(self):
        bill = self.make_bill("power", [("Electricity", "energy")], auto_post="at_date")
        bill.with_user(SUPERUSER_ID)._post()  # as the cron does
        trace = self.traces_of(bill)
        self.assertEqual(trace.use_case, "move.posted")
        self.assertFalse(trace.user_pseudo)

    def test_posted_past_the_method(self):
        bill = self.make_bill("power", [("Electricity", "energy")])
        bill.with_user(self.billing).write({"state": "posted", "posted_before": True})
        self.assertEqual(self.traces_of(bill).use_case, "move.posted")

    def test_a_rollback_takes_the_record_along(self):
        bill = self.make_bill("power", [("Electricity", "energy")])
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            bill.action_post()
            self.assertTrue(self.traces_of(bill))
            raise ZeroDivisionError
        self.assertFalse(self.traces_of(bill))
        bill.invalidate_recordset()
        bill.action_post()
        self.assertEqual(len(self.traces_of(bill)), 1)

    def test_what_the_payment_books_is_recorded(self):
        bill = self.posted()
        last = self.last()
        wizard = self.env["account.payment.register"].with_user(self.billing)
        wizard = wizard.with_context(active_model=bill._name, active_ids=bill.ids)
        payment = wizard.create({})._create_payments()
        self.assertEqual(self.traces_of(payment.move_id).use_case, "move.posted")
        self.assertEqual(self.traces_of(payment.move_id).facts["payee"], IBAN[-4:])
        self.assertFalse(
            self.traces_of(bill, last), "paying changes nothing of the bill"
        )
        payment = self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": self.vendors["power"].id,
                "amount": 10,
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        payment.with_user(self.billing).action_post()
        self.assertEqual(self.traces_of(payment.move_id).use_case, "move.posted")

    def test_a_bank_statement_line_is_recorded(self):
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-01-20",
                "payment_ref": "transfer",
                "amount": -120,
            }
        )
        self.assertEqual(self.traces_of(line.move_id)[:1].use_case, "move.posted")

    def test_each_company_its_chain(self):
        other = self.setup_other_company()["company"]
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "company_id": other.id,
                "partner_id": self.vendors["power"].id,
                "invoice_date": "2026-01-15",
                "invoice_line_ids": [
                    Command.create({"name": "x", "price_unit": 1, "tax_ids": []})
                ],
            }
        )
        own = self.posted()
        bill.action_post()
        self.assertEqual(self.traces_of(bill).company_ref, other.id)
        self.assertEqual(self.traces_of(own).company_ref, self.company.id)
