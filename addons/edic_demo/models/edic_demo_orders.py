# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Command

READER = "account.group_account_readonly"
BUYERS = {"fr": "achats", "de": "einkauf"}
MORE = 40  # units above what the credit has left
ORDERS = {  # country → where it belongs; what is ordered, what is asked for
    "fr": {
        "vendor": "LIB",
        "tax": "5.5",
        "account": "6067",
        "service": "ECO",
        "ordered": ("Dictionnaires illustrés (démo)", 19.9, 30),
        "asked": ("Manuels de lecture (démo)", 24.5, 1),
    },
    "de": {
        "vendor": "SCU",
        "tax": "19",
        "account": "527200",
        "service": "SCH",
        "ordered": ("Wandkarten (Demo)", 31.0, 12),
        "asked": ("Experimentierkästen (Demo)", 84.0, 1),
    },
}


class EdicDemoOrders(models.AbstractModel):
    """A buyer of each of the fictional towns, an order that is confirmed, and one that
    is not and exceeds its credit."""

    _name = "edic.demo.orders"
    _inherit = "edic.demo.part"
    _description = "Orders of the demo"

    def _orders(self, words):
        country, orders = words.country, ORDERS[words.country]
        buyer = self._found(f"user_{BUYERS[country]}")
        buyer.write(
            {
                "group_ids": [Command.link(self.env.ref(READER).id)],
                "action_id": self.env.ref("purchase.purchase_rfq").id,
            }
        )
        ordered = self._enter(words, buyer, f"order_{country}", orders["ordered"])
        if ordered.state == "draft":
            ordered.edic_is_confirmed = bool(ordered.edic_exceeded)  # a short history
            ordered.button_confirm()
        name = f"order_{country}_asked"
        if self._found(name):
            return
        asked = self._enter(words, buyer, name, orders["asked"]).order_line
        left = asked.edic_budget_line_id.sudo().credit_id.available
        asked.product_qty = max(0, left) // asked.edic_budget_amount + MORE

    def _enter(self, words, buyer, name, what):
        """Return the order, created by the buyer of the town if it is missing."""
        if not self._found(name):
            vendor = self._partners(words)[ORDERS[words.country]["vendor"]]
            line = Command.create(self._entered(words, name, *what))
            order = self._by(buyer, "purchase.order").create(
                {"partner_id": vendor.id, "order_line": [line]}
            )
            self._keep(order.sudo(), [name])
        return self._found(name).with_user(buyer)

    def _entered(self, words, name, label, price, quantity):
        orders, settings = ORDERS[words.country], words.settings
        tax = self.env["account.chart.template"].ref(
            settings["taxes"][orders["tax"]][0]
        )
        vals = {
            "name": label,
            "company_id": self.env.company.id,
            "property_account_expense_id": self._accounts()[orders["account"]].id,
            "supplier_taxes_id": [Command.set(tax.ids)],
        }
        product = self._one("product.product", f"{name}_product", vals)
        service = self._found(self._service_name(words, orders["service"]))
        return {
            "product_id": product.id,
            "product_qty": quantity,
            "price_unit": price,
            "date_planned": fields.Datetime.add(fields.Datetime.now(), days=14),
            "analytic_distribution": {str(service.id): 100},
        }
