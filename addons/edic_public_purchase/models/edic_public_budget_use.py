# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from odoo.addons.edic_public_sector.models.budget.edic_public_budget_use import _among


class EdicPublicBudgetUse(models.Model):
    """A budget counts as committed what is ordered and not yet billed."""

    _inherit = "edic.public.budget.use"

    @api.model
    def _sources(self, ids):
        # EXTENDS edic_public_sector
        self.env["purchase.order.line"].flush_model()
        self.env["purchase.order"].flush_model()
        return [*super()._sources(ids), self._orders(ids)]

    def _orders(self, ids):
        return SQL(
            """SELECT -line.id * 8::bigint - 1, 'committed',
                      COALESCE(po.date_approve, po.date_order)::date,
                      po.name || ' ' || line.name, po.partner_id, NULL::int,
                      line.edic_budget_line_id,
                      (line.edic_budget_amount * GREATEST(
                        1 - COALESCE(line.qty_invoiced, 0)
                          / NULLIF(line.product_qty, 0), 0))::numeric,
                      NULL::int, NULL::int, NULL::int, po.company_id
                 FROM purchase_order_line line
                 JOIN purchase_order po ON po.id = line.order_id
                WHERE po.state = 'purchase' AND line.display_type IS NULL AND %s
                  AND COALESCE(line.qty_invoiced, 0) < line.product_qty""",
            _among(SQL("line.edic_budget_line_id"), ids),
        )
