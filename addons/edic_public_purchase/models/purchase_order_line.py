# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from odoo.addons.edic_public_sector.models.budget.account_move_line import tax_borne


class PurchaseOrderLine(models.Model):
    """An ordered line takes from the budget until it is billed."""

    _inherit = "purchase.order.line"

    edic_budget_line_id = fields.Many2one(
        "edic.public.budget.line",
        string="Budget line",
        compute="_compute_edic_budget_line_id",
        store=True,
        index="btree_not_null",
    )
    edic_budget_amount = fields.Float(
        string="Borne by the credit",
        compute="_compute_edic_budget_amount",
        store=True,
        digits="Product Price",
        help="In the currency of the company, with VAT that cannot be deducted.",
    )

    @api.depends(
        "product_id",
        "analytic_distribution",
        "order_id.partner_id",
        "order_id.date_approve",
        "order_id.date_order",
    )
    def _compute_edic_budget_line_id(self):
        """Find the line by the account that its bill would have, and the analytic
        accounts."""
        budgets = self.env["edic.public.budget"]
        for line in self:
            company, day = line.company_id, line.order_id._edic_day()
            account = line._edic_account()
            found = {}
            if account and not line.display_type:
                code = account.with_company(company).code or ""
                found = budgets._of_day(company, day)._match(
                    "expense", code, line.analytic_distribution
                )
            line.edic_budget_line_id = max(found, key=found.get, default=False)

    def _edic_account(self):
        """Return the account of the expense that Odoo would propose on the bill."""
        accounts = self.product_id.with_company(
            self.company_id
        ).product_tmpl_id.get_product_accounts(self.order_id.fiscal_position_id)
        return accounts["expense"] or self.company_id.expense_account_id

    @api.depends(
        "price_subtotal",
        "tax_ids",
        "product_qty",
        "price_unit",
        "discount",
        "order_id.currency_id",
        "order_id.currency_rate",
    )
    def _compute_edic_budget_amount(self):
        for line in self:
            borne = tax_borne(line, line.product_qty) if line.tax_ids else 0.0
            rate = line.order_id.currency_rate or 1.0
            line.edic_budget_amount = (line.price_subtotal + borne) / rate

    # --- what is confirmed ------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS purchase
        lines = super().create(vals_list)
        lines._edic_confirmed().order_id._edic_check_exceeded()
        return lines

    def write(self, vals):
        # EXTENDS purchase: less may always be ordered
        before = {
            line: (line.edic_budget_line_id.credit_id, line.edic_budget_amount)
            for line in self._edic_confirmed()
        }
        result = super().write(vals)
        self.filtered(
            lambda line: line in before and line._edic_more(before[line])
        ).order_id._edic_check_exceeded()
        return result

    def _edic_confirmed(self):
        return self.filtered(lambda line: line.order_id.state == "purchase").sudo()

    def _edic_more(self, before):
        credit, amount = before
        own = self.sudo()
        return own.edic_budget_line_id.credit_id != credit or (
            own.company_id.currency_id.compare_amounts(own.edic_budget_amount, amount)
            > 0
        )
