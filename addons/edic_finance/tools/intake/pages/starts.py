# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Proposes where the invoices of one scan begin; in a process of its own (`apart`).

A stack of invoices that went through the scanner in one go is one file. A page begins
the next invoice where it says that it is the first of its own count, or where it shows
another number or another seller than the pages before it. A delivery note or terms of
business between two invoices begin none. It is a proposal: a person says where to cut.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..belonging import INVOICE, SUPPORTING
from .fields import Own, read_fields
from .text import Page, page_of, plain

COUNT = re.compile(
    r"(?<![a-z])(?:seite|seiten|blatt|page|feuillet|sheet|p\.|s\.)\s{0,3}:?\s{0,3}"
    r"(\d{1,3})\s{0,3}(?:von|of|sur|de|/|\|)\s{0,3}(\d{1,3})(?!\d)"
)
MAX_PAGES_OF_ONE = 200  # a larger count is something else
FIRST, BY_COUNT, BY_NUMBER, BY_SELLER = "first", "count", "number", "seller"


class UnreadableError(ValueError):
    """The pages are of another form."""


@dataclass(frozen=True, slots=True)
class Start:
    """A page, and whether an invoice begins there.

    :param sign: by which it begins one: ``first`` of the file, ``count`` of its own
        pages, another ``number``, another ``seller``; empty where it begins none
    :param stated: number and seller that it shows, as far as it does
    """

    page: int
    sign: str = ""
    stated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The pages of a file, in their order."""

    starts: tuple[Start, ...]


@dataclass(slots=True)
class _Shown:
    """Signs that a page shows, or the pages of an invoice so far."""

    number: str = ""
    seller: str = ""  # VAT number or SIRET
    iban: str = ""
    count: tuple[int, int] | None = None  # of the last page
    is_invoice: bool = False
    raw: tuple[str, ...] = ()


def read(data: bytes) -> Proposal:
    """Return where invoices begin.

    :param data: JSON of ``pages`` (`text.as_json`), and of ``names`` and ``numbers`` of
        the company that received them
    """
    content = json.loads(data)
    own = Own(tuple(content["names"]), frozenset(content["numbers"]))
    return Proposal(tuple(starts([page_of(page) for page in content["pages"]], own)))


def starts(pages: Sequence[Page], own: Own | None = None) -> Iterator[Start]:
    """Yield each page, and whether an invoice begins on it."""
    before: _Shown | None = None
    for page in pages:
        shown = _shown(page, own)
        sign = FIRST if before is None else _sign(before, shown)
        if before is None or sign:
            before = shown
        else:
            before.number = before.number or shown.number
            before.seller = before.seller or shown.seller
            before.iban = before.iban or shown.iban
            before.count = shown.count
        yield Start(page.number, sign, shown.raw)


def _sign(before: _Shown, shown: _Shown) -> str:
    """Return by which sign a page begins another invoice, "" where it begins none."""
    if shown.count and shown.count[0] > 1:
        return ""  # a further page, whatever else it shows
    if not shown.is_invoice:
        return ""
    if shown.number and before.number:
        if shown.number != before.number:
            return BY_NUMBER
        return ""  # the same invoice: a copy, or a page that counts anew
    for shows, showed in ((shown.seller, before.seller), (shown.iban, before.iban)):
        if shows and showed and shows != showed:
            return BY_SELLER
    is_over = before.count and before.count[0] == before.count[1]
    return BY_COUNT if shown.count or is_over else ""


def _shown(page: Page, own: Own | None) -> _Shown:
    text = page.text
    read_of = read_fields([page], own)
    number = read_of["number"].value or ""
    name = read_of["vendor"].value or ""
    seller = read_of["vendor_vat"].value or read_of["vendor_siret"].value or ""
    is_invoice = bool(INVOICE.search(text)) and not (
        SUPPORTING.search(text) and not number
    )
    return _Shown(
        number=_key(number),
        seller=_key(seller),
        iban=read_of["iban"].value or "",
        count=count_of(text),
        is_invoice=is_invoice,
        raw=tuple(filter(None, (number, name))),
    )


def count_of(text: str) -> tuple[int, int] | None:
    """Return the number of a page and how many its document has, where it says so.

    >>> count_of("Seite 2 von 3"), count_of("page 1/1"), count_of("1 von 3 Kisten")
    ((2, 3), (1, 1), None)
    """
    for found in COUNT.finditer(plain(text)):
        number, count = int(found[1]), int(found[2])
        if 1 <= number <= count <= MAX_PAGES_OF_ONE:
            return number, count
    return None


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
