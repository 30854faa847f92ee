# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .test_intake_common import IntakeCase


@tagged("post_install", "-at_install", "edic_tour")
class TestVendorTour(IntakeCase, HttpCase):
    """A vendor who is not known is entered from the document, or handed over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = cls.clerk + cls.keeper
        people.sudo().lang = "en_US"

    def tour(self, name, user):
        bill = self.bill("xrechnung_ubl.xml")
        self.env.flush_all()
        url = f"/odoo/account.move/{bill.id}"
        self.start_tour(url, name, login=user.login)
        bill.invalidate_recordset()
        return bill

    def test_a_keeper_of_contacts_enters_the_vendor(self):
        self.browser_size = "1400x900"
        bill = self.tour("edic_vendor_new", self.keeper)
        self.assertEqual(bill.partner_id.name, "[Seller name]")
        self.assertFalse(bill.partner_bank_id.allow_out_payment)

    def test_a_clerk_hands_it_over_on_the_phone(self):
        self.browser_size, self.touch_enabled = "390x844", True
        bill = self.tour("edic_vendor_hand_over", self.clerk)
        self.assertTrue(bill.sudo().activity_ids)
