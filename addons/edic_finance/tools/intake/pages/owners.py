# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whose a number of a page is: the seller's, the buyer's, or that of somebody else.

A VAT or SIRET number has right check digits whoever's it is. It is surely the seller's
where it stands with his name, under his heading or in the foot of his paper, or where
the pages have no other one and it does not stand with an address, which may be
anybody's.
"""

import re
from collections.abc import Iterator, Sequence

from . import labels
from .layout import Finder, Place, every, place
from .parties import FOOT, MAX_BLOCK_LINES, Party, key
from .text import Box, Cell, Page, union
from .values import Found

MAX_TO_HEADING = 9  # lines from the heading of a party to its number
MAX_ABOVE, MAX_UNDER = 110.0, 40.0  # points to the name of whose it is, and back
_OTHERS = re.compile(
    r"(?<![a-z])(?:client|kunden?|customer|acheteur|kaufer|destinataire|your|votre|ihre"
    r"|point de (?:livraison|comptage)|pdl|prm|pce|zahler[a-z]*"
    r"|empfanger|preneur|buyer|repr[a-z]+ fiscal[a-z]*|fiskalvertret[a-z]*"
    r"|tax representative)(?![a-z])"
)
type Entry = tuple[Page, Cell, Found[str]]


def number_of_seller(
    pages: Sequence[Page],
    finder: Finder[str],
    own: frozenset[str],
    seller: Party | None,
) -> tuple[str, bool, Place] | None:
    """Return the seller's number, whether it is sure, and its place; None where the
    pages have none that may be his.

    :param own: numbers of the company that received the invoice
    """
    found = [entry for entry in every(pages, finder) if entry[2].value not in own]
    theirs = [entry for entry in found if not _is_of_other(*entry)]
    if not theirs:
        return None
    name = key(seller.name) if seller and seller.is_sure else ""
    evident = [entry for entry in theirs if _is_of_seller(*entry[:2], name)]
    chosen = evident or theirs
    page, cell, item = chosen[0]
    is_only = len({entry[2].value for entry in chosen}) == 1
    is_his = bool(evident) or not any(
        labels.CITY.search(other.text) for other in _block(page, cell)
    )
    return item.value, item.is_checked and is_only and is_his, place(page, cell, item)


def _is_of_other(page: Page, cell: Cell, item: Found[str]) -> bool:
    """Return whether words before a number, or the heading above it, say that it is not
    the seller's."""
    before = _left_of(page, cell)
    words = " ".join((*(other.plain for other in before), cell.plain[: item.start]))
    return bool(_OTHERS.search(words)) or _heading(page, cell) is labels.BUYER


def _is_of_seller(page: Page, cell: Cell, name: str) -> bool:
    """Return whether a number stands with the seller.

    :param name: his, of `parties.key`; empty where it is not sure
    """
    return (
        cell.box[1] > FOOT * page.height
        or _heading(page, cell) is labels.SELLER
        or any(name and name in key(other.text) for other in _block(page, cell))
    )


def _block(page: Page, cell: Cell) -> Iterator[Cell]:
    """Yield the cells of the line of a number, and those close above and below it."""
    column = _column(page, cell)
    first, last = cell.line - MAX_BLOCK_LINES, cell.line + 1 + MAX_BLOCK_LINES
    for line in page.lines[max(first, 0) : last]:
        for other in line:
            is_close = (
                other.box[3] > column[1] - MAX_ABOVE
                and other.box[1] < column[3] + MAX_UNDER
            )
            if other.line == cell.line or (is_close and _is_over(other, column)):
                yield other


def _heading(page: Page, cell: Cell) -> re.Pattern[str] | None:
    """Return the label of the nearest heading of a party above a number."""
    column = _column(page, cell)
    above = page.lines[max(cell.line - MAX_TO_HEADING, 0) : cell.line]
    for line in reversed(above):
        for other in line:
            if _is_over(other, column):
                for label in (labels.SELLER, labels.BUYER):
                    if label.match(other.plain):
                        return label
    return None


def _left_of(page: Page, cell: Cell) -> list[Cell]:
    return [c for c in page.lines[cell.line] if c.box[2] <= cell.box[0]]


def _column(page: Page, cell: Cell) -> Box:
    """Return the box of a cell, with its label where that stands to its left."""
    labelled = [c for c in _left_of(page, cell)[-1:] if c.text.endswith(":")]
    return union(c.box for c in (cell, *labelled))


def _is_over(other: Cell, column: Box) -> bool:
    return other.box[0] < column[2] and other.box[2] > column[0]
