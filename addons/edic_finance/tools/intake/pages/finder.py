# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finds the fields of an invoice in the text of its pages, and learns where they stand;
in a process of its own (`apart`), since the text is a stranger's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import Any

from .advances import deducted
from .fields import CHECK, SURE, Field, Own, read_fields
from .learned import Anchor, corrected, fingerprint, learn, merged, proposed
from .references import references
from .seller import Row, stated_by_pages
from .stated import place_stated
from .statements import NO_INVOICE, statements
from .sums import Totals, totals
from .table import lines, split_by_lines
from .terms import terms_text
from .text import Page, page_of

VERSION = "14"  # raised when the same pages may give other fields


class UnreadableError(ValueError):
    """The pages are of another form."""


@dataclass(frozen=True, slots=True)
class Found:
    """The fields by name; rate, base and VAT of each rate as text; text, quantity,
    price and rate of each line of a clear table; the digests that tell whose layout it
    is; of a posted bill, the places of its values; and what tells the seller, each with
    its page; the terms of payment that the pages print and the amounts that they name
    as paid already and as kept back; references by their names; what they say in
    place of what the XML states; and words that change what is to be done."""

    fields: dict[str, Field]
    rates: tuple[tuple[str, str, str], ...]
    lines: tuple[tuple[str, str, str, str], ...]
    words: tuple[str, ...]
    anchors: tuple[Anchor, ...] = ()
    seller: tuple[Row, ...] = ()
    terms: str = ""
    paid: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    other: dict[str, Field] = dataclass_field(default_factory=dict)
    statements: tuple[tuple[str, str], ...] = ()


def read(data: bytes) -> Found:
    """Return what the pages of one invoice say.

    :param data: JSON of ``pages`` (`text.as_json`); of ``names`` and ``numbers`` of the
        company that received it; of ``anchors`` of its layout, each with the number of
        bills, and of ``corrections``: those of values that people corrected; or of the
        posted ``values`` whose places are to be learned, with page and box of those
        that were ``shown``; or of the values ``stated`` by the XML of a hybrid invoice
    """
    content = json.loads(data)
    pages = [page_of(page) for page in content["pages"]]
    words = tuple(fingerprint(pages))
    if values := content.get("values"):
        shown = {name: tuple(at) for name, at in content.get("shown", {}).items()}
        return Found({}, (), (), words, tuple(learn(pages, values, shown)))
    own = Own(tuple(content["names"]), frozenset(content["numbers"]))
    fields = _fields(pages, own, content)
    if stated := content.get("stated"):
        placed, other = place_stated(pages, stated, fields)
        return Found(placed, (), (), words, other=other)
    found, seller = totals(pages), tuple(stated_by_pages(pages, fields, own))
    found.by_rate = found.by_rate or split_by_lines(pages, found)
    said = statements(
        pages, found.gross and found.gross.value, found.vat and found.vat.value
    )
    if NO_INVOICE in said:
        fields = _of_other_paper(fields)
    paid, withheld = deducted(pages)
    return Found(
        fields,
        _rates(found),
        _lines(pages, found),
        words,
        seller=seller,
        terms=terms_text(pages),
        paid=tuple(f"{amount:f}" for amount in paid),
        withheld=tuple(f"{amount:f}" for amount in withheld),
        references=tuple(references(pages).items()),
        statements=tuple(said.items()),
    )


def _fields(
    pages: list[Page], own: Own, content: Mapping[str, Any]
) -> dict[str, Field]:
    found = read_fields(pages, own)
    known = {Anchor(*anchor): bills for *anchor, bills in content.get("anchors") or ()}
    posted = proposed(pages, known)
    found = merged(found, posted)
    for anchors in content.get("corrections") or ():
        places = {Anchor(*anchor): 1 for anchor in anchors}
        found = corrected(found, proposed(pages, places), posted)
    return found


def _of_other_paper(fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return the fields of a paper that is no invoice: it has no type of one, and its
    values may be those of another paper."""
    lowered = {
        name: replace(field, band=CHECK) if field.band == SURE else field
        for name, field in fields.items()
    }
    return {**lowered, "type": Field()}


def _rates(found: Totals) -> tuple[tuple[str, str, str], ...]:
    return tuple((f"{r:f}", f"{base:f}", f"{vat:f}") for r, base, vat in found.by_rate)


def _lines(pages: list[Page], found: Totals) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (line.text, f"{line.quantity:f}", f"{line.price:f}", f"{rate or 0:f}")
        for line, rate in lines(pages, found)
    )
