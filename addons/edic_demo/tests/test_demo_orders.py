# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import freeze_time, tagged

from ..models.edic_demo_part import NAMES
from .demo_common import COUNT, TODAY, DemoCase

BUYERS = {"fr": "achats", "de": "einkauf"}


@tagged("post_install", "-at_install")
class TestPurchaseDemo(DemoCase):
    def test_each_town_has_ordered_and_asks_for_more_than_is_left(self):
        for country, login in BUYERS.items():
            with self.subTest(country):
                buyer = self.env.ref(f"{NAMES}.user_{login}")
                orders = self.env["purchase.order"].with_user(buyer)
                asked, ordered = orders.search([])
                self.assertEqual((asked + ordered).user_id, buyer)
                self.assertEqual((asked + ordered).company_id, buyer.company_id)
                self.assertEqual((asked.state, ordered.state), ("draft", "purchase"))
                self.assertTrue(asked.edic_exceeded)
                self.assertTrue(ordered.order_line.edic_budget_line_id)

    def test_a_second_load_adds_nothing(self):
        before = self.env["purchase.order"].search([])
        self.load_again()
        self.assertEqual(self.env["purchase.order"].search([]), before)

    @freeze_time(TODAY)
    def test_demo_companies_that_are_older_order_as_well(self):
        before = self.env["purchase.order"].search([])
        names = self.env["ir.model.data"].search(
            [("module", "=", NAMES), ("name", "=like", "order\\_%")]
        )
        names.unlink()
        self.env["edic.demo"]._load(count=COUNT)
        added = self.env["purchase.order"].search([]) - before
        self.assertEqual(
            sorted(added.mapped("state")), ["draft"] * 2 + ["purchase"] * 2
        )
