# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from unittest import skipUnless
from unittest.mock import patch

import pypdfium2 as pdfium
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.write_guard import within

from ...models.intake import document_pages, edic_ai_use_case_pages
from ...models.intake.account_document_import_mixin import BY_COMMAND
from ...models.intake.bill_unsure import BillUnsure
from ...models.intake.document_pages import DocumentPages
from ...tools.intake.pages import can_recognise
from .test_intake_common import IntakeCase

IBAN = "DE02120300000000202051"
LINES = (
    (50, 60, 16, "Gartenbau Lindenhof GmbH"),
    (50, 76, 9, "Lindenweg 4"),
    (50, 88, 9, "12345 Beispielstadt"),
    (50, 100, 9, "USt-IdNr.: DE136695976"),
    (50, 170, 9, "Empfänger"),
    (50, 184, 9, "Stadt Musterhausen"),
    (50, 196, 9, "Rathausplatz 1"),
    (50, 208, 9, "54321 Musterhausen"),
    (50, 250, 14, "Rechnung Nr. GL-2026-017"),
    (50, 270, 9, "Rechnungsdatum: 03.11.2026"),
    (50, 284, 9, "Fällig am: 03.12.2026"),
    (50, 298, 9, "Ihre Bestellnummer: B-2026-118"),
    (50, 340, 9, "Baumpflege im Stadtpark"),
    (460, 340, 9, "1.250,00 EUR"),
    (330, 380, 9, "Nettobetrag"),
    (460, 380, 9, "1.250,00 EUR"),
    (330, 394, 9, "Umsatzsteuer 19 %"),
    (460, 394, 9, "237,50 EUR"),
    (330, 408, 9, "Rechnungsbetrag"),
    (460, 408, 9, "1.487,50 EUR"),
    (50, 460, 9, f"IBAN: {IBAN}"),
)


