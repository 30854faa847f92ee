# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A bill held against the e-invoice that it came of, term by term of EN 16931."""

import re
from datetime import date
from decimal import Decimal

from odoo.tools import format_date, html2plaintext

from ...tools.intake.einvoice import CREDIT_CODES
from ...tools.intake.einvoice_figures import ZERO, money, parse_day
from ...tools.intake.einvoice_parties import same_name
from ...tools.intake.einvoice_view import decimal_of
from ...tools.intake.hybrid import plain
from .bill_difference import BillDifference
from .bill_prepaid import BillPrepaid
from .bill_terms import BillTerms
from .einvoice_page import amount_text

# terms that the bill holds in its lines and taxes, or adds up itself
HELD = frozenset(
    {"BT-106", "BT-107", "BT-108", "BT-114"}  # sums, and the line of the rounding
    | {"BT-92", "BT-96", "BT-97", "BT-99", "BT-103", "BT-104"}  # lines of their own
    | {"BT-X-271", "BT-X-272", "BT-X-273", "BT-X-274"}
    | {"BT-116", "BT-117", "BT-118", "BT-119"}  # taxes
    | {"BT-126", "BT-129", "BT-130", "BT-131", "BT-132", "BT-133", "BT-134", "BT-135"}
    | {"BT-136", "BT-141", "BT-144", "BT-146", "BT-147", "BT-148", "BT-149", "BT-151"}
    | {"BT-152", "BT-153", "BT-154", "BT-155", "BT-156", "BT-157"}  # lines
)
# terms of the vendor and of the company → fields of their contacts
CONTACTS = {
    "BT-34": ("partner_id", "peppol_endpoint"),
    "BT-35": ("partner_id", "street"),
    "BT-36": ("partner_id", "street2"),
    "BT-37": ("partner_id", "city"),
    "BT-38": ("partner_id", "zip"),
    "BT-40": ("partner_id", "country_code"),
    "BT-42": ("partner_id", "phone"),
    "BT-43": ("partner_id", "email"),
    "BT-44": ("company_id", "name"),
    "BT-48": ("company_id", "vat"),
    "BT-50": ("company_id", "street"),
    "BT-51": ("company_id", "street2"),
    "BT-52": ("company_id", "city"),
    "BT-53": ("company_id", "zip"),
    "BT-55": ("company_id", "country_code"),
}


CREDITS = ("in_refund", "out_refund")
SIGNS = {
    "BT-92": -1,
    "BT-99": 1,
    "BT-114": 1,
    "BT-X-272": 1,
}  # of amounts that are lines of the bill
AGAIN = re.compile(r" \(\d+\)$")  # a number that stands again in the document


