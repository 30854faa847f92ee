# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "edic.public.drafted"]

    edic_budget = fields.Json(
        string="Credits", compute="_compute_edic_budget", compute_sudo=True
    )

    @api.depends(
        "state", "order_line.edic_budget_line_id", "order_line.edic_budget_amount"
    )
    @api.depends_context("lang")
    def _compute_edic_budget(self):
        for order in self:
            order.edic_budget = order._edic_budget_told() or False

    def _edic_budget_told(self):
        """What the order takes of each credit; empty where no budget is followed."""
        self.ensure_one()
        day = (self.date_order or fields.Datetime.now()).date()
        if not self.env["edic.public.budget"]._of_day(self.company_id, day):
            return {}
        takes, lost = {}, []
        for line in self.order_line.filtered(lambda one: not one.display_type):
            credit = line.edic_budget_line_id.credit_id
            if credit:
                takes[credit] = takes.get(credit, 0.0) + line.edic_budget_amount
            else:
                lost.append(line.name)
        is_counted = self.state == "purchase"
        rows = [
            credit._row(credit.available + is_counted * amount, amount)
            for credit, amount in takes.items()
        ]
        return {"rows": rows, "lost": lost}
