# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Format rules of the French *fichier des écritures comptables* (FEC).

Article A47 A-1 of the Livre des procédures fiscales, VII to XII, with
BOI-CF-IOR-60-40-20: 18 columns in order, comma as decimal mark, days as AAAAMMJJ, a
file named SirenFECAAAAMMJJ. What is an error and what an alert is as in *Test Compta
Demat* of the DGFiP, where it tests it. Nothing here reads a file or knows Odoo: rows
come in as text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from datetime import date
from decimal import Decimal, InvalidOperation

from stdnum.fr.siren import is_valid as has_luhn_digit

from .fec_row import COLUMN, COLUMNS, NAMES, Fault, FecRow
from .fec_sequence import Sequences

BLANK = {  # "à blanc si non utilisé"
    "comp_aux_num",
    "comp_aux_lib",
    "ecriture_let",
    "date_let",
    "montant_devise",
    "idevise",
}
AMOUNTS = ("debit", "credit", "montant_devise")
DAYS = ("ecriture_date", "piece_date", "date_let", "valid_date")
_NAME = re.compile(r"(?P<siren>\d{9})FEC(?P<closing>\d{8})(\.[A-Za-z]{3})?", re.I)
_AMOUNT = re.compile(r"[+-]?\d+(,\d*)?")
_POINT = re.compile(r"[+-]?\d+\.\d*")
_SPACED = re.compile(r"[+-]?\d{1,3}([ .\u00a0\u202f]\d{3})+(,\d*)?")
_DAY = re.compile(r"\d{8}")
_THREE_DIGITS = re.compile(r"\d{3}")
NO_PIECE = {"-", "/", "."}  # what software writes where no document is named


def check_file_name(
    name: str, *, siren: str = "", closing: date | None = None
) -> Iterator[Fault]:
    """Yield faults of the name by A47 A-1 IX: SirenFECAAAAMMJJ, with the day on which
    the year closes."""
    found = _NAME.fullmatch(name)
    if not found:
        yield Fault(0, "", "name", name)
        return
    if siren and found["siren"] != siren:
        yield Fault(0, "", "name_siren", found["siren"])
    if not _is_day(found["closing"]) or (
        closing and found["closing"] != f"{closing:%Y%m%d}"
    ):
        yield Fault(0, "", "name_closing", found["closing"])


def check_header(columns: Sequence[str]) -> Iterator[Fault]:
    """Yield faults of the header by A47 A-1 VII: 18 names in order, or more."""
    names = [column.strip().lower() for column in columns]
    missing = [name for name in COLUMNS if name.lower() not in names]
    yield from (Fault(1, name, "column") for name in missing)
    if not missing and names[: len(COLUMNS)] != [name.lower() for name in COLUMNS]:
        yield Fault(1, "", "order", "|".join(columns))


def check_rows(
    rows: Iterable[FecRow],
    *,
    siren: str | None = None,
    closing: date | None = None,
    opening: date | None = None,
) -> Iterator[Fault]:
    """Yield the faults of each row by itself, then those of the rows together.

    :param rows: in the order of the file; read once
    :param siren: of whose file it is; None: not looked at
    :param opening, closing: first and last day of the year
    """
    if siren is not None and not is_siren(siren):
        yield Fault(0, "", "siren", siren)
    entries: dict[tuple[str, str], list[Decimal | int]] = {}
    sequences, total, last = Sequences(), Decimal(0), ""
    for row in rows:
        yield from check_row(row, opening=opening, closing=closing)
        value = balance(row)
        total += value
        key = (row.journal_code, row.ecriture_num)
        if key in entries:
            entries[key][0] += value
        else:
            entries[key] = [value, row.line]
            sequences.add(*key)
        if _is_day(last) and _is_day(row.valid_date) and row.valid_date < last:
            yield _fault(row, "valid_date", "valid_order")
            last = "-"  # reported once
        elif last != "-":
            last = row.valid_date
    for (_journal, number), (value, line) in entries.items():
        if value:
            yield Fault(line, "EcritureNum", "unbalanced", number)
    for gap in sequences.gaps():
        yield Fault(0, "EcritureNum", "gap", str(gap))
    if total:
        yield Fault(0, "", "total", str(total))


