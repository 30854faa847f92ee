# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reader of DATEV's format (EXTF, DTVF), as its developer portal describes it.

Line 1 says what the file is: version 300, 510 or 700, category 21 for a batch of
postings (*Buchungsstapel*), 20 for names of accounts, 16 for customers and vendors;
line 2 names the columns. A posting is one line: an amount, on which side of *Konto* it
stands, and the *Gegenkonto* that has it on the other. VAT that DATEV works out from the
account or the *BU-Schlüssel* is in no line: amounts are gross. A posting that takes
back another (*Generalumkehr*) has the other side already; it is booked negative on the
first one.
"""

import codecs
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .cells import cell_rows
from .ledger_line import (
    LedgerFileError,
    Tell,
    Unread,
    make_day,
    read_amount,
    read_day,
    shown,
)
from .source_text import Opener, encoding_of, key_of, text_lines

POSTINGS, ACCOUNTS, PARTNERS = 21, 20, 16
MARKS = ("EXTF", "DTVF")
# the first columns of a batch; those that are named otherwise are found by their place
FIRST = (
    "umsatz",
    "sollhabenkennzeichen",
    "wkzumsatz",
    "kurs",
    "basisumsatz",
    "wkzbasisumsatz",
    "konto",
    "gegenkonto",
    "buschluessel",
    "belegdatum",
    "belegfeld1",
    "belegfeld2",
    "skonto",
    "buchungstext",
)
# other names of those columns
SHORT = {
    "umsatzohnesollhabenkz": "umsatz",
    "betrag": "umsatz",
    "wkz": "wkzumsatz",
    **dict.fromkeys(("sh", "sollhaben", "sollhabenkz"), "sollhabenkennzeichen"),
    "gegenkontoohnebuschluessel": "gegenkonto",
    "bu": "buschluessel",
}
# columns of any file whose names differ between versions, or are long
OTHERWISE = {
    "generalumkehrgu": "generalumkehr",
    "nameadressattypunternehmen": "nameunternehmen",
    "nameadressattypnatuerlperson": "namepers",
    "vornameadressattypnatuerlperson": "vorname",
    "nameadressattypkeineangabe": "nameohneangabe",
    "kontobeschriftung": "kontenbeschriftung",
}
NEEDED = 3  # cells of line 1, without which nothing is known
LENGTHS = tuple("45678")  # digits of an account
NAMED = ("kontenbeschriftung", "nameunternehmen", "nameohneangabe")
# first digit of a key of two: the posting takes back another (Generalumkehr)
REVERSING = frozenset("23678")


@dataclass(frozen=True, slots=True)
class Header:
    """Line 1. ``account_length``: digits of an account of the general ledger; those of
    persons have one more. ``chart``: ``skr03``, ``skr04`` … or empty."""

    category: int
    consultant: str
    client: str
    year_begin: date | None
    account_length: int
    day_from: date | None
    day_to: date | None
    currency: str
    chart: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A line of a batch; ``amount`` is in the books' currency and negative where the
    posting takes back another; ``is_debit``: of ``account``, and of the other where it
    takes one back."""

    line: int
    day: date
    amount: Decimal
    is_debit: bool
    account: str
    counter: str
    ref: str
    label: str
    currency: str
    currency_amount: Decimal | None
    due_day: date | None


