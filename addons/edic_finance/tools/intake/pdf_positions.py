# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Amounts, bank accounts and a number that a PDF shows, and where on its pages.

For the two halves of a hybrid invoice (Factur-X, ZUGFeRD): what people read is the
page, what programs book is the XML. Characters that nobody can see for their size,
place, transparency or rendering mode (ISO 32000-1, 9.3.6) are left out; those in the
colour of the paper are for the check of hidden text.

Places are millimetres from the upper left corner of the page.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from ctypes import byref, c_uint
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .iban_text import ibans
from .page_limits import begin_page

MAX_PAGES = 20
MAX_CHARACTERS = 40_000  # on a page
MAX_FOUND = 500  # amounts of a file
MM = 25.4 / 72  # per point
WIDE = 0.6  # of the height of a line: no space within a number is as wide
MIN_READABLE_PT = 2.0  # points
FAINT = 24  # of 255
HIDDEN_MODES = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_GAP = r"[ \u00a0\u202f'’.,]"
_AMOUNT = re.compile(
    rf"(?<![\w.,])\d{{1,3}}(?:{_GAP}?\d{{3}}){{0,6}}[.,]\d{{2}}(?![\d.,]\d)"
)
# the words before an amount → its kind
KINDS = {
    "payable": r"net à payer|montant dû|reste à payer|à payer|zahlbetrag|zu zahlen"
    r"|amount due|payable|offener betrag",
    "total": r"ttc|brutto|gesamtbetrag|rechnungsbetrag|endbetrag|inkl|incl|grand total",
    "untaxed": r"\bht\b|hors taxe|netto|net total|zwischensumme|excl|ohne (ust|mwst)",
    "tax": r"\btva\b|ust\b|mwst|umsatzsteuer|\bvat\b|mehrwertsteuer",
}


class UnreadableError(ValueError):
    """The file is damaged, locked, or no PDF."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a page: page from 1, and its upper left corner in millimetres."""

    page: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Something a page shows; ``kind``: of an amount, a key of `KINDS` or empty."""

    value: str
    place: Place
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading is what was found. ``characters``: that can be seen; 0: a picture, or
    nothing."""

    pages: int
    characters: int
    amounts: tuple[Shown, ...]  # value: decimal, without sign
    ibans: tuple[Shown, ...]
    number: Shown | None


def read(pdf: bytes, number: str = "") -> Reading:
    """Return what the first pages of a PDF show.

    :param number: to look for, however it is spaced
    :raises UnreadableError: it cannot be opened
    """
    amounts: list[Shown] = []
    accounts: list[Shown] = []
    found, characters = None, 0
    try:
        with pdfium.PdfDocument(pdf) as document:
            pages = len(document)
            for index in range(min(pages, MAX_PAGES)):
                begin_page()
                page = Page(document[index], index + 1)
                characters += sum(not c.isspace() for c in page.text)
                amounts += page.amounts()
                accounts += page.ibans()
                found = found or page.find(number)
    except pdfium.PdfiumError as error:
        raise UnreadableError(str(error)) from error
    return Reading(
        pages, characters, tuple(amounts[:MAX_FOUND]), tuple(accounts[:20]), found
    )


class Page:
    """The text of a page that can be seen, each character with its place."""

    def __init__(self, page: pdfium.PdfPage, number: int) -> None:
        self.number = number
        self.width, self.height = page.get_size()
        self._text = page.get_textpage()
        seen = list(self._characters())
        self.text = "".join(char for char, _index in seen)
        self._index = [index for _char, index in seen]

    def _characters(self) -> Iterator[tuple[str, int]]:
        for index in range(min(self._text.count_chars(), MAX_CHARACTERS)):
            code = raw.FPDFText_GetUnicode(self._text, index)
            char = chr(code) if code else " "
            if char in "\r\n":
                yield "\n", index
            elif char.isspace():
                yield char, index
            elif self._is_seen(index):
                yield unicodedata.normalize("NFC", char), index

    def _is_seen(self, index: int) -> bool:
        piece = raw.FPDFText_GetTextObject(self._text, index)
        if raw.FPDFTextObj_GetTextRenderMode(piece) in HIDDEN_MODES:
            return False
        channels = [c_uint(255) for _channel in range(4)]
        raw.FPDFText_GetFillColor(self._text, index, *map(byref, channels))
        if channels[3].value < FAINT:
            return False
        left, bottom, right, top = self._text.get_charbox(index, loose=True)
        if max(right - left, top - bottom) < MIN_READABLE_PT:
            return False
        return right > 0 and top > 0 and left < self.width and bottom < self.height

    def amounts(self) -> Iterator[Shown]:
        before = 0
        for match in _AMOUNT.finditer(self.text):
            start = self._start(match.start(), match.end())
            line = self.text.rfind("\n", 0, start) + 1
            words = self.text[max(line, before) : start].casefold()
            kind = next((k for k, said in KINDS.items() if re.search(said, words)), "")
            value = amount(self.text[start : match.end()])
            yield Shown(str(value), self._place(start), kind)
            before = match.end()

    def _start(self, start: int, end: int) -> int:
        """Return the start of an amount: after a space that is as wide as the space
        between columns, such as that between a quantity and a price."""
        for position in range(end - 1, start, -1):
            if self.text[position].isspace():
                _l, bottom, left, top = self._box(position - 1)
                if self._box(position + 1)[0] - left > WIDE * (top - bottom):
                    return position + 1
        return start

    def _box(self, position: int) -> tuple[float, float, float, float]:
        return self._text.get_charbox(self._index[position], loose=True)

    def ibans(self) -> Iterator[Shown]:
        for start, number in ibans(self.text):
            yield Shown(number, self._place(start))

    def find(self, number: str) -> Shown | None:
        """Return the place of a number, with or without spaces and signs in it; None if
        it is not there."""
        wanted = [c for c in number.casefold() if c.isalnum()]
        if not wanted:
            return None
        places = [n for n, c in enumerate(self.text) if c.isalnum()]
        plain = "".join(self.text[n].casefold()[:1] for n in places)
        at = plain.find("".join(wanted))
        return Shown(number, self._place(places[at])) if at >= 0 else None

    def _place(self, position: int) -> Place:
        left, _bottom, _right, top = self._text.get_charbox(self._index[position])
        x, y = left * MM, (self.height - top) * MM
        return Place(self.number, round(x), round(y))


def amount(text: str) -> Decimal:
    """Return an amount as people write it: the last sign before two digits is the
    decimal one.

    >>> amount("1.234,50"), amount("1 234.50"), amount("12,00")
    (Decimal('1234.50'), Decimal('1234.50'), Decimal('12.00'))
    """
    digits = "".join(c for c in text if c.isdigit())
    return Decimal(f"{digits[:-2]}.{digits[-2:]}")


def reading_of(content: Mapping[str, Any]) -> Reading:
    """Return a reading from its JSON, as `apart` gives it."""

    def shown(item: Mapping[str, Any]) -> Shown:
        return Shown(item["value"], Place(**item["place"]), item["kind"])

    return Reading(
        content["pages"],
        content["characters"],
        tuple(map(shown, content["amounts"])),
        tuple(map(shown, content["ibans"])),
        shown(content["number"]) if content["number"] else None,
    )
