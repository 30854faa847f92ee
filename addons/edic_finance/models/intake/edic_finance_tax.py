# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import roles
from .bill_tax import BillTax
from .res_company import RULES


class EdicFinanceTax(models.TransientModel):
    """Give lines of an e-invoice the tax for a VAT rate that the company lacks."""

    _name = "edic.finance.tax"
    _description = "Tax for a VAT rate without one"

    move_id = fields.Many2one("account.move", required=True, readonly=True)
    company_id = fields.Many2one(related="move_id.company_id")
    rate = fields.Float(string="Tax rate", required=True, readonly=True, digits=(6, 2))
    line_ids = fields.Many2many("account.move.line", compute="_compute_line_ids")
    can_make = fields.Boolean(compute="_compute_can_make")
    place = fields.Selection(
        [("home", "This country"), ("abroad", "Another country")],
        string="VAT of",
        compute="_compute_place",
    )
    is_rule = fields.Boolean(
        string="Do so with the next ones, too",
        help="It becomes the rule of the company for such VAT: the next bill needs no "
        "click. A person posts it, as before.",
    )
    model_id = fields.Many2one(
        "account.tax",
        string="Accounts as of",
        compute="_compute_model_id",
        readonly=False,
        store=True,
        domain="[('type_tax_use', '=', 'purchase'), ('amount_type', '=', 'percent'),"
        " ('company_id', '=', company_id)]",
    )
    name = fields.Char(compute="_compute_name", readonly=False, store=True)
    tax_id = fields.Many2one(
        "account.tax",
        string="Existing tax",
        domain="[('type_tax_use', '=', 'purchase'), ('company_id', '=', company_id)]",
    )

    @api.depends("move_id", "rate")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = BillTax(wizard.move_id).lines_of_rate(wizard.rate)

    @api.depends_context("uid")
    def _compute_can_make(self):
        self.can_make = self.env.user.has_group(roles.ACCOUNTING_MANAGER)

    @api.depends("move_id")
    def _compute_place(self):
        for wizard in self:
            country = BillTax(wizard.move_id).country()
            wizard.place = wizard.company_id._edic_vat_place(country)

    @api.depends("move_id", "rate")
    def _compute_model_id(self):
        taxes = self.env["account.tax"]
        for wizard in self:
            wizard.model_id = taxes._edic_nearest(wizard.company_id, wizard.rate)

    @api.depends("rate")
    def _compute_name(self):
        for wizard in self:
            wizard.name = self.env["account.tax"]._edic_name(wizard.rate, False)

    @roles.for_roles(roles.ACCOUNTING_MANAGER)
    def action_make(self):
        """Make the tax with the accounts of the nearest one, and use it."""
        self.ensure_one()
        return self._make("make", model=self.model_id, name=self.name)

    @roles.for_roles(roles.ACCOUNTING_MANAGER)
    def action_cost(self):
        """Make a tax that is not deducted, and use it."""
        self.ensure_one()
        return self._make("cost")

    @roles.for_roles(roles.BILLING)
    def action_apply(self):
        """Use an existing tax, and take the VAT over that the document states."""
        self.ensure_one()
        if not self.tax_id:
            raise UserError(self.env._("Choose the tax first."))
        return self._use(self.tax_id, "choose")

    def _make(self, treatment, **how):
        taxes, is_cost = self.env["account.tax"], treatment == "cost"
        if self.is_rule and self.place:
            self.company_id.sudo().write({RULES[self.place]: treatment})
        tax = taxes._edic_make(self.company_id, self.rate, is_cost, **how)
        return self._use(tax, treatment)

    def _use(self, tax, treatment):
        of_bill = BillTax(self.move_id)
        of_bill.use(self.rate, tax)
        of_bill.record("decision", self.rate, tax, treatment)
        return {"type": "ir.actions.act_window_close"}
