# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

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

    _edic_number_idx = models.Index("(upper(regexp_replace(name, '\\s', '', 'g')))")

    @api.model
    def _edic_numbered(self, numbers, company):
        """Return the company's orders of these numbers, whatever their spaces and
        capitals; cancelled ones are none."""
        wanted = [re.sub(r"\s", "", number).upper() for number in numbers]
        self.flush_model(["name", "company_id", "state"])
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM purchase_order
                    WHERE upper(regexp_replace(name, '\\s', '', 'g')) = ANY(%s)
                      AND company_id = %s AND state != 'cancel'
                    ORDER BY id""",
                wanted,
                company.id,
            )
        )
        return self.browse([number for [number] in rows])

    def _edic_billed(self, besides):
        """Return what bills of the order amount to, without VAT and in the currency of
        the company, beside one of them."""
        items = self.env["account.move.line"].sudo()
        domain = items.move_id._edic_of_order(self)
        domain &= Domain("move_id", "not in", besides.ids)
        [[billed]] = items._read_group(domain, [], ["balance:sum"])
        return billed or 0.0

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
