# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import Command
from odoo.fields import Domain
from odoo.tools import format_list

from ...tools.intake.pages.text import page_of
from .credited_bill import CreditedBill

MIN_NUMBER = 4  # characters of a number that is looked for among the words of a page
SIGNS = ".,:;()"  # around a word


class AdvanceInvoices:
    """The bills by which a vendor charged what the final invoice calls paid already.

    Their charge and their VAT are in the books, so that the final invoice has to be
    reduced by both (UStG § 14 (5), CGI art. 289 I-1-c); deducting the payment alone
    would book them twice.
    """

    def __init__(self, move, amount):
        """
        :param move: account.move, the final invoice
        :param float amount: what it calls paid already, and no line deducts
        """
        self.move = move
        self.amount = amount
        self.env = move.env
        self.document = move.sudo().edic_document_id

    def bills(self):
        """Return the vendor's bills that come to exactly what is paid already: those
        that the document names, or the only one of this amount; else none."""
        candidates = self._candidates()
        numbers = self._numbers() if candidates else ()
        named = candidates.filtered(lambda bill: bill.ref in numbers)
        if named and self._is_whole(named):
            return named
        equal = candidates.filtered(self._is_whole)
        return equal if len(equal) == 1 else self.move.browse()

    def _candidates(self):
        move = self.move
        if not move.commercial_partner_id or not self.amount:
            return move.browse()
        earlier = Domain("invoice_date", "=", False)
        if move.invoice_date:
            earlier |= Domain("invoice_date", "<=", move.invoice_date)
        return move.search(
            earlier
            & Domain("id", "!=", move._origin.id)
            & Domain("company_id", "=", move.company_id.id)
            & Domain("commercial_partner_id", "=", move.commercial_partner_id.id)
            & Domain("currency_id", "=", move.currency_id.id)
            & Domain("move_type", "=", "in_invoice")
            & Domain("state", "!=", "cancel")
            & Domain("amount_total", ">", 0)
            & Domain("amount_total", "<=", self.amount)
        )

    def _is_whole(self, bills):
        total = sum(bills.mapped("amount_total"))
        return not self.move.currency_id.compare_amounts(total, self.amount)

    def _numbers(self):
        """Return what may be the number of an invoice that the document names: what
        says so, and every longer word of its pages."""
        pages = self.document.page_ids.filtered("lines")
        texts = [page_of(page._content()).text for page in pages]
        words = {word.strip(SIGNS) for text in texts for word in text.split()}
        stated = CreditedBill(self.move).numbers()
        return {*stated, *(word for word in words if len(word) >= MIN_NUMBER)}

    def sentence(self):
        """Return what the draft says of them, "" where there are none."""
        bills = self.bills()
        if not bills:
            return ""
        names = format_list(self.env, bills.mapped("display_name"))
        if bills.filtered(lambda bill: bill.state == "draft"):
            return self.env._(
                "It is the amount of %(bills)s, not posted yet: post that first.",
                bills=names,
            )
        if bills.filtered(lambda bill: bill.payment_state == "not_paid"):
            return self.env._(
                "It is the amount of %(bills)s, posted and not paid yet.",
                bills=names,
            )
        return self.env._("It is the amount of %(bills)s.", bills=names)

    def deductions(self):
        """Return the values of lines that take back what these bills charged: one for
        each account, taxes and distribution."""
        amounts = defaultdict(float)
        for line in self.bills().invoice_line_ids:
            if line.display_type != "product":
                continue
            is_included = any(line.tax_ids.mapped("price_include"))
            shares = tuple((line.analytic_distribution or {}).items())
            amounts[(line.move_id, line.account_id, line.tax_ids, shares)] += (
                line.price_total if is_included else line.price_subtotal
            )
        return [
            {
                "name": self._line_name(bill),
                "account_id": account.id,
                "quantity": 1,
                "price_unit": -self.move.currency_id.round(amount),
                "tax_ids": [Command.set(taxes.ids)],
                "analytic_distribution": dict(shares) or False,
                "edic_is_prepaid": True,
            }
            for (bill, account, taxes, shares), amount in amounts.items()
        ]

    def _line_name(self, bill):
        lang = bill.company_id.partner_id.lang or self.env.lang
        env = bill.with_context(lang=lang).env
        return env._("Advance invoice %(number)s", number=bill.ref or bill.name)
