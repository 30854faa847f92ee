# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .test_intake_common import IntakeCase
from .test_page_statements import REMINDER
from .test_pages import LINES, pdf_page, replaced, scan, without_recognition


@tagged("post_install", "-at_install", "edic_tour")
class TestPageViewTour(IntakeCase, HttpCase):
    """People read a document beside its bill: a PDF, a scan, on a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)
        cls.env["res.lang"]._activate_lang("en_US")
        cls.clerk.sudo().lang = "en_US"

    def bill_of(self, raw):
        everybody, self.env = self.env, self.env(user=self.clerk, su=False)
        rows, _action = self.upload(**{"bill.pdf": raw})
        self.env = everybody
        return rows.move_id

    def bill_without_number(self):
        lines = replaced(LINES, "Rechnung Nr. ", "")
        bill = self.bill_of(pdf_page(lines))
        found = bill.edic_document_id.page_values["fields"]
        self.assertFalse(found["number"]["value"])
        self.assertFalse(bill.ref)
        return bill

    def check_taken(self, bill):
        self.assertEqual(bill.ref, "GL-2026-017")
        made = bill.edic_document_id.page_decisions["number"]
        self.assertEqual((made["decision"], made["by"]), ("taken", self.clerk.id))
        self.assertEqual(bill.state, "draft")

    def test_a_clerk_takes_a_value_over_from_a_pdf(self):
        self.browser_size = "1600x900"  # room for the page beside the form
        bill = self.bill_without_number()
        url = f"/odoo/account.move/{bill.id}"
        self.start_tour(url, "edic_page_view", login=self.clerk.login)
        self.check_taken(bill)

    def test_a_clerk_finds_a_scan_that_could_not_be_read(self):
        self.browser_size = "1600x900"
        with without_recognition():
            bill = self.bill_of(scan(pdf_page()))
            url = "/odoo/edic-bills-to-code"
            self.start_tour(url, "edic_page_view_scan", login=self.clerk.login)
        self.assertTrue(bill.edic_to_read)

    def test_a_clerk_sets_a_reminder_aside_and_goes_on_with_the_list(self):
        bill = self.bill_of(pdf_page(REMINDER))
        document = bill.edic_document_id
        url = "/odoo/edic-bills-to-code"
        self.start_tour(url, "edic_no_invoice", login=self.clerk.login)
        self.assertFalse(bill.exists())
        self.assertTrue(document.is_aside)

    def test_a_clerk_takes_a_value_over_on_the_phone(self):
        self.browser_size, self.touch_enabled = "390x844", True
        bill = self.bill_without_number()
        url = f"/odoo/account.move/{bill.id}"
        self.start_tour(url, "edic_page_view_phone", login=self.clerk.login)
        self.check_taken(bill)
