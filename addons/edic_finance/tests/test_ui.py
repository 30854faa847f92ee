# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from odoo.addons.edic_ai.tests.hoot import run_hoot

from .common import CodingCase

# text, and how sure the account is made, for a tour that does not hang on figures
LINES = (
    ("Electricity 02/2026 school building", "sure"),
    ("Meter maintenance 02/2026", "sure"),
    ("Electricity 02/2026 town hall", "check"),
)


@tagged("post_install", "-at_install", "edic_js")
class TestCodingComponents(HttpCase):
    def test_components_pass_their_own_tests(self):
        run_hoot(self, "edic_finance")


@tagged("post_install", "-at_install", "edic_js")
class TestCodingComponentsOnPhone(HttpCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_components_pass_their_own_tests(self):
        run_hoot(self, "edic_finance", "mobile")


@tagged("post_install", "-at_install", "edic_tour")
class TestCodingTour(HttpCase, CodingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.accountant.lang = "en_US"
        cls.make_history(8)
        cls.train()
        cls.bill = cls.make_bill("power", [(text,) for text, _band in LINES], ref="F1")
        cls.bill._edic_suggest()
        cls.env["edic.ai.task"].sudo().search([]).unlink()
        for line, (_text, band) in zip(cls.bill.invoice_line_ids, LINES, strict=True):
            line.sudo().edic_suggestion_ids.band = band

        cls.add_alternative(cls.account_of(2), cls.accounts["office"])

    @classmethod
    def add_alternative(cls, suggestion, account):
        suggestion.evidence = {
            **suggestion.evidence,
            "alternatives": [[str(account.id), "0.2000"]],
        }

    @classmethod
    def account_of(cls, index):
        line = cls.bill.sudo().invoice_line_ids[index]
        return line.edic_suggestion_ids.filtered(
            lambda s: s.field_name == "account_id" and s.state != "superseded"
        )

    def test_an_accountant_codes_a_bill(self):
        self.start_tour("/odoo/vendor-bills", "edic_coding", login="coder")
        self.bill.invalidate_recordset()
        school, meter, hall = (self.account_of(index) for index in range(3))
        self.assertEqual(school.state, "pending")
        self.assertEqual(hall.state, "edited")
        self.assertEqual(hall.move_line_id.account_id, self.accounts["office"])
        self.assertEqual(hall.sudo().decided_by_id, self.accountant)
        self.assertEqual(meter.state, "rejected")
        self.assertEqual(meter.reason, "Belongs to the site")
        self.assertEqual(self.bill.state, "draft")

    def test_an_accountant_codes_a_bill_on_the_phone(self):
        self.browser_size, self.touch_enabled = "390x844", True
        url = f"/odoo/account.move/{self.bill.id}"
        self.start_tour(url, "edic_coding_phone", login="coder")
        self.assertEqual(self.account_of(2).state, "pending")
