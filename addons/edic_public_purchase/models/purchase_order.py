# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "edic.public.drafted"]

    edic_budget = fields.Json(
        string="Credits", compute="_compute_edic_budget", compute_sudo=True
    )
    edic_exceeded = fields.Text(
        string="Exceeds", compute="_compute_edic_budget", compute_sudo=True
    )
    edic_is_confirmed = fields.Boolean(
        string="Ordered all the same",
        compute="_compute_edic_is_confirmed",
        inverse="_inverse_edic_is_confirmed",
        help="A person knows that it exceeds its credit.",
    )
    edic_confirmed_by = fields.Many2one(
        "res.users",
        string="Ordered all the same by",
        readonly=True,
        copy=False,
        tracking=True,
    )
    edic_confirmed_for = fields.Monetary(
        string="Ordered all the same for",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
    )

    @api.depends(
        "state", "order_line.edic_budget_line_id", "order_line.edic_budget_amount"
    )
    @api.depends_context("lang")
    def _compute_edic_budget(self):
        words = self.env["edic.public.budget.words"]
        for order in self:
            budget = order._edic_budget_summary()
            over = ""
            if order.state != "cancel":
                refused = order.order_line.edic_budget_line_id._binding_refusal()
                exceeded = words._exceeded(budget.get("rows", ()))
                over = "\n".join(filter(None, (refused, exceeded)))
            order.edic_budget = budget or False
            order.edic_exceeded = over or False

    @api.depends(
        "edic_confirmed_by", "edic_confirmed_for", "order_line.edic_budget_amount"
    )
    @api.depends_context("uid")
    def _compute_edic_is_confirmed(self):
        """Compute whether this person confirmed it, for no less: who approves it
        decides anew."""
        for order in self:
            more = order.company_id.currency_id.compare_amounts(
                order._edic_borne(), order.edic_confirmed_for
            )
            own = order.edic_confirmed_by == self.env.user
            order.edic_is_confirmed = own and more <= 0

    def _inverse_edic_is_confirmed(self):
        for order in self:
            is_confirmed = order.edic_is_confirmed
            order.sudo().write(
                {
                    "edic_confirmed_by": is_confirmed and self.env.uid,
                    "edic_confirmed_for": order._edic_borne() if is_confirmed else 0.0,
                }
            )

    def _edic_day(self):
        """Return the day on which the order binds: the one of its confirmation, else
        today. Its deadline may be of another year."""
        at = fields.Datetime.now()
        if self.state == "purchase":
            at = self.date_approve or self.date_order or at
        return fields.Date.context_today(self, at)

    def _edic_borne(self):
        return sum(self.order_line.mapped("edic_budget_amount"))

    def _edic_budget_summary(self):
        """Return what the order takes of each credit, as ``{"rows", "lost"}``; empty
        where no budget is followed."""
        self.ensure_one()
        budgets = self.env["edic.public.budget"]
        if not budgets._of_day(self.company_id, self._edic_day()):
            return {}
        takes, lost = self._edic_takes()
        # a form may have other amounts than those that are counted
        counted = self._origin.filtered(lambda order: order.state == "purchase")
        freed = counted._edic_takes()[0] if counted else {}
        credits = self.env["edic.public.budget.credit"].union(*takes)
        rows = [
            credit._row(left + freed.get(credit, 0.0), takes[credit])
            for credit, left in credits._left().items()
        ]
        return {"rows": rows, "lost": lost}

    def _edic_takes(self):
        """Return ``({credit: amount}, [label of what no credit takes])``."""
        takes, lost = {}, []
        for line in self.order_line.filtered(lambda line: not line.display_type):
            credit = line.edic_budget_line_id.credit_id
            if credit:
                takes[credit] = takes.get(credit, 0.0) + line.edic_budget_amount
            else:
                lost.append(line.name)
        return takes, lost

    # --- confirming it ----------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS purchase
        orders = super().create(vals_list)
        orders.filtered(lambda order: order.state == "purchase")._edic_check_exceeded()
        return orders

    def write(self, vals):
        # EXTENDS purchase: each way to confirm an order ends here
        is_bound = vals.get("state") == "purchase"
        more = self.filtered(lambda order: is_bound and order.state != "purchase")
        result = super().write(vals)
        if vals.get("state") in ("draft", "cancel"):
            self.sudo().edic_confirmed_by = False
        # the budget may have been voted since the draft
        lines = more.order_line
        self.env.add_to_compute(lines._fields["edic_budget_line_id"], lines)
        more._edic_check_exceeded()
        return result

    def _edic_check_exceeded(self):
        """Check orders as commitments are checked, for an order is one.

        :raises UserError: its budget is not in force, or a credit is exceeded and
            nobody confirmed it or the company has that stopped
        """
        for order in self:
            order.sudo().order_line.edic_budget_line_id._check_binding()
            order.invalidate_recordset(["edic_budget", "edic_exceeded"])
            self.env["edic.public.budget"]._ask_exceeded(
                order,
                order.edic_exceeded,
                {"order": f"{order._edic_borne():.2f}"},
                order.edic_is_confirmed,
            )
