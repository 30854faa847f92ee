# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tests import tagged

from ...tools.recording.move_state import MoveState
from ..ledger_common import LedgerCase

# changes of a posted bill with SQL → parts that the check of the books
# tells, and whether Odoo's own check of its hashes finds it
TAMPERED = {
    "debit of a line doubled": (
        "UPDATE account_move_line SET debit = 2 * debit WHERE id = %(line)s",
        ["lines"],
        True,
    ),
    "account of a line": (
        "UPDATE account_move_line SET account_id = %(account)s WHERE id = %(line)s",
        ["lines"],
        True,
    ),
    "date": (
        "UPDATE account_move SET date = '2026-01-30' WHERE id = %(bill)s",
        ["head"],
        True,
    ),
    "payee: another bank account": (
        "UPDATE account_move SET partner_bank_id = %(bank)s WHERE id = %(bill)s",
        ["head", "payee"],
        False,
    ),
    "payee: IBAN of the bank account": (
        """UPDATE res_partner_bank SET acc_number = %(iban)s,
                  sanitized_acc_number = %(iban)s WHERE id = %(own_bank)s""",
        ["account", "payee"],
        False,
    ),
    "bank account trusted": (
        "UPDATE res_partner_bank SET allow_out_payment = TRUE WHERE id = %(own_bank)s",
        ["head"],
        False,
    ),
    "reference": (
        "UPDATE account_move SET ref = 'F-9' WHERE id = %(bill)s",
        ["texts"],
        False,
    ),
    "invoice date": (
        "UPDATE account_move SET invoice_date = '2025-01-01' WHERE id = %(bill)s",
        ["head"],
        False,
    ),
    "amount in currency": (
        "UPDATE account_move_line SET amount_currency = 1 WHERE id = %(line)s",
        ["lines"],
        False,
    ),
    "taxes of a line": (
        """DELETE FROM account_move_line_account_tax_rel
            WHERE account_move_line_id = %(line)s""",
        ["lines"],
        False,
    ),
    "analytic distribution": (
        "UPDATE account_move_line SET analytic_distribution = NULL WHERE id = %(line)s",
        ["lines"],
        False,
    ),
    "product of a line": (
        "UPDATE account_move_line SET product_id = %(product)s WHERE id = %(line)s",
        ["goods"],
        False,
    ),
    "checksum of the file": (
        "UPDATE ir_attachment SET checksum = 'x' WHERE id = %(file)s",
        ["attachments"],
        False,
    ),
    "reset to draft": (
        "UPDATE account_move SET state = 'draft' WHERE id = %(bill)s",
        ["head"],
        False,
    ),
    "bill in between deleted": (
        "DELETE FROM account_move WHERE id = %(bill)s",
        ["gone"],
        True,
    ),
    "last bill deleted": (
        "DELETE FROM account_move WHERE id = %(last)s",
        ["gone"],
        False,
    ),
}


