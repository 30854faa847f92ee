# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import freeze_time

from odoo.addons.edic_public_sector.tests.budget_common import TODAY, BudgetBillCase


class OrderCase(BudgetBillCase):
    """A buyer, and a chapter that has 2,000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(freeze_time(TODAY))
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

    def facts(self, order):
        rows = self.env["edic.ai.trace"].sudo()
        found = rows.search(
            [
                ("res_model", "=", order._name),
                ("res_id", "=", order.id),
                ("use_case", "=", "public.budget"),
            ]
        )
        return [row.facts for row in found]
