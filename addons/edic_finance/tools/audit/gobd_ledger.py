# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The journal of a GoBD export: which table it is, and what its columns mean.

The standard describes tables, not what they hold, and every program names its columns
its own way. They are found by names that are usual; a site may name them instead.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .gobd import Export, Table, Value
from .gobd_values import records
from .ledger_line import (
    ZERO,
    LedgerFile,
    LedgerFileError,
    LedgerLine,
    Tell,
    Unread,
    read_amount,
    read_day,
)

# role → names of columns, the best first
NAMES = {
    "account": "konto kontonummer kontonr ktonr sachkonto sachkontonummer hauptkonto "
    "sollkonto kontosoll account accountnumber",
    "counter": "gegenkonto gegenkontonummer gegenkontonr gegenkto habenkonto "
    "kontohaben contraaccount",
    "day": "buchungsdatum budat journaldatum buchungstag postingdate datum belegdatum",
    "debit": "soll sollbetrag betragsoll umsatzsoll sollumsatz debit",
    "credit": "haben habenbetrag betraghaben umsatzhaben habenumsatz credit",
    "amount": "betrag buchungsbetrag umsatz betrageur betragineur basisbetrag amount",
    "side": "sollhaben sollhabenkennzeichen sollhabenkz shkz sh sollhabenkennz",
    "entry": "buchungsnummer buchungsnr buchungssatznummer buchungssatznr "
    "journalnummer journalnr transaktionsnummer belegnummer belegnr",
    "ref": "belegnummer belegnr beleg belegfeld1 rechnungsnummer externebelegnummer",
    "ref_day": "belegdatum rechnungsdatum",
    "label": "buchungstext text verwendungszweck beschreibung",
    "journal": "journal journalcode buchungskreis buchungsart belegart",
    "account_name": "kontobezeichnung kontobeschriftung kontenbezeichnung kontoname "
    "bezeichnung name",
    "partner": "personenkonto debitor kreditor geschaeftspartner partnernummer",
    "partner_name": "partnername debitorname kreditorname namegeschaeftspartner",
    "letter": "ausgleichsnummer opnummer ausgleich",
    "valid_day": "festschreibedatum festschreibungsdatum erfassungsdatum",
    "currency": "waehrung waehrungscode wkz",
}
ROLES = tuple(NAMES)
_CREDITS = {"h", "haben", "c", "credit", "-"}


@dataclass(frozen=True, slots=True)
class Journal:
    """The table of postings; ``columns``: role → name of the column."""

    table: Table
    columns: Mapping[str, str]


def find_journal(
    export: Export, table: str = "", columns: Mapping[str, str] | None = None
) -> Journal:
    """The table with an account, a day and an amount that has most of the roles.

    :param table: name or file of the one that it is
    :param columns: role → name, where the names are not usual
    :raises LedgerFileError: ``no_table``; ``no_column``; ``no_journal``: none has what
        is needed, and its text says which tables and columns there are
    """
    tables = [t for t in export.tables if not table or table in (t.name, t.url)]
    if not tables:
        raise LedgerFileError("no_table", table)
    found = []
    for one in tables:
        roles = _roles(one)
        for role, name in (columns or {}).items():
            if name not in {column.name for column in one.columns}:
                roles.clear()
                break
            roles[role] = name
        if _is_enough(roles):
            found.append(Journal(one, roles))
    if not found:
        told = "; ".join(
            f"{t.name}: {', '.join(column.name for column in t.columns)}"
            for t in tables
        )
        raise LedgerFileError("no_journal", told)
    return max(found, key=lambda journal: len(journal.columns))


def as_ledger(export: Export, journal: Journal, chart: str = "") -> LedgerFile:
    """The journal as a ledger, with names of accounts from another table."""
    names = dict(_account_names(export, journal))

    def read(tell: Tell) -> Iterator[LedgerLine]:
        for number, record in records(journal.table):
            row = {role: record.get(name) for role, name in journal.columns.items()}
            yield from _lines(number, row, names, tell)

    return LedgerFile(
        "GoBD", read, chart=chart, owner=export.supplier[:200], country="DE"
    )


def _roles(table: Table) -> dict[str, str]:
    keys = {_key(column.name): column.name for column in reversed(table.columns)}
    roles = {}
    for role, names in NAMES.items():
        name = next((keys[n] for n in names.split() if n in keys), None)
        if name is not None:
            roles[role] = name
    return roles


def _is_enough(roles: Mapping[str, str]) -> bool:
    has_amount = ("debit" in roles and "credit" in roles) or "amount" in roles
    return "account" in roles and "day" in roles and has_amount


def _lines(
    number: int, row: Mapping[str, Value], names: Mapping[str, str], tell: Tell
) -> Iterator[LedgerLine]:
    day, account = _as_day(row.get("day")), _as_text(row.get("account"))
    sides = _sides(row)
    for value, column in (
        (day, "day"),
        (account or None, "account"),
        (sides, "amount"),
    ):
        if value is None:
            tell(Unread(number, column, _as_text(row.get(column))))
            return
    journal = _as_text(row.get("journal"))
    ref = _as_text(row.get("ref"))
    entry = _as_text(row.get("entry")) or f"{ref or number} {day}"
    ends = [(account, *sides)]
    counter = _as_text(row.get("counter"))
    if counter and "debit" not in row:  # one record is the whole posting
        ends.append((counter, sides[1], sides[0]))
    for end, debit, credit in ends:
        yield LedgerLine(
            line=number,
            journal=journal or "JO",
            journal_name=journal or "Journal",
            entry=entry,
            day=day,
            account=end,
            account_name=names.get(end) or _own_name(row, end, account),
            partner=_as_text(row.get("partner")),
            partner_name=_as_text(row.get("partner_name")),
            ref=ref,
            ref_day=_as_day(row.get("ref_day")),
            label=_as_text(row.get("label")),
            debit=debit,
            credit=credit,
            letter=_as_text(row.get("letter")),
            valid_day=_as_day(row.get("valid_day")),
        )


def _own_name(row: Mapping[str, Value], end: str, account: str) -> str:
    return _as_text(row.get("account_name")) if end == account else ""


def _sides(row: Mapping[str, Value]) -> tuple[Decimal, Decimal] | None:
    """``(debit, credit)`` of the account; None where they cannot be read."""
    if "debit" in row and "credit" in row:
        both = _as_amount(row["debit"]), _as_amount(row["credit"])
        return None if None in both else both
    amount = _as_amount(row.get("amount"))
    if amount is None:
        return None
    if _as_text(row.get("side")).casefold() in _CREDITS:
        return ZERO, amount
    if amount < 0 and "side" not in row:
        return ZERO, -amount
    return amount, ZERO


def _account_names(export: Export, journal: Journal) -> Iterator[tuple[str, str]]:
    for table in export.tables:
        roles = _roles(table)
        if table is journal.table or not {"account", "account_name"} <= roles.keys():
            continue
        if _is_enough(roles):
            continue
        for _number, record in records(table):
            yield (
                _as_text(record.get(roles["account"])),
                _as_text(record.get(roles["account_name"])),
            )


def _as_text(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value).strip()


def _as_day(value: Value) -> date | None:
    return read_day(value) if isinstance(value, str) else value


def _as_amount(value: Value) -> Decimal | None:
    if value is None or value == "":
        return ZERO
    return read_amount(value) if isinstance(value, str) else value


def _key(name: str) -> str:
    low = name.strip().casefold()
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        low = low.replace(umlaut, plain)
    return re.sub(r"[^a-z0-9]", "", low)
