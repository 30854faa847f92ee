# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter
from io import BytesIO

from lxml import etree, html

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.tools.paper.paper import write_pdf

from ...models.intake import einvoice_labels
from ...models.intake.document_findings import DocumentFindings
from ...models.intake.einvoice_page import FIRST_LINES, MAX_CHARS, SHORT, InvoicePage
from ...tools.intake.einvoice_view import CODES, ROWS, view
from .test_intake_common import IntakeCase

INVOICES = (
    "cii_allowances.xml",
    "facturx_basicwl.xml",
    "facturx_sub03.xml",
    "ubl_fr.xml",
    "xrechnung_cii.xml",
    "xrechnung_sub_lines.xml",
    "xrechnung_ubl.xml",
    "zugferd1.xml",
)
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;{{7*7}}"
ITEM = "cac:InvoiceLine"


def cells(part):
    """Yield each cell of a page, wherever it stands."""
    if isinstance(part, dict):
        if "hint" in part:
            yield part
        else:
            for inner in part.values():
                yield from cells(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from cells(inner)


@tagged("post_install", "-at_install")
class TestInvoiceView(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clerk, cls.env = cls.env, cls.env(su=True)
        cls.bookkeeper = cls.person("reader", "account.group_account_readonly")
        cls.biller = cls.person("biller", "account.group_account_invoice")
        cls.employee = cls.person("nobody_of_finance", "base.group_user")
        cls.elsewhere = cls.person("elsewhere", "account.group_account_manager")
        there = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.elsewhere.write(
            {"company_ids": [Command.set(there.ids)], "company_id": there.id}
        )
        cls.env = clerk(user=cls.keeper)  # who may enter accounts of vendors, too

    def bill(self, name, raw=None):
        return self.enter_vendor(super().bill(name, raw))

    def shown(self, page, number):
        return [cell["value"] for cell in cells(page) if cell["number"] == number]

    def page_of(self, name, lang=None):
        document = self.bill(name).edic_document_id
        return document.with_context(lang=lang or "en_US").edic_invoice()

    # --- the page ---------------------------------------------------------------------
    def test_each_term_stands_on_the_page_once(self):
        for name in INVOICES:
            with self.subTest(name):
                document = self.bill(name).edic_document_id
                stated = Counter(
                    term.number for term in view(document._incoming().root).terms()
                )
                page = document.edic_invoice()
                shown = Counter(cell["number"] for cell in cells(page))
                self.assertEqual(shown, stated)

    def test_figures_and_days_are_written_as_the_reader_does(self):
        expected = {
            "en_US": ("04/04/2016", "288.79\N{NO-BREAK SPACE}€", "Germany", "7%"),
            "fr_FR": (
                "04/04/2016",
                "288,79\N{NO-BREAK SPACE}€",
                "Allemagne",
                "7\N{NO-BREAK SPACE}%",
            ),
            "de_DE": (
                "04.04.2016",
                "288,79\N{NO-BREAK SPACE}€",
                "Deutschland",
                "7\N{NO-BREAK SPACE}%",
            ),
        }
        document = self.bill("xrechnung_ubl.xml").edic_document_id
        for lang, (day, amount, country, rate) in expected.items():
            self.env["res.lang"].with_user(self.manager).sudo()._activate_lang(lang)
            page = document.with_context(lang=lang).edic_invoice()
            self.assertEqual(self.shown(page, "BT-2"), [day])
            self.assertEqual(self.shown(page, "BT-131")[0], amount)
            self.assertEqual(self.shown(page, "BT-40"), [country])
            self.assertEqual(self.shown(page, "BT-119"), [rate])

    def test_a_hint_has_number_label_stated_value_and_path(self):
        page = self.page_of("xrechnung_ubl.xml")
        [day] = [cell for cell in cells(page) if cell["number"] == "BT-2"]
        number, stated, path = day["hint"].split("\n")
        self.assertEqual(number, "BT-2 · Invoice issue date")
        self.assertTrue(stated.endswith("2016-04-04"))
        self.assertEqual(path, "/Invoice/IssueDate")

    def test_codes_are_said_in_words_with_the_code_beside_them(self):
        page = self.page_of("xrechnung_ubl.xml")
        [kind] = [cell for cell in cells(page) if cell["number"] == "BT-3"]
        self.assertEqual((kind["value"], kind["code"]), ("Commercial invoice", "380"))
        self.assertEqual(self.shown(page, "BT-130")[0], "piece")
        text = einvoice_labels.code_text
        self.assertIn("132 (1) (a)", text(self.env, "vatex", "VATEX-EU-132-1A"))
        self.assertIn("261C-1", text(self.env, "vatex", "VATEX-FR-CGI261C-1"))
        self.assertEqual(text(self.env, "unit", "nowhere"), "")

    def test_each_term_has_a_label_as_the_standard_has_it(self):
        self.assertEqual(einvoice_labels.LABELS.keys(), ROWS.keys())
        for number, label in einvoice_labels.LABELS.items():
            english = self.env(context={"lang": "en_US"})._(label)
            self.assertEqual(english, ROWS[number].name)
        lists = einvoice_labels.CODES.keys()
        self.assertEqual(lists | {"country", "currency"}, CODES)

    def test_an_amount_keeps_all_of_its_decimals(self):
        root = etree.fromstring(self.content("xrechnung_ubl.xml"))
        price = root.find(".//{*}PriceAmount")
        for stated, written in (
            ("0.00035", "0.00035\N{NO-BREAK SPACE}€"),
            ("12345678901234567.89", "12345678901234567.89"),
            ("1e400", "1e400"),
            ("NaN", "NaN"),
            ("about ten", "about ten"),
        ):
            price.text = stated
            page = InvoicePage(self.env(context={"lang": "en_US"}), view(root))
            self.assertEqual(self.shown(page.content(), "BT-146")[0], written)

    # --- the bill ---------------------------------------------------------------------
    def test_marks_say_what_the_bill_has_not(self):
        bill = self.bill("xrechnung_ubl.xml")
        document = bill.edic_document_id
        marks = {
            cell["number"]: cell["mark"] for cell in cells(document.edic_invoice())
        }
        for held in ("BT-1", "BT-2", "BT-10", "BT-22", "BT-27", "BT-84", "BT-112"):
            self.assertEqual(marks[held], "", held)
        for nowhere in ("BT-21", "BT-24", "BT-30", "BT-158"):
            self.assertEqual(marks[nowhere], "none", nowhere)
        bill.ref = "something else"
        page = document.edic_invoice()
        [number] = [cell for cell in cells(page) if cell["number"] == "BT-1"]
        self.assertEqual(number["mark"], "differs")
        self.assertEqual(page["marks"]["differs"], 1)

    def test_file_that_is_damaged_says_what_to_do(self):
        document = self.bill("xrechnung_ubl.xml").edic_document_id
        document.attachment_id.sudo().raw = b"<Invoice"
        with self.assertRaisesRegex(UserError, "ask the seller for the invoice again"):
            document.edic_invoice()

    def test_three_ways_agree_until_somebody_changes_the_bill(self):
        bill = self.bill("zugferd1.pdf")
        ways = bill.edic_document_id.edic_three_ways
        # of CII Odoo takes over no day of delivery, and the first number of the seller
        known = {"BT-72", "BT-31"}

        def differing():
            return {
                row["number"]: row
                for row in ways()["rows"]
                if row["differing"] and row["number"] not in known
            }

        self.assertEqual(differing(), {})
        bill.ref = "F-OTHER"
        row = differing()["BT-1"]
        self.assertEqual((row["bill"], row["differing"]), ("F-OTHER", ["bill"]))
        self.assertNotEqual(row["xml"], ["F-OTHER"])

    def test_a_line_that_is_changed_or_added_differs(self):
        bill = self.bill("xrechnung_ubl.xml")
        first = bill.invoice_line_ids[0]
        bill.write(
            {
                "invoice_line_ids": [
                    Command.update(first.id, {"price_unit": 1}),
                    Command.create({"name": "By hand", "price_unit": 5}),
                ]
            }
        )
        rows = bill.edic_document_id.edic_three_ways()["rows"]
        lines = [row for row in rows if row["number"] == "BT-131" and row["differing"]]
        self.assertEqual(len(lines), 2)
        self.assertEqual(lines[0]["xml"], ["288.79\N{NO-BREAK SPACE}€"])
        self.assertEqual(lines[0]["bill"], "1.00\N{NO-BREAK SPACE}€")
        self.assertEqual(lines[1]["xml"], [])
        self.assertIn("By hand", lines[1]["label"])

    def test_allowances_charges_and_rounding_explain_lines_of_the_bill(self):
        for name in ("cii_allowances.xml", "xrechnung_ubl_rounding.xml"):
            rows = self.bill(name).edic_document_id.edic_three_ways()["rows"]
            lines = [row for row in rows if row["number"] == "BT-131"]
            self.assertTrue(lines)
            self.assertFalse([row for row in lines if row["differing"]], name)

    def test_pages_of_a_hybrid_are_compared_too(self):
        ways = self.bill("zugferd1.pdf").edic_document_id.edic_three_ways()
        self.assertTrue(ways["has_page"])
        [total] = [row for row in ways["rows"] if row["number"] == "BT-112"]
        self.assertIn("529.87", total["page"])
        self.assertEqual(total["differing"], [])

    def test_a_page_that_shows_another_total_differs(self):
        document = self.bill("zugferd1.pdf").edic_document_id
        findings = DocumentFindings(document.sudo(), "reading")
        reading = findings.found()
        other = {"term": "BT-112", "shown": "600.00", "page": 1, "x": 1, "y": 1}
        reading["pdf"]["differences"] = [other]
        findings.keep(reading)
        ways = document.edic_three_ways()
        [total] = [row for row in ways["rows"] if row["number"] == "BT-112"]
        self.assertIn("600.00", total["page"])
        self.assertEqual(total["differing"], ["page"])

    # --- rights -----------------------------------------------------------------------
    def test_who_may_read_the_bill_sees_it(self):
        bill = self.bill("xrechnung_ubl.xml")
        for reader in (self.bookkeeper, self.biller):
            action = bill.with_user(reader).action_edic_view_invoice()
            self.assertEqual(action["context"], {"active_id": bill.edic_document_id.id})
            self.assertTrue(bill.edic_document_id.with_user(reader).edic_invoice())

    def test_others_do_not_see_it(self):
        bill = self.bill("xrechnung_ubl.xml")
        document = bill.edic_document_id
        for method in ("edic_invoice", "edic_three_ways", "action_print_invoice"):
            with self.assertRaises(AccessError):
                getattr(document.with_user(self.employee), method)()
        with self.assertRaises(AccessError):
            bill.with_user(self.employee).action_edic_view_invoice()
        with self.assertRaises(AccessError):
            document.with_user(self.elsewhere).edic_invoice()

    def test_what_is_no_invoice_has_no_page(self):
        [order], _action = self.upload("orderx.xml")
        self.assertFalse(order.is_invoice)
        with self.assertRaises(UserError):
            order.edic_invoice()

    def test_a_file_that_is_gone_is_said(self):
        document = self.bill("xrechnung_ubl.xml").edic_document_id
        document.sudo().attachment_id.raw = b"nothing"
        with self.assertRaises(UserError):
            document.edic_invoice()

    # --- hostile files ----------------------------------------------------------------
    def hostile(self, change):
        """Return the document of a file that was changed after it became a bill."""
        document = self.bill("xrechnung_ubl.xml").edic_document_id
        root = etree.fromstring(self.content("xrechnung_ubl.xml"))
        change(root)
        document.sudo().attachment_id.raw = etree.tostring(root)
        return document

    def test_markup_in_every_field_stays_text(self):
        def change(root):
            for node in root.iter("{*}*"):
                if len(node) == 0:
                    node.text = HOSTILE
                for name in node.attrib:
                    node.set(name, HOSTILE)

        document = self.hostile(change)
        page = document.edic_invoice()
        shown = [cell for cell in cells(page) if cell["number"] == "BT-22"]
        self.assertEqual(shown[0]["value"] + shown[0]["rest"], HOSTILE)
        self.assertTrue(document.edic_three_ways()["rows"])
        paper = self.env["edic.ai.document.einvoice"]._produce(document.id, "html")
        reports = self.env["ir.actions.report"].with_context(lang="en_US")
        rendered = reports._render_template(
            "edic_ai.document_page",
            {
                "document": paper,
                "company": self.company,
                "languages": {},
                "here": "/",
                "lang": "en_US",
            },
        )
        tree = html.fromstring(rendered)
        body = tree.xpath("//*[contains(@class, 'o_edic_document')]")[0]
        self.assertFalse(body.xpath(".//script | .//img | .//*[@onerror]"))
        self.assertIn(HOSTILE, body.text_content())
        write_pdf(paper, BytesIO())

    def test_a_long_text_is_folded_and_cut(self):
        def change(root):
            root.find("{*}Note").text = "x" * 100_000
            root.find("{*}ID").set("schemeID", "y" * 100_000)
            root.find(".//{*}PriceAmount").set("currencyID", "z" * 100_000)
            root.find("{*}IssueDate").text = "2" * 100_000

        page = self.hostile(change).edic_invoice()
        [note] = [cell for cell in cells(page) if cell["number"] == "BT-22"]
        self.assertEqual(len(note["value"]), SHORT)
        self.assertEqual(len(note["value"] + note["rest"]), MAX_CHARS)
        self.assertEqual(note["cut"], 100_000 - MAX_CHARS)
        for cell in cells(page):
            self.assertLess(len(cell["hint"]), 1000)
            self.assertLess(len(cell["value"]) + len(cell["code"]), 1000)

    def test_thousands_of_lines_come_in_portions(self):
        def change(root):
            line = root.find("{*}InvoiceLine")
            for number in range(3000):
                copy = etree.fromstring(etree.tostring(line))
                copy.find("{*}ID").text = str(number)
                root.append(copy)

        document = self.hostile(change)
        page = document.edic_invoice()
        self.assertEqual(len(page["lines"]["rows"]), FIRST_LINES)
        self.assertEqual(page["lines"]["count"], 3002)
        self.assertEqual(page["lines"]["next"], FIRST_LINES)
        more = document.edic_invoice(FIRST_LINES)
        self.assertGreater(len(more["rows"]), FIRST_LINES)
        self.assertEqual(document.edic_invoice(3000)["next"], 0)

    # --- paper ------------------------------------------------------------------------
    def test_print_names_its_file_and_is_recorded(self):
        document = self.bill("xrechnung_ubl.xml").edic_document_id
        url = document.action_print_invoice()["url"]
        self.assertEqual(url, f"/edic/document/einvoice/{document.id}")
        traces = self.env["edic.ai.trace"].sudo()
        about = [("res_model", "=", document._name), ("event", "=", "access")]
        before = traces.search_count(about)
        papers = self.env["edic.ai.document.einvoice"].with_context(lang="en_US")
        paper = papers._produce(document.id, "pdf")
        self.assertEqual(traces.search_count(about), before + 1)
        words = " ".join(paper.words())
        self.assertIn(document.xml_digest, words)
        self.assertIn("xrechnung_ubl.xml", words)
        self.assertIn("Seller name (BT-27)", words)
        self.assertIn("288.79", words)
        file = BytesIO()
        write_pdf(paper, file)
        self.assertTrue(file.getvalue().startswith(b"%PDF"))

    def test_print_leaves_out_lines_beyond_its_limit_and_says_so(self):
        document = self.bill("xrechnung_ubl.xml").edic_document_id
        papers = self.env["edic.ai.document.einvoice"].with_context(lang="en_US")
        page, _bill = document._page()
        parts = list(papers._lines(page.content(1)["lines"]))
        self.assertEqual(len(parts[0].rows), 1)
        self.assertEqual(parts[1].text, "1 more lines are in the XML.")
