# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_list

from odoo.addons.edic_finance.models.intake.alert_parts import warning

MAX_NAMED = 5  # orders that an alert names


class AccountMove(models.Model):
    """A bill finds the order that its document names, and shows what is left of it."""

    _inherit = "account.move"

    edic_purchase_id = fields.Many2one(
        "purchase.order",
        string="Order",
        compute="_compute_edic_purchase_id",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        check_company=True,
        edic_starts_empty=True,
        domain="[('company_id', '=', company_id), ('state', '!=', 'cancel')]",
        help="The order whose number the document states; chosen by a person where "
        "several have it. It posts nothing, and its lines stay as they are.",
    )
    edic_purchase_ordered = fields.Monetary(
        string="Ordered",
        compute="_compute_edic_purchase_amounts",
        currency_field="company_currency_id",
        help="Without VAT, in the currency of the company.",
    )
    edic_purchase_billed = fields.Monetary(
        string="Billed besides",
        compute="_compute_edic_purchase_amounts",
        currency_field="company_currency_id",
        help="On other bills of the order, drafts among them.",
    )
    edic_purchase_left = fields.Monetary(
        string="Left for this bill",
        compute="_compute_edic_purchase_amounts",
        currency_field="company_currency_id",
    )

    @api.depends(
        "edic_order_ref",
        "edic_buyer_reference",
        "invoice_line_ids.edic_order_ref",
        "partner_id",
        "company_id",
        "move_type",
    )
    def _compute_edic_purchase_id(self):
        """Take the only order that is named; what a person chose stays while it is one
        of those or, where none is named, of the vendor."""
        for move in self:
            named = move._edic_orders_named()
            chosen = move.edic_purchase_id
            if chosen and chosen in (named or move._edic_orders_of_vendor(chosen)):
                move.edic_purchase_id = chosen
            else:
                move.edic_purchase_id = named if len(named) == 1 else False

    @api.depends("edic_purchase_id", "line_ids.balance", "state")
    def _compute_edic_purchase_amounts(self):
        for move in self:
            order = move.edic_purchase_id.sudo()
            ordered = order.amount_untaxed / (order.currency_rate or 1.0)
            billed = order._edic_billed(move._origin) if order else 0.0
            move.edic_purchase_ordered = ordered
            move.edic_purchase_billed = billed
            move.edic_purchase_left = ordered - billed

    def write(self, vals):
        # EXTENDS account: the order says how its lines are coded
        result = super().write(vals)
        if "edic_purchase_id" in vals:
            self._edic_ask(self.invoice_line_ids)
        return result

    def _edic_orders_named(self):
        """Return the orders of this vendor, or of any where none is known, that have
        one of the numbers which the document states."""
        self.ensure_one()
        orders = self.env["purchase.order"].sudo()
        if not self.is_purchase_document(include_receipts=True):
            return orders
        numbers = self._edic_order_numbers()
        if not numbers:
            return orders
        found = orders._edic_numbered(numbers, self.company_id)
        return self._edic_orders_of_vendor(found)

    def _edic_orders_of_vendor(self, orders):
        """Return those of the orders that are of the bill's vendor; all while he is not
        known."""
        vendor = self.commercial_partner_id
        return orders.filtered(
            lambda order: not vendor or order.partner_id.commercial_partner_id == vendor
        )

    def _edic_draft_alerts(self):
        # EXTENDS edic_finance
        alerts = super()._edic_draft_alerts()
        named = self._edic_orders_named() if not self.edic_purchase_id else ()
        if len(named) > 1:
            names = format_list(self.env, named[:MAX_NAMED].mapped("name"))
            alerts["edic_orders"] = warning(
                self.env._(
                    "The document names several orders: %s. Choose the one of this "
                    "bill under References.",
                    names,
                )
            )
        return alerts

    @api.model
    def _edic_of_order(self, order):
        """Return domain: items of bills that are of an order, by its lines or as a
        whole."""
        whole = Domain("move_id.edic_purchase_id", "=", order.id)
        whole &= Domain("purchase_line_id", "=", False)
        kinds = ("in_invoice", "in_refund", "in_receipt")
        return (
            (Domain("purchase_line_id.order_id", "=", order.id) | whole)
            & Domain("display_type", "=", "product")
            & Domain("move_type", "in", kinds)
            & Domain("parent_state", "in", ("draft", "posted"))
        )
