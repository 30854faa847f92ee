# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from odoo.addons.edic_ai.write_guard import by_method

from ... import roles
from .advance_invoices import AdvanceInvoices
from .bill_prepaid import BillPrepaid

# accounts for advances to vendors, as their numbers begin: PCG, SKR03, SKR04
ADVANCES = {"fr": "4091", "de_skr03": "151", "de_skr04": "118"}


class EdicFinancePrepaid(models.TransientModel):
    """Deduct what a document states as paid already (BT-113).

    Where the vendor charged it by advance invoices, their lines are taken back with
    their VAT; else a line without VAT stands on the account of advances. The amount is
    the document's and cannot be changed here; an accountant confirms the rest. Deleting
    the lines undoes it.
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
    advance_ids = fields.Many2many(
        "account.move", string="Advance invoices", compute="_compute_advance_ids"
    )
    way = fields.Selection(
        [
            ("invoices", "As the advance invoices were booked, with their VAT"),
            ("account", "From an account of advances, without VAT"),
        ],
        string="Deduct it",
        compute="_compute_way",
        store=True,
        readonly=False,
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

    @api.depends("move_id", "amount")
    def _compute_advance_ids(self):
        for wizard in self:
            wizard.advance_ids = wizard._advances().bills()

    @api.depends("move_id")
    def _compute_way(self):
        for wizard in self:
            wizard.way = "invoices" if wizard.advance_ids else "account"

    def _advances(self):
        return AdvanceInvoices(self.move_id, self.amount)

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
        """Add the lines and record who confirmed them."""
        self.ensure_one()
        self.invalidate_recordset(["amount"])  # another dialog may have deducted it
        move, amount = self.move_id, self.amount
        if move.state != "draft" or not amount:
            raise UserError(self.env._("Nothing is left to deduct from the bill."))
        lines, bills = self._lines(), self._booked_by()
        with by_method(move.invoice_line_ids, "edic_is_prepaid"):
            move.write({"invoice_line_ids": [Command.create(line) for line in lines]})
        added = move.invoice_line_ids.filtered("edic_is_prepaid")
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.prepaid",
            {
                "amount": f"{amount:.{move.currency_id.decimal_places}f}",
                "currency": move.currency_id.name,
                "account": ", ".join(added.account_id.mapped("code")),
                "invoices": ", ".join(bills.mapped("name")),
            },
            company=move.company_id,
            record=move,
        )
        return {"type": "ir.actions.act_window_close"}

    def _booked_by(self):
        """Return the advance invoices whose lines are taken back, if any."""
        return self.advance_ids if self.way == "invoices" else self.advance_ids.browse()

    def _lines(self):
        """Return the values of the lines that deduct it."""
        if bills := self._booked_by():
            if drafts := bills.filtered(lambda bill: bill.state == "draft"):
                raise UserError(
                    self.env._(
                        "Post %s first: its lines say what is deducted.",
                        format_list(self.env, drafts.mapped("display_name")),
                    )
                )
            return self._advances().deductions()
        if not self.account_id:
            raise UserError(self.env._("Choose the account of advances first."))
        return [
            {
                "name": self._line_name(),
                "account_id": self.account_id.id,
                "quantity": 1,
                "price_unit": -self.amount,
                "tax_ids": [Command.clear()],
                "edic_is_prepaid": True,
            }
        ]

    def _line_name(self):
        document = self.move_id.edic_document_id.sudo()
        company = self.move_id.company_id
        lang = company.partner_id.lang or self.env.lang
        env, number = self.with_context(lang=lang).env, document.number or ""
        if document.page_values:
            return env._("Paid already by document %(number)s", number=number)
        return env._("Paid already by document %(number)s (BT-113)", number=number)
