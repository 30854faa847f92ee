# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from odoo.addons.edic_ai.transaction import one_by_one, scheduled

from ... import roles
from ...tools.intake import einvoice_payment
from ..common.percent import percent
from .bill_discount import BillDiscount
from .bill_prepaid import BillPrepaid
from .bill_terms import BillTerms

STATED = (
    "until",
    "percent",
    "is_whole",
    "stated_base",
    "stated_saved",
    "stated_total",
)
PAID = ("paid", "in_payment", "reversed")


class EdicFinanceDiscount(models.Model):
    """A discount for early payment that a document grants: until when which amount
    saves what.

    A bill has a row for each tier. Odoo's own term and payable line carry the one that
    is open; this says what the others are, and what lapsed. A row follows the bill's
    amount where the discount is of all of it; where it is of a part that the document
    names, it fits no longer once the amount is another.
    """

    _name = "edic.finance.discount"
    _description = "Early payment discount"
    _order = "until, id"
    _check_company_auto = True

    move_id = fields.Many2one(
        "account.move",
        string="Bill",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="move_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        related="move_id.commercial_partner_id", string="Vendor", store=True
    )
    vendor = fields.Char(
        related="move_id.edic_vendor",
        string="Seller",
        help="The vendor, or as long as he is missing whom the document names.",
    )
    currency_id = fields.Many2one(related="move_id.currency_id", store=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    until = fields.Date(required=True, readonly=True, index=True)
    percent = fields.Float(
        string="Discount (%)", digits=(16, 4), readonly=True, aggregator=None
    )
    is_whole = fields.Boolean(
        string="Of the whole amount",
        readonly=True,
        help="The discount is of all that is payable, not of a base of its own.",
    )
    stated_base = fields.Monetary(string="Base in the document", readonly=True)
    stated_saved = fields.Monetary(string="Saving in the document", readonly=True)
    stated_total = fields.Monetary(
        string="Total in the document",
        readonly=True,
        help="BT-115 and BT-113: the total of the bill that the discount is meant for.",
    )
    term_id = fields.Many2one(
        "account.payment.term",
        string="Payment terms",
        readonly=True,
        check_company=True,
    )
    base = fields.Monetary(compute="_compute_amounts", store=True)
    saved = fields.Monetary(
        string="Saves", compute="_compute_amounts", store=True, aggregator=None
    )
    amount = fields.Monetary(
        string="To pay", compute="_compute_amounts", store=True, aggregator=None
    )
    at_stake = fields.Monetary(
        string="Lost if paid later",
        compute="_compute_at_stake",
        store=True,
        currency_field="company_currency_id",
        help="What payment after this day costs: the saving, less what a later discount"
        " of the bill still saves; in the currency of the company.",
    )
    is_fitting = fields.Boolean(
        string="Fits the bill",
        compute="_compute_amounts",
        store=True,
        help="The bill has the total for which the document grants the discount, or the"
        " discount is of the whole amount, whatever it is.",
    )
    is_taken = fields.Boolean(
        string="Taken",
        compute="_compute_is_taken",
        store=True,
        help="The bill was paid with this discount.",
    )
    state = fields.Selection(
        [
            ("open", "Can be taken"),
            ("lapsed", "Lapsed"),
            ("taken", "Taken"),
            ("ended", "Paid without it"),
            ("misfit", "No longer fits"),
            ("aside", "Other terms chosen"),
        ],
        compute="_compute_state",
    )
    due = fields.Date(related="move_id.invoice_date_due", string="Due date")

    @api.depends("until", "percent", "saved", "currency_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(percent)s until %(day)s",
                percent=percent(self.env, row.percent),
                day=format_date(self.env, row.until) if row.until else "",
            )

    @api.depends(
        "percent",
        "is_whole",
        "stated_base",
        "stated_saved",
        "stated_total",
        "currency_id",
        "move_id.amount_total",
        "move_id.invoice_line_ids.edic_is_prepaid",
        "move_id.invoice_line_ids.price_total",
    )
    def _compute_amounts(self):
        for row in self:
            move, currency = row.move_id, row.currency_id
            prepaid = BillPrepaid(move)
            paid, kept = prepaid.booked(), prepaid.kept_back()
            total = move.amount_total + paid
            is_same = currency.is_zero(total - row.stated_total)
            row.base, row.saved = row.stated_base, row.stated_saved
            if row.is_whole and not is_same:
                row.base = move.amount_total - kept
                row.saved = currency.round(row.base * row.percent / 100)
            row.is_fitting = is_same or row.is_whole
            whole = move.edic_payable if is_same else move.amount_total - kept
            row.amount = whole - row.saved

    @api.depends(
        "move_id.edic_discount_ids.until",
        "move_id.edic_discount_ids.saved",
        "move_id.edic_discount_ids.is_fitting",
        "move_id.amount_total",
        "move_id.amount_total_signed",
    )
    def _compute_at_stake(self):
        for row in self:
            move = row.move_id
            later = move.edic_discount_ids.filtered(
                lambda other, row=row: other.is_fitting and other.until > row.until
            )
            lost = row.saved - max(later.mapped("saved"), default=0.0)
            rate = (
                abs(move.amount_total_signed) / move.amount_total
                if move.amount_total
                else 0.0
            )
            is_lost = row.is_fitting and lost > 0
            row.at_stake = row.company_currency_id.round(lost * rate * is_lost)

    @api.depends("move_id.payment_state")
    def _compute_is_taken(self):
        for row in self:
            row.is_taken = row.move_id.payment_state in PAID and row._was_taken()

    @api.depends(
        "until",
        "is_taken",
        "is_fitting",
        "move_id.payment_state",
        "move_id.edic_due_source",
        "move_id.edic_term_id",
        "move_id.invoice_payment_term_id",
    )
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for row in self:
            if row.is_taken:
                row.state = "taken"
            elif row.move_id.payment_state in PAID:
                row.state = "ended"
            elif not row.is_fitting:
                row.state = "misfit"
            elif BillDiscount(row.move_id).is_aside():
                row.state = "aside"
            else:
                row.state = "open" if row.until >= today else "lapsed"

    @roles.reads
    def action_open_bill(self):
        """Open the bill that the discount is of."""
        self.ensure_one()
        return self.move_id._get_records_action()

    # --- of a bill --------------------------------------------------------------------
    def _open_on(self, day):
        """Return the row that saves most of those that fit and are open on a day."""
        rows = self.filtered(lambda row: row.is_fitting and row.until >= day)
        return rows.sorted(lambda row: (-row.saved, row.until))[:1]

    def _was_taken(self):
        """Return whether this is what the bill's payable line offered when it was paid,
        and the payment has a line on the account for such discounts."""
        move = self.move_id.sudo()
        account = move.company_id.account_journal_early_pay_discount_gain_account_id
        lines = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
        paid_by = (
            lines.matched_debit_ids.debit_move_id
            | lines.matched_credit_ids.credit_move_id
        ).move_id
        return bool(
            account
            and self.until in lines.mapped("discount_date")
            and account in paid_by.line_ids.account_id
        )

    def _carried(self, amount_currency, balance):
        """Return what a payable line is to carry for the discount, as its values.

        :param float amount_currency: of the line, below zero as bills have it
        :param float balance: of the line, in the company's currency
        """
        self.ensure_one()
        left = self.currency_id.round(amount_currency + self.saved)
        rate = balance / amount_currency if amount_currency else 0.0
        return {
            "discount_date": self.until,
            "discount_amount_currency": left,
            "discount_balance": self.company_currency_id.round(left * rate),
        }

    @api.model
    def _replace(self, move, statement):
        """Return the rows of a bill's discounts, those that it has if they are the
        same."""
        wanted = [
            {
                "until": tier.until,
                "percent": float(tier.percent or 100 * tier.saved / tier.base),
                "is_whole": tier.base == statement.payable and not statement.prepaid,
                "stated_base": float(tier.base),
                "stated_saved": float(tier.saved),
                "stated_total": float(
                    statement.payable + statement.prepaid + statement.withheld
                ),
            }
            for tier in self._tiers(move, statement)
        ]
        rows = move.edic_discount_ids
        if [row._stated() for row in rows] != wanted:
            rows.unlink()
            rows = self.create([{"move_id": move.id, **vals} for vals in wanted])
        return rows

    @api.model
    def _tiers(self, move, statement):
        """Return the `Tier`s of a bill: in its own currency, and not of a credit."""
        is_bill = move.move_type in ("in_invoice", "in_receipt")
        is_own = BillTerms(move).is_own_currency()
        if not is_bill or not is_own or statement.payable is None:
            return []
        offered = einvoice_payment.discounts(statement, move.edic_received or None)
        return einvoice_payment.tiers(offered, statement.issued, statement.payable)

    def _stated(self):
        """Return what the document says of the row, as `_replace` writes it."""
        return {name: self[name] for name in STATED}

    def _can_have_term(self, due):
        """Return whether Odoo can have a term for the discount: it counts both days
        from the date of the bill, the first after it."""
        issued = self.move_id.invoice_date
        return bool(
            issued
            and due
            and due >= issued
            and self.until > issued
            and self.stated_total
        )

    def _find_term(self, due, is_by_law=False):
        """Find or make Odoo's term for the discount; none where Odoo can have none.

        Its percentage is of the whole, so that VAT is reduced by as much.

        :param bool is_by_law: the due date is the law's, which the term's name says
        """
        if not self or not self._can_have_term(due):
            return self.env["account.payment.term"]
        issued, share = self.move_id.invoice_date, self.percent
        if not self._is_of_all():
            share = self.stated_saved / self.stated_total * 100
        days, net = (self.until - issued).days, (due - issued).days
        own = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        return self.env["account.payment.term"]._edic_discount(
            self.company_id,
            share,
            days,
            net,
            own._term_name(days, net, is_by_law),
            own._term_name(days, net, not is_by_law),
        )

    def _is_of_all(self):
        """Return whether the percentage is of the bill's total."""
        return self.currency_id.is_zero(self.stated_base - self.stated_total)

    def _term_name(self, days, net, is_by_law):
        """Return the name of a term; with ordinary spaces, as people search it."""
        share = percent(self.env, self.percent)
        if not self._is_of_all():
            share = self.env._(
                "%(percent)s of %(base)s",
                percent=share,
                base=formatLang(
                    self.env, self.stated_base, currency_obj=self.currency_id
                ),
            )
        if is_by_law:
            name = self.env._(
                "%(discount)s within %(days)s days; due by law after %(net)s days",
                discount=share,
                days=days,
                net=net,
            )
        else:
            name = self.env._(
                "%(discount)s within %(days)s days, %(net)s days net",
                discount=share,
                days=days,
                net=net,
            )
        return " ".join(name.split())

    # --- every day --------------------------------------------------------------------
    @api.model
    @scheduled
    def _cron_move_on(self):
        """Have bills whose discount lapsed carry the next one that is open."""
        today = fields.Date.context_today(self)
        open_rows = self.sudo().search(
            [
                ("until", ">=", today),
                ("is_fitting", "=", True),
                ("move_id.state", "!=", "cancel"),
                ("move_id.payment_state", "not in", PAID),
            ]
        )
        one_by_one(open_rows.move_id, lambda move: BillDiscount(move).carry(today))
