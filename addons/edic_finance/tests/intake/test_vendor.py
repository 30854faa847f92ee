# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .test_intake_common import IntakeCase

IBAN = "DE79000000001234567890"  # of the samples


@tagged("post_install", "-at_install")
class TestVendor(IntakeCase):
    """The vendor of a bill is known by what its document states, or by nobody."""

    def alert(self, bill):
        return (bill.alerts or {}).get("edic_vendor", {}).get("message")

    def contacts(self):
        return self.env["res.partner"].sudo().with_context(active_test=False)

    # --- finding ----------------------------------------------------------------------
    def test_no_contact_is_made_or_changed_by_a_file(self):
        self.env = self.env(user=self.keeper)
        before = self.contacts().search_count([])
        bill = self.bill("cii_allowances.xml")  # name and VAT number: Odoo makes one
        self.assertFalse(bill.partner_id)
        self.assertEqual(self.contacts().search_count([]), before)
        vendor = self.contacts().create({"name": "[Seller name]"})
        self.assertEqual(self.bill("xrechnung_ubl.xml").partner_id, vendor)
        self.assertFalse(vendor.city or vendor.street or vendor.bank_ids)

    def test_number_is_sure_whatever_the_name(self):
        vendor = self.enter_seller(name="Old name", company_registry="999999998")
        bill = self.bill("ubl_ctc_fr.xml")
        self.assertEqual(bill.partner_id, vendor)
        kept = bill.edic_document_id.seller
        self.assertEqual((kept["certainty"], kept["how"]), ("sure", "siren"))

    def test_name_and_place_are_sure(self):
        vendor = self.enter_seller()
        bill = self.bill("xrechnung_ubl.xml")
        self.assertEqual(bill.partner_id, vendor)
        self.assertFalse(self.alert(bill))

    def test_name_alone_is_to_be_checked_and_gets_no_account(self):
        self.env = self.env(user=self.keeper)
        vendor = self.enter_seller(street=False, zip=False, city=False)
        bill = self.bill("xrechnung_ubl.xml")
        self.assertEqual(bill.partner_id, vendor)
        self.assertIn("recognised by the name alone", self.alert(bill))
        self.assertIn(f"IBAN: {IBAN}", self.alert(bill))
        self.assertFalse(vendor.bank_ids)

    def test_account_under_a_name_that_may_be_the_same_is_to_be_checked(self):
        vendor = self.enter_seller(
            name="Seller names", street=False, zip=False, city=False
        )
        bank = self.env["res.partner.bank"].sudo()
        bank.create({"acc_number": IBAN, "partner_id": vendor.id})
        bill = self.bill("xrechnung_ubl.xml")
        self.assertEqual(bill.partner_id, vendor)
        self.assertEqual(bill.partner_bank_id, vendor.bank_ids)

    def test_account_of_a_factor_names_nobody(self):
        vendor = self.enter_seller(name="Nordbank Factoring", city="Elsewhere")
        bank = self.env["res.partner.bank"].sudo()
        bank.create({"acc_number": IBAN, "partner_id": vendor.id})
        self.assertFalse(self.bill("xrechnung_ubl.xml").partner_id)

    def test_two_of_one_name_and_place_are_left_to_a_person(self):
        self.enter_seller()
        self.enter_seller()
        self.assertFalse(self.bill("xrechnung_ubl.xml").partner_id)

    def test_contact_of_another_company_is_not_the_vendor(self):
        self.enter_seller(company_id=self.env.ref("base.main_company").id)
        self.assertFalse(self.bill("xrechnung_ubl.xml").partner_id)

    def test_archived_contact_and_the_company_itself_are_not_the_vendor(self):
        self.enter_seller(active=False)
        self.company.partner_id.sudo().write(
            {"street": "[Seller address line 1]", "zip": "12345"}
        )
        self.assertFalse(self.bill("xrechnung_ubl.xml").partner_id)
