# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .order_common import OrderCase


@tagged("post_install", "-at_install", "edic_tour")
class TestOrderTour(HttpCase, OrderCase):
    def test_an_order_above_its_credit_is_confirmed(self):
        buyer = self.make_user("tour_buyer", "purchase.group_purchase_user")
        order = self.order(price=2500 / 1.2, quantity=1.0)
        with mute_logger("odoo.http"):  # it tells of the question
            self.start_tour(
                f"/odoo/action-purchase.purchase_rfq/{order.id}",
                "edic_order_exceeded",
                login=buyer.login,
            )
        self.assertEqual(order.state, "purchase")
        self.assertTrue(order.edic_confirmed_by)
        self.assertEqual(self.facts(order), [{"order": "2500.00", "confirmed": True}])

    def test_a_buyer_says_what_is_decided(self):
        buyer = self.make_user("tour_buyer", "purchase.group_purchase_user")
        order = self.order()
        path = f"/odoo/action-purchase.purchase_rfq/{order.id}"
        self.start_tour(path, "edic_order_aid", login=buyer.login)
        [aid] = self.env["edic.public.aid"].search([("res_model", "=", order._name)])
        self.assertEqual((aid.res_id, aid.option_code), (order.id, "confirm"))
        self.assertEqual((aid.decided_by_id, order.state), (buyer, "draft"))
