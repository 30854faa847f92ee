# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.edic_public_sector.tests.budget_common import BudgetBillCase


@tagged("post_install", "-at_install")
class TestOrder(BudgetBillCase):
    """An order binds the credit until its bill takes its place."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls.make_user(
            "budget_buyer",
            "purchase.group_purchase_user,account.group_account_readonly",
        )
        cls.budget = cls.make_budget()
        cls.chapter = cls.credit(cls.budget, "011")

    def order(self, price=100.0, quantity=2.0):
        account = self.account("6068")
        self.product = self.env["product.product"].create(
            {
                "name": "Paper (fictive)",
                "property_account_expense_id": account.id,
                "supplier_taxes_id": [Command.set(self.tax("tva_nd_20").ids)],
            }
        )
        order = self.env["purchase.order"].with_user(self.buyer).sudo(False)
        return order.with_company(self.company).create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_qty": quantity,
                            "price_unit": price,
                            "tax_ids": [Command.set(self.tax("tva_nd_20").ids)],
                        }
                    )
                ],
            }
        )

    def left(self):
        self.chapter.invalidate_recordset()
        return self.chapter.available

    def test_confirmed_order_commits_with_the_vat_it_bears(self):
        before = self.left()
        order = self.order()
        self.assertEqual(self.left(), before, "a request binds nothing")
        order.button_confirm()
        self.assertEqual(round(before - self.left(), 2), 240.0)
        self.assertEqual(self.chapter.committed, 240.0)

    def test_order_shows_what_it_takes(self):
        order = self.order()
        [row] = order.edic_budget["rows"]
        self.assertEqual(row["name"], self.chapter.display_name)
        self.assertIn("240", row["takes"])
        self.assertFalse(row["is_exceeded"])
        dear = self.order(price=5000.0)
        self.assertTrue(dear.edic_budget["rows"][0]["is_exceeded"])

    def test_bill_takes_the_place_of_the_order(self):
        before = self.left()
        order = self.order()
        order.button_confirm()
        order.order_line.qty_received = 2.0
        order.sudo().action_create_invoice()
        bill = order.sudo().invoice_ids
        bill.invoice_date = "2026-05-20"
        self.left()
        self.assertEqual(self.chapter.committed, 0.0)
        self.assertEqual(self.chapter.pending, 240.0)
        bill.action_post()
        self.assertEqual(round(before - self.left(), 2), 240.0)
        self.assertEqual(self.chapter.spent, 240.0)

    def test_decision_aid_of_an_order(self):
        order = self.order()
        action = self.env["edic.public.aid"].with_user(self.buyer)
        action = action.sudo(False).edic_open("purchase.order", order.id)
        file = self.env["edic.public.aid"].browse(action["res_id"])
        codes = [one["code"] for one in file.content["options"]]
        self.assertEqual(codes, ["confirm", "change", "drop"])
        self.assertIn("240", file.content["options"][0]["consequences"][0]["text"])
