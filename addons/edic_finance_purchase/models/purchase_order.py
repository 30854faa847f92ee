# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

WATCHED = {"state", "date_approve", "partner_id", "currency_id"}


class PurchaseOrder(models.Model):
    """An order that changes has its bills checked again; who approved it is kept."""

    _inherit = "purchase.order"
    # the buyer is whose order it is, and Odoo reports by it
    _edic_assigned = ("user_id",)

    edic_approved_by_id = fields.Many2one(
        "res.users",
        groups=fields.NO_ACCESS,
        readonly=True,
        copy=False,
        ondelete="set null",
    )

    def write(self, vals):
        # EXTENDS purchase
        result = super().write(vals)
        if WATCHED & vals.keys():
            self.invoice_ids._edic_touch()
        return result

    def button_approve(self, force=False):
        # EXTENDS purchase: who approved it, which Odoo does not keep
        waiting = self.filtered(lambda order: order.state != "purchase")
        result = super().button_approve(force)
        approved = waiting.filtered(lambda order: order.state == "purchase")
        approved.sudo().edic_approved_by_id = self.env.uid
        return result
