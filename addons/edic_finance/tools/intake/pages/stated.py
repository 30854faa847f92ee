# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The places on the pages of a hybrid invoice (Factur-X, ZUGFeRD) at which people read
what its XML states, and what the pages say instead.

The XML is what counts. A value of the pages is held against it only where the stated
one is nowhere on them: an invoice shows many amounts and days.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from .fields import OPEN, SURE, Field
from .take import MONEY, WHOLE, Taken, find_places
from .text import Page, plain

SOURCE = "xml"
MIN_LETTERS = 3  # of a name or number that is searched as it is written


def place_stated(
    pages: Sequence[Page],
    stated: Mapping[str, str | None],
    read: Mapping[str, Field],
) -> tuple[dict[str, Field], dict[str, Field]]:
    """Return the stated values with their places, and what the pages say instead.

    :param stated: as `einvoice_fields.stated_fields`
    :param read: what rules read on the pages: of equal values, that one is meant
    """
    placed, other = {}, {}
    for name, value in stated.items():
        seen = read.get(name) or Field()
        if not value:
            placed[name] = Field()
        elif seen.value and _is_same(name, seen.value, value):
            placed[name] = Field(value, SURE, seen.page, seen.box, SOURCE)
        elif found := _find(pages, name, value):
            placed[name] = Field(value, SURE, found.page, found.box, SOURCE)
        else:
            placed[name] = Field(value, SURE, None, None, SOURCE)
            if name not in WHOLE and seen.band != OPEN:
                other[name] = seen
    return placed, other


def _is_same(name: str, shown: str, stated: str) -> bool:
    if name in MONEY:  # a credit note may show a sign that the XML has not
        return abs(Decimal(shown)) == abs(Decimal(stated))
    return _letters(shown) == _letters(stated)


def _find(pages: Sequence[Page], name: str, value: str) -> Taken | None:
    """Return the last place of a value: totals and accounts stand below the rest."""
    if name == "type":
        return None
    same = [
        f
        for f in find_places(pages, name)
        if f.value and _is_same(name, f.value, value)
    ]
    if same:
        return same[0 if name in WHOLE else -1]
    return _find_text(pages, value)


def _find_text(pages: Sequence[Page], value: str) -> Taken | None:
    """Return the first cell that holds a value as it is written."""
    wanted = plain(value)
    if sum(char.isalnum() for char in wanted) < MIN_LETTERS:
        return None
    for page in pages:
        for cell in page.cells:
            start = cell.plain.find(wanted)
            end = start + len(wanted)
            if start >= 0 and not _is_within_word(cell.plain, start, end):
                box = page.as_shown(cell.place(start, end))
                return Taken(value, cell.text, page.number, box)
    return None


def _is_within_word(text: str, start: int, end: int) -> bool:
    return text[:start][-1:].isalnum() or text[end:][:1].isalnum()


def _letters(text: str) -> str:
    return "".join(char for char in plain(text) if char.isalnum())
