# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""References of the document on the bill and its lines, where people search them."""

from datetime import date

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .test_intake_common import SCAN_PDF, IntakeCase

SEARCHED = (
    "SERVEXEC",
    "po2019",
    "CT2018120802",
    "PROJET2547",
    "DESPADV002",
    "REFCLI0215",
    "BUYER ACCOUNT REF",
    "EQUIPE_A",
)


@tagged("post_install", "-at_install")
class TestReferences(IntakeCase):
    def test_a_bill_has_the_references_of_its_document(self):
        self.assertRecordValues(
            self.bill("facturx_extended.xml"),
            [
                {
                    "edic_buyer_reference": "SERVEXEC",
                    "edic_order_ref": "PO201925478",
                    "edic_contract_ref": "CT2018120802",
                    "edic_project_ref": "PROJET2547",
                    "edic_delivery_ref": "DESPADV002",
                    "edic_object_ref": "REFCLI0215",
                    "edic_accounting_ref": "BUYER ACCOUNT REF",
                    "edic_is_read": True,
                }
            ],
        )

    def test_a_line_has_what_the_document_states_of_it(self):
        lines = self.bill("facturx_extended.xml").invoice_line_ids
        first = lines.filtered(lambda line: line.edic_line_number == "1")[0]
        self.assertRecordValues(
            first,
            [
                {
                    "edic_order_ref": "1",
                    "edic_object_ref": "EQUIPE_A",
                    "edic_accounting_ref": "BUY_ACC_REF",
                    "edic_item_number": "ART_1254, REF5487, 598785412598745",
                }
            ],
        )
        own = self.bill("ubl_ctc_fr.xml").invoice_line_ids
        second = own.filtered(lambda line: line.edic_line_number == "2")[0]
        self.assertEqual(second.edic_order_ref, "PO982749 / DV843873")
        self.assertEqual(second.edic_accounting_ref, "623400")

    def test_accounting_reference_of_the_document_is_that_of_a_line_without(self):
        raw = self.content("xrechnung_ubl.xml").replace(
            b"<cac:AccountingSupplierParty>",
            b"<cbc:AccountingCost>4710</cbc:AccountingCost>"
            b"<cac:AccountingSupplierParty>",
            1,
        )
        lines = self.bill("a.xml", raw).invoice_line_ids
        self.assertEqual(set(lines.mapped("edic_accounting_ref")), {"4710"})

    def test_label_is_the_name_with_the_description_below(self):
        bill = self.bill("xrechnung_ubl.xml")
        [first] = bill.invoice_line_ids[:1]
        name, description = first.name.split("\n", 1)
        self.assertEqual(name, "Zeitschrift [...]")
        self.assertEqual(description, "Zeitschrift Inland")
        self.assertEqual(
            (first.edic_period_start, first.edic_period_end),
            (date(2016, 1, 1), date(2016, 12, 31)),
        )

    def test_what_says_nothing_is_no_reference(self):
        raw = self.content("xrechnung_ubl.xml")
        bill = self.bill("a.xml", raw.replace(b"04011000-12345-03", b"n/a"))
        self.assertFalse(bill.edic_buyer_reference)
        self.assertTrue(bill.edic_is_read)

    def test_references_of_an_e_invoice_stay_those_of_others_are_entered(self):
        bill = self.bill("xrechnung_ubl.xml")
        self.assertEqual(bill.edic_buyer_reference, "04011000-12345-03")
        with self.assertRaisesRegex(UserError, "stay as the document states"):
            bill.with_user(self.manager).edic_order_ref = "PO-1"
        bill.edic_buyer_reference = "04011000-12345-03"  # the same is no change
        scan = self.bill("scan.pdf", SCAN_PDF)
        self.assertFalse(scan.edic_is_read)
        scan.edic_order_ref = "PO-1"
        self.assertEqual(scan.edic_order_ref, "PO-1")

    def test_one_search_finds_any_reference(self):
        view = self.env.ref("account.view_account_bill_filter")
        arch = self.env["account.move"].get_view(view.id, "search")["arch"]
        bill = self.bill("facturx_extended.xml")
        other = self.bill("xrechnung_ubl.xml")
        [wanted] = [
            node.get("filter_domain")
            for node in self.nodes(arch, "edic_order_ref")
            if node.get("filter_domain")
        ]
        for text in SEARCHED:
            domain = self.evaluated(wanted, text)
            found = self.env["account.move"].search(domain)
            self.assertEqual(found, bill, text)
        found = self.env["account.move"].search(self.evaluated(wanted, "04011000"))
        self.assertEqual(found, other)

    @staticmethod
    def nodes(arch, name):
        return etree.fromstring(arch).iterfind(f".//field[@name='{name}']")

    @staticmethod
    def evaluated(domain, text):
        return safe_eval(domain, {"self": text})

    def test_references_are_named_as_the_country_names_them(self):
        document = self.bill("facturx_extended.xml").edic_document_id
        self.assertIn("Leitweg-ID (BT-10): SERVEXEC", document.references)
        self.assertIn("Preceding invoices (BT-25): F20260003", document.references)
        self.company.country_id = self.env.ref("base.fr")
        document.invalidate_recordset(["references"])
        self.assertIn("Service code (BT-10): SERVEXEC", document.references)
        self.assertIn("Commitment number (BT-13): PO201925478", document.references)

    def test_what_came_in_before_is_read_once_more(self):
        bill = self.bill("facturx_extended.xml")
        document = bill.sudo().edic_document_id
        old = ("buyer_reference", "contract", "order", "buyer")
        document.routing = {name: document.routing[name] for name in old}
        bill.sudo().write({"edic_project_ref": False, "edic_order_ref": False})
        document._read_routing()
        self.assertEqual(document.routing["tender"], "TENDER-002")
        self.assertEqual(bill.edic_project_ref, "PROJET2547")
        self.assertEqual(bill.edic_order_ref, "PO201925478")
