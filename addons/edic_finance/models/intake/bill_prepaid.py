# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import formatLang

from ...tools.intake.einvoice_figures import ZERO
from .advance_invoices import AdvanceInvoices
from .alert_parts import dialog, warning
from .bill_terms import BillTerms


class BillPrepaid:
    """The amount of a bill that was paid already (BT-113), as its document states it
    and as its lines deduct it."""

    def __init__(self, move):
        self.move = move
        self.env = move.env
        self.document = move.sudo().edic_document_id

    def _lines(self):
        return self.move.invoice_line_ids.filtered("edic_is_prepaid")

    def booked(self):
        """Return what lines deduct as paid already, in the bill's currency."""
        return self.deducted()[-1]

    def deducted(self):
        """Return what lines deduct as paid already, in the bill's currency: without
        VAT, VAT and total. An advance that the vendor invoiced has VAT."""
        lines = self._lines()
        untaxed = -sum(lines.mapped("price_subtotal"))
        total = -sum(lines.mapped("price_total"))
        return untaxed, total - untaxed, total

    def left(self):
        """Return what the document states as paid already and no line deducts; 0 where
        it is none, in another currency or more than the bill's total."""
        move, currency = self.move, self.move.currency_id
        left = float(BillTerms(move).statement().prepaid) - self.booked()
        is_less = currency.compare_amounts(left, move.amount_total) <= 0
        is_own = BillTerms(move).is_own_currency()
        return currency.round(left) if is_own and is_less and left > 0 else 0.0

    def not_deducted(self):
        """Return what the document states as paid already, a decimal; 0 where a line
        deducts it."""
        return ZERO if self._lines() else BillTerms(self.move).statement().prepaid

    def alert(self):
        """Return the alert on what was paid already, or None."""
        if sentence := self.unexplained_sentence():
            return warning(sentence)
        if not (paid := self.not_deducted()):
            return None
        if (left := self.move.edic_payable) < 0:
            return warning(
                self.env._(
                    "By the document, %(paid)s were paid already, more than it comes"
                    " to: %(left)s are owed to you. Pay nothing.",
                    paid=self.amount_text(float(paid)),
                    left=self.amount_text(-left),
                )
            )
        amounts = {
            "paid": self.amount_text(float(paid)),
            "payable": self.amount_text(self.move.edic_payable),
        }
        if self.document.page_values:
            message = self.env._(
                "By its page, %(paid)s were paid already and %(payable)s are payable:"
                " check it.",
                **amounts,
            )
        else:
            message = self.env._(
                "The document states %(paid)s as paid already (BT-113); %(payable)s are"
                " payable.",
                **amounts,
            )
        left = self.left()
        if self.move.state != "draft" or not left:
            return warning(message)
        if sentence := AdvanceInvoices(self.move, left).sentence():
            message = f"{message} {sentence}"
        action = dialog(self.move, "edic.finance.prepaid", self.env._("Paid already"))
        return warning(message, action_text=self.env._("Deduct it"), action=action)

    def kept_back(self):
        """Return what the page keeps back as a guarantee, in the bill's currency; 0
        where it is nothing, or where it is in another one."""
        withheld = BillTerms(self.move).statement().withheld
        return float(withheld) if BillTerms(self.move).is_own_currency() else 0.0

    def not_payable(self):
        """Return how much less than the bill's total the document calls payable, in the
        bill's currency; 0 where it is nothing, or where it is in another one."""
        move, currency = self.move, self.move.currency_id
        payable = move.edic_payable
        less = currency.round(move.amount_total - payable)
        is_own = BillTerms(move).is_own_currency()
        return less if is_own and payable > 0 and less > 0 else 0.0

    def unexplained(self):
        """Return how much less than the bill's total its page calls payable, where it
        names neither what was paid already nor what is kept back; else 0."""
        statement = BillTerms(self.move).statement()
        is_named = statement.prepaid or statement.withheld
        is_page = self.document.page_values and self.move.move_type == "in_invoice"
        return self.not_payable() if is_page and not is_named else 0.0

    def unexplained_sentence(self):
        """Return what says so, "" where there is nothing to say."""
        if not (less := self.unexplained()):
            return ""
        return self.env._(
            "By its page, %(payable)s are payable, %(less)s less than the bill comes"
            " to. Look at the page before it is paid.",
            payable=self.amount_text(self.move.edic_payable),
            less=self.amount_text(less),
        )

    def alert_on_guarantee(self):
        """Return the alert on what the page keeps back as a guarantee, or None."""
        statement = BillTerms(self.move).statement()
        if not statement.withheld:
            return None
        return warning(
            self.env._(
                "By its page, %(kept)s are kept back (as a guarantee or a tax) and were"
                " not paid: now %(payable)s are payable. Check it.",
                kept=self.amount_text(float(statement.withheld)),
                payable=self.amount_text(self.move.edic_payable),
            )
        )

    def amount_text(self, amount):
        currency, code = self.move.currency_id, self.document.currency
        if BillTerms(self.move).is_own_currency():
            return formatLang(self.env, amount, currency_obj=currency)
        return f"{formatLang(self.env, amount)} {code or ''}".rstrip()
