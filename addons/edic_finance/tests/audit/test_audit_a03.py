# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..audit_common import AuditCase
from .test_audit_a01 import LINES, MORE

IBAN = "FR7630006000011234567890189"


@tagged("post_install", "-at_install")
class TestAuditDocuments(AuditCase):
    """A03 and A04: one bill recorded for two vendors, one document behind two bills."""

    def bill(self, vendor, ref, day="2026-03-05", lines=LINES, **vals):
        return self.make_bill(vendor, lines, ref=ref, day=day, **vals)

    def attach(self, bill, raw, name="bill.pdf", is_main=False):
        file = self.env["ir.attachment"].create(
            {"name": name, "raw": raw, "res_model": "account.move", "res_id": bill.id}
        )
        if is_main:
            bill.message_main_attachment_id = file
        return file

    def document(self, bill, **vals):
        vals = {
            "name": "bill.xml",
            "format": "cii",
            "company_id": self.company.id,
            "source": "upload",
            "state": "billed",
            **vals,
        }
        document = self.env["edic.finance.document"].sudo().create(vals)
        bill.sudo().edic_document_id = document
        return document

    # --- A03 --------------------------------------------------------------------------
    def test_another_vendor(self):
        first = self.bill("paper", "FA-2026-00118")
        later = self.bill("new", "FA 2026 118", "2026-04-04")  # 30 days
        for records in (None, first, later):
            (found,) = self.findings("A03", records)
            self.assertEqual((found.subject, found.others), (later.id, (first.id,)))
        self.assertIsNone(found.severity)
        self.assert_rendered("A03")
        later.invoice_date = "2026-04-05"
        self.assertFalse(self.findings("A03"))

    def test_other_bills(self):
        self.bill("paper", "FA-2026-00118")
        self.bill("new", "FA-2026-00119")
        self.bill("new", "FA-2026-00118", lines=MORE)
        self.bill("new", "FA-2026-00118", move_type="in_refund")
        self.bill("new", "FA-2026-00118").button_cancel()
        self.bill("power", "Loyer 03/2026")
        self.bill("new", "Loyer 03/2026")  # the month says nothing
        self.assertFalse(self.findings("A03"))

    def test_what_two_vendors_have_in_common(self):
        first, second = self.vendors["paper"], self.vendors["new"]
        self.bill("paper", "Loyer 03/2026")
        self.bill("new", "Loyer 03/2026")

        def same():
            (found,) = self.findings("A03")
            self.assertEqual(found.severity, "critical")
            return found.facts["same"]

        self.make_bank("paper", IBAN)
        other = self.make_bank("new", IBAN)
        account = {"account": "FR… 0189", "identifier": False, "name": None}
        self.assertEqual(same(), account)
        self.assert_rendered("A03")
        other.unlink()
        (first | second).name = "Papeterie Grandval"
        second.name = "Papeterie Granval SARL"
        self.assertEqual(same()["name"], "0.76")
        second.name = "Bürobedarf Auental"
        self.env.cr.execute(
            "UPDATE res_partner SET company_registry = CASE id WHEN %s"
            " THEN '404833048' ELSE '40483304800022' END WHERE id IN %s",
            [first.id, (first.id, second.id)],
        )
        self.assertTrue(same()["identifier"])
        self.assert_rendered("A03")
        second.is_company = first.is_company = True
        second.parent_id = first  # a branch that is known as one
        self.assertFalse(self.findings("A03"))

    def test_notices_of_public_offices(self):
        self.bill("paper", "Avis 2026-118834")
        self.bill("new", "Avis 2026-118834")
        self.vendors["paper"].name = "SGC de Grandval"
        self.assertEqual(len(self.findings("A03")), 1)
        self.vendors["new"].name = "Trésor public, Auental"
        self.assertFalse(self.findings("A03"))

    # --- A04 --------------------------------------------------------------------------
    def test_one_file(self):
        first, later = self.bill("paper", "F-1"), self.bill("new", "F-2")
        self.attach(first, b"%PDF one")
        self.attach(later, b"%PDF one", "copy.pdf")
        self.attach(later, b"%PDF other")
        for records in (None, first, later):
            (found,) = self.findings("A04", records)
            self.assertEqual((found.subject, found.others), (later.id, (first.id,)))
        self.assertIsNone(found.severity)
        self.assert_rendered("A04")
        later.invoice_line_ids.price_unit = 77
        (found,) = self.findings("A04")
        self.assertEqual(found.severity, "medium", "several bills in one scan")
        later.button_cancel()
        self.assertFalse(self.findings("A04"))

    def test_document_annexed_to_other_bills_is_no_duplicate(self):
        first, later = self.bill("paper", "F-1"), self.bill("paper", "F-2")
        for bill, raw in ((first, b"%PDF 1"), (later, b"%PDF 2")):
            self.attach(bill, raw, is_main=True)
            self.attach(bill, b"%PDF terms")
        self.assertFalse(self.findings("A04"), "an annex of both")
        third = self.bill("paper", "F-3")
        self.attach(third, b"%PDF terms", is_main=True)
        self.assertEqual(len(self.findings("A04")), 1, "the document of one")
        third.invoice_line_ids.price_unit = 77
        self.assertFalse(self.findings("A04"))

    def test_terms_of_many_vendors(self):
        self.bill("paper", "F-0")
        for number in range(6):
            bill = self.bill("new", f"F-{number}")
            bill.partner_id = self.env["res.partner"].create({"name": "Vendor"})
            self.attach(bill, b"%PDF terms")
            self.assertEqual(len(self.findings("A04")), number if number < 5 else 0)
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A04"])
        self.assertEqual(run.line_ids.excluded, {"no_file": 1})

    def test_a_file_of_a_credit_note(self):
        bill = self.bill("paper", "F-1")
        note = self.bill("paper", "F-1", move_type="in_refund")
        for move in (bill, note):
            self.attach(move, b"%PDF one")
        self.assertFalse(self.findings("A04"))

    def test_what_the_xml_states(self):
        bills = self.bill("paper", "F-1") | self.bill("new", "X-9", lines=MORE)
        documents = [
            self.document(
                bill, xml_digest=f"sha {bill.id}", identity="DE123456789 F-1 2026"
            )
            for bill in bills
        ]
        for records in (None, *bills):
            (found,) = self.findings("A04", records)
            self.assertEqual(found.facts["kinds"], ["number"])
        documents[1].xml_digest = documents[0].xml_digest
        (found,) = self.findings("A04")
        self.assertEqual(found.facts["kinds"], ["number", "xml"])
        self.assert_rendered("A04")
        documents[1].write({"xml_digest": "sha 2", "identity": "DE123456789 F-2 2026"})
        self.assertFalse(self.findings("A04"))

    def test_a_number_that_the_xml_of_a_vendor_states_twice(self):
        """Also of documents that came before more than their number was kept."""
        bills = self.bill("paper", "F-1") | self.bill("paper", "X-9", lines=MORE)
        for bill in bills:
            self.document(bill, number="F-1")
        for records in (None, *bills):
            (found,) = self.findings("A04", records)
            self.assertEqual(found.facts["kinds"], ["number"])
        bills[1].invoice_date = "2027-01-05"
        self.assertFalse(self.findings("A04"), "of another year")
        bills[1].write(
            {"invoice_date": "2026-03-05", "partner_id": self.vendors["new"].id}
        )
        self.assertFalse(self.findings("A04"), "of another vendor")
