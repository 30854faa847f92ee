# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Purchase orders with their bills, made with the ORM where `purchase` is installed."""

from __future__ import annotations

from datetime import date
from typing import Any

from .book import Book
from .things import Record, Vendor


class Ordered:
    """An order of a vendor, what came of it, and its bill.

    :param wanted: pieces and price of the order
    :param got: pieces received
    :param billed: pieces and price of the bill
    """

    def __init__(
        self,
        record: Record,
        of: Vendor,
        day: date,
        wanted: tuple[float, float],
        got: float,
        billed: tuple[float, float],
    ) -> None:
        self._record, self._of, self._day = record, of, day
        self._wanted, self._got, self._billed = wanted, got, billed

    def __call__(self, env: Any, book: Book) -> None:
        company = self._of.company
        context = {**env.context, "allowed_company_ids": [company.id]}
        env = env(context=context)
        buyer = company.users["buyer"][0]
        product = env["product.product"].search([("default_code", "=", "furniture")])
        product.purchase_method = "receive"
        order = env["purchase.order"].create(
            {
                "partner_id": self._of.id,
                "company_id": company.id,
                "date_order": book.moment(self._day),
                "order_line": [(0, 0, self._line(env, company, product))],
            }
        )
        order.button_confirm()
        order.order_line.qty_received = self._got
        action = order.action_create_invoice()
        bill = env["account.move"].browse(action["res_id"])
        line = bill.invoice_line_ids
        line.quantity, line.price_unit = self._billed
        bill.write({"invoice_date": self._day, "ref": f"PO{self._of.id}"})
        self._record.id = bill.id
        env.flush_all()
        self._sign(env, order, bill, buyer)

    def _line(self, env: Any, company: Any, product: Any) -> dict:
        quantity, price = self._wanted
        tax = company.taxes["20" if company.key == "fr" else "19"]
        return {
            "product_id": product.id,
            "name": product.name,
            "product_qty": quantity,
            "price_unit": price,
            "tax_ids": [(6, 0, [tax.id])],
        }

    def _sign(self, env: Any, order: Any, bill: Any, buyer: int) -> None:
        """Made and approved by whoever does so, some days before the bill."""
        env.cr.execute(
            "UPDATE purchase_order SET create_uid = %s, date_approve = %s"
            " WHERE id = %s",
            [buyer, self._day, order.id],
        )
        env.cr.execute(
            "UPDATE account_move SET create_uid = %s WHERE id = %s",
            [self._of.company.users["clerk"][0], bill.id],
        )
        env.invalidate_all()
