# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.edic_finance.tests.spending_common import SpendingCase


@tagged("post_install", "-at_install")
class TestAuditAgreements(SpendingCase):
    """A contract that a bill names, where a purchase agreement has its number."""

    def test_a_bill_that_names_an_agreement(self):
        if "requisition_id" not in self.env["purchase.order"]._fields:
            self.skipTest("purchase_requisition is not installed")
        self.env.user.group_ids += self.env.ref("purchase.group_purchase_manager")
        desk = self.env["product.product"].create({"name": "Desk"})
        agreement = self.env["purchase.requisition"].create(
            {
                "vendor_id": self.vendors["paper"].id,
                "reference": "Marché 2025-04",
                "line_ids": [
                    Command.create(
                        {
                            "product_id": desk.id,
                            "price_unit": 10,
                            "product_qty": 1,
                        }
                    )
                ],
            }
        )
        bill = self.buy(38000, "2025-03-01")
        other = self.buy(38000, "2025-03-01", vendor="power")
        for move in (bill, other):
            self.names_contract(move, "MARCHÉ 2025/04")
        self.assertEqual(set(self.found("A21", bill, other)), {bill.id, other.id})
        agreement.action_confirm()
        found = self.found("A21", bill, other)
        self.assertEqual(set(found), {other.id}, "another vendor's")
        self.assertEqual(found[other.id]["contracts"], ["MARCHÉ 2025/04"])
        self.names_contract(bill, agreement.name)
        self.assertEqual(set(self.found("A21", bill, other)), {other.id})
        agreement.state = "cancel"
        self.assertEqual(set(self.found("A21", bill, other)), {bill.id, other.id})
        agreement.write({"state": "done", "reference": "N/A"})
        self.assertEqual(set(self.found("A21", bill, other)), {other.id})
        self.names_contract(bill, "N/A")
        self.assertEqual(set(self.found("A21", bill, other)), {bill.id, other.id})
