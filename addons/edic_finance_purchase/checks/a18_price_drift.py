# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from .a43_service_fait import _discounted


class EdicFinanceCheckA18(models.AbstractModel):
    """The price of an order is the one that was agreed."""

    _inherit = "edic.finance.check.a18"

    def _agreed_price(self):
        # OVERRIDE edic_finance
        return SQL(
            """(SELECT %s FROM purchase_order_line bought
                  JOIN purchase_order ordered ON ordered.id = bought.order_id
                 WHERE bought.id = line.purchase_line_id
                   AND ordered.currency_id = move.currency_id
                   AND bought.product_uom_id IS NOT DISTINCT FROM line.product_uom_id)
            """,
            _discounted("bought"),
        )