def pdf_page(lines=LINES, hidden=()):
    """Return a PDF with words at their places, and with words in white."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for x, y, size, text in lines:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, A4[1] - y, text)
    canvas.setFillColorRGB(1, 1, 1)
    for x, y, size, text in hidden:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, A4[1] - y, text)
    canvas.save()
    return out.getvalue()


def scan(pdf, form="PDF"):
    """Return a file as a scanner would: a picture of its pages at 150 dpi."""
    with pdfium.PdfDocument(pdf) as document:
        images = [
            page.render(scale=150 / 72).to_pil().convert("L") for page in document
        ]
    out = BytesIO()
    options = {"resolution": 150} if form == "PDF" else {}
    images[0].save(
        out, form, save_all=form == "PDF", append_images=images[1:], **options
    )
    return out.getvalue()


def replaced(lines, old, new):
    return tuple((x, y, size, text.replace(old, new)) for x, y, size, text in lines)


@contextmanager
def without_recognition():
    with patch.object(document_pages, "can_recognise", lambda: False):
        yield


@tagged("post_install", "-at_install")
class TestPages(IntakeCase):
    """A bill without structured figures is filled with what stands on its pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls.env.ref("base.user_admin"))
        cls.employee = cls.person("pages_employee", "base.group_user")
        cls.env = cls.env(user=cls.clerk)
        cls.vendor = (
            cls.env["res.partner"]
            .sudo()
            .create(
                {
                    "name": "Gartenbau Lindenhof",
                    "vat": "DE136695976",
                    "is_company": True,
                }
            )
        )

    def take_in(self, raw, name="bill.pdf"):
        rows, _action = self.upload(**{name: raw})
        self.assertEqual(len(rows), 1)
        return rows

    def work_off(self):
        """Do what the queue has to do on documents, as its worker does it."""
        waiting = self.waiting("finance.pages")
        for task in waiting:
            record = self.env[task.res_model].browse(task.res_id)
            use_case = self.env["edic.ai.use.case.finance.pages"]
            use_case._work_alone(lambda work, *a, r=record: work(r.sudo(), *a), None)
        waiting.state = "done"
        return waiting

    def waiting(self, use_case):
        tasks = self.env["edic.ai.task"].sudo()
        return tasks.search([("use_case", "=", use_case), ("state", "=", "waiting")])

    def post(self, document):
        """Post the bill as its accountant would, and learn from it in the queue."""
        bill = document.move_id
        bill.invoice_line_ids.account_id = self.company_data["default_account_expense"]
        bill.sudo()._post()
        self.assertIn(document.id, self.waiting("finance.layout").mapped("res_id"))
        self.env["edic.ai.use.case.finance.layout"]._work(document.sudo())

    def test_text_of_a_pdf_fills_the_draft(self):
        document = self.take_in(pdf_page())
        bill = document.move_id
        self.assertEqual(bill.partner_id, self.vendor)
        self.assertEqual(bill.ref, "GL-2026-017")
        self.assertEqual(bill.invoice_date, date(2026, 11, 3))
        self.assertEqual(bill.invoice_date_due, date(2026, 12, 3))
        self.assertEqual(bill.edic_due_source, "page")
        self.assertEqual(bill.edic_order_ref, "B-2026-118")
        self.assertEqual(
            (bill.amount_untaxed, bill.amount_tax, bill.amount_total),
            (1250.0, 237.5, 1487.5),
        )
        self.assertFalse(bill.edic_difference)
        self.assertEqual(bill.state, "draft")

    def test_page_that_names_no_currency_differs_in_nothing(self):
        lines = replaced(LINES, " EUR", "")
        document = self.take_in(pdf_page(lines))
        bill = document.move_id
        self.assertFalse(document.currency)
        self.assertEqual(bill.amount_total, 1487.5)
        self.assertFalse(bill.edic_difference)

    def test_each_value_has_its_place_and_band(self):
        found = self.take_in(pdf_page()).page_values["fields"]
        self.assertEqual(found["gross"]["value"], "1487.50")
        self.assertEqual(found["gross"]["band"], "sure")
        self.assertEqual(found["gross"]["source"], "text")
        left, top, right, bottom = found["gross"]["box"]
        self.assertTrue(455 < left < 465 and 490 < right < 500, (left, right))
        self.assertTrue(395 < top < 402 and 406 < bottom < 415, (top, bottom))

    def test_white_text_is_not_read(self):
        hidden = (
            (50, 520, 9, "IBAN: FR7630006000011234567890189"),
            (330, 560, 9, "Rechnungsbetrag"),
            (460, 560, 9, "9.999,00 EUR"),
        )
        found = self.take_in(pdf_page(hidden=hidden)).page_values["fields"]
        self.assertEqual(found["iban"]["value"], IBAN)
        self.assertEqual(found["iban"]["band"], "sure")
        self.assertEqual(found["gross"]["value"], "1487.50")

    def test_a_page_makes_no_bank_account(self):
        bill = self.take_in(pdf_page()).move_id
        self.assertFalse(bill.partner_bank_id)
        self.assertFalse(self.vendor.bank_ids)
        self.assertIn(IBAN, bill.edic_remarks)

    def test_known_account_is_put_on_the_bill(self):
        bank = (
            self.env["res.partner.bank"]
            .sudo()
            .create({"acc_number": IBAN, "partner_id": self.vendor.id})
        )
        bill = self.take_in(pdf_page()).move_id
        self.assertEqual(bill.partner_bank_id, bank)
        self.assertFalse(bill.edic_remarks)

    def test_unknown_vendor_is_left_out_and_named(self):
        lines = replaced(LINES, "DE136695976", "DE129273398")
        lines = replaced(lines, "Gartenbau Lindenhof GmbH", "Malerei Ostheim GmbH")
        bill = self.take_in(pdf_page(lines)).move_id
        self.assertFalse(bill.partner_id)
        self.assertIn("Malerei Ostheim", bill.edic_vendor)

    def test_amounts_that_do_not_add_up_stay_open(self):
        lines = replaced(LINES, "237,50", "273,50")
        bill = self.take_in(pdf_page(lines)).move_id
        self.assertFalse(bill.invoice_line_ids)
        self.assertEqual(bill.ref, "GL-2026-017")

    def test_rate_that_the_chart_lacks_is_offered(self):
        lines = replaced(replaced(LINES, "19 %", "20 %"), "237,50", "250,00")
        lines = replaced(lines, "1.487,50", "1.500,00")
        bill = self.take_in(pdf_page(lines)).move_id
        self.assertEqual(bill.invoice_line_ids.edic_missing_rate, 20.0)
        self.assertIn("20%", bill.edic_difference)

    def test_page_without_vat_states_that_its_lines_have_none(self):
        lines = replaced(LINES, "Umsatzsteuer 19 %", "Nach § 19 UStG ohne Umsatzsteuer")
        lines = replaced(replaced(lines, "237,50", "0,00"), "1.487,50", "1.250,00")
        bill = self.take_in(pdf_page(lines)).move_id
        line = bill.invoice_line_ids
        self.assertFalse(line.tax_ids)
        self.assertEqual(bill._edic_stated_rates(line), ["0"], "others are barred")

    def test_lines_of_a_clear_table_are_taken_over(self):
        rows = (
            (50, 320, 9, "Bezeichnung"),
            (300, 320, 9, "Menge"),
            (370, 320, 9, "Preis"),
            (470, 320, 9, "Betrag"),
            (50, 334, 9, "Hecke schneiden"),
            (300, 334, 9, "8,5"),
            (370, 334, 9, "100,00"),
            (460, 334, 9, "850,00 EUR"),
            (50, 348, 9, "Rasen mähen"),
            (300, 348, 9, "4"),
            (370, 348, 9, "100,00"),
            (460, 348, 9, "400,00 EUR"),
        )
        lines = tuple(line for line in LINES if line[1] != 340)
        bill = self.take_in(pdf_page((*lines, *rows))).move_id
        found = bill.invoice_line_ids.mapped(
            lambda line: (line.name, line.quantity, line.price_unit)
        )
        self.assertEqual(
            found, [("Hecke schneiden", 8.5, 100.0), ("Rasen mähen", 4.0, 100.0)]
        )
        self.assertEqual(bill.amount_total, 1487.5)

    def test_prices_finer_than_the_cent_give_the_amounts_of_their_lines(self):
        """2,462 x 0.1231 is 303.0722; three of them and 340.79 are 1,250.00 as the page
        rounds, and 1,250.01 as Odoo does."""
        reading = ("2462", "0,1231", "303,07 EUR")
        rows = [("Menge", "Preis", "Betrag"), *[reading] * 3, ("1", "340,79", "340,79")]
        table = [
            (x, 316 + 11 * number, 9, text)
            for number, row in enumerate(rows)
            for x, text in zip((300, 370, 460), row, strict=True)
        ]
        names = [(50, row[1], 9, "Wasser") for row in table[3::3]]
        head = (50, 316, 9, "Bezeichnung")
        lines = tuple(line for line in LINES if line[1] != 340)
        self.company.sudo().tax_calculation_rounding_method = "round_globally"
        bill = self.take_in(pdf_page((*lines, head, *names, *table))).move_id
        self.assertEqual(bill.invoice_line_ids.mapped("quantity"), [2462.0] * 3 + [1.0])
        self.assertEqual((bill.amount_untaxed, bill.amount_total), (1250.0, 1487.5))

    def test_table_that_does_not_add_up_is_one_line(self):
        rows = (
            (50, 320, 9, "Bezeichnung"),
            (470, 320, 9, "Betrag"),
            (50, 334, 9, "Hecke schneiden"),
            (460, 334, 9, "850,00 EUR"),
        )
        lines = tuple(line for line in LINES if line[1] != 340)
        bill = self.take_in(pdf_page((*lines, *rows))).move_id
        self.assertEqual(bill.invoice_line_ids.mapped("price_unit"), [1250.0])

    def test_credit_note_becomes_one(self):
        lines = replaced(LINES, "Rechnung Nr.", "Gutschrift Nr.")
        lines = tuple(
            (x, y, s, f"-{t}" if t.endswith(" EUR") else t) for x, y, s, t in lines
        )
        bill = self.take_in(pdf_page(lines)).move_id
        self.assertEqual(bill.move_type, "in_refund")
        self.assertEqual(bill.amount_total, 1487.5)

    def test_amounts_below_zero_make_a_credit_note(self):
        lines = replaced(LINES, "Rechnung Nr.", "Rechnungskorrektur Nr.")
        lines = tuple(
            (x, y, s, f"-{t}" if t.endswith(" EUR") else t) for x, y, s, t in lines
        )
        document = self.take_in(pdf_page(lines))
        bill = document.move_id
        self.assertEqual(bill.move_type, "in_refund")
        self.assertEqual(bill.amount_total, 1487.5)
        self.assertFalse(bill.edic_difference)

    def test_bill_that_differs_from_the_only_total_of_its_page_says_so(self):
        dropped = (380, 394)  # without VAT, VAT
        lines = tuple(line for line in LINES if line[1] not in dropped)
        bill = self.take_in(pdf_page(lines)).move_id
        self.assertEqual(bill.edic_document_id._page_value("gross"), "1487.50")
        self.assertEqual(bill.amount_total, 0)
        self.assertIn("1,487.50", bill.edic_difference)
        bill.invoice_line_ids = [
            Command.create({"name": "All", "price_unit": 1487.5, "tax_ids": []})
        ]
        self.assertFalse(bill.edic_difference)

    def test_posting_asks_about_what_nobody_checked(self):
        document = self.take_in(pdf_page())
        bill, values = document.move_id, document.page_values
        number = {**values["fields"]["number"], "band": "check"}
        document.sudo().page_values = {
            **values,
            "fields": {**values["fields"], "number": number},
        }
        bill.invoice_line_ids.account_id = self.company_data["default_account_expense"]
        [unsure] = bill._edic_unsure()[bill]
        self.assertIn("number", unsure.sentence)
        button = {"disable_abnormal_invoice_detection": False}
        action = bill.with_context(**button).action_post()
        self.assertEqual(action["res_model"], "validate.account.move")
        self.assertEqual(bill.state, "draft")
        bill.edic_document_id.action_confirm_values([*BillUnsure(bill).names()])
        self.assertFalse(bill._edic_unsure())

    def test_draft_says_what_is_to_be_checked(self):
        lines = replaced(LINES, "DE136695976", "DE136695977")
        bill = self.take_in(pdf_page(lines)).move_id
        self.assertNotIn("edic_pages", bill._get_alerts())
        shown = {v["name"]: v for v in bill.edic_pages["values"]}
        self.assertEqual(shown["vendor_vat"]["band"], "check")
        self.assertEqual(shown["vendor_vat"]["hint"], "Compare it with the page.")

    def test_reading_is_in_the_audit_trail(self):
        bill = self.take_in(pdf_page()).move_id
        trace = (
            self.env["edic.ai.trace"]
            .sudo()
            .search([("use_case", "=", "finance.pages"), ("res_id", "=", bill.id)])
        )
        self.assertEqual(len(trace), 1)
        self.assertEqual((trace.engine, trace.event), ("pages", "inference"))

    def test_own_number_is_not_the_vendors(self):
        self.company.partner_id.sudo().vat = "DE136695976"
        found = self.take_in(pdf_page()).page_values["fields"]
        self.assertFalse(found["vendor_vat"]["value"])

    # --- layouts ----------------------------------------------------------------------
    def unusual(self, number):
        """Return a bill whose number and account no rule finds."""
        lines = replaced(LINES, "Rechnung Nr. GL-2026-017", "Rechnung")
        lines = tuple(line for line in lines if "Bestellnummer" not in line[3])
        return pdf_page((*lines, (330, 270, 9, "Unser Zeichen"), (460, 270, 9, number)))

    def test_what_a_person_entered_is_read_at_the_next_bill(self):
        first = self.take_in(self.unusual("GL-26-0017"))
        self.assertFalse(first.page_values["fields"]["number"]["value"])
        first.move_id.ref = "GL-26-0017"
        self.post(first)
        second = self.take_in(self.unusual("GL-26-0018"))
        number = second.page_values["fields"]["number"]
        self.assertEqual(
            (number["value"], number["source"], number["band"]),
            ("GL-26-0018", "layout", "check"),
        )
        self.assertEqual(second.move_id.ref, "GL-26-0018")
        self.post(second)
        third = self.take_in(self.unusual("GL-26-0019"))
        self.assertEqual(third.page_values["fields"]["number"]["band"], "sure")

    def test_layout_stores_no_value(self):
        document = self.take_in(self.unusual("GL-26-0017"))
        document.move_id.ref = "GL-26-0017"
        self.post(document)
        layout = self.env["edic.finance.layout"].search(
            [("partner_id", "=", self.vendor.id)]
        )
        stored = f"{layout.anchors} {layout.words}"
        for value in ("GL-26-0017", "1487", IBAN, "Musterhausen", "2026-11-03"):
            self.assertNotIn(value, stored)
        self.assertIn("unser zeichen", stored)

    def test_draft_teaches_nothing(self):
        document = self.take_in(self.unusual("GL-26-0017"))
        DocumentPages(document).learn_layout()
        self.assertFalse(self.env["edic.finance.layout"].search_count([]))

    def test_layout_of_another_company_is_not_used(self):
        document = self.take_in(self.unusual("GL-26-0017"))
        document.move_id.ref = "GL-26-0017"
        self.post(document)
        other = self.env["res.company"].sudo().create({"name": "Another town"})
        layout, _likeness = (
            self.env["edic.finance.layout"]
            .sudo()
            ._like(tuple(self.env["edic.finance.layout"].search([]).words), other)
        )
        self.assertFalse(layout)

    # --- scans ------------------------------------------------------------------------
    @skipUnless(can_recognise(), "rapidocr is not installed")
    def test_scan_waits_for_the_queue_and_is_read_there(self):
        document = self.take_in(scan(pdf_page()))
        self.assertEqual(document.page_ids.mapped("state"), ["waiting"])
        self.assertFalse(document.move_id.ref)
        alert = document.move_id._get_alerts()["edic_pages"]
        self.assertIn("0 of 1 pages", alert["message"])
        self.assertEqual(len(self.work_off()), 1)
        self.assertEqual(document.page_ids.mapped("source"), ["ocr"])
        bill = document.move_id
        self.assertEqual((bill.ref, bill.amount_total), ("GL-2026-017", 1487.5))
        self.assertEqual(bill.partner_id, self.vendor)

    @skipUnless(can_recognise(), "rapidocr is not installed")
    def test_what_a_person_entered_meanwhile_stays(self):
        document = self.take_in(scan(pdf_page()))
        document.move_id.ref = "by hand"
        self.work_off()
        self.assertEqual(document.move_id.ref, "by hand")
        self.assertEqual(document.move_id.amount_total, 1487.5)

    @skipUnless(can_recognise(), "rapidocr is not installed")
    def test_photo_is_read_by_the_command_at_once(self):
        with within(BY_COMMAND):
            document = self.take_in(scan(pdf_page(), "PNG"), "bill.png")
        self.assertEqual(document.page_values["fields"]["gross"]["value"], "1487.50")

    @skipUnless(can_recognise(), "rapidocr is not installed")
    def test_page_that_lies_on_its_side_is_read_and_stays_as_it_is(self):
        with Image.open(BytesIO(scan(pdf_page(), "PNG"))) as image:
            turned, out = image.transpose(Image.Transpose.ROTATE_90), BytesIO()
            turned.save(out, "PNG")
        with within(BY_COMMAND):
            document = self.take_in(out.getvalue(), "bill.png")
        page, found = document.page_ids, document.page_values["fields"]["gross"]
        self.assertEqual(page.turns, 1)
        self.assertGreater(page.width, page.height)
        self.assertEqual((found["value"], found["band"]), ("1487.50", "sure"))
        left, top, right, bottom = found["box"]
        self.assertTrue(390 < left < right < 420, found["box"])
        self.assertTrue(95 < top < bottom < 140, found["box"])

    @skipUnless(can_recognise(), "rapidocr is not installed")
    def test_reading_can_be_stopped(self):
        document = self.take_in(scan(pdf_page()))
        document.action_stop_reading()
        self.work_off()
        self.assertEqual(document.page_ids.mapped("state"), ["skipped"])
        self.assertFalse(document.move_id.ref)
        self.read_again(document)

    def read_again(self, document):
        """Have the pages read that were not, as a click on the alert does."""
        alert = document.move_id._get_alerts()["edic_pages"]
        model, name, ids = alert["action_call"]
        getattr(self.env[model].browse(ids), name)()
        self.assertEqual(document.page_ids.mapped("state"), ["waiting"])
        self.work_off()
        self.assertEqual(document.page_ids.mapped("state"), ["read"])
        self.assertEqual(document.move_id.ref, "GL-2026-017")
        with self.assertRaisesRegex(UserError, "read again"):
            document.action_read_again()

    def test_page_that_could_not_be_read_is_read_again_on_demand(self):
        document = self.take_in(scan(pdf_page()))
        with patch.object(edic_ai_use_case_pages, "run_apart", return_value=None):
            self.work_off()
        self.assertEqual(document.page_ids.mapped("state"), ["unreadable"])
        self.read_again(document)

    def test_page_of_several_that_was_not_read_is_named(self):
        document = self.take_in(pdf_page())
        document.sudo().page_ids = [
            Command.create({"number": 2, "source": "picture", "state": "unreadable"})
        ]
        alert = document.move_id._get_alerts()["edic_pages"]
        self.assertEqual(
            alert["message"], "Not read: page 2 of 2. Look at what stands there."
        )
        self.assertEqual(alert["action_text"], "Read the pages again")

    def test_scan_stays_unread_without_recognition(self):
        with without_recognition():
            document = self.take_in(scan(pdf_page()))
        self.assertEqual(document.page_ids.mapped("state"), ["unreadable"])
        alert = document.move_id._get_alerts()["edic_pages"]
        self.assertEqual(alert["level"], "warning")
        self.assertIn("enter the bill by hand", alert["message"])

    def test_locked_file_is_said_to_ask_for_a_password(self):
        writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf_page())))
        writer.encrypt("secret", algorithm="RC4-128")
        out = BytesIO()
        writer.write(out)
        document = self.take_in(out.getvalue())
        self.assertEqual(document.page_ids.mapped("state"), ["locked"])
        alert = document.move_id._get_alerts()["edic_pages"]
        self.assertEqual(alert["level"], "warning")
        self.assertIn("protected by a password", alert["message"])
        self.assertIn("enter the bill by hand", alert["message"])
        self.assertFalse(document.move_id.ref)

    # --- rights -----------------------------------------------------------------------
    def test_employee_reads_no_page(self):
        document = self.take_in(pdf_page())
        with self.assertRaises(AccessError):
            document.page_ids.with_user(self.employee).read(["lines"])

    def test_no_client_writes_what_was_read(self):
        document = self.take_in(pdf_page()).with_user(self.manager)
        with self.assertRaises(AccessError):
            document.page_ids.write({"state": "waiting"})
        with self.assertRaises(AccessError):
            document.write({"page_values": False})
