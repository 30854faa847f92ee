# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.edic_ai.write_guard import within

from ...models.coding.account_move import POSTING_OPEN
from ...models.intake.bill_tax import BillTax
from ...models.intake.document_payload import payload
from .test_intake_common import SCAN_PDF, SCAN_PNG, IntakeCase, counted_parses

JOURNAL_LOG = "odoo.addons.edic_finance.models.intake.account_journal"


@tagged("post_install", "-at_install")
class TestIntake(IntakeCase):
    def test_bill_equals_its_document_to_the_cent(self):
        """Both syntaxes, every container, credit and debit: equal to the cent."""
        for name, total, kind in (
            ("xrechnung_ubl.xml", 336.90, "in_invoice"),
            ("xrechnung_cii.xml", 336.90, "in_invoice"),
            ("xrechnung_cii_384.xml", 10555.30, "in_invoice"),
            ("cii_allowances.xml", 215.07, "in_invoice"),
            ("cii_negative.xml", 8.79, "in_refund"),
            ("zugferd1.xml", 529.87, "in_invoice"),
            ("zugferd1.pdf", 529.87, "in_invoice"),
        ):
            with self.subTest(name):
                bill = self.bill(name)
                self.assert_equal_to_document(bill)
                self.assertRecordValues(
                    bill,
                    [{"amount_total": total, "move_type": kind, "state": "draft"}],
                )
                self.assertTrue(bill.invoice_line_ids)
                self.assertEqual(bill.edic_document_id.state, "billed")
                bill.unlink()  # the next one may be the same invoice

    def test_xml_is_parsed_once_on_its_way_in(self):
        """From the upload to the row that says what the invoice states."""
        for name in ("xrechnung_ubl.xml", "xrechnung_cii.xml", "zugferd1.pdf"):
            with self.subTest(name), counted_parses() as counts:
                bill = self.bill(name)
                self.assertTrue(bill.edic_document_id.identity)
                self.assertEqual(counts[bill.edic_document_id.xml_digest], 1)
                bill.unlink()  # the next one may be the same invoice

    def test_lines_that_do_not_count_stand_as_headings(self):
        """Groups and informations are shown and never added up."""
        for name, untaxed, billed, shown in (
            ("facturx_sub01.xml", 1620.00, 3, ["line_note", "line_note"]),
            ("facturx_sub02.xml", 622.00, 2, ["line_section"]),
            ("facturx_sub03.xml", 910.00, 2, ["line_note", "line_note"]),
            ("xrechnung_sub_lines.xml", 12536.84, 2, ["line_note"] * 13),
        ):
            with self.subTest(name):
                bill = self.bill(name)
                self.assertAlmostEqual(bill.amount_untaxed, untaxed)
                self.assertNotIn("does not add up", bill.edic_difference or "")
                kinds = bill.invoice_line_ids.mapped("display_type")
                self.assertEqual(kinds.count("product"), billed)
                self.assertEqual([k for k in kinds if k != "product"], shown)
                self.assertNotIn("account_remove_empty_lines", bill.alerts or {})

    def test_amounts_are_signed_as_the_document_signs_them(self):
        bill = self.bill("cii_negative.xml")
        document = bill.edic_document_id
        self.assertEqual(
            (document.untaxed, document.tax, document.total),
            ("-7.67\xa0€", "-1.12\xa0€", "-8.79\xa0€"),
        )

    def test_peppol_address_that_is_an_email(self):
        """Scheme EM costs neither the bill nor its vendor."""
        vendor = self.enter_seller()
        self.env = self.env(user=self.keeper)
        bill = self.bill("xrechnung_ubl.xml")
        self.assertEqual(bill.partner_id, vendor)
        self.assertTrue(bill.partner_bank_id)

    def test_who_may_not_make_contacts_gets_the_bill_without_vendor(self):
        bill = self.bill("xrechnung_ubl.xml")
        self.assertFalse(bill.partner_id)
        self.assertIn("The vendor is missing", self.vendor_alert(bill))

    def test_nothing_is_said_of_the_vendor_once_the_right_one_is_chosen(self):
        """Another one is named in the draft, and not after posting."""
        bill = self.bill("xrechnung_ubl.xml")
        vendors = self.env["res.partner"].sudo()
        other, right = vendors.create(
            [{"name": "Papeterie Grandval"}, {"name": "[Seller name]"}]
        )
        with Form(bill) as form:
            form.partner_id = other
            [alert] = [a for k, a in form.alerts.items() if k == "edic_vendor"]
            self.assertIn("the bill Papeterie Grandval", alert["message"])
            form.partner_id = right
            self.assertNotIn("edic_vendor", form.alerts or {})
        bill.partner_id = other
        self.assertIn("check the vendor", self.vendor_alert(bill))
        with within(POSTING_OPEN):
            bill.sudo().action_post()
        self.assertNotIn("edic_vendor", bill.alerts or {})

    def vendor_alert(self, bill):
        return bill.alerts["edic_vendor"]["message"]

    def test_bank_account_that_the_clerk_may_not_enter(self):
        vendor = self.enter_seller()
        bill = self.bill("xrechnung_ubl.xml")
        self.assertEqual(bill.partner_id, vendor)
        self.assertFalse(bill.partner_bank_id)
        self.assertIn("which you may not enter", bill.edic_remarks)

    def test_nobody_hides_a_missing_rate(self):
        bill = self.bill("ubl_fr.xml")
        lines = bill.invoice_line_ids
        for user in (self.env.user, self.manager):
            own = lines.with_user(user).sudo(False)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    own.write({"edic_missing_rate": 0.0})
                command = Command.update(lines[0].id, {"edic_missing_rate": 0.0})
                with self.assertRaises(AccessError):
                    own.move_id.write({"invoice_line_ids": [command]})
                with self.assertRaises(AccessError):
                    own.create({"move_id": bill.id, "edic_missing_rate": 7.0})
        self.assertTrue(BillTax(bill).missing_rates())

    def test_totals_only(self):
        bill = self.bill("facturx_basicwl.xml")
        self.assertEqual(bill.edic_document_id.state, "totals_only")
        self.assertEqual(bill.amount_untaxed, 100.0)
        self.assertIn("totals only", bill.edic_remarks)
        self.assertEqual(BillTax(bill).missing_rates(), [20.0, 10.0])

    def test_minimum_with_one_rate(self):
        """The one rate that explains both totals is taken."""
        raw = self.content("facturx_minimum.xml")
        raw = raw.replace(b">4.90<", b">19.00<").replace(b">104.90<", b">119.00<")
        bill = self.bill("facturx_minimum.xml", raw)
        self.assert_equal_to_document(bill)
        self.assertEqual(bill.amount_tax, 19.0)

    def test_minimum_with_unknown_rates(self):
        bill = self.bill("facturx_minimum.xml")
        self.assertIn("which VAT rates", bill.edic_difference)

    def test_rounding_of_the_amount_payable(self):
        bill = self.bill("xrechnung_ubl_rounding.xml")
        self.assertEqual(bill.amount_total, 336.91)
        self.assertIn("BT-114", bill.edic_difference)

    def test_vat_that_does_not_follow_from_its_base(self):
        """Beyond rounding the stated VAT is not taken over but reported."""
        raw = self.content("xrechnung_ubl.xml")
        raw = raw.replace(b">22.04<", b">92.04<").replace(b">336.9<", b">406.9<")
        bill = self.bill("high_vat.xml", raw)
        self.assertEqual(bill.amount_tax, 22.04)
        self.assertIn("would be 22.04", bill.edic_difference)
        self.assertIn("edic_difference", bill.alerts)

    def test_document_that_does_not_add_up(self):
        raw = self.content("xrechnung_ubl.xml").replace(b">336.9<", b">337.9<")
        self.assertIn("does not add up", self.bill("sum.xml", raw).edic_difference)

    def test_refused_leaves_no_entry(self):
        before = self.env["account.move"].search_count([])
        rows, action = self.upload("orderx.xml", "fatturapa.xml", odd=b"<html/>")
        self.assertEqual(self.env["account.move"].search_count([]), before)
        self.assertEqual(rows.mapped("state"), ["refused"] * 3)
        self.assertEqual(action["res_model"], "edic.finance.document")
        self.assertIn("order", action["context"]["notifications"]["orderx.xml"])
        self.assertEqual(rows[0].attachment_id.res_model, rows._name)
        self.assertTrue(rows[0].attachment_id.raw, "nothing is lost")

    def test_some_refused_some_billed(self):
        rows, action = self.upload("orderx.xml", "xrechnung_cii.xml")
        self.assertEqual(rows.mapped("state"), ["refused", "billed"])
        self.assertEqual(action["res_id"], rows.move_id.id)
        self.assertEqual(list(action["context"]["notifications"]), ["orderx.xml"])

    def test_pdf_without_figures(self):
        bill = self.bill("scan.pdf", SCAN_PDF)
        self.assertFalse(bill.invoice_line_ids)
        self.assertEqual(bill.edic_document_id.format, "pdf")
        self.assertFalse(bill.edic_difference)
        self.assertEqual(bill.attachment_ids.name, "scan.pdf")

    def test_picture_and_office_file_are_left_to_odoo(self):
        rows, _action = self.upload(**{"scan.png": SCAN_PNG, "list.csv": b"a,b\n1,2\n"})
        self.assertEqual(len(rows.move_id), 2)
        self.assertEqual(set(rows.mapped("format")), {"unknown"})

    def test_file_dropped_on_an_empty_bill(self):
        bill = self.env["account.move"].create({"move_type": "in_invoice"})
        attachment = self.env["ir.attachment"].create(
            {
                "name": "a.xml",
                "raw": self.content("xrechnung_cii.xml"),
                "res_model": "account.move",
                "res_id": bill.id,
            }
        )
        attachment._post_add_create()
        self.assertEqual(bill.edic_document_id.attachment_id, attachment)
        self.assert_equal_to_document(bill)

    @mute_logger(JOURNAL_LOG)
    def test_crash_leaves_nothing_but_the_row(self):
        before = self.env["account.move"].search_count([])
        parser = type(self.env["account.edi.xml.cii"])
        with patch.object(
            parser, "_correct_invoice_tax_amount", side_effect=ValueError("boom")
        ):
            rows, _action = self.upload("xrechnung_cii.xml", "xrechnung_ubl.xml")
        # the same invoice: what failed is no bill that the other one repeats
        self.assertEqual(rows.mapped("state"), ["failed", "billed"])
        self.assertIn("boom", rows[0].reason)
        self.assertEqual(self.env["account.move"].search_count([]), before + 1)
        self.assertFalse(rows[0].move_id)
        self.assertTrue(rows[0].attachment_id.exists())

    @mute_logger(JOURNAL_LOG)
    def test_reason_of_a_failure_is_a_sentence(self):
        parser = type(self.env["account.edi.xml.cii"])
        with patch.object(
            parser, "_import_fill_invoice", side_effect=UserError("No.\nDETAIL: x")
        ):
            rows, _action = self.upload("xrechnung_cii.xml")
        self.assertIn("could not be booked: No. No bill", rows.reason)

    def test_archived_bank_account_stays_archived(self):
        self.enter_seller()
        self.env = self.env(user=self.keeper)
        bank = self.bill("xrechnung_cii.xml").partner_bank_id
        self.assertTrue(bank)
        bank.sudo().active = False
        other = self.content("xrechnung_ubl.xml").replace(b"123456XX", b"123457XX")
        bill = self.bill("xrechnung_ubl.xml", other)
        self.assertFalse(bank.active)
        self.assertFalse(bill.partner_bank_id)
        self.assertIn("archived", bill.edic_remarks)

    def test_empty_supporting_document(self):
        raw = self.content("xrechnung_ubl.xml").replace(
            b"<cac:AccountingSupplierParty>",
            b"<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
            b'<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf"/>'
            b"</cac:Attachment></cac:AdditionalDocumentReference>"
            b"<cac:AccountingSupplierParty>",
        )
        self.assert_equal_to_document(self.bill("attached.xml", raw))

    def test_unknown_currency(self):
        raw = self.content("xrechnung_cii.xml").replace(b">EUR<", b">XXQ<")
        bill = self.bill("currency.xml", raw)
        self.assertEqual(bill.currency_id, self.company.currency_id)
        self.assertIn("XXQ", bill.edic_difference)
        unsaid = self.bill("none.xml", raw.replace(b">XXQ<", b"><"))
        self.assertIn("(BT-5)", unsaid.edic_difference)

    def test_intake_is_recorded(self):
        bill = self.bill("xrechnung_cii.xml")
        trace = (
            self.env["edic.ai.trace"]
            .sudo()
            .search([("event", "=", "intake"), ("res_id", "=", bill.id)], limit=1)
        )
        self.assertEqual(trace.res_model, "account.move")
        self.assertEqual(trace.facts["stated"], ["314.86", "22.04", "336.90"])

    def test_other_companies_do_not_see_it(self):
        row = self.bill("xrechnung_cii.xml").edic_document_id
        other = (
            self.env["res.users"]
            .sudo()
            .create(
                {
                    "name": "Other",
                    "login": "intake_other",
                    "company_id": self.env.ref("base.main_company").id,
                    "company_ids": self.env.ref("base.main_company").ids,
                    "group_ids": self.env.ref(
                        "edic_finance.group_edic_finance_accountant"
                    ).ids,
                }
            )
        )
        self.assertFalse(row.with_user(other).search([("id", "=", row.id)]))
        self.assertFalse(row.has_access("write"))

    def test_payload_says_what_came_of_the_file(self):
        found = payload(self.bill("xrechnung_cii.xml").edic_document_id)
        self.assertEqual(found["xml"], found["odoo"])
        self.assertEqual(found["xml"]["total"], "336.90")
        self.assertIsNone(found["name"])
        self.assertIsNone(found["error"])
        self.assertEqual(len(found["lines"]), 2)
        refused = payload(self.upload("orderx.xml")[0])
        self.assertEqual(refused["format"], "orderx")
        self.assertTrue(refused["error"])
        self.assertIsNone(refused["move_id"])

    def test_bill_that_differs_is_not_coded_in_one_go(self):
        self.assertTrue(self.bill("ubl_fr.xml")._edic_bulk_obstacle())
        self.assertFalse(self.bill("xrechnung_cii.xml")._edic_bulk_obstacle())

    def test_sales_are_left_to_odoo(self):
        attachment = self.env["ir.attachment"].create(
            {"name": "x.xml", "raw": self.content("xrechnung_cii.xml")}
        )
        sales = self.company_data["default_journal_sale"].with_user(self.clerk)
        move = sales._create_document_from_attachment(attachment.ids)
        self.assertEqual(move.move_type, "out_invoice")
        self.assertFalse(move.edic_document_id)
