# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .test_intake_common import IntakeCase


@tagged("post_install", "-at_install", "edic_tour")
class TestInvoiceViewTour(IntakeCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)
        cls.env["res.lang"]._activate_lang("en_US")
        cls.clerk.sudo().lang = "en_US"

    def bill(self, name, raw=None):
        everybody, self.env = self.env, self.env(user=self.keeper, su=False)
        bill = self.enter_vendor(super().bill(name, raw))
        self.env = everybody
        return bill

    def test_a_clerk_sees_the_invoice_of_a_bill(self):
        self.browser_size = "1600x900"  # room for a file beside the form
        bill = self.bill("xrechnung_ubl.xml")
        url = f"/odoo/account.move/{bill.id}"
        self.start_tour(url, "edic_invoice_view", login=self.clerk.login)

    def test_a_clerk_sees_the_invoice_of_a_bill_on_the_phone(self):
        self.browser_size, self.touch_enabled = "390x844", True
        document = self.bill("xrechnung_ubl.xml").edic_document_id
        url = f"/odoo/action-edic_invoice_view?active_id={document.id}"
        self.start_tour(url, "edic_invoice_view_phone", login=self.clerk.login)
