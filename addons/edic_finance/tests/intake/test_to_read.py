# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from itertools import product

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from odoo.addons.edic_ai.write_guard import within

from ...models.coding.account_move import POSTING_OPEN
from ...models.intake.to_read import mark_drafts
from .test_intake_common import SCAN_PDF, SCAN_PNG, IntakeCase
from .test_pages import LINES, pdf_page, replaced, scan, without_recognition


@tagged("post_install", "-at_install")
class TestToRead(IntakeCase):
    """A draft that lacks what its document says waits for a person, until it has it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls.env.ref("base.user_admin"))
        cls.employee = cls.person("to_read_employee", "base.group_user")
        cls.reader = cls.person("to_read_reader", "account.group_account_readonly")
        cls.vendor = cls.env["res.partner"].create(
            {"name": "Gartenbau Lindenhof", "vat": "DE136695976", "is_company": True}
        )
        cls.env = cls.env(user=cls.clerk)

    def listed(self):
        action = self.env.ref("edic_finance.edic_finance_to_read_action").sudo()
        self.assertIn("'search_default_edic_to_read': 1", action.context)
        return self.env["account.move"].search([("edic_to_read", "=", True)])

    def bill_of(self, raw, name="bill.pdf"):
        rows, _action = self.upload(**{name: raw})
        return rows.move_id

    def empty_bill(self, number="GL-2026-017"):
        lines = replaced(LINES, "GL-2026-017", number)
        with without_recognition():
            return self.bill_of(scan(pdf_page(lines)))

    def fill(self, bill, names):
        """Fill in by hand what the document says, as somebody at the form does."""
        with Form(bill) as form:
            if "partner_id" in names:
                form.partner_id = self.vendor
            if "invoice_date" in names:
                form.invoice_date = "2026-11-03"
            if "amount_total" in names:
                with form.invoice_line_ids.new() as line:
                    line.name = "Tree care"
                    line.price_unit = 1250

    def test_no_draft_that_lacks_something_leaves_the_list(self):
        names = ("partner_id", "invoice_date", "amount_total")
        for case, has in enumerate(product((False, True), repeat=3)):
            filled = {name for name, is_in in zip(names, has, strict=True) if is_in}
            with self.subTest(filled=sorted(filled)):
                bill = self.empty_bill(f"GL-2026-{case}")
                self.assertIn(bill, self.listed())
                self.fill(bill, filled)
                self.assertEqual(bill in self.listed(), len(filled) < 3)

    def test_whatever_comes_in_empty_is_listed(self):
        locked = b"%PDF-1.7 damaged"
        files = {
            "blank.pdf": SCAN_PDF,
            "pixel.png": SCAN_PNG,
            "damaged.pdf": locked,
            "scan.pdf": scan(pdf_page()),
            "words.pdf": pdf_page([(50, 60, 12, "Guten Tag")]),
        }
        with without_recognition():
            for name, raw in files.items():
                with self.subTest(name):
                    bill = self.bill_of(raw, name)
                    if bill:
                        self.assertFalse(bill.amount_total)
                        self.assertIn(bill, self.listed())
        drafts = self.env["account.move"].search(
            [("move_type", "=", "in_invoice"), ("state", "=", "draft")]
        )
        empty = drafts.filtered(lambda move: not move.amount_total)
        self.assertGreaterEqual(len(empty), 4)
        self.assertEqual(empty, empty & self.listed())

    def test_draft_whose_document_row_is_gone_stays_listed(self):
        bill = self.empty_bill()
        self.assertTrue(bill.message_main_attachment_id)
        bill.sudo().edic_document_id.unlink()
        self.assertIn(bill, self.listed())

    def test_document_that_was_read_wholly_is_not_listed(self):
        self.assertNotIn(self.bill_of(pdf_page()), self.listed())

    def test_document_without_a_known_vendor_is_listed(self):
        lines = replaced(LINES, "Gartenbau Lindenhof", "Malerei Ostheim")
        lines = replaced(lines, "DE136695976", "DE811907980")
        bill = self.bill_of(pdf_page(lines))
        self.assertFalse(bill.partner_id)
        self.assertTrue(bill.amount_total)
        self.assertIn(bill, self.listed())

    def test_cancelled_and_posted_bills_are_not_listed(self):
        bill = self.empty_bill()
        bill.button_cancel()
        self.assertNotIn(bill, self.listed())
        bill.button_draft()
        self.assertIn(bill, self.listed())
        self.fill(bill, {"partner_id", "invoice_date", "amount_total"})
        with within(POSTING_OPEN):
            bill._post()
        self.assertNotIn(bill, self.listed())

    def test_value_that_was_taken_away_again_brings_the_draft_back(self):
        bill = self.bill_of(pdf_page())
        self.assertNotIn(bill, self.listed())
        bill.invoice_line_ids = [Command.clear()]
        self.assertIn(bill, self.listed())

    def test_mail_without_a_file_is_listed(self):
        mail = {"subject": "Invoice", "from": "a@example.com", "body": "Hello"}
        defaults = {"journal_id": self.journal.id, "move_type": "in_invoice"}
        bill = self.env["account.move"].sudo().message_new(mail, defaults)
        self.assertFalse(bill.edic_document_id or bill.message_main_attachment_id)
        self.assertIn(bill.sudo(False), self.listed())

    def test_missing_values_are_named(self):
        bill = self.empty_bill().with_context(lang="en_US")
        self.assertEqual(bill.edic_missing, "vendor, date, total, number")
        self.fill(bill, {"invoice_date"})
        self.assertEqual(bill.edic_missing, "vendor, total, number")
        self.assertFalse(self.bill_of(pdf_page()).edic_missing)
        by_hand = bill.create({"move_type": "in_invoice"})
        self.assertFalse(by_hand.edic_missing)

    def test_dashboard_of_accounting_counts_them(self):
        before = self.on_dashboard(self.reader)
        self.empty_bill()
        self.bill_of(pdf_page())
        for user in (self.reader, self.clerk):
            self.assertEqual(self.on_dashboard(user), before + 1)
        self.assertEqual(self.on_dashboard(self.employee), 0)

    def on_dashboard(self, user):
        data = {self.journal.id: {}}
        journal = self.journal.with_user(user).sudo()  # who reads journals may differ
        journal._fill_sale_purchase_dashboard_data(data)
        return data[self.journal.id]["edic_to_read"]

    def test_entries_of_other_kinds_are_not_listed(self):
        moves = self.env["account.move"].sudo()
        for kind in ("entry", "out_invoice", "in_invoice"):
            move = moves.create({"move_type": kind})  # of no document
            self.assertNotIn(move, self.listed())

    def test_documents_to_read_stand_first_among_bills_to_code(self):
        empty = self.empty_bill()
        empty.date = "2020-01-01"
        read = self.bill_of(pdf_page())
        view = self.env.ref("edic_finance.view_in_invoice_bill_tree_to_code")
        arch = self.env["account.move"].get_view(view.id, "list")["arch"]
        order = "edic_to_read desc, date desc, name desc, id desc"
        self.assertIn(f'default_order="{order}"', arch)
        found = self.env["account.move"].search(
            [("id", "in", (empty + read).ids)], order=order
        )
        self.assertEqual(found, empty + read)

    def test_drafts_of_before_the_list_are_marked(self):
        empty, read = self.empty_bill(), self.bill_of(pdf_page())
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE account_move SET edic_to_read = NULL WHERE id IN %s",
                (empty + read)._ids,
            )
        )
        mark_drafts(self.env.cr)
        self.env.invalidate_all()
        self.assertTrue(empty.edic_to_read)
        self.assertFalse(read.edic_to_read)

    def test_who_reads_the_books_sees_the_list_and_others_do_not(self):
        bill = self.empty_bill()
        self.assertTrue(bill.with_user(self.reader).edic_to_read)
        with self.assertRaises(AccessError):
            self.env["account.move"].with_user(self.employee).search(
                [("edic_to_read", "=", True)]
            )

    def test_no_client_takes_a_draft_from_the_list(self):
        bill = self.empty_bill().with_user(self.manager)
        with self.assertRaises(AccessError):
            bill.edic_to_read = False

    def test_upload_of_several_files_opens_them_with_what_they_lack(self):
        _rows, action = self.upload(**{"bill.pdf": pdf_page(), "scan.png": SCAN_PNG})
        [number] = [number for number, kind in action["views"] if kind == "list"]
        arch = self.env["account.move"].get_view(number, "list")["arch"]
        self.assertIn('name="edic_missing"', arch)
        self.assertIn('name="edic_vendor"', arch)
        self.assertEqual([kind for _number, kind in action["views"]][-1], "form")
