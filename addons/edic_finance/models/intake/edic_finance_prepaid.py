# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.write_guard import by_method

from ... import roles
from .bill_prepaid import BillPrepaid

# accounts for advances to vendors, as their numbers begin: PCG, SKR03, SKR04
ADVANCES = {"fr": "4091", "de_skr03": "151", "de_skr04": "118"}


class EdicFinancePrepaid(models.TransientModel):
    """Book what a document states as paid already (BT-113) against the advances.

    The amount is the document's and cannot be changed here; the account is proposed,
    and an accountant confirms it. Deleting the line undoes it.
    """

    _name = "edic.finance.prepaid"
    _description = "Amount paid already"

    move_id = fields.Many2one("account.move", required=True, readonly=True)
    company_id = fields.Many2one(related="move_id.company_id")
    currency_id = fields.Many2one(related="move_id.currency_id")
    amount = fields.Monetary(
        string="Paid already", compute="_compute_amount", help="BT-113"
    )
    payable = fields.Monetary(
        string="Left to pay", compute="_compute_amount", help="BT-115"
    )
    account_id = fields.Many2one(
        "account.account",
        string="Account of advances",
        compute="_compute_account_id",
        store=True,
        readonly=False,
        domain="[('company_ids', 'parent_of', company_id),"
        " ('account_type', 'not in', ('asset_receivable', 'liability_payable',"
        " 'off_balance'))]",
    )

    @api.depends("move_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = BillPrepaid(wizard.move_id).left()
            wizard.payable = wizard.move_id.amount_total - wizard.amount

    @api.depends("move_id")
    def _compute_account_id(self):
        for wizard in self:
            wizard.account_id = wizard._proposed()

    def _proposed(self):
        """Return the account of the chart that is for advances, the one used last of
        several; else the one that the company used last, or none."""
        company = self.company_id
        last = self.env["account.move.line"].search(
            [("edic_is_prepaid", "=", True), ("company_id", "=", company.id)],
            order="id desc",
            limit=1,
        )
        chart = company.chart_template or ""
        start = ADVANCES.get("fr" if chart.startswith("fr") else chart)
        accounts = self.env["account.account"].with_company(company)
        of_chart = start and accounts.search(
            [*accounts._check_company_domain(company), ("code", "=like", f"{start}%")],
            order="code",
        )
        if of_chart and last.account_id not in of_chart:
            return of_chart[:1]
        return last.account_id

    @roles.for_roles(roles.BILLING)
    def action_apply(self):
        """Add the line and record who confirmed it."""
        self.ensure_one()
        move, amount = self.move_id, self.amount
        if not self.account_id:
            raise UserError(self.env._("Choose the account of advances first."))
        if move.state != "draft" or not amount:
            raise UserError(self.env._("Nothing is left to deduct from the bill."))
        with by_method(move.invoice_line_ids, "edic_is_prepaid"):
            move.write(
                {
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": self._line_name(),
                                "account_id": self.account_id.id,
                                "quantity": 1,
                                "price_unit": -amount,
                                "tax_ids": [Command.clear()],
                                "edic_is_prepaid": True,
                            }
                        )
                    ]
                }
            )
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.prepaid",
            {
                "amount": f"{amount:.{move.currency_id.decimal_places}f}",
                "currency": move.currency_id.name,
                "account": self.account_id.code,
            },
            company=move.company_id,
            record=move,
        )
        return {"type": "ir.actions.act_window_close"}

    def _line_name(self):
        document = self.move_id.edic_document_id.sudo()
        company = self.move_id.company_id
        lang = company.partner_id.lang or self.env.lang
        env, number = self.with_context(lang=lang).env, document.number or ""
        if document.page_values:
            return env._("Paid already by document %(number)s", number=number)
        return env._("Paid already by document %(number)s (BT-113)", number=number)