@dataclass(frozen=True, slots=True)
class DatevFile:
    opener: Opener
    encoding: str
    header: Header
    columns: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield ``(number, {column: text})`` of lines after the names of columns."""
        with (
            self.opener() as file,
            io.TextIOWrapper(
                file, encoding=self.encoding, errors="replace", newline=""
            ) as text,
        ):
            found = cell_rows(text_lines(text), ";", columns=len(self.columns))
            for number, cells in itertools.islice(found, 2, None):
                if any(cell.strip() for cell in cells):
                    yield number, dict(zip(self.columns, cells, strict=False))

    def postings(self, tell: Tell) -> Iterator[Posting]:
        """Yield the lines of a batch; ``tell`` gets those that cannot be read."""
        for number, row in self.rows():
            found = self._posting(number, row)
            if isinstance(found, Unread):
                tell(found)
            else:
                yield found

    def _posting(self, number: int, row: Mapping[str, str]) -> Posting | Unread:
        text = {name: row.get(name, "").strip() for name in FIRST}
        amount = read_amount(text["umsatz"]) if text["umsatz"] else None
        day = self._day(text["belegdatum"])
        needed = (
            (amount, "Umsatz", text["umsatz"]),
            (day, "Belegdatum", text["belegdatum"]),
            (text["konto"] or None, "Konto", text["konto"]),
            (text["gegenkonto"] or None, "Gegenkonto", text["gegenkonto"]),
        )
        for value, column, content in needed:
            if value is None:
                return Unread(number, column, content)
        key = text["buschluessel"]
        is_reversal = row.get("generalumkehr", "").strip() in ("1", "G") or (
            len(key) == 2 and key[0] in REVERSING
        )
        booked, currency, in_currency = self._booked(amount, text)
        return Posting(
            line=number,
            day=day,
            amount=-booked if is_reversal else booked,
            is_debit=(text["sollhabenkennzeichen"].upper() != "H") != is_reversal,
            account=text["konto"],
            counter=text["gegenkonto"],
            ref=text["belegfeld1"],
            label=text["buchungstext"],
            currency=currency,
            currency_amount=in_currency,
            due_day=_written_day(row.get("faelligkeit", "")),
        )

    def _booked(
        self, amount: Decimal, text: Mapping[str, str]
    ) -> tuple[Decimal, str, Decimal | None]:
        """Return the booked amount, and the foreign currency with the amount in it."""
        currency = text["wkzumsatz"].upper()
        if not currency or currency == self.header.currency:
            return amount, "", None
        base, rate = read_amount(text["basisumsatz"]), read_amount(text["kurs"])
        if base:
            return base, currency, amount
        if rate:
            return round(amount / rate, 2), currency, amount
        return amount, "", None

    def _day(self, text: str) -> date | None:
        """Return the day of DDMM, whose year is that of the batch; ``105`` is 1 May
        without its zero."""
        if not text.isdecimal() or not 3 <= len(text) <= 4:
            return read_day(text)
        day, month = int(text[:-2]), int(text[-2:])
        header = self.header
        begin = header.year_begin or header.day_from or header.day_to
        if begin is None:
            return None
        found = [make_day(begin.year + n, month, day) for n in (0, 1)]
        known = [d for d in found if d is not None]
        if header.day_from and header.day_to:
            for candidate in known:
                if header.day_from <= candidate <= header.day_to:
                    return candidate
        return next((candidate for candidate in known if candidate >= begin), None)

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield ``(number, name)`` of accounts, or of customers and vendors."""
        for _number, row in self.rows():
            person = f"{row.get('vorname', '')} {row.get('namepers', '')}".strip()
            names = (row.get(key, "").strip() for key in NAMED)
            account = row.get("konto", "").strip()
            name = next(filter(None, names), person) or row.get("kurzbezeichnung", "")
            if account and name.strip():
                yield account, name.strip()


def open_datev(opener: Opener) -> DatevFile:
    """Read the first two lines.

    :raises LedgerFileError: ``header``: line 1 is none of DATEV's; ``length``: it says
        of accounts what cannot be; ``category``: what it announces is not read
    """
    encoding = encoding_of(opener, western="cp1252")
    with opener() as file:
        text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
        found = cell_rows(text_lines(text), ";")
        first, second = (next(found, (0, []))[1] for _line in range(2))
        text.detach()
    if len(first) < NEEDED or first[0].strip() not in MARKS:
        raise LedgerFileError("header", shown(";".join(first)))
    header = _header([cell.strip() for cell in first])
    if header.category not in (POSTINGS, ACCOUNTS, PARTNERS):
        raise LedgerFileError("category", shown(" ".join(first[2:4])))
    return DatevFile(opener, encoding, header, _columns(header.category, second))


def is_datev(opener: Opener) -> bool:
    """Return whether a file begins as DATEV's format does."""
    with opener() as file:
        start = file.read(8).removeprefix(codecs.BOM_UTF8).lstrip(b'"')
    return start.startswith(tuple(mark.encode() for mark in MARKS))


def _header(cells: Sequence[str]) -> Header:
    cells = [*cells, *[""] * (31 - len(cells))]
    length = cells[13] or "4"
    if length not in LENGTHS:  # the cells are not where they should be
        raise LedgerFileError("length", shown(length))
    return Header(
        category=_number(cells[2]),
        consultant=cells[10],
        client=cells[11],
        year_begin=read_day(cells[12]),
        account_length=int(length),
        day_from=read_day(cells[14]),
        day_to=read_day(cells[15]),
        currency=cells[21].upper() or "EUR",
        chart=f"skr{cells[26].zfill(2)}" if _number(cells[26]) else "",
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _columns(category: int, names: Sequence[str]) -> tuple[str, ...]:
    """Return keys of the columns. Those of a batch are found by their place, unless
    their names show that they are in another: programs leave out what they do not fill.
    """
    keys = [OTHERWISE.get(key_of(name), key_of(name)) for name in names]
    if category == POSTINGS:
        known = [SHORT.get(key, key) for key in keys]
        if {"konto", "belegdatum"} <= set(known) and any(
            known.index(name) != FIRST.index(name) for name in ("konto", "belegdatum")
        ):
            keys = known
        else:
            keys[: len(FIRST)] = FIRST
    # the first of two columns of one name counts
    return tuple(key if key not in keys[:n] else "" for n, key in enumerate(keys))


def _written_day(text: str) -> date | None:
    """Return the day of DDMMYYYY, as DATEV writes days beside that of the document."""
    text = text.strip()
    if len(text) == 8 and text.isdecimal():
        return make_day(int(text[4:]), int(text[2:4]), int(text[:2]))
    return read_day(text)
