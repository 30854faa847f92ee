# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from io import BytesIO

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from odoo.addons.edic_ai.tests.common import new_test_user
from odoo.addons.edic_ai.write_guard import within

from ...models.coding.account_move import POSTING_OPEN
from ...models.intake.document_findings import DocumentFindings
from ...tools.intake.pages.take import find_places
from ...tools.intake.pages.text import page_of
from .test_intake_common import IntakeCase
from .test_pages import IBAN, LINES, pdf_page, replaced, scan, without_recognition


class PageViewCase(IntakeCase):
    """A bill made from a PDF with text, its vendor known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls.env.ref("base.user_admin"))
        cls.employee = cls.person("view_employee", "base.group_user")
        cls.reader = cls.person("view_reader", "account.group_account_readonly")
        cls.vendor = cls.env["res.partner"].create(
            {"name": "Gartenbau Lindenhof", "vat": "DE136695976", "is_company": True}
        )
        cls.env = cls.env(user=cls.clerk)

    def document(self, raw=None, name="bill.pdf"):
        rows, _action = self.upload(**{name: raw or pdf_page()})
        self.assertEqual(len(rows), 1)
        return rows

    def value(self, document, name):
        values = document.move_id.edic_pages["values"]
        return next(value for value in values if value["name"] == name)

    def decisions(self, document):
        traces = self.env["edic.ai.trace"].sudo()
        found = traces.search(
            [
                ("event", "=", "decision"),
                ("use_case", "=", "finance.pages"),
                ("res_model", "=", "account.move"),
                ("res_id", "=", document.move_id.id),
            ],
            order="id",
        )
        return [(trace.facts["value_of"], trace.facts["decision"]) for trace in found]

    def place(self, document, name):
        """Return where a value stands, as a client names a place."""
        found = document.page_values["fields"][name]
        return found["page"], found["box"]

    def hybrid(self, lines):
        """Return the document of a PDF that has the XML of an invoice in it."""
        writer, out = PdfFileWriter(), BytesIO()
        for page in PdfFileReader(BytesIO(pdf_page(lines))).pages:
            writer.addPage(page)
        writer.addAttachment("factur-x.xml", self.content("xrechnung_cii.xml"))
        writer.write(out)
        document = self.document(out.getvalue())
        self.assertEqual(document.format, "facturx")
        DocumentFindings(document.sudo(), "reading").find()
        return document

    TOTALS = (
        (50, 250, 14, "Rechnung Nr. 123456XX"),
        (330, 380, 9, "Nettobetrag"),
        (460, 380, 9, "314,86 EUR"),
        (330, 394, 9, "Umsatzsteuer 7 %"),
        (460, 394, 9, "22,04 EUR"),
        (330, 408, 9, "Rechnungsbetrag"),
        (460, 408, 9, "336,90 EUR"),
    )


@tagged("post_install", "-at_install")
class TestPageView(PageViewCase):
    """Beside its pages a bill shows what was read, and people decide on it."""

    def test_each_value_is_shown_as_the_reader_writes_it(self):
        document = self.document()
        pages = document.move_id.with_context(lang="en_US").edic_pages
        self.assertEqual([page["number"] for page in pages["pages"]], [1])
        self.assertEqual((pages["waiting"], pages["more"]), (0, 0))
        shown = {value["name"]: value["value"] for value in pages["values"]}
        self.assertEqual(shown["number"], "GL-2026-017")
        self.assertEqual(shown["date"], "11/03/2026")
        self.assertEqual(shown["gross"].replace("\xa0", " "), "1,487.50 €")
        self.assertEqual(shown["iban"], "DE02 1203 0000 0000 2020 51")
        self.assertEqual(shown["type"], "Invoice")
        self.assertNotIn("vendor_siret", shown, "the company is not French")

    def test_bill_without_pages_has_none_to_show(self):
        self.assertFalse(self.bill("xrechnung_ubl.xml").edic_pages)
        bill = self.env["account.move"].create({"move_type": "in_invoice"})
        self.assertFalse(bill.edic_pages)

    def test_unread_document_says_why(self):
        with without_recognition():
            document = self.document(scan(pdf_page()))
            pages = document.move_id.edic_pages
        self.assertIn("enter the bill by hand", pages["unread"])
        missing = {v["name"]: v["hint"] for v in pages["values"] if v["is_missing"]}
        self.assertEqual(missing.keys(), {"vendor", "number", "date", "gross"})
        self.assertEqual(missing["vendor"], "Not read: choose the vendor.")

    # --- hybrids ----------------------------------------------------------------------
    def test_values_of_the_xml_are_found_on_the_pages_of_a_hybrid(self):
        document = self.hybrid(self.TOTALS)
        pages = document.move_id.with_context(lang="en_US").edic_pages
        shown = {value["name"]: value for value in pages["values"]}
        self.assertTrue(pages["is_hybrid"])
        self.assertFalse(pages["can_decide"])
        self.assertEqual(shown["gross"]["value"].replace("\xa0", " "), "336.90 €")
        self.assertEqual(
            (shown["gross"]["band"], shown["gross"]["page"]), ("stated", 1)
        )
        left, top, _right, bottom = shown["gross"]["box"]
        self.assertTrue(455 < left < 465 and 395 < top < bottom < 415, shown["gross"])
        self.assertTrue(shown["number"]["box"])
        self.assertEqual(shown["date"]["hint"], "Not found on the pages.")
        self.assertFalse(document.page_values)  # what counts is the XML
        self.assertNotIn("edic_pages", document.move_id._get_alerts())

    def test_page_of_a_hybrid_that_says_something_else_is_said(self):
        lines = replaced(self.TOTALS, "314,86", "400,00")
        lines = replaced(replaced(lines, "22,04", "28,00"), "336,90", "428,00")
        document = self.hybrid(lines).with_context(lang="en_US")
        gross = self.value(document, "gross")
        self.assertEqual(gross["band"], "differs")
        self.assertEqual(gross["hint"].replace("\xa0", " "), "The page says 428.00 €.")
        self.assertTrue(gross["box"])
        self.assertEqual(document.move_id.amount_total, 336.9)

    def test_places_of_a_hybrid_are_found_once(self):
        document = self.hybrid(self.TOTALS)
        DocumentFindings(document.sudo(), "reading").keep(document.reading)
        self.assertEqual(len(document.page_ids), 1)

    # --- deciding ---------------------------------------------------------------------
    def test_value_is_confirmed_by_its_button(self):
        document = self.document()
        document.action_confirm_values(["buyer"])
        made = document.page_decisions["buyer"]
        self.assertEqual(made["decision"], "confirmed")
        self.assertEqual(made["by"], self.clerk.id)
        self.assertEqual([made["page"], made["box"]], [*self.place(document, "buyer")])
        shown = self.value(document, "buyer")
        self.assertEqual(shown["decision"], f"Checked by {self.clerk.name}")
        self.assertEqual(shown["band"], "decided")
        self.assertEqual(self.decisions(document), [("buyer", "confirmed")])

    def test_open_value_cannot_be_confirmed(self):
        document = self.document()
        document.action_confirm_values(["vendor_siret", "nonsense"])
        self.assertFalse(document.page_decisions)
        self.assertEqual(self.decisions(document), [])

    def test_editing_a_field_settles_its_value(self):
        document = self.document()
        document.move_id.write({"ref": "GL-2026-71", "invoice_date": "2026-11-04"})
        made = document.page_decisions
        self.assertEqual(made.keys(), {"number", "date"})
        self.assertEqual(made["number"]["decision"], "changed")
        self.assertEqual(made["date"]["value"], "2026-11-04")
        self.assertFalse(made["date"]["box"])
        self.assertEqual(
            self.decisions(document), [("date", "changed"), ("number", "changed")]
        )
        self.assertEqual(self.value(document, "number")["value"], "GL-2026-71")

    def test_writing_the_same_again_settles_nothing(self):
        document = self.document()
        document.move_id.write({"ref": document.move_id.ref})
        self.assertFalse(document.page_decisions)

    def test_typing_what_was_read_confirms_it(self):
        document = self.document()
        document.move_id.ref = "typo"
        document.move_id.ref = "GL-2026-017"
        made = document.page_decisions["number"]
        self.assertEqual(made["decision"], "confirmed")
        self.assertEqual([made["page"], made["box"]], [*self.place(document, "number")])

    def test_what_follows_from_the_vendor_is_nobodys_decision(self):
        terms = self.env.ref("account.account_payment_term_30days")
        other = self.vendor.sudo().copy({"name": "Malerei Ostheim", "vat": False})
        other.property_supplier_payment_term_id = terms
        document = self.document()
        document.move_id.write(
            {
                "partner_id": other.id,
                "invoice_payment_term_id": terms.id,
                "invoice_date_due": "2026-12-24",
            }
        )
        self.assertEqual(document.page_decisions.keys(), {"vendor"})
        self.assertEqual(document.page_decisions["vendor"]["value"], "Malerei Ostheim")
        self.assertNotIn("edic_vendor", document.move_id._get_alerts())

    def test_program_that_fills_the_draft_decides_nothing(self):
        document = self.document()
        self.assertTrue(document.move_id.ref)
        self.assertFalse(document.page_decisions)
        document.move_id.sudo().ref = "by a program"
        self.assertFalse(document.page_decisions)

    def test_decision_is_taken_back(self):
        document = self.document()
        document.action_confirm_values(["number"])
        document.action_undo_value("number")
        self.assertFalse(document.page_decisions)
        self.assertFalse(self.value(document, "number")["decision"])
        self.assertEqual(
            self.decisions(document), [("number", "confirmed"), ("number", "undone")]
        )
        with self.assertRaises(UserError):
            document.action_undo_value("number")

    def test_who_confirms_a_credit_note_makes_the_bill_one(self):
        document = self.document()
        values = document.page_values
        kind = {**values["fields"]["type"], "value": "381", "band": "check"}
        document.sudo().page_values = {
            **values,
            "fields": {**values["fields"], "type": kind},
        }
        document.action_confirm_values(["number"])
        self.assertEqual(document.move_id.move_type, "in_invoice")
        document.action_confirm_values(["type"])
        self.assertEqual(document.move_id.move_type, "in_refund")

    def test_posted_bill_is_decided_on_no_more(self):
        document = self.document()
        with within(POSTING_OPEN):
            document.move_id._post()
        with self.assertRaisesRegex(UserError, "not a draft"):
            document.action_confirm_values(["number"])
        self.assertFalse(document.move_id.edic_pages["can_decide"])

    def test_audit_trail_keeps_values_apart_and_says_them_in_words(self):
        document = self.document()
        document.move_id.ref = "GL-2026-71"
        trace = self.env["edic.ai.trace"].sudo().search([], limit=1)
        self.assertEqual((trace.event, trace.engine), ("decision", "pages"))
        self.assertNotIn("GL-2026-71", str(trace.facts))
        self.assertEqual(trace.with_context(lang="en_US").summary, "Changed: number")

    # --- taking from the page ---------------------------------------------------------
    def test_date_is_taken_from_its_place(self):
        document = self.document()
        page, box = self.place(document, "due")
        document.action_take_value(page, box, "date")
        self.assertEqual(document.move_id.invoice_date, date(2026, 12, 3))
        made = document.page_decisions["date"]
        self.assertEqual(
            (made["decision"], made["value"], made["page"], made["box"]),
            ("taken", "2026-12-03", page, box),
        )
        self.assertEqual(self.decisions(document), [("date", "taken")])

    def test_due_date_that_is_shown_stands_for_the_terms(self):
        document = self.document()
        page, box = self.place(document, "date")
        document.move_id.sudo().invoice_payment_term_id = self.pay_terms_b
        document.action_take_value(page, box, "due")
        self.assertEqual(document.move_id.invoice_date_due, date(2026, 11, 3))
        self.assertFalse(document.move_id.invoice_payment_term_id)

    def test_places_of_a_value_are_offered_as_the_reader_writes_it(self):
        document = self.document().with_context(lang="en_US")
        places = document.edic_places("date")
        self.assertEqual([p["text"] for p in places], ["11/03/2026", "12/03/2026"])
        page, box = self.place(document, "due")
        self.assertEqual([places[1]["page"], places[1]["box"]], [page, box])
        amounts = [
            p["text"].replace("\xa0", " ") for p in document.edic_places("gross")
        ]
        self.assertEqual(amounts[-1], "1,487.50 €")
        self.assertIn("Stadt Musterhausen", str(document.edic_places("vendor")))
        self.assertEqual(document.edic_places("type"), [])
        self.assertEqual(document.edic_places("__class__"), [])

    def test_vendor_is_found_by_the_words_of_the_page(self):
        document = self.document()
        document.move_id.partner_id = False
        document.action_take_value(*self.place(document, "vendor"), "vendor")
        self.assertEqual(document.move_id.partner_id, self.vendor)
        self.assertEqual(document.page_decisions["vendor"]["decision"], "taken")
        with self.assertRaisesRegex(UserError, "No vendor is called “Stadt Muster"):
            document.action_take_value(*self.place(document, "buyer"), "vendor")

    def test_account_is_taken_only_where_the_vendor_has_it(self):
        document = self.document()
        accounts = self.env["res.partner.bank"].sudo()
        before = accounts.search_count([])
        with self.assertRaisesRegex(UserError, "has to be entered and checked"):
            document.action_take_value(*self.place(document, "iban"), "iban")
        self.assertEqual(accounts.search_count([]), before)
        bank = accounts.create({"acc_number": IBAN, "partner_id": self.vendor.id})
        document.action_take_value(*self.place(document, "iban"), "iban")
        self.assertEqual(document.move_id.partner_bank_id, bank)
        self.assertFalse(bank.allow_out_payment)

    def test_amount_without_a_field_is_kept_on_the_document(self):
        lines = replaced(LINES, "237,50", "273,50")
        document = self.document(pdf_page(lines))
        self.assertEqual(document.page_values["fields"]["gross"]["band"], "check")
        self.take_amount(document, "1487.50", "gross")
        made = document.page_decisions["gross"]
        self.assertEqual((made["decision"], made["value"]), ("taken", "1487.50"))
        self.assertEqual(self.decisions(document), [("gross", "taken")])
        with self.assertRaisesRegex(UserError, "no amount"):
            document.action_take_value(*self.place(document, "vendor"), "net")

    def take_amount(self, document, value, name):
        pages = [page_of(page._content()) for page in document.page_ids]
        places = find_places(pages, name)
        found = next(place for place in places if place.value == value)
        document.action_take_value(found.page, [*found.box], name)

    def test_amounts_that_a_person_showed_are_compared_with_the_bill(self):
        document = self.document()
        self.assertFalse(document.move_id.edic_difference)
        self.take_amount(document, "1250.00", "gross")
        self.assertIn("1,250.00", document.move_id.edic_difference)

    def test_place_that_is_none_is_refused(self):
        document = self.document()
        for box in ([0, 0, 1, 1], "box", [1, 2, 3], [float("nan")] * 4, None):
            with self.subTest(box=box), self.assertRaises(UserError):
                document.action_take_value(1, box, "date")
        for name in ("__class__", "type", None):
            with self.subTest(name=name), self.assertRaises(UserError):
                document.action_take_value(*self.place(document, "date"), name)

    # --- rights -----------------------------------------------------------------------
    def test_reader_sees_values_and_decides_nothing(self):
        document = self.document()
        as_reader = document.with_user(self.reader)
        self.assertTrue(as_reader.move_id.edic_pages["values"])
        self.assertFalse(as_reader.move_id.edic_pages["can_decide"])
        self.assertTrue(document.move_id.edic_pages["can_decide"])
        self.assertTrue(as_reader.edic_places("date"))
        page, box = self.place(document, "gross")
        for act in (
            lambda: as_reader.action_confirm_values(["number"]),
            lambda: as_reader.action_undo_value("number"),
            lambda: as_reader.action_take_value(page, box, "gross"),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_employee_sees_nothing(self):
        document = self.document().with_user(self.employee)
        for act in (
            lambda: document.edic_places("date"),
            lambda: document.action_take_value(1, [0, 0, 9, 9], "date"),
            lambda: document.move_id.with_user(self.employee).edic_pages,
        ):
            with self.assertRaises(AccessError):
                act()

    def test_no_client_writes_decisions(self):
        document = self.document().with_user(self.manager)
        with self.assertRaises(AccessError):
            document.write({"page_decisions": {}})


@tagged("post_install", "-at_install")
class TestPagePictures(PageViewCase, HttpCase):
    """A page is shown as a picture to who may read its bill, and to nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env(user=cls.env.ref("base.user_admin"))
        company = env["res.company"].create({"name": "Other"})
        cls.other = new_test_user(
            env,
            "other_company",
            "account.group_account_manager",
            company_id=company.id,
            company_ids=company.ids,
        )
        cls.portal = new_test_user(env, "view_portal", "base.group_portal")

    def get(self, user, document, number=1, more="", **headers):
        self.authenticate(user.login, user.login)
        url = f"/edic/page/{document.id}/{number}{more}"
        return self.url_open(url, headers=headers)

    def test_page_is_a_picture(self):
        document = self.document()
        for user in (self.clerk, self.reader):
            answer = self.get(user, document)
            self.assertEqual(answer.status_code, 200)
            self.assertEqual(answer.headers["Content-Type"], "image/png")
            self.assertEqual(Image.open(BytesIO(answer.content)).width, 1191)

    def test_photo_is_a_picture_too(self):
        with without_recognition():
            document = self.document(scan(pdf_page(), "PNG"), "bill.png")
        answer = self.get(self.clerk, document)
        self.assertEqual(answer.headers["Content-Type"], "image/jpeg")

    def test_page_of_a_hybrid_is_a_picture_too(self):
        document = self.hybrid(self.TOTALS)
        answer = self.get(self.clerk, document)
        self.assertEqual(answer.headers["Content-Type"], "image/png")

    def test_browser_keeps_a_page_by_its_checksum(self):
        document = self.document()
        answer = self.get(self.clerk, document, more=f"?unique={document.checksum}")
        self.assertIn("max-age=604800", answer.headers["Cache-Control"])
        self.assertIn("private", answer.headers["Cache-Control"])
        answer = self.get(self.clerk, document, more="?unique=another")
        self.assertIn("no-cache", answer.headers["Cache-Control"])
        known = {"If-None-Match": answer.headers["ETag"]}
        again = self.get(self.clerk, document, **known)
        self.assertEqual((again.status_code, again.content), (304, b""))

    def test_nobody_else_gets_a_page(self):
        document = self.document()
        known = {"If-None-Match": self.get(self.clerk, document).headers["ETag"]}
        for user in (self.employee, self.other, self.portal):
            with self.subTest(user.login):
                self.assertEqual(self.get(user, document).status_code, 404)
                again = self.get(user, document, **known)
                self.assertEqual(again.status_code, 404)
        self.authenticate(None, None)
        url = f"/edic/page/{document.id}/1"
        answer = self.url_open(url, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)  # to the login

    def test_page_that_is_not_there_is_not_found(self):
        document = self.document()
        for number in (0, 2, 10**6):
            self.assertEqual(self.get(self.clerk, document, number).status_code, 404)
        self.assertEqual(self.url_open("/edic/page/999999999/1").status_code, 404)

    def test_page_goes_with_its_bill(self):
        document = self.document()
        document.move_id.unlink()
        self.assertEqual(self.get(self.clerk, document).status_code, 404)
