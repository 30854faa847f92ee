# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The values of a page among which a language model may choose for fields that rules
leave open, and its choice.

Days, amounts, numbers and names are found on the page by rules; each has a key. The
model answers with keys and nothing else: a value that it makes up has none. Bank
accounts and VAT numbers are not among them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from . import labels
from .fields import CHECK, Field
from .layout import Finder, place
from .learned import finders_of
from .parties import is_name
from .text import Box, Cell, Page, page_of
from .values import Found

NONE = "none"
# what a field is chosen among: letter of its keys, and finder of its values
KINDS = {
    "number": "N",
    "order": "N",
    "date": "D",
    "due": "D",
    "vendor": "V",
    "net": "A",
    "vat": "A",
    "gross": "A",
}
SECRET = ("iban", "vendor_vat", "vendor_siret")  # are not sent
MIN_DIGITS = 3  # of a number that may be the bill's
MAX_VALUES = 40  # of a kind
MAX_QUOTE = 120  # characters of the line in which a value stands


class UnreadableError(ValueError):
    """The pages are of another form."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value with its key, the line in which it stands, and its place."""

    key: str
    value: str
    quote: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Choices:
    """All values of the pages that may be chosen."""

    values: tuple[Choice, ...]


def read(data: bytes) -> Choices:
    """Return the values of pages; in a process of its own (`apart`).

    :param data: JSON of pages (`text.as_json`)
    """
    return Choices(tuple(choices([page_of(page) for page in json.loads(data)])))


def choices(pages: Sequence[Page]) -> Iterator[Choice]:
    """Yield the values of pages with their keys: dates, amounts, numbers and names."""
    finders = finders_of(pages)
    others = [finders[name] for name in ("date", "gross", *SECRET)]
    secret = [finders[name] for name in SECRET]
    for letter, finder in (
        ("N", partial(_numbers, finder=finders["number"], others=others)),
        ("D", finders["date"]),
        ("A", finders["gross"]),
        ("V", _names),
    ):
        yield from _of_kind(pages, letter, finder, secret)


def _numbers(
    text: str, finder: Finder[str], others: Sequence[Finder[str]]
) -> Iterator[Found[str]]:
    """Yield numbers that are nothing else: no day, amount, identifier or postcode."""
    taken = [(item.start, item.end) for other in others for item in other(text)]
    taken += [match.span() for match in labels.CITY.finditer(text)]
    for item in finder(text):
        is_free = all(item.end <= start or item.start >= end for start, end in taken)
        if is_free and sum(c.isdigit() for c in item.value) >= MIN_DIGITS:
            yield item


def _names(text: str) -> Iterator[Found[str]]:
    if is_name(text):
        yield Found(text, 0, len(text))


def _of_kind(
    pages: Sequence[Page],
    letter: str,
    finder: Finder[str],
    secret: Sequence[Finder[str]],
) -> Iterator[Choice]:
    seen: set[str] = set()
    for page, line, cell in _cells(pages):
        for item in finder(cell.text):
            if item.value in seen or len(seen) == MAX_VALUES:
                continue
            seen.add(item.value)
            quote = "  ".join(_without(other.text, secret) for other in line)
            box = place(page, cell, item).box
            key = f"{letter}{len(seen)}"
            yield Choice(key, item.value, quote[:MAX_QUOTE], page.number, box)


def _without(text: str, secret: Sequence[Finder[str]]) -> str:
    """Return a text without bank accounts and VAT numbers."""
    for finder in secret:
        for item in reversed(list(finder(text))):
            text = f"{text[: item.start]}…{text[item.end :]}"
    return text


def _cells(pages: Sequence[Page]) -> Iterator[tuple[Page, Sequence[Cell], Cell]]:
    for page in pages:
        for line in page.lines:
            for cell in line:
                yield page, line, cell


def schema(asked: Iterable[str], keys: Sequence[str]) -> dict[str, Any]:
    """Return the JSON Schema of an answer: for each field a key of its kind, or
    `NONE`."""
    fields = list(asked)
    return {
        "type": "object",
        "properties": {
            name: {
                "type": "string",
                "enum": [*(k for k in keys if k[0] == KINDS[name]), NONE],
            }
            for name in fields
        },
        "required": fields,
        "additionalProperties": False,
    }


def chosen(
    answer: Mapping[str, object], asked: Iterable[str], values: Iterable[Choice]
) -> dict[str, Field]:
    """Return the fields for which a value was chosen, each to be checked."""
    known = {value.key: value for value in values}
    found = {}
    for name in asked:
        value = known.get(str(answer.get(name)))
        if value and value.key[0] == KINDS[name]:
            box = tuple(round(edge, 1) for edge in value.box)
            found[name] = Field(value.value, CHECK, value.page, box, "model")
    return found
