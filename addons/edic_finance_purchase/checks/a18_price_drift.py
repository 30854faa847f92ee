# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from .a43_service_fait import discounted


class EdicFinanceCheckA18(models.AbstractModel):
    """The check compares with what was agreed on: the blanket order where the order is
    of one, else the order.

    Orders in another currency or unit than the bill say nothing.
    """

    _inherit = "edic.finance.check.a18"
    _version = "2"

    def _agreed_price(self):
        # OVERRIDE edic_finance
        return SQL(
            """(SELECT %(agreed)s
                  FROM purchase_order_line bought
                  JOIN purchase_order ordered ON ordered.id = bought.order_id
                 WHERE bought.id = line.purchase_line_id
                   AND ordered.currency_id = move.currency_id
                   AND bought.product_uom_id IS NOT DISTINCT FROM line.product_uom_id)
            """,
            agreed=self._ordered_at(),
        )

    def _ordered_at(self):
        """Return SQL of the price of ``bought``; an order above its blanket order is no
        agreement, and Odoo lets one be placed."""
        price = discounted("bought")
        if "requisition_id" not in self.env["purchase.order"]._fields:
            return price
        return SQL(
            """LEAST(%s, (
                 SELECT min(item.price_unit)::numeric
                   FROM purchase_requisition_line item
                   JOIN purchase_requisition agreement
                     ON agreement.id = item.requisition_id
                  WHERE agreement.id = ordered.requisition_id
                    AND agreement.requisition_type = 'blanket_order'
                    AND agreement.state IN ('confirmed', 'done')
                    AND agreement.currency_id = ordered.currency_id
                    AND item.product_id = bought.product_id
                    AND item.product_uom_id = bought.product_uom_id
                    AND item.price_unit > 0))""",
            price,
        )
