# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL, LazyTranslate

from odoo.addons.edic_finance.checks.procurement.a43_service_fait import (
    EdicFinanceCheckA43 as Base,
)
from odoo.addons.edic_finance.tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
CENTS = "0.02"


def discounted(alias):
    """Return SQL of a line's price after its discount."""
    return SQL(
        "round(%(line)s.price_unit::numeric"
        " * (1 - COALESCE(%(line)s.discount, 0)::numeric / 100), 4)",
        line=SQL(alias),
    )


class EdicFinanceCheckA43(models.AbstractModel):
    """An order commits; bill, order and receipt are compared line by line."""

    _inherit = "edic.finance.check.a43"

    _parameters = {
        **Base._parameters,
        "price": Parameter.percent(
            _lt("More expensive than ordered by more than"), 2, minimum=0, maximum=100
        ),
    }

    def _commits(self, scope):
        # EXTENDS edic_finance: who orders, commits
        return super()._commits(scope) or bool(
            self.env.execute_query(
                SQL(
                    """SELECT FROM purchase_order
                        WHERE company_id = %s AND state = 'purchase' LIMIT 1""",
                    scope.company,
                )
            )
        )

    def _since(self, scope):
        # EXTENDS edic_finance: an order is a commitment on record
        return SQL(
            """least(%s, (SELECT min(ordered.date_approve)::date
                            FROM purchase_order ordered
                           WHERE ordered.company_id = %s
                             AND ordered.state = 'purchase'))""",
            super()._since(scope),
            scope.company,
        )

    def _has_order(self):
        # OVERRIDE edic_finance
        return SQL(
            """EXISTS (SELECT FROM account_move_line line
                        WHERE line.move_id = move.id
                          AND line.purchase_line_id IS NOT NULL)"""
        )

    def _more(self, scope):
        # EXTENDS edic_finance: the lines of its orders, and what is wrong with them
        return SQL(
            """%(more)s, ARRAY(
                SELECT jsonb_build_object(
                    'order', ordered.name, 'label', left(bought.name, 80),
                    'approved', ordered.date_approve::date,
                    'ordered', trim_scale(bought.product_qty::numeric)::text,
                    'received', trim_scale(bought.qty_received::numeric)::text,
                    'billed', trim_scale(bought.qty_invoiced::numeric)::text,
                    'price', trim_scale(%(agreed)s)::text,
                    'bill_price', trim_scale(%(billed)s)::text,
                    'is_late', ordered.date_approve::date
                               > COALESCE(move.invoice_date, move.date),
                    'is_over', bought.qty_invoiced > 0.0001 + CASE
                        WHEN bought.product_id IS NULL
                          OR template.purchase_method = 'purchase'
                        THEN bought.product_qty ELSE bought.qty_received END,
                    'is_dear', ordered.currency_id = move.currency_id
                       AND %(billed)s - %(agreed)s > %(cents)s::numeric
                       AND %(billed)s > %(agreed)s * (1 + %(price)s::numeric / 100))
                  FROM account_move_line line
                  JOIN purchase_order_line bought ON bought.id = line.purchase_line_id
                  JOIN purchase_order ordered ON ordered.id = bought.order_id
             LEFT JOIN product_product product ON product.id = bought.product_id
             LEFT JOIN product_template template
                    ON template.id = product.product_tmpl_id
                 WHERE line.move_id = move.id AND line.display_type = 'product'
                 ORDER BY line.id) AS orders""",
            more=super()._more(scope),
            agreed=discounted("bought"),
            billed=discounted("line"),
            cents=CENTS,
            price=scope.values["price"],
        )

    def _parts(self, scope):
        # EXTENDS edic_finance
        found = """EXISTS (SELECT FROM unnest(bill.orders) ordered
                            WHERE (ordered->>%s)::boolean)"""
        return [
            *super()._parts(scope),
            *(
                (limb, SQL(found, name))
                for limb, name in (
                    ("late_order", "is_late"),
                    ("quantity", "is_over"),
                    ("price", "is_dear"),
                )
            ),
        ]

    def _details(self, row):
        # EXTENDS edic_finance
        wrong = ("is_late", "is_over", "is_dear")
        lines = [line for line in row["orders"] if any(line[name] for name in wrong)]
        return {**super()._details(row), "orders": lines}

    # --- texts ------------------------------------------------------------------------
    def _limb_words(self, facts):
        # EXTENDS edic_finance
        late = next((line for line in facts.get("orders") or () if line["is_late"]), {})
        return {
            **super()._limb_words(facts),
            "late_order": self.env._(
                "Order %(order)s was approved after the bill, on %(day)s.",
                order=late.get("order"),
                day=self._day(late["approved"]) if late else None,
            ),
            "quantity": self.env._("More is billed than was received."),
            "price": self.env._("The bill is higher than the order."),
        }

    def _comparison(self, facts):
        # EXTENDS edic_finance
        if not facts.get("orders"):
            return super()._comparison(facts)
        return {
            "columns": [
                self.env._("Order"),
                self.env._("Line"),
                self.env._("Ordered"),
                self.env._("Received"),
                self.env._("Billed quantity"),
                self.env._("Price ordered"),
                self.env._("Price billed"),
            ],
            "rows": [
                [
                    line["order"],
                    line["label"],
                    *(self._number(line[k]) for k in ("ordered", "received", "billed")),
                    *(self._money(line[k]) for k in ("price", "bill_price")),
                ]
                for line in facts["orders"]
            ],
        }
