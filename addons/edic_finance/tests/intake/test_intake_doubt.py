# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_intake_common import SCAN_PDF, SCAN_PNG, IntakeCase


@tagged("post_install", "-at_install")
class TestIntakeDoubt(IntakeCase):
    """Files that are damaged, contradict themselves or may be somebody else's."""

    def test_what_cannot_be_shown_makes_no_bill(self):
        files = {
            "empty.pdf": b"",
            "zeros.pdf": bytes(64),
            "cut.pdf": SCAN_PDF[:60],
            "junk.png": SCAN_PNG[:8] + b"junk",
        }
        rows, _action = self.upload(**files)
        self.assertEqual(set(rows.mapped("state")), {"refused"})
        self.assertFalse(rows.move_id)
        self.assertTrue(all(rows.mapped("reason")))

    def test_a_placeholder_does_not_make_two_vendors_one(self):
        """Sellers whose telephone and VAT number are all zeros are not the same."""
        first = self.content("xrechnung_cii.xml")
        zeros = first.replace(b"[Seller name]", b"Stromwerk Auental GmbH")
        known = self.env["res.partner"].sudo()
        known = known.create({"name": "Papeterie Grandval", "phone": "000 000000"})
        for number in re.findall(rb"schemeID=\"(?:VA|FC)\">([^<]+)<", zeros):
            zeros = zeros.replace(number, b"000/000/00000")
        zeros = re.sub(rb"(<ram:CompleteNumber>)[^<]*", rb"\g<1>000 000000", zeros)
        bill = self.bill("zeros.xml", zeros)
        self.assertNotEqual(bill.partner_id, known)

    def test_a_vendor_known_by_number_under_another_name_is_told(self):
        raw = self.content("xrechnung_cii.xml")
        number = re.search(rb'schemeID="VA">([^<]+)<', raw)[1].decode()
        vendor = self.env["res.partner"].sudo()
        vendor = vendor.create({"name": "Papeterie Grandval", "vat": number})
        bill = self.bill("other.xml", raw)
        self.assertEqual(bill.partner_id, vendor)
        self.assertIn("check the vendor", bill.alerts["edic_vendor"]["message"])

    def test_a_document_without_totals_is_told(self):
        raw = self.content("xrechnung_ubl.xml")
        totals = rb"<cac:LegalMonetaryTotal>.*?</cac:LegalMonetaryTotal>"
        raw = re.sub(totals, b"", raw, flags=re.DOTALL)
        bill = self.bill("none.xml", raw)
        self.assertFalse(bill.edic_document_id._totals())
        self.assertIn("BT-112", bill.edic_remarks)

    def test_a_deleted_draft_leaves_its_document(self):
        bill = self.bill("xrechnung_cii.xml")
        row = bill.edic_document_id
        bill.unlink()
        self.assertEqual(row.state, "deleted")
        self.assertEqual(row.attachment_id.raw, self.content("xrechnung_cii.xml"))

    def test_only_the_intake_writes_what_it_found(self):
        bill = self.bill("ubl_fr.xml")
        for name in ("edic_document_id", "edic_remarks", "edic_band"):
            with self.assertRaises(AccessError):
                bill.with_user(self.manager).write({name: False})
