# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The value that stands in a place of a page which a person points at."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .text import Box, Cell, Page, Word, turned
from .values import (
    Found,
    amounts,
    currencies,
    dates,
    has_month_first,
    ibans,
    sirets,
    vat_numbers,
)

MAX_CHARACTERS = 300  # of the words in a place
MONEY = ("net", "vat", "gross", "payable")
DAYS = ("date", "due")
TOKENS = ("number", "order")
WHOLE = ("vendor", "buyer")
MAX_PLACES = 200  # that are offered
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_+-]*")


@dataclass(frozen=True, slots=True)
class Taken:
    """The words of a place and the value in them: as `fields.Field.value` has it, None
    where they hold none; ``box`` is that of the value, else of the words."""

    value: str | None
    text: str
    page: int
    box: Box


def take(pages: Sequence[Page], number: int, box: Box, name: str) -> Taken | None:
    """Return what stands in a box of a page; None where no word does.

    :param number: of the page
    :param box: in points of the page as it is shown
    :param name: a field of `fields.NAMES`
    """
    page = next((page for page in pages if page.number == number), None)
    if not page:
        return None
    inside = turned(box, page.turns, *page.size_shown)
    words = [w for cell in page.cells for w in cell.words if _is_in(w, inside)]
    if not words:
        return None
    cell = Cell(tuple(words), 0)
    text = cell.text[:MAX_CHARACTERS]
    for found in _finder(name, pages)(text):
        return Taken(found.value, text, number, _placed(page, cell, found))
    return Taken(None, text, number, page.as_shown(cell.box))


def find_places(pages: Sequence[Page], name: str) -> list[Taken]:
    """Return the places that may hold a value of `fields.NAMES`, in reading order."""
    finder = _finder(name, pages)
    found = []
    for page in pages:
        for cell in page.cells:
            text = cell.text[:MAX_CHARACTERS]
            if _is_likely(name, text):
                found += [
                    Taken(item.value, text, page.number, _placed(page, cell, item))
                    for item in finder(text)
                ]
    return found[:MAX_PLACES]


def _is_likely(name: str, text: str) -> bool:
    """Return whether a cell may hold a value that has no form of its own."""
    if name in WHOLE:
        return any(char.isalpha() for char in text)
    if name in TOKENS:
        others = any(True for find in (amounts, dates, ibans) for _f in find(text))
        return any(char.isdigit() for char in text) and not others
    return True


def _placed(page: Page, cell: Cell, found: Found[str]) -> Box:
    return page.as_shown(cell.place(found.start, found.end))


def _is_in(word: Word, box: Box) -> bool:
    """Return whether the middle of a word is in a box."""
    left, top, right, bottom = word.box
    x, y = (left + right) / 2, (top + bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _finder(name: str, pages: Sequence[Page]) -> Callable[[str], Iterable[Found[str]]]:
    if name in DAYS:
        is_month_first = has_month_first("\n".join(page.text for page in pages))
        return lambda text: _days(text, is_month_first)
    if name in MONEY:
        return _money
    if name in TOKENS:
        return _token
    others = {
        "iban": ibans,
        "vendor_vat": vat_numbers,
        "vendor_siret": sirets,
        "currency": currencies,
    }
    return others.get(name, _whole)


def _days(text: str, is_month_first: bool) -> Iterator[Found[str]]:
    for found in dates(text, is_month_first):
        yield Found(found.value.isoformat(), found.start, found.end)


def _money(text: str) -> Iterator[Found[str]]:
    for found in amounts(text):
        yield Found(f"{found.value:f}", found.start, found.end)


def _token(text: str) -> Iterator[Found[str]]:
    """Yield the one token with a digit ("GL-17" of "Rechnung Nr. GL-17"), else all."""
    tokens = [
        match
        for match in _TOKEN.finditer(text)
        if any(char.isdigit() for char in match[0])
    ]
    if len(tokens) == 1:
        token = tokens[0][0].rstrip("./_+-")
        start = tokens[0].start()
        yield Found(token, start, start + len(token))
    else:
        yield from _whole(text)


def _whole(text: str) -> Iterator[Found[str]]:
    yield Found(text, 0, len(text))
