# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from odoo.addons.edic_finance.models.audit.edic_finance_spending import CONTRACT, plain
from odoo.addons.edic_finance.models.audit.res_partner import group_of
from odoo.addons.edic_finance.tools.common.placeholder import is_placeholder


class EdicFinanceSpending(models.AbstractModel):
    """Orders are purchases too: a need is decided on when it is ordered.

    A bill of an order counts as the order, on the day of its approval.
    """

    _inherit = "edic.finance.spending"

    def _contracts(self, scope):
        # EXTENDS edic_finance
        return [
            *super()._contracts(scope),
            (
                "contract",
                SQL(
                    """EXISTS (SELECT FROM account_move_line line
                                 JOIN purchase_order_line ordered
                                   ON ordered.id = line.purchase_line_id
                                 JOIN purchase_order ON
                                      purchase_order.id = ordered.order_id
                                WHERE line.move_id = move.id AND %s)""",
                    self._has_agreement(),
                ),
            ),
            ("contract", self._names_agreement(scope)),
        ]

    def _names_agreement(self, scope):
        """Return SQL condition: a bill names (BT-12) its vendor's blanket order."""
        known = self._agreements(scope)
        if not known:
            return SQL("FALSE")
        return SQL(
            """EXISTS (SELECT FROM edic_finance_document document
                        WHERE document.id = move.edic_document_id
                          AND move.commercial_partner_id || ':' || %s = ANY(%s))""",
            plain(CONTRACT),
            known,
        )

    def _agreements(self, scope):
        """Return ``["vendor:number"]`` of blanket orders that were confirmed."""
        if "requisition_id" not in self.env["purchase.order"]._fields:
            return []
        query = SQL(
            """SELECT DISTINCT vendor.commercial_partner_id || ':' || %s, named.number
                 FROM purchase_requisition agreement
                 JOIN res_partner vendor ON vendor.id = agreement.vendor_id
                CROSS JOIN LATERAL (VALUES (agreement.name), (agreement.reference))
                      named (number)
                WHERE agreement.company_id = %s AND %s != ''
                  AND agreement.requisition_type = 'blanket_order'
                  AND agreement.state IN ('confirmed', 'done')""",
            plain(SQL("named.number")),
            scope.company,
            plain(SQL("named.number")),
        )
        rows = self.env.execute_query(query)
        return sorted(key for key, number in rows if not is_placeholder(number))

    def _has_agreement(self):
        """Return SQL condition: an order under an agreement, if installed."""
        if "requisition_id" not in self.env["purchase.order"]._fields:
            return SQL("FALSE")
        return SQL("purchase_order.requisition_id IS NOT NULL")

    def _purchases(self, scope, vendors=None):
        # OVERRIDE edic_finance: what was ordered counts with its order
        return SQL(
            "(%s) UNION ALL (%s)",
            self._items(scope, vendors, SQL("line.purchase_line_id IS NULL")),
            self._orders(scope, vendors),
        )

    def _orders(self, scope, vendors=None):
        """Return SQL of confirmed orders without an agreement, as `_items`; ``move`` is
        the last bill of the order, NULL before the first one."""
        return SQL(
            """
            WITH purchase_order AS MATERIALIZED (
                SELECT purchase_order.*, vendor.commercial_partner_id AS vendor_id,
                       (SELECT max(billed.move_id) FROM account_move_line billed
                          JOIN purchase_order_line bought
                            ON bought.id = billed.purchase_line_id
                         WHERE bought.order_id = purchase_order.id
                           AND billed.parent_state != 'cancel') AS move
                  FROM purchase_order
                  JOIN res_partner vendor ON vendor.id = purchase_order.partner_id
                 WHERE purchase_order.company_id = %(company)s
                   AND purchase_order.state = 'purchase' AND NOT %(agreed)s
                   AND %(vendors)s AND NOT %(framework)s)
            SELECT ordered.id, 'order' AS document, ordered.move,
                   COALESCE(ordered.date_approve, ordered.date_order)::date AS day,
                   vendor.id AS vendor, %(group)s AS grp, %(category)s AS category,
                   %(works)s AS is_works,
                   sum(line.price_subtotal / COALESCE(NULLIF(ordered.currency_rate, 0),
                                                      1)::numeric) AS net,
                   ordered.name, COALESCE(ordered.partner_ref, '') AS ref,
                   ordered.create_uid AS uid
              FROM purchase_order ordered
              JOIN purchase_order_line line
                ON line.order_id = ordered.id AND line.display_type IS NULL
              JOIN res_partner vendor ON vendor.id = ordered.vendor_id
         LEFT JOIN product_product product ON product.id = line.product_id
         LEFT JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN product_category family ON family.id = template.categ_id
         LEFT JOIN account_account account ON account.id = %(account)s
             GROUP BY ordered.id, ordered.move, 4, vendor.id, 7, 8, ordered.name,
                      ordered.partner_ref, ordered.create_uid
            """,
            company=scope.company,
            agreed=self._has_agreement(),
            vendors=SQL("TRUE")
            if vendors is None
            else SQL("vendor.commercial_partner_id = ANY(%s)", vendors),
            framework=self._is_framework(scope, SQL("vendor.commercial_partner_id")),
            group=group_of("vendor"),
            category=SQL("COALESCE(%s, '')", self._category(scope)),
            works=SQL("COALESCE(%s, FALSE)", self._is_works(scope)),
            account=self._expected_account(scope),
        )

    def _expected_account(self, scope):
        """Return SQL of an order line's account: as billed, or as Odoo will."""
        return SQL(
            """COALESCE(
                (SELECT billed.account_id FROM account_move_line billed
                  WHERE billed.purchase_line_id = line.id ORDER BY billed.id LIMIT 1),
                (template.property_account_expense_id->>%(key)s)::int,
                (family.property_account_expense_categ_id->>%(key)s)::int,
                %(default)s)""",
            key=str(scope.company),
            default=self._company(scope).expense_account_id.id or None,
        )
