# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .draft_common import LINES, DraftCase, SoundTemplates


@tagged("post_install", "-at_install")
class TestTemplates(SoundTemplates, DraftCase):
    def test_they_are_sound(self):
        self.turn_on("A01")
        again = self.make_bill("paper", LINES, day="2026-04-01", ref="F-2026-17")
        again.action_post()
        flag = self.audit("A01")[:1].sudo(False)
        self.assertTrue(flag)
        vendor = self.vendors["paper"]
        vendor.sudo().write({"is_company": True, "vat": "FR23334175221"})
        records = {
            "account.move": self.bill,
            "edic.finance.flag": flag,
            "res.partner": vendor,
        }
        self.check_sound("edic_public_sector", records)

    def test_a_letter_to_a_vendor_and_to_no_person(self):
        vendor = self.vendors["paper"]
        vendor.sudo().is_company = True
        draft = self.begin("finance.vendor_request", record=vendor)
        self.assertEqual(draft.sudo()._recipient(), vendor)
        self.assertIn("Papeterie Fictive", draft.sudo()._letter().recipient)
        vendor.sudo().is_company = False
        with self.assertRaisesRegex(UserError, "not for that record"):
            self.begin("finance.vendor_request", record=vendor)
