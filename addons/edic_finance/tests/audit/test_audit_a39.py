# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from io import BytesIO
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from odoo.addons.edic_ai.tests.common import pdf_of

from ...models.intake.document_findings import DocumentFindings
from ..audit_intake_common import AuditIntakeCase
from ..intake.test_intake_common import SCAN_PDF

IBAN = "DE79000000001234567890"  # values of xrechnung_cii.xml
OTHER = "DE02120300000000202051"


@tagged("post_install", "-at_install")
class TestAuditA39(AuditIntakeCase):
    """E-invoices that others published, booked and changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.turn_on("A39")
        cls.env = cls.env(user=cls.keeper)
        cls.rows = cls.env["edic.finance.document"].sudo()

    def read_files(self):
        for row in self.waiting():
            DocumentFindings(row, "reading").find()

    def waiting(self):
        return DocumentFindings(self.rows, "reading").waiting()

    def take(self, name, raw=None):
        """The bill that a file becomes, read."""
        bill = self.bill(name, raw)
        self.read_files()
        return bill.sudo()

    def issues(self, bill):
        """Return the issues found in the books, the same as are found on the bill."""
        every = self.findings("A39")
        self.hold_clear("A39", every, bill)
        for finding in every:
            self.assertEqual(finding.key, str(finding.subject))
            self.assert_marked(self.check("A39")._comparison(finding.facts))
        found = {issue.subject: issue.facts for issue in every}
        return found[bill.id]["issues"] if bill.id in found else []

    def assert_marked(self, table):
        """Assert that the last cell of each row with a value in both, XML and Odoo,
        says how they differ, and is empty where they are the same."""
        stated, kept = (table["columns"].index(name) for name in ("XML", "Odoo"))
        self.assertEqual(table["columns"][-1], "Differs")
        for row in table["rows"]:
            if row[stated] and row[kept] and row[stated] != row[kept]:
                self.assertTrue(row[-1], row)

    def in_part(self):
        """Return ``{reason: how many}`` of what was compared in part, and counted."""
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A39"])
        line = run.line_ids
        self.assertFalse(line.excluded)
        self.assertEqual((line.outcome, line.checked), ("in_part", line.population))
        return line.in_part

    def table(self, bill):
        [found] = self.findings("A39", bill)
        return {row["term"]: row for row in found.facts["rows"]}

    def hybrid(self, lines, xml=None):
        """A page, and an XML in it."""
        return self.embedded(pdf_of(*lines), xml)

    def embedded(self, pdf, xml=None):
        writer, out = PdfFileWriter(), BytesIO()
        for page in PdfFileReader(BytesIO(pdf)).pages:
            writer.addPage(page)
        writer.addAttachment("factur-x.xml", xml or self.content("xrechnung_cii.xml"))
        writer.write(out)
        return out.getvalue()

    RIGHT = ("Rechnung 123456XX", "Gesamtbetrag 336,90 EUR", f"IBAN {IBAN}")

    # --- XML and bill -----------------------------------------------------------------
    def test_as_it_came_in(self):
        for name in (
            "xrechnung_ubl.xml",
            "xrechnung_cii.xml",
            "xrechnung_cii_384.xml",
            "cii_negative.xml",
            "xrechnung_ubl_rounding.xml",
            # Odoo takes its tax number for the VAT number
            "zugferd1.pdf",
            "zugferd1.xml",
        ):
            with self.subTest(name):
                bill = self.take(name)
                self.assertTrue(bill.edic_document_id.reading_version)
                self.assertFalse(self.issues(bill))

    def test_totals_that_were_booked_otherwise(self):
        bill = self.take("xrechnung_cii.xml")
        line = bill.invoice_line_ids[0]
        line.price_unit += 0.01 / line.quantity
        self.assertFalse(self.issues(bill), "a cent does not count")
        line.price_unit += 10
        self.assertEqual(self.issues(bill), ["BT-109", "BT-110", "BT-112"])
        row = self.table(bill)["BT-112"]
        self.assertEqual(row["xml"], "336.90")
        self.assertTrue(row["path"].endswith("/GrandTotalAmount"))
        self.assertGreater(float(row["odoo"]), 336.90)

    def test_every_row_whose_cells_differ_is_marked(self):
        """A total that contradicts its own parts makes one issue: the amount to pay
        differs from the bill all the same, and an unmarked row says that it agrees."""
        xml = self.content("xrechnung_cii.xml")
        for tag in (b"<ram:DuePayableAmount>", b"<ram:GrandTotalAmount>"):
            self.assertIn(tag + b"336.9", xml)
            xml = xml.replace(tag + b"336.9", tag + b"436.9")
        bill = self.take("total.xml", xml)
        self.assertEqual(self.issues(bill), ["BT-112"])
        [found] = self.findings("A39", bill)
        table = self.check("A39")._comparison(found.facts)
        marked = {row[0] for row in table["rows"] if row[6]}
        self.assertEqual(marked, {"Total with VAT (BT-112)", "To be paid (BT-115)"})

    def test_rounding_is_marked_as_what_it_is(self):
        bill = self.take("xrechnung_ubl_rounding.xml")
        self.assertFalse(self.issues(bill))
        bill.edic_document_id.reading = {
            **bill.edic_document_id.reading,
            "vat": {"value": "DE999999999", "path": "/x"},
        }
        self.set_vendor(bill, vat="DE136695976")
        rows = self.table(bill)
        self.assertEqual(rows["BT-31"]["mark"], "yes")
        differs = {
            term: row["mark"]
            for term, row in rows.items()
            if term in ("BT-109", "BT-112") and row["xml"] != row["odoo"]
        }
        self.assertTrue(differs)
        self.assertEqual(set(differs.values()), {"rounding"})

    def test_compared_in_part_is_not_said_to_be_not_done(self):
        bill = self.take("xrechnung_cii.xml")
        bill.partner_bank_id.active = False
        bill.partner_bank_id = False
        bill.invoice_line_ids[0].price_unit += 10
        self.audit("A39")
        sheet = self.env["edic.finance.audit.sheet"].sudo()
        [row] = [
            each_sheet
            for each_sheet in sheet._sheet(bill)
            if each_sheet["code"] == "A39"
        ]
        self.assertEqual(row["state"], "in_part")
        self.assertTrue(row["flags"])
        self.assertEqual(self.in_part(), {"none_on_record": 1})
        sheet = self.env["edic.ai.document.checks"].sudo()
        head = dict(sheet._head(bill, [row, row, {**row, "state": "done"}]))
        self.assertEqual(
            head["Checks"],
            "Carried out: 1 · Done in part: 2 · Not done: 0 · Not applicable: 0",
        )

    def test_a_draft_is_not_said_to_be_booked(self):
        bill = self.take("xrechnung_cii.xml")
        bill.invoice_line_ids[0].price_unit += 10
        self.assertEqual(bill.state, "draft")
        [found] = self.findings("A39", bill)
        words = self.check("A39")._words(found.facts)
        self.assertNotIn("booked", " ".join(words.seen))
        self.assertIn("in the bill", " ".join(words.seen))

    def test_what_was_paid_in_advance(self):
        xml = self.content("xrechnung_cii.xml").replace(
            b"<ram:DuePayableAmount>336.9", b"<ram:DuePayableAmount>136.9"
        )
        self.assertIn(b"DuePayableAmount>136.9", xml)
        bill = self.take("advance.xml", xml)
        self.assertEqual(self.issues(bill), ["BT-115"])
        other = self.take("cii_allowances.xml")
        self.assertEqual(self.issues(other), [], "the draft proposes to deduct it")
        wizard = other.alerts["edic_prepaid"]["action"]
        wizards = self.env[wizard["res_model"]].with_context(**wizard["context"])
        wizards.create(
            {"account_id": self.company_data["default_account_expense"].id}
        ).action_apply()
        self.assertEqual(self.issues(other), [], "the totals are those of before")
        other.invoice_line_ids.filtered("edic_is_prepaid").price_unit += 10
        self.assertEqual(self.issues(other), ["BT-115"])

    def test_another_currency(self):
        bill = self.take("xrechnung_cii.xml")
        bill.currency_id = self.env.ref("base.USD")
        self.assertEqual(self.issues(bill), ["currency_differs"])

    def test_totals_are_compared_before_the_file_is_read(self):
        bill = self.bill("xrechnung_cii.xml").sudo()
        self.assertFalse(self.issues(bill))
        bill.invoice_line_ids[0].price_unit += 10
        self.assertIn("BT-112", self.issues(bill))
        self.assertEqual(self.in_part(), {"not_read": 1})

    # --- seller and account -----------------------------------------------------------
    def test_seller_is_another_one(self):
        bill = self.take("xrechnung_cii.xml")
        stated = bill.edic_document_id.reading["vat"]["value"]
        bill.partner_id.write({"vat": False})
        self.assertFalse(self.issues(bill), "nothing to compare with")
        self.set_vendor(bill, vat=stated.lower().replace("DE", "DE "))
        self.assertFalse(self.issues(bill))
        self.set_vendor(bill, vat="DE136695976")
        self.assertEqual(self.issues(bill), ["vat_differs"])

    def set_vendor(self, bill, **vals):
        """Past what checks VAT numbers."""
        [(name, value)] = vals.items()
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE res_partner SET {name} = %s WHERE id = %s",  # noqa: S608
            [value, bill.commercial_partner_id.id],
        )
        bill.partner_id.invalidate_recordset()

    def test_seller_s_siren_that_differs_is_found(self):
        xml = self.content("xrechnung_cii.xml")
        at = xml.index(b"<ram:SpecifiedLegalOrganization>")
        end = xml.index(b"</ram:ID>", at)
        start = xml.rindex(b"<ram:ID", at, end)
        number = b'<ram:ID schemeID="0009">73282932000074'
        bill = self.take("siret.xml", xml[:start] + number + xml[end:])
        self.assertEqual(bill.edic_document_id.reading["siren"]["value"], "732829320")
        self.set_vendor(bill, company_registry="732 829 320 00074")
        self.assertFalse(self.issues(bill))
        self.set_vendor(bill, company_registry="55210055400013")
        self.assertEqual(self.issues(bill), ["siren_differs"])
        self.set_vendor(bill, company_registry="HRB 1234")
        self.assertFalse(self.issues(bill))

    def test_account_that_differs_is_found(self):
        bill = self.take("xrechnung_cii.xml")
        self.assertEqual(bill.partner_bank_id.sanitized_acc_number, IBAN)
        own = bill.partner_bank_id
        other = own.copy({"acc_number": OTHER})
        bill.partner_bank_id = other
        self.assertEqual(self.issues(bill), ["account_differs"])
        row = self.table(bill)["BT-84"]
        self.assertEqual((row["xml"], row["odoo"]), ("DE… 7890", "DE… 2051"))
        own.active = False
        self.assertEqual(self.issues(bill), ["account_unknown", "account_differs"])
        self.assertNotIn(OTHER, str(self.findings("A39", bill)[0].facts))

    # --- XML and page -----------------------------------------------------------------
    def test_both_halves_agree(self):
        bill = self.take("right.pdf", self.hybrid(self.RIGHT))
        self.assertFalse(self.issues(bill))

    def test_page_shows_something_else(self):
        number, total, account = self.RIGHT
        cases = {
            "pdf_BT-112": (number, total.replace("336,90", "1.336,90"), account),
            "pdf_BT-84": (number, total, f"IBAN {OTHER}"),
            "pdf_BT-1": ("Rechnung 4711", total, account),
        }
        for issue, lines in cases.items():
            with self.subTest(issue):
                bill = self.take(f"{issue}.pdf", self.hybrid(lines))
                self.assertEqual(self.issues(bill), [issue])
                row = self.table(bill)[issue[4:]]
                self.assertTrue(row["differs"])
                self.assertEqual(bool(row["page"]), issue != "pdf_BT-1")
        self.words()

    def test_a_page_without_text(self):
        bill = self.take("scan.pdf", self.embedded(SCAN_PDF))
        self.assertFalse(self.issues(bill))
        self.assertEqual(self.in_part(), {"no_text": 1})

    # --- reading ----------------------------------------------------------------------
    def test_job_reads_each_file_once(self):
        raw = self.hybrid(self.RIGHT)
        first = self.bill("first.pdf", raw).edic_document_id.sudo()
        self.assertFalse(first.reading)
        cron = self.env.ref("edic_finance.ir_cron_edic_finance_document_read").sudo()
        self.assertTrue(
            self.env["ir.cron.trigger"].sudo().search([("cron_id", "=", cron.id)])
        )
        with patch.object(type(cron), "_commit_progress", return_value=60):
            cron.ir_actions_server_id.run()
        self.assertTrue(first.reading)
        first.reading = {**first.reading, "mark": True}
        second = self.bill("second.pdf", raw).edic_document_id.sudo()
        self.read_files()
        self.assertTrue(second.reading["mark"], "taken over from the first")
        self.assertFalse(self.waiting())

    def test_only_where_the_check_is_on(self):
        self.turn_on("A39").is_on = False
        self.bill("xrechnung_cii.xml")
        self.assertFalse(self.waiting())

    def test_a_file_that_cannot_be_read_any_more(self):
        bill = self.bill("xrechnung_cii.xml").sudo()
        bill.edic_document_id.attachment_id.raw = b"<broken"
        self.read_files()
        self.assertFalse(self.issues(bill))
        self.assertEqual(self.in_part(), {"unreadable": 1})

    def words(self):
        flags = self.audit("A39")
        self.assertTrue(flags)
        for flag in flags:
            for lang in ("en_US", "fr_FR", "de_DE"):
                translated = flag.with_context(lang=lang)
                for part in ("seen", "compared", "rule", "innocent", "next"):
                    self.assertTrue(all(translated.words[part]), (lang, part))
                table = translated.picture["table"]
                self.assertEqual({len(row) for row in table["rows"]}, {7})

    def test_words_of_the_rest(self):
        bill = self.take("xrechnung_cii.xml")
        bill.partner_bank_id = bill.partner_bank_id.copy({"acc_number": OTHER})
        bill.invoice_line_ids[0].price_unit += 10
        self.set_vendor(bill, vat="DE136695976")
        other = self.take("xrechnung_ubl.xml")
        other.currency_id = self.env.ref("base.USD")
        self.words()
