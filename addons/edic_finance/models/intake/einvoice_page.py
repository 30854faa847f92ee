# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An e-invoice as a page that people know, in the reader's language.

Each term of EN 16931 that the file states is shown once: those of every invoice where
people look for them, all others below, by their groups; then what is no term. Nothing
is computed: a value that cannot be read as a date or number is shown as it stands.
"""

from odoo.tools import format_date, formatLang

from ...tools.intake.einvoice_figures import parse_day
from ...tools.intake.einvoice_view import CODES, LINE, decimal_of
from ..common.percent import decimal_text, percent
from .einvoice_labels import LABELS, code_text

FIRST_LINES, MORE_LINES = 100, 500  # of an invoice that are shown at once
MAX_OTHER = 500  # texts beside the terms that are shown
SHORT, MAX_CHARS = 600, 20_000  # of a text: shown at once, and at all
SHORT_CODE = 40  # of a code, a figure or a day that is none
MAX_HINT, MAX_PATH = 200, 400  # characters of a value and a path, in a hint
FLOAT_DIGITS = 15  # that a float keeps, as Odoo formats numbers
KINDS_OF_NUMBERS = {"VA", "FC", "SEPA"}  # schemes that the term itself names
TEXTS = {"text", "id", "attachment"}  # kinds of terms
ADDRESSES = {  # group → terms of each line of an address, as people write it
    "BG-5": (("BT-35",), ("BT-36",), ("BT-162",), ("BT-38", "BT-37"), ("BT-39",)),
    "BG-8": (("BT-50",), ("BT-51",), ("BT-163",), ("BT-53", "BT-52"), ("BT-54",)),
}
COUNTRIES = {"BG-5": "BT-40", "BG-8": "BT-55"}
PARTIES = {"BG-4": ("BT-27", "BG-5"), "BG-7": ("BT-44", "BG-8")}
TITLE = ("BT-3", "BT-1")
PAYMENT = "BT-20"
DELIVERY = ("BT-72", "BT-73", "BT-74")
# groups that stand on the page below the lines, in this order
BELOW = ("BG-20", "BG-21", "BG-X-42", "BG-DEX-09", "BG-16", "BG-10", "BG-1")
TOTALS, VAT = "BG-22", "BG-23"
LINE_TERMS = {  # column → term
    "number": "BT-126",
    "name": "BT-153",
    "description": "BT-154",
    "quantity": "BT-129",
    "unit": "BT-130",
    "price": "BT-146",
    "category": "BT-151",
    "rate": "BT-152",
    "net": "BT-131",
}
VAT_TERMS = {
    "category": "BT-118",
    "rate": "BT-119",
    "base": "BT-116",
    "tax": "BT-117",
}


class InvoicePage:
    """The page of one invoice, as JSON for the screen and for paper.

    A cell is ``{number, label, value, rest, cut, code, hint, mark}``: the text and what
    of it is folded, how many characters were left out, a code in its own spelling, what
    stands beside the pointer, and ``none`` or ``differs`` where the bill has not the
    same.
    """

    def __init__(self, env, view, bill=None):
        """Take a `View` and, where there is one, the `EInvoiceBill` that came of it."""
        self.env, self._view, self._bill = env, view, bill
        self._shown = set()  # ids of terms
        self._schemes = dict(
            env["res.partner"]._fields["peppol_eas"]._description_selection(env)
        )
        self._codes = {}  # kind and code → words
        currencies = env["res.currency"].with_context(active_test=False).search([])
        self._currencies = {currency.name: currency for currency in currencies}
        self._currency = self._view.root.value("BT-5")

    def content(self, count=FIRST_LINES):
        """Return the whole page, with the first ``count`` lines."""
        root = self._view.root
        kind, name = (self._cell_of(root, term) for term in TITLE)
        page = {
            "kind": kind,
            "number": name,
            "parties": [self._party(root, group) for group in PARTIES],
            "facts": self._facts(root),
            "lines": self.lines(0, count),
            "vat": [self._row(group, VAT_TERMS) for group in root.within(VAT)],
            "totals": self._cells(root.within(TOTALS)),
            "below": self._sections(root, BELOW),
            "terms": self._all(root, PAYMENT),
        }
        known = {*BELOW, LINE, VAT, TOTALS}
        more = dict.fromkeys(g.number for g in root.groups if g.number not in known)
        page["more"] = self._sections(root, more)
        page["other"] = self._others()
        page["marks"] = self._marks()
        return page

    def lines(self, first, count):
        """Return some of the lines, how many there are, and where the next begin."""
        every = list(self._view.lines())
        rows = [
            {"depth": depth, **self._row(line, LINE_TERMS)}
            for line, depth in every[first : first + count]
        ]
        last = first + len(rows)
        following = last if last < len(every) else 0
        return {"rows": rows, "count": len(every), "next": following}

    def texts(self, number):
        """Return what the document states as a term, in the reader's language."""
        found = (term for term in self._view.terms() if term.number == number)
        return [self._written(term)[0] for term in found]

    # --- parts ------------------------------------------------------------------------
    def _party(self, root, number):
        """Return a party with its address as people write it."""
        name, place = PARTIES[number]
        groups = root.within(number)
        address = [a for group in groups for a in group.within(place)]
        lines = [
            [
                cell
                for term in terms
                for group in address
                for cell in self._all(group, term)
            ]
            for terms in (*ADDRESSES[place], (COUNTRIES[place],))
        ]
        return {
            "title": self._label(number),
            "number": number,
            "name": [cell for group in groups for cell in self._all(group, name)],
            "address": [line for line in lines if line],
            "cells": self._cells([g for group in groups for g in group.walk()]),
        }

    def _facts(self, root):
        """Return dates and references: what stands in no group, and the delivery."""
        delivery = [
            cell
            for group in root.walk()
            if group.number in ("BG-13", "BG-14")
            for term in DELIVERY
            for cell in self._all(group, term)
        ]
        own = [term for term in root.terms if term.number != PAYMENT]
        return [*self._new(own), *delivery]

    def _row(self, group, columns):
        """Return the columns of a table's row, and all else that its group states."""
        inner = list(group.own())
        row = {
            name: [cell for g in inner for cell in self._all(g, number)]
            for name, number in columns.items()
        }
        return {**row, "more": self._cells(inner)}

    def _sections(self, root, numbers):
        """Return groups that have something left to show, those of one number under one
        title."""
        found = []
        for number in numbers:
            items = [self._item(group) for group in root.within(number)]
            items = [item for item in items if item["cells"] or item["sections"]]
            if items:
                title = self._label(number)
                found.append({"number": number, "title": title, "items": items})
        return found

    def _item(self, group):
        inner = dict.fromkeys(g.number for g in group.groups)
        return {
            "cells": self._new(group.terms),
            "sections": self._sections(group, inner),
        }

    def _others(self):
        other = self._view.other
        return {
            "rows": [
                {"path": found.path[:MAX_PATH], **_folded(found.value)}
                for found in other[:MAX_OTHER]
            ],
            "count": len(other),
        }

    def _marks(self):
        """Return how often each mark is, but for lines."""
        counts = {"none": 0, "differs": 0}
        if self._bill:
            for group in self._view.root.own():
                for term in group.terms:
                    if mark := self._bill.mark(term):
                        counts[mark] += 1
        return counts

    # --- cells ------------------------------------------------------------------------
    def _cells(self, groups):
        """Return what is not shown yet of these groups alone."""
        return [cell for group in groups for cell in self._new(group.terms)]

    def _all(self, group, number):
        return self._new(group.all(number))

    def _new(self, terms):
        new = [term for term in terms if id(term) not in self._shown]
        self._shown.update(map(id, new))
        return [self._cell(term) for term in new]

    def _cell_of(self, group, number):
        """Return the first value of a term, or None."""
        return next(iter(self._new(group.all(number)[:1])), None)

    def _cell(self, term):
        text, code = self._written(term)
        is_raw = text == term.value and term.kind not in TEXTS
        cell = {
            "number": term.number,
            "label": self._label(term.number),
            **_folded(text, SHORT_CODE if is_raw else SHORT),
            "code": code[:SHORT_CODE],
            "mark": self._bill.mark(term) if self._bill else "",
        }
        stated = term.value[:MAX_HINT] if term.value != text else ""
        lines = [
            f"{term.number} · {cell['label']}",
            stated and self.env._("As stated: %(value)s", value=stated),
            term.path[:MAX_PATH],
        ]
        cell["hint"] = "\n".join(filter(None, lines))
        if term.kind == "attachment" and self._bill:
            cell["attachment"] = self._bill.attachment(term)
        return cell

    def _label(self, number):
        return self.env._(LABELS[number])

    def _written(self, term):
        """Return a value in the reader's language, and its code or scheme."""
        if term.kind in CODES:
            words = self._code(term.kind, term.value)
            return (words, term.value) if words else (term.value, "")
        if term.kind == "date":
            day = parse_day(term.value)
            return (format_date(self.env, day) if day else term.value), ""
        if term.kind == "attachment":
            return self._attachment(term)
        if term.kind in ("amount", "price", "quantity", "percent"):
            return self._number(term), ""
        return term.value, self._scheme(term)

    def _code(self, kind, code):
        if (kind, code) not in self._codes:
            self._codes[kind, code] = code_text(self.env, kind, code)
        return self._codes[kind, code]

    def _scheme(self, term):
        code = term.scheme or term.attributes.get("listID", "")
        if code in KINDS_OF_NUMBERS:
            return ""
        return f"{self._schemes[code]}, {code}" if code in self._schemes else code

    def _attachment(self, term):
        kind = term.attributes.get("mimeCode", "")
        size = self.env._(
            "%(size)s kB", size=formatLang(self.env, -(-term.size // 1000), digits=0)
        )
        return term.value or self.env._("Attached file"), f"{kind}, {size}".strip(", ")

    def _number(self, term):
        value = decimal_of(term.value)
        if value is None or len(value.as_tuple().digits) > FLOAT_DIGITS:
            return term.value
        if term.kind == "percent":
            return percent(self.env, value)
        if term.kind == "quantity":
            return decimal_text(self.env, value)
        return self.amount(value, term.attributes.get("currencyID"))

    def amount(self, value, code=None):
        """Return an amount in the reader's language; ``code``: of its currency, where
        it is not the invoice's."""
        code = code or self._currency
        currency = self._currencies.get(code, self.env["res.currency"])
        return amount_text(self.env, value, currency, code)


def amount_text(env, value, currency, code=""):
    """Return an amount in the reader's language, with all of its decimals.

    :param Decimal value: as it is stated
    :param str code: of its currency, where Odoo has none
    """
    places = max(-value.normalize().as_tuple().exponent, currency.decimal_places or 2)
    if currency and places == currency.decimal_places:
        return formatLang(env, float(value), currency_obj=currency)
    figure = formatLang(env, float(value), digits=places)
    sign = currency.symbol or code[:SHORT_CODE]
    if currency.position == "before":
        return f"{sign}\N{NO-BREAK SPACE}{figure}"
    return f"{figure}\N{NO-BREAK SPACE}{sign}".strip()


def _folded(text, short=SHORT):
    """Return the beginning of a text, what of it is folded, and how much is left out.

    >>> _folded("abc", 2)
    {'value': 'ab', 'rest': 'c', 'cut': 0}
    """
    return {
        "value": text[:short],
        "rest": text[short:MAX_CHARS],
        "cut": max(len(text) - MAX_CHARS, 0),
    }
