# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from io import BytesIO
from unittest import skipUnless

from PIL import Image, TiffImagePlugin  # noqa: F401 (Odoo drops its formats)
from pypdf import PdfReader, PdfWriter

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.edic_ai.write_guard import within

from ...models.intake.account_document_import_mixin import BY_COMMAND
from ...tools.intake.pages import can_recognise
from . import test_pages
from .test_intake_common import IntakeCase
from .test_pages import LINES, pdf_page, replaced, scan

SECOND = replaced(
    replaced(LINES, "GL-2026-017", "GL-2026-044"), "B-2026-118", "B-2026-131"
)
NOTE = (
    (50, 60, 16, "Gartenbau Lindenhof GmbH"),
    (50, 250, 14, "Lieferschein 5512"),
    (50, 300, 9, "Baumpflege im Stadtpark, geliefert am 02.11.2026"),
)


def stack(*pages):
    """Return a PDF of these pages, as a scanner makes of a stack."""
    writer, out = PdfWriter(), BytesIO()
    for lines in pages:
        writer.append(BytesIO(pdf_page(lines)))
    writer.write(out)
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestScanParts(IntakeCase):
    """A scan with several invoices is split where a person says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls.env.ref("base.user_admin"))
        cls.reader = cls.person("scan_reader", "account.group_account_readonly")
        cls.env = cls.env(user=cls.clerk)
        vendor = {
            "name": "Gartenbau Lindenhof",
            "vat": "DE136695976",
            "is_company": True,
        }
        cls.vendor = cls.env["res.partner"].sudo().create(vendor)

    waiting = test_pages.TestPages.waiting
    work_off = test_pages.TestPages.work_off

    def take_in(self, raw=None):
        raw = raw or stack(LINES, NOTE, SECOND)
        rows, _action = self.upload(**{"stack.pdf": raw})
        self.assertEqual(len(rows), 1)
        return rows

    def dialog(self, document):
        return Form(
            self.env["edic.finance.scan"].with_context(default_document_id=document.id)
        )

    def split(self, document, *starts):
        with self.dialog(document) as form:
            for place in range(1, document.page_count):  # the first always begins one
                with form.page_ids.edit(place) as page:
                    page.begins = page.number in starts
        form.save().action_split()
        return document.member_ids.filtered(lambda row: row.state != "deleted").sorted(
            "id"
        )

    def decisions(self):
        trace = self.env["edic.ai.trace"].sudo()
        return trace.search([("use_case", "=", "finance.scan")], order="id")

    def words_of(self, attachment):
        reader = PdfReader(BytesIO(attachment.raw))
        return [page.extract_text() for page in reader.pages]

    def test_draft_proposes_where_to_cut(self):
        document = self.take_in()
        self.assertEqual(document.page_ids.mapped("begins"), ["first", False, "number"])
        alert = document.move_id.alerts["edic_scan"]
        self.assertIn("2 invoices: pages 1–2 and 3", alert["message"])
        with self.dialog(document) as form:
            self.assertEqual(form.summary, "2 bills: pages 1–2 and 3")
        self.assertEqual(document.state, "billed", "nothing is split by itself")

    def test_values_of_the_next_invoice_are_not_sure(self):
        without = tuple(line for line in LINES if "Fällig" not in line[3])
        document = self.take_in(stack(without, NOTE, SECOND))
        due = document.page_values["fields"]["due"]
        self.assertEqual((due["page"], due["band"]), (3, "check"))

    @skipUnless(can_recognise(), "rapidocr is not installed")
    def test_tiff_of_several_pages_is_split_too(self):
        with within(BY_COMMAND):  # recognised at once
            rows, _action = self.upload(**{"stack.tiff": self.tiff(LINES, SECOND)})
        self.assertEqual(rows.page_count, 2)
        first, second = self.split(rows, 1, 2)
        self.assertEqual(first.name, "stack (1).tiff")
        self.assertEqual(first.move_id.ref, "GL-2026-017")
        self.assertEqual(second.move_id.ref, "GL-2026-044")
        self.assertEqual(second.page_count, 1)

    def tiff(self, *pages):
        """Return a TIFF of these pages, as a scanner makes of a stack."""
        out, drawn = BytesIO(), []
        for lines in pages:
            with Image.open(BytesIO(scan(pdf_page(lines), "PNG"))) as image:
                drawn.append(image.convert("L"))
        drawn[0].save(out, "TIFF", save_all=True, append_images=drawn[1:])
        return out.getvalue()

    def test_file_with_one_invoice_proposes_nothing(self):
        document = self.take_in(stack(LINES, NOTE))
        self.assertNotIn("edic_scan", document.move_id.alerts or {})

    def test_each_part_becomes_a_bill_and_the_first_keeps_its_own(self):
        document = self.take_in()
        bill, whole = document.move_id, document.attachment_id
        first, second = self.split(document, 1, 3)
        self.assertEqual(first.move_id, bill)
        self.assertEqual(first.container_id, document)
        self.assertEqual(
            [(row.first_page, row.last_page) for row in (first, second)],
            [(1, 2), (3, 3)],
        )
        self.assertEqual((document.state, document.move_id.id), ("opened", False))
        self.assertEqual(whole.res_model, "edic.finance.document")
        self.assertEqual(
            [row.move_id.ref for row in (first, second)],
            ["GL-2026-017", "GL-2026-044"],
        )
        for row in (first, second):
            self.assertEqual(row.move_id.amount_total, 1487.50)
            self.assertEqual(row.move_id.partner_id, self.vendor)
            self.assertEqual(row.move_id.state, "draft")
            self.assertEqual(row.attachment_id.res_id, row.move_id.id)
            self.assertEqual(row.move_id.message_main_attachment_id, row.attachment_id)
        self.assertEqual(len(self.words_of(first.attachment_id)), 2)
        [words] = self.words_of(second.attachment_id)
        self.assertIn("GL-2026-044", words)
        self.assertNotIn("GL-2026-017", words)

    def test_person_may_cut_elsewhere_than_proposed(self):
        document = self.take_in()
        parts = self.split(document, 1, 2, 3)
        self.assertEqual(parts.mapped("page_count"), [1, 1, 1])
        [trace] = self.decisions()
        self.assertEqual(trace.event, "decision")
        self.assertEqual(
            trace.with_context(lang="en_US").summary, "Scan split: 1, 2, 3"
        )
        self.assertEqual(trace.facts["pages"], ["1", "2", "3"])
        self.assertEqual(trace.facts["proposed"], ["1–2", "3"])

    def test_pages_of_a_scan_are_recognised_once(self):
        document = self.take_in(scan(stack(LINES, SECOND)))
        self.work_off()
        read = document.page_ids.mapped("lines")
        asked = self.waiting("finance.pages")
        first, second = self.split(document, 1, 2)
        self.assertEqual(self.waiting("finance.pages"), asked, "and not once more")
        self.assertEqual([first.page_ids.lines, second.page_ids.lines], read)
        self.assertEqual(second.page_ids.number, 1)
        self.assertEqual(second.move_id.ref, "GL-2026-044")

    def test_part_that_is_a_bill_already_makes_no_second_one(self):
        known, _action = self.upload(**{"known.pdf": pdf_page(SECOND)})
        document = self.take_in()
        first, second = self.split(document, 1, 3)
        self.assertEqual(second.state, "duplicate")
        self.assertEqual(second.duplicate_of_id, known.move_id)
        self.assertEqual(first.state, "billed")

    def test_whole_can_be_had_again_while_nothing_is_posted(self):
        document = self.take_in()
        bill, whole = document.move_id, document.attachment_id
        before = (bill.ref, bill.amount_total, bill.invoice_date)
        parts = self.split(document, 1, 3)
        other = parts[1].move_id
        document.action_join_scan()
        self.assertFalse(other.exists())
        self.assertEqual((document.state, document.move_id), ("billed", bill))
        self.assertEqual((whole.res_model, whole.res_id), ("account.move", bill.id))
        self.assertEqual((bill.ref, bill.amount_total, bill.invoice_date), before)
        self.assertEqual(bill.edic_document_id, document)
        self.assertEqual(set(parts.mapped("state")), {"deleted"})
        self.assertEqual(len(self.decisions()), 2)
        self.assertEqual(len(self.split(document, 1, 3)), 2, "and split anew")

    def test_scan_stays_split_once_a_bill_was_posted(self):
        document = self.take_in()
        parts = self.split(document, 1, 3)
        bill = parts[1].move_id
        bill.invoice_line_ids.account_id = self.company_data["default_account_expense"]
        bill.sudo()._post()
        self.assertFalse(document.may_join_scan)
        with self.assertRaises(UserError):
            document.action_join_scan()
        bill.sudo().button_draft()
        with self.assertRaises(UserError):
            document.action_join_scan()
        self.assertEqual(parts[0].move_id.state, "draft")

    def test_bill_that_was_posted_is_not_split(self):
        document = self.take_in()
        bill = document.move_id
        bill.invoice_line_ids.account_id = self.company_data["default_account_expense"]
        bill.sudo()._post()
        with self.assertRaises(UserError):
            self.split(document, 1, 3)
        self.assertFalse(document.member_ids)

    def test_who_reads_only_splits_nothing(self):
        document = self.take_in().with_user(self.reader)
        self.assertEqual(document.page_count, 3)
        with self.assertRaises(AccessError):
            document.action_split_scan()
        with self.assertRaises(AccessError):
            self.env["edic.finance.scan"].with_user(self.reader).create(
                {"document_id": document.id}
            )