class EInvoiceBill:
    """The bill of a document, with what it has in place of the terms stated there."""

    def __init__(self, view, document, move):
        self.env, self.move = move.env, move
        self._terms = list(view.terms())
        self._sign = document.sign or 1
        self._own = self._own_values()
        self._agreeing = {term.number for term in self._terms if self._agrees(term)}
        self._narration = _spaced(html2plaintext(move.narration or ""))
        self._files = {
            file.name: file.id
            for file in self.env["ir.attachment"].search(
                [("res_model", "=", "account.move"), ("res_id", "=", move.id)]
            )
        }

    def _own_values(self):
        """Return what the bill has in place of the terms that are compared."""
        move = self.move
        untaxed, tax, total = BillDifference(move).booked()
        paid = self._sign * money(f"{BillPrepaid(move).booked():f}")
        vendor = move.commercial_partner_id
        return {
            "BT-1": move.ref,
            "BT-2": move.invoice_date,
            "BT-3": move.move_type in CREDITS,
            "BT-5": move.currency_id.name,
            "BT-9": move.invoice_date_due,
            "BT-10": move.edic_buyer_reference,
            "BT-11": move.edic_project_ref,
            "BT-12": move.edic_contract_ref,
            "BT-13": move.edic_order_ref,
            "BT-16": move.edic_delivery_ref,
            "BT-18": move.edic_object_ref,
            "BT-19": move.edic_accounting_ref,
            "BT-27": vendor.name,
            "BT-31": vendor.vat,
            "BT-72": move.delivery_date,
            "BT-83": move.payment_reference,
            "BT-84": move.partner_bank_id.sudo().acc_number,
            "BT-109": untaxed,
            "BT-110": tax,
            "BT-112": total,
            "BT-113": paid,
            "BT-115": total - paid,
        }

    # --- marks ------------------------------------------------------------------------
    def mark(self, term):
        """Return "differs" where the bill has something else in place of a term, "none"
        where it has nothing, else ""."""
        if term.number in self._own:
            if self._agrees(term):
                return ""
            has_other = _is_there(self._own[term.number])
            is_elsewhere = term.number in self._agreeing  # one of several values
            return "differs" if has_other and not is_elsewhere else "none"
        return "" if self._is_held(term) else "none"

    def _is_held(self, term):
        if term.number in HELD:
            return True
        if term.number in CONTACTS:
            record, name = CONTACTS[term.number]
            return bool(self.move[record].sudo()[name])
        if term.number == "BT-20" and BillTerms(self.move.sudo()).is_read():
            return True
        if term.number in ("BT-20", "BT-22"):
            return _spaced(term.value) in self._narration
        return self.attachment(term) is not None

    def attachment(self, term):
        """Return the id of the bill's attachment that a term is, or None."""
        return self._files.get(term.value) if term.kind == "attachment" else None

    def _agrees(self, term):
        own = self._own.get(term.number)
        if term.number == "BT-3":
            return own == (self._sign < 0 or term.value in CREDIT_CODES)
        if not _is_there(own):
            return False
        if term.kind == "date":
            return parse_day(term.value) == own
        if term.kind == "amount":
            return decimal_of(term.value) == own
        if term.number == "BT-27":
            return same_name(own, term.value)
        return plain(own) == plain(term.value)

    # --- lines ------------------------------------------------------------------------
    def net_by_line(self):
        """Return the bill's net amount for each number of a line of the document, with
        the document's sign; a line and its charges have one number."""
        nets = {}
        for line in self._product_lines("edic_line_number"):
            name = line_number(line.edic_line_number)
            nets[name] = nets.get(name, ZERO) + self._net(line)
        return nets

    def other_lines(self):
        """Return label and net amount of each line that no line of the document, nor an
        allowance, a charge or the rounding explains."""
        explained = [
            sign * amount
            for term in self._terms
            if (sign := SIGNS.get(term.number))
            and (amount := decimal_of(term.value)) is not None
        ]
        for line in self._product_lines(lambda line: not line.edic_line_number):
            net = self._net(line)
            if net in explained:
                explained.remove(net)
            else:
                yield line.name or "", net

    def _product_lines(self, wanted):
        lines = self.move.invoice_line_ids.filtered(wanted)
        return lines.filtered(lambda line: line.display_type == "product")

    def _net(self, line):
        places = max(self.move.currency_id.decimal_places, 2)
        return money(f"{self._sign * line.price_subtotal:.{places}f}")

    # --- words ------------------------------------------------------------------------
    def compared(self):
        """Return the numbers of the terms that are compared."""
        return self._own.keys()

    def differs(self, number):
        """Return whether the document states a term, and the bill has none of its
        values."""
        return number not in self._agreeing and any(
            term.number == number for term in self._terms
        )

    def written(self, number):
        """Return what the bill has in place of a term, in the reader's language."""
        value = self._own[number]
        if number == "BT-3":
            names = self.move._fields["move_type"]._description_selection(self.env)
            return dict(names)[self.move.move_type]
        if isinstance(value, Decimal):
            return amount_text(self.env, value, self.move.currency_id)
        if isinstance(value, date):
            return format_date(self.env, value)
        return value or ""


def line_number(text):
    """Return the number of a line as the document states it.

    >>> line_number("10 (2)")
    '10'
    """
    return AGAIN.sub("", text)


def _is_there(value):
    """Return whether a field of a bill is filled: zero is an amount."""
    return value is not None and value is not False and value != ""


def _spaced(text):
    """Return a text with single spaces."""
    return " ".join(text.split())