def check_row(
    row: FecRow, *, opening: date | None = None, closing: date | None = None
) -> Iterator[Fault]:
    """Yield the faults that one row shows by itself."""
    for name, value in dict(zip(NAMES, astuple(row)[1:], strict=True)).items():
        if not value.strip():
            if name not in BLANK and name not in AMOUNTS:
                yield _fault(row, name, "empty")
        elif name in AMOUNTS:
            yield from _check_amount(row, name, value.strip())
        elif name in DAYS:
            if not _DAY.fullmatch(value.strip()):
                yield _fault(row, name, "date")
            elif not _is_day(value.strip()):
                yield _fault(row, name, "calendar")
        elif not _is_latin9(value):
            yield _fault(row, name, "charset")
    yield from _check_account(row)
    if row.piece_ref.strip() in NO_PIECE:
        yield _fault(row, "piece_ref", "piece_ref")
    yield from _check_pairs(row)
    yield from _check_period(row, opening, closing)


def _check_amount(row: FecRow, name: str, value: str) -> Iterator[Fault]:
    if _AMOUNT.fullmatch(value):
        return
    if _POINT.fullmatch(value):
        yield _fault(row, name, "decimal_point")
    else:
        yield _fault(row, name, "thousands" if _SPACED.fullmatch(value) else "number")


def _check_account(row: FecRow) -> Iterator[Fault]:
    if row.compte_num.strip() and not _THREE_DIGITS.match(row.compte_num):
        yield _fault(row, "compte_num", "account")
    debit, credit = parse_amount(row.debit), parse_amount(row.credit)
    if debit is not None and credit is not None and bool(debit) == bool(credit):
        yield Fault(row.line, "Debit", "both_sides", f"{row.debit}/{row.credit}")


def _check_pairs(row: FecRow) -> Iterator[Fault]:
    if bool(row.ecriture_let.strip()) != bool(row.date_let.strip()):
        name = "date_let" if row.ecriture_let.strip() else "ecriture_let"
        yield _fault(row, name, "let")
    if row.montant_devise.strip() and not row.idevise.strip():
        yield _fault(row, "idevise", "currency")


def _check_period(
    row: FecRow, opening: date | None, closing: date | None
) -> Iterator[Fault]:
    day = row.ecriture_date
    if not _is_day(day):
        return
    is_early = opening is not None and day < f"{opening:%Y%m%d}"
    is_late = closing is not None and day > f"{closing:%Y%m%d}"
    if is_early or is_late or not "1900" <= day[:4] <= "2099":
        yield _fault(row, "ecriture_date", "period")
    if _is_day(row.valid_date) and row.valid_date < day:
        yield _fault(row, "valid_date", "valid_before")


def check_opening(
    opening: Mapping[str, Decimal], closing: Mapping[str, Decimal]
) -> Iterator[Fault]:
    """Yield accounts of the balance sheet (classes 1 to 5) that do not open as they
    closed the year before; the result, in 12, is what the others left.

    :param opening: balances of the opening entries
    :param closing: balances at the end of the year before
    """
    for account in sorted({*opening, *closing}):
        if account[:1] not in "12345" or account[:2] == "12":
            continue
        was, now = closing.get(account, Decimal(0)), opening.get(account, Decimal(0))
        if was != now:
            yield Fault(0, "CompteNum", "opening", f"{account}: {was}/{now}")


def parse_amount(text: str) -> Decimal | None:
    """Return an amount, with comma or point; nothing is 0, what is none is None."""
    try:
        value = Decimal(text.strip().replace(",", ".") or 0)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def balance(row: FecRow) -> Decimal:
    """Return debit less credit; unreadable counts as 0, reported elsewhere."""
    return (parse_amount(row.debit) or Decimal(0)) - (
        parse_amount(row.credit) or Decimal(0)
    )


def is_siren(text: str) -> bool:
    """Return whether these are nine digits, not all 0, that satisfy Luhn's formula."""
    return text.isdecimal() and bool(text.strip("0")) and has_luhn_digit(text)


def _fault(row: FecRow, name: str, code: str) -> Fault:
    return Fault(row.line, COLUMN[name], code, getattr(row, name))


def _is_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    return len(text) == 8


def _is_latin9(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode("iso-8859-15")
    except UnicodeEncodeError:
        return False
    return True
