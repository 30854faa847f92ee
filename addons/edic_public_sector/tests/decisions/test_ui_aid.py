# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .test_aid import GrantCase


@tagged("post_install", "-at_install", "edic_tour")
class TestAidTour(HttpCase, GrantCase):
    def test_from_a_request_to_the_money(self):
        self.start_tour("/odoo", "edic_grant", login=self.officer.login)
        [grant] = self.env["edic.public.grant"].search([("name", "like", "concert")])
        self.assertEqual((grant.state, grant.granted), ("granted", 300))
        self.assertEqual(grant.paper_ids.mapped("is_there"), [False])
        self.assertEqual(grant.commitment_id.amount, 300)
        self.assertEqual(self.sums(self.credit(self.budget, "65"), "available"), (200,))

    def test_a_clerk_codes_a_bill_and_says_what_is_decided(self):
        bill = self.make_bill(("6068", 150.0, {self.hall: 100}))
        path = f"/odoo/vendor-bills/{bill.id}"
        self.start_tour(path, "edic_budget_bill", login=self.clerk.login)
        self.assertEqual((bill.amount_total, bill.state), (400, "draft"))
        credit = self.credit(self.budget, "011")
        self.assertEqual(self.sums(credit, "pending", "available"), (400, 1600))
        [aid] = self.env["edic.public.aid"].search([("res_id", "=", bill.id)])
        self.assertEqual(aid.res_model, bill._name)
        self.assertEqual((aid.option_code, aid.decided_by_id), ("approve", self.clerk))
