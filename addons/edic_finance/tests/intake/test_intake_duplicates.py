# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_intake_common import SCAN_PDF, IntakeCase

CII, UBL = "xrechnung_cii.xml", "xrechnung_ubl.xml"  # one invoice in two syntaxes


@tagged("post_install", "-at_install")
class TestIntakeDuplicates(IntakeCase):
    """A file that is a bill already makes no second one, unless a person wants it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.env = env(user=cls.env.ref("base.user_root"))
        cls.other = cls._create_company(name="Other")
        cls.auditor = cls.person("duplicate_auditor", "edic_ai.group_edic_ai_auditor")
        cls.env = env

    def count(self):
        return self.env["account.move"].search_count([])

    def assert_duplicate(self, rows, bill, action=None):
        self.assertEqual(rows.mapped("state"), ["duplicate"])
        self.assertEqual(rows.duplicate_of_id, bill)
        self.assertFalse(rows.move_id)
        self.assertIn(bill.display_name, rows.reason)
        if action:
            self.assertEqual(
                (action["res_model"], action["res_id"]), (bill._name, bill.id)
            )
            self.assertEqual(list(action["context"]["notifications"]), [rows.name])

    def by_hand(self, **vals):
        """Return a bill as a person enters it from the page of `CII`."""
        vendor = self.env["res.partner"].search([("name", "=", "[Seller name]")])
        vendor = vendor or self.enter_seller()
        line = {"name": "Journal", "price_unit": 336.90, "tax_ids": False}
        return self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": vendor.id,
                "ref": "123456XX",
                "invoice_date": "2016-04-04",
                "invoice_line_ids": [Command.create(line)],
                **vals,
            }
        )

    # --- known ------------------------------------------------------------------------
    def test_same_file_opens_the_first_bill(self):
        bill, before = self.bill(CII), self.count()
        rows, action = self.upload(CII)
        self.assert_duplicate(rows, bill, action)
        self.assertEqual(self.count(), before)
        self.assertEqual(rows.attachment_id.res_model, rows._name)
        self.assertTrue(rows.attachment_id.raw, "the file is kept")

    def test_same_invoice_in_another_file(self):
        bill = self.bill(CII)
        rows, action = self.upload(UBL)
        self.assertNotEqual(rows.checksum, bill.edic_document_id.checksum)
        self.assert_duplicate(rows, bill, action)

    def test_same_file_twice_in_one_upload(self):
        raw = self.content(CII)
        rows, action = self.upload(**{"a.xml": raw, "b.xml": raw})
        self.assertEqual(rows.mapped("state"), ["billed", "duplicate"])
        self.assertEqual(action["res_id"], rows.move_id.id)

    def test_bill_that_a_person_entered(self):
        bill = self.by_hand()
        rows, action = self.upload(CII)
        self.assert_duplicate(rows, bill, action)

    def test_page_without_figures(self):
        bill = self.bill("scan.pdf", SCAN_PDF)
        self.assert_duplicate(self.upload(**{"again.pdf": SCAN_PDF})[0], bill)

    def test_page_that_a_person_attached(self):
        bill = self.env["account.move"].create({"move_type": "in_invoice"})
        self.env["ir.attachment"].create(
            {
                "name": "page.pdf",
                "raw": SCAN_PDF,
                "res_model": bill._name,
                "res_id": bill.id,
            }
        )
        self.assert_duplicate(self.upload(**{"mailed.pdf": SCAN_PDF})[0], bill)

    # --- new --------------------------------------------------------------------------
    def test_corrected_invoice_of_the_same_number(self):
        self.bill(CII)
        raw = self.content(CII).replace(b">336.9<", b">337.9<")
        self.assertEqual(self.upload(**{"corrected.xml": raw})[0].state, "billed")

    def test_credit_note_of_the_same_number(self):
        self.bill(CII)
        raw = self.content(CII).replace(
            b"<ram:TypeCode>380</ram:TypeCode>", b"<ram:TypeCode>381</ram:TypeCode>", 1
        )
        row = self.upload(**{"credit.xml": raw})[0]
        self.assertEqual(row.state, "billed")
        self.assertEqual(row.move_id.move_type, "in_refund")

    def test_what_was_cancelled_or_deleted_comes_again(self):
        self.bill(CII).button_cancel()
        again = self.bill(CII)
        self.assertEqual(again.edic_document_id.state, "billed")
        again.unlink()
        self.assertEqual(self.upload(CII)[0].state, "billed")

    def test_year_of_the_number_counts(self):
        self.by_hand(invoice_date="2015-04-04")
        self.assertEqual(self.upload(CII)[0].state, "billed")

    def test_bill_of_another_company(self):
        self.bill(CII)
        other = self.other
        self.clerk.sudo().write({"company_ids": [Command.link(other.id)]})
        self.env = self.env(context={"allowed_company_ids": other.ids})
        row = self.upload(CII)[0]
        self.assertEqual((row.state, row.company_id), ("billed", other))

    # --- nevertheless -----------------------------------------------------------------
    def test_person_wants_a_second_bill(self):
        bill = self.bill(CII)
        row = self.upload(CII)[0]
        action = row.action_bill_nevertheless()
        self.assertEqual(action["res_id"], row.move_id.id)
        self.assertEqual(row.state, "billed")
        self.assertNotEqual(row.move_id, bill)
        self.assert_equal_to_document(row.move_id)
        self.assertIn(bill.display_name, row.move_id.alerts["edic_earlier"]["message"])
        self.assertNotIn("edic_earlier", bill.alerts or {})
        trace = self.env["edic.ai.trace"].sudo()
        [decision] = trace.search(
            [("use_case", "=", "finance.duplicate"), ("res_id", "=", bill.id)]
        )
        self.assertEqual(decision.event, "decision")
        self.assertEqual(decision.facts["number"], "123456XX")
        # the second one repeats the first one, whoever sends it
        self.assert_duplicate(self.upload(UBL)[0], bill)

    def test_who_may_not_make_bills_does_not_want_one(self):
        self.bill(CII)
        row = self.upload(CII)[0]
        with self.assertRaises(AccessError):
            row.with_user(self.auditor).action_bill_nevertheless()
        self.assertEqual(row.state, "duplicate")

    def test_only_a_duplicate_becomes_a_second_bill(self):
        row = self.bill(CII).edic_document_id
        with self.assertRaises(UserError):
            row.action_bill_nevertheless()

    # --- two at once ------------------------------------------------------------------
    def test_second_worker_collides(self):
        """Whoever is second is tried again, and finds the bill of the first."""
        first = self.bill(CII).edic_document_id.sudo()
        self.assertTrue(first.file_key)
        self.assertTrue(first.invoice_key)
        for name in ("file_key", "invoice_key"):
            with (
                self.assertRaises(UniqueViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                first.copy({name: first[name], "state": "billed"})

    # --- Odoo's own button ------------------------------------------------------------
    def test_bills_without_a_vendor_are_no_copies_of_each_other(self):
        """Numbers are the vendors' own: two of them have a bill 1."""
        vals = {"move_type": "in_invoice", "ref": "1"}
        first, second = self.env["account.move"].create([vals, vals])
        self.assertFalse(first.duplicated_ref_ids)
        (first + second).action_delete_duplicates()
        self.assertEqual((first + second).exists(), first + second)

    def test_documents_of_two_sellers_are_no_copies_of_each_other(self):
        first = self.bill(CII)
        raw = self.content(UBL).replace(b"DE 123456789", b"DE 987654321")
        second = self.bill("other.xml", raw)
        self.assertFalse((first + second).partner_id)
        self.assertEqual(first.ref, second.ref)
        self.assertFalse((first + second).duplicated_ref_ids)

    def test_bills_of_one_document_are_copies(self):
        first = self.bill(CII)
        row = self.upload(CII)[0]
        row.action_bill_nevertheless()
        self.assertEqual(first.duplicated_ref_ids, row.move_id)
