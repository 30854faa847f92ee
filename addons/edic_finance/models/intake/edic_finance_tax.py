# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.write_guard import by_method

from ... import roles
from ..common.percent import decimal_text, percent


def purchase_taxes(env, company):
    """Return the company's taxes on purchases of a percentage above zero."""
    taxes = env["account.tax"]
    return taxes.search(
        [
            *taxes._check_company_domain(company),
            ("type_tax_use", "=", "purchase"),
            ("amount_type", "=", "percent"),
            ("amount", ">", 0),
        ]
    )


class EdicFinanceTax(models.TransientModel):
    """Give lines of an e-invoice the tax for a VAT rate that the company lacks."""

    _name = "edic.finance.tax"
    _description = "Tax for a VAT rate without one"

    move_id = fields.Many2one("account.move", required=True, readonly=True)
    company_id = fields.Many2one(related="move_id.company_id")
    rate = fields.Float(string="Tax rate", required=True, readonly=True, digits=(6, 2))
    line_ids = fields.Many2many("account.move.line", compute="_compute_line_ids")
    can_make = fields.Boolean(default=lambda self: self._can_make())
    mode = fields.Selection(
        [("make", "Make a new tax"), ("choose", "Choose an existing tax")],
        default=lambda self: "make" if self._can_make() else "choose",
        required=True,
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
        domain="[('type_tax_use', '=', 'purchase'), ('company_id', '=', company_id)]",
    )

    def _can_make(self):
        return self.env["account.tax"].has_access("create")

    @api.depends("move_id", "rate")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = wizard.move_id.invoice_line_ids.filtered(
                lambda line, rate=wizard.rate: (
                    round(line.edic_missing_rate - rate, 4) == 0
                )
            )

    @api.depends("move_id", "rate")
    def _compute_model_id(self):
        for wizard in self:
            taxes = purchase_taxes(self.env, wizard.company_id)
            nearest = taxes.sorted(lambda t, rate=wizard.rate: abs(t.amount - rate))
            wizard.model_id = nearest[:1]

    @api.depends("rate")
    def _compute_name(self):
        for wizard in self:
            wizard.name = self.env._(
                "%(rate)s%% VAT", rate=decimal_text(self.env, wizard.rate)
            )

    @roles.for_roles(roles.BILLING)
    def action_apply(self):
        """Put the tax on the lines and take the VAT over that the document states."""
        self.ensure_one()
        tax = self._make() if self.mode == "make" else self.tax_id
        if not tax:
            raise UserError(self.env._("Choose the tax first."))
        move = self.move_id
        with by_method(self.line_ids, "edic_missing_rate"):
            self.line_ids.write(
                {"tax_ids": [Command.link(tax.id)], "edic_missing_rate": 0.0}
            )
        document = move.edic_document_id.sudo()
        facts = document.figures or {}
        stated = facts.get("breakdown") or []
        move._edic_settle_taxes(
            {float(rate): float(vat) * document.sign for rate, _base, vat in stated},
            facts.get("line_count") or 0,
        )
        return {"type": "ir.actions.act_window_close"}

    def _make(self):
        """Create a copy of the nearest tax with its accounts but without the boxes of
        the VAT return: foreign or former VAT must not slip into them."""
        if not self.model_id:
            raise UserError(
                self.env._("There is no purchase tax to take the accounts from.")
            )
        tax = self.model_id.copy(
            {
                "name": self.name,
                "amount": self.rate,
                "invoice_label": percent(self.env, self.rate),
                "description": False,
            }
        )
        tax.repartition_line_ids.tag_ids = [Command.clear()]
        return tax
