# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import formatLang

from ... import roles
from ...tools.intake.einvoice_figures import cents, money
from ...tools.intake.einvoice_split import Part, faults
from ..common.percent import percent
from .bill_split import BillSplit


class EdicFinanceSplit(models.TransientModel):
    """Split the totals of an e-invoice without lines by VAT rate, as its page shows
    them."""

    _name = "edic.finance.split"
    _description = "Totals split by VAT rate"

    move_id = fields.Many2one("account.move", required=True, readonly=True)
    currency_id = fields.Many2one(related="move_id.currency_id")
    untaxed = fields.Monetary(string="Without VAT", compute="_compute_stated")
    tax = fields.Monetary(string="VAT", compute="_compute_stated")
    total = fields.Monetary(compute="_compute_stated")
    row_ids = fields.One2many(
        "edic.finance.split.row",
        "split_id",
        string="VAT rates",
        compute="_compute_row_ids",
        readonly=False,
        store=True,
    )
    untaxed_left = fields.Monetary(
        string="Still without a rate", compute="_compute_left"
    )
    tax_left = fields.Monetary(
        string="VAT still without a rate", compute="_compute_left"
    )
    fault = fields.Text(compute="_compute_fault")

    @api.depends("move_id")
    def _compute_stated(self):
        for split in self:
            amounts = BillSplit(split.move_id).stated()
            split.untaxed, split.tax, split.total = map(float, amounts)

    @api.depends("move_id")
    def _compute_row_ids(self):
        """Begin with what was entered before, else with what the document states."""
        for split in self:
            split.row_ids = [
                Command.create(
                    {
                        "rate": float(part.rate),
                        "base": float(part.base),
                        "tax": float(part.tax),
                    }
                )
                for part in BillSplit(split.move_id).begun()
            ]

    @api.depends("row_ids.base", "row_ids.tax", "move_id")
    def _compute_left(self):
        for split in self:
            rows = split.row_ids
            split.untaxed_left = split.untaxed - sum(rows.mapped("base"))
            split.tax_left = split.tax - sum(rows.mapped("tax"))

    @api.depends("row_ids.rate", "row_ids.base", "row_ids.tax", "move_id")
    @api.depends_context("lang")
    def _compute_fault(self):
        for split in self:
            found = faults(BillSplit(split.move_id).stated(), split._parts())
            is_begun = bool(split.row_ids)
            split.fault = is_begun and "\n".join(map(split._fault_text, found))

    def _parts(self):
        return tuple(
            Part(
                money(f"{row.rate:.4f}").normalize(),
                money(f"{row.base:.2f}"),
                money(f"{row.tax:.2f}"),
            )
            for row in self.row_ids
        )

    def _fault_text(self, fault):
        def amount(value):
            return formatLang(self.env, float(value), currency_obj=self.currency_id)

        rate = percent(self.env, float(fault.rate))
        if fault.kind == "twice":
            return self.env._("%(rate)s appears twice.", rate=rate)
        if fault.kind == "rate":
            return self.env._(
                "%(rate)s of it would be %(exact)s of VAT, not %(entered)s.",
                rate=rate,
                exact=amount(fault.stated),
                entered=amount(fault.entered),
            )
        names = {
            "untaxed": self.env._("without VAT (BT-109)"),
            "tax": self.env._("VAT (BT-110)"),
            "total": self.env._("in all (BT-112)"),
        }
        return self.env._(
            "The document states %(stated)s %(name)s, the rates give %(entered)s.",
            stated=amount(fault.stated),
            name=names[fault.kind],
            entered=amount(fault.entered),
        )

    @roles.for_roles(roles.BILLING)
    def action_split(self):
        """Replace the lines of the bill by one for each rate.

        :raises UserError: the rates do not add up to what the document states
        """
        self.ensure_one()
        if self.fault or not self.row_ids:
            raise UserError(self.fault or self.env._("Enter the VAT rates first."))
        BillSplit(self.move_id).split(self._parts())
        return {"type": "ir.actions.act_window_close"}

    @roles.for_roles(roles.BILLING)
    def action_reset(self):
        """Take the split back: the lines are again as the document came in."""
        self.ensure_one()
        BillSplit(self.move_id).split(())
        return {"type": "ir.actions.act_window_close"}


class EdicFinanceSplitRow(models.TransientModel):
    """A VAT rate with what it is charged on."""

    _name = "edic.finance.split.row"
    _description = "VAT rate of a split"

    split_id = fields.Many2one(
        "edic.finance.split", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="split_id.currency_id")
    rate = fields.Float(string="Tax rate", digits=(6, 2), required=True)
    base = fields.Monetary(string="Without VAT", required=True)
    tax = fields.Monetary(
        string="VAT", compute="_compute_tax", readonly=False, store=True
    )

    @api.depends("rate", "base")
    def _compute_tax(self):
        for row in self:
            base, rate = money(f"{row.base:.2f}"), money(f"{row.rate:.4f}")
            row.tax = float(cents(base * rate / 100))