@tagged("post_install", "-at_install")
class TestBooks(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_data["default_journal_purchase"].restrict_mode_hash_table = True

    def differences(self, company=None, counts=None):
        books = self.env["edic.ai.books"].sudo()
        found = books._differences(
            company or self.company, {} if counts is None else counts
        )
        return {(d["res_model"], d["res_id"]): d["parts"] for d in found}

    def with_file(self):
        bill = self.posted(("Electricity", "energy", "school"), ref="F-1")
        file = self.env["ir.attachment"].create(
            {
                "name": "bill.pdf",
                "raw": b"%PDF",
                "res_model": "account.move",
                "res_id": bill.id,
            }
        )
        return bill, file

    def test_books_as_recorded_differ_in_nothing(self):
        bill, _file = self.with_file()
        bill.ref = "F-2"
        bill.invoice_line_ids.analytic_distribution = False
        counts = {}
        self.assertEqual(self.differences(counts=counts), {})
        self.assertGreaterEqual(counts["compared"], 3)
        self.assertNotIn("not_comparable", counts)

    def test_what_sql_changes_is_found(self):
        """And what Odoo finds of it by its own hashes: the table of docs/ledger.md."""
        self.posted(ref="F-0")
        bill, file = self.with_file()
        self.assertTrue(bill.inalterable_hash)
        self.assertFalse(self.is_found_by_odoo())
        names = {
            "bill": bill.id,
            "last": self.posted(ref="F-2").id,
            "line": bill.invoice_line_ids.id,
            "file": file.id,
            "account": self.accounts["office"].id,
            "bank": self.other_bank.id,
            "product": self.product_a.id,
            "own_bank": self.bank.id,
            "iban": "GB82WEST12345698765432",
        }
        for case, (statement, parts, odoo_finds) in TAMPERED.items():
            with self.subTest(case), self.env.cr.savepoint() as point:
                self.env.cr.execute(statement, names)
                found = self.differences()
                shown = sorted({part for parts in found.values() for part in parts})
                self.assertEqual(shown, parts)
                self.assertEqual(self.is_found_by_odoo(), odoo_finds)
                point.rollback()
                self.env.invalidate_all()
        self.assertEqual(self.differences(), {})

    def test_odoo_says_verified_once_the_hashes_are_computed_anew(self):
        bill, _file = self.with_file()
        self.env.cr.execute(
            """UPDATE account_move_line SET debit = 2 * debit WHERE id = %s""",
            [bill.invoice_line_ids.id],
        )
        self.env.invalidate_all()
        again = bill.with_context(hash_version=4).sudo()._calculate_hashes("")[bill]
        self.env.cr.execute(
            "UPDATE account_move SET inalterable_hash = %s WHERE id = %s",
            [again, bill.id],
        )
        self.assertFalse(self.is_found_by_odoo())
        self.assertEqual(self.differences(), {("account.move", bill.id): ["lines"]})

    def test_posted_with_sql(self):
        bill = self.make_bill("power", [("Electricity", "energy")])
        self.assertEqual(self.differences(), {})
        self.env.cr.execute(
            "UPDATE account_move SET state = 'posted' WHERE id = %s", [bill.id]
        )
        found = {("account.move", bill.id): ["not_recorded"]}
        self.assertEqual(self.differences(), found)
        self.assertFalse(self.is_found_by_odoo())

    def test_a_bank_account_made_with_sql(self):
        self.env.cr.execute(
            """INSERT INTO res_partner_bank (acc_number, sanitized_acc_number,
                                             partner_id, company_id, active)
               VALUES ('FR1', 'FR1', %s, %s, TRUE) RETURNING id""",
            [self.vendors["new"].id, self.company.id],
        )
        number = self.env.cr.fetchone()[0]
        found = {("res.partner.bank", number): ["not_recorded"]}
        self.assertEqual(self.differences(), found)

    def test_what_was_there_before_is_not_asked_for(self):
        bill = self.make_bill("power", [("Electricity", "energy")])
        self.env.cr.execute(
            "UPDATE account_move SET state = 'posted' WHERE id = %s", [bill.id]
        )
        self.assertTrue(self.differences())
        self.env["edic.ai.books"]._open_books()
        trace = self.traces_of(self.company)[-1]
        self.assertEqual(trace.use_case, "books.opened")
        self.assertEqual(trace.facts["posted"], 1)
        self.assertEqual(self.differences(), {})
        self.env["edic.ai.books"]._open_books()
        self.assertEqual(
            self.traces_of(self.company)[-1], trace, "once for each company"
        )

    def test_a_draft_drawn_up_anew_is_no_difference(self):
        journal = self.company_data["default_journal_purchase"]
        journal.restrict_mode_hash_table = False
        bill = self.posted(user=self.manager)
        bill.button_draft()
        bill.ref = "F-2"
        self.assertEqual(self.differences(), {})
        bill.flush_recordset()
        self.env.cr.execute(
            "UPDATE account_move SET state = 'posted' WHERE id = %s", [bill.id]
        )
        self.assertEqual(self.differences(), {("account.move", bill.id): ["head"]})
        self.env.cr.execute(
            "UPDATE account_move SET state = 'draft' WHERE id = %s", [bill.id]
        )
        bill.invalidate_recordset()
        bill.unlink()
        self.assertEqual(self.differences(), {})

    def test_another_number_of_the_payee_is_told_by_its_own_record(self):
        bill = self.posted()
        self.bank.acc_number = "FR1420041010050500013M02606"
        self.assertEqual(self.differences(), {})
        self.env.cr.execute(
            "UPDATE res_partner_bank SET acc_number = 'x' WHERE id = %s", [self.bank.id]
        )
        found = {("res.partner.bank", self.bank.id): ["account"]}
        self.assertEqual(self.differences(), found)
        self.assertTrue(bill)

    def test_an_erased_content_is_counted_and_no_alarm(self):
        bill = self.posted()
        trace = self.traces_of(bill)
        self.env["edic.ai.content"].sudo().search(
            [("trace_id", "=", trace.id)]
        ).unlink()
        self.env.cr.execute(
            "UPDATE account_move SET ref = 'F-9' WHERE id = %s", [bill.id]
        )
        counts = {}
        self.assertEqual(self.differences(counts=counts), {})
        self.assertEqual(counts["not_comparable"], 1)
        self.env.cr.execute(
            "UPDATE account_move SET invoice_date = '2025-01-01' WHERE id = %s",
            [bill.id],
        )
        self.assertEqual(self.differences(), {("account.move", bill.id): ["head"]})

    def test_a_part_that_was_never_recorded_is_no_difference(self):
        """Records from before EDIC looked at products."""
        parts = MoveState.parts
        with patch.object(
            MoveState,
            "parts",
            lambda state: {k: v for k, v in parts(state).items() if k != "goods"},
        ):
            bill = self.posted()
        self.assertNotIn("goods", self.traces_of(bill).facts["state_digest"])
        self.assertEqual(self.differences(), {})
        self.env.cr.execute(
            "UPDATE account_move_line SET debit = 2 * debit WHERE id = %s",
            [bill.invoice_line_ids[0].id],
        )
        self.assertEqual(self.differences(), {("account.move", bill.id): ["lines"]})

    def test_each_company_by_itself(self):
        bill = self.posted()
        self.env.cr.execute(
            "UPDATE account_move SET ref = 'F-9' WHERE id = %s", [bill.id]
        )
        other = self.setup_other_company()["company"]
        self.assertEqual(self.differences(other), {})
        self.assertTrue(self.differences())
