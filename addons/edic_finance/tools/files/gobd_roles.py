# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The journal of a GoBD export: which table it is, and what its columns mean.

The standard describes tables, not what they hold, and every program names its columns
its own way. They are found by names that are usual; a site may name them instead.
"""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .gobd import Export, Table
from .ledger_line import LedgerFileError, shown
from .source_text import key_of

# role → names of columns, the best first
NAMES = {
    "account": "konto kontonummer kontonr ktonr sachkonto sachkontonummer hauptkonto "
    "sollkonto kontosoll account accountnumber",
    "counter": "gegenkonto gegenkontonummer gegenkontonr gegenkto habenkonto "
    "kontohaben contraaccount",
    "day": "buchungsdatum budat journaldatum buchungstag postingdate datum belegdatum",
    "debit": "soll sollbetrag betragsoll umsatzsoll sollumsatz debit",
    "credit": "haben habenbetrag betraghaben umsatzhaben habenumsatz credit",
    # amounts in the currency of the books before those that may be in another
    "amount": "buchungswert betrag buchungsbetrag umsatz betrageur betragineur "
    "basisbetrag amount",
    "side": "sollhaben sollhabenkennzeichen sollhabenkz shkz sh sollhabenkennz",
    "entry": "buchungsnummer buchungsnr buchungssatznummer buchungssatznr "
    "journalnummer journalnr transaktionsnummer belegnummer belegnr",
    "ref": "belegnummer belegnr beleg belegfeld1 rechnungsnummer externebelegnummer "
    "referenz",
    "ref_day": "belegdatum rechnungsdatum",
    "label": "buchungstext text verwendungszweck beschreibung bemerkungen",
    "journal": "journal journalcode buchungskreis buchungsart belegart",
    "account_name": "kontobezeichnung kontobeschriftung kontenbezeichnung "
    "kontenbeschriftung kontoname sachkontoname sollkontoname",
    "partner": "personenkonto debitor kreditor geschaeftspartner partnernummer "
    "kundenlieferantennummer",
    "partner_name": "partnername debitorname kreditorname namegeschaeftspartner name",
    "letter": "ausgleichsnummer opnummer ausgleich",
    "valid_day": "festschreibedatum festschreibungsdatum erfassungsdatum",
    "currency": "waehrung waehrungscode wkz",
    # columns of a record that has both accounts, and a third one for the tax
    "counter_name": "habenkontoname",
    "tax_account": "steuerkonto",
    "tax_name": "steuerkontoname",
    "debit_tax": "sollsteuer",
    "credit_tax": "habensteuer",
}
MAX_SHOWN = 2000  # characters of the tables that there are
# in a list of accounts, names that would be of something else in a journal
NAMED = f"{NAMES['account_name']} bezeichnung name beschreibung".split()
_BOTH = ({"sollkonto", "kontosoll"}, {"habenkonto", "kontohaben"})


@dataclass(frozen=True, slots=True)
class Journal:
    """The table of postings; ``columns``: role → name of the column.

    ``others``: names of tables that could be it too; ``idle``: a column of counter
    accounts that are none.
    """

    table: Table
    columns: Mapping[str, str]
    others: tuple[str, ...] = ()
    idle: str = ""

    @property
    def has_both(self) -> bool:
        """Return whether a record has an account that is debited and one that is
        credited, each with its amount."""
        names = (self.columns.get("account", ""), self.columns.get("counter", ""))
        return {"debit", "credit"} <= self.columns.keys() and all(
            key_of(name) in known for name, known in zip(names, _BOTH, strict=True)
        )


def choose_journal(
    export: Export, table: str = "", columns: Mapping[str, str] | None = None
) -> Journal:
    """Return the table with an account, a day and an amount that has most of the roles.

    :param table: name or file of the one that it is
    :param columns: role → name, where the names are not usual
    :raises LedgerFileError: ``no_table``, ``no_column``, ``no_role``: there is none
        that is named so; ``no_journal``: no table has what is needed; what is wrong
        with the table that it is
    """
    tables = [t for t in export.tables if not table or table in (t.name, t.url)]
    if not tables:
        raise LedgerFileError("no_table", f"{table}; {_render_tables(export.tables)}")
    _check_names(tables, columns or {})
    found = [
        Journal(candidate, roles)
        for candidate in tables
        if (roles := _with(candidate, columns or {}))
    ]
    if not found and all(candidate.fault for candidate in tables):
        raise LedgerFileError(*tables[0].fault)
    if not found:
        raise LedgerFileError("no_journal", _nearest(tables))
    return _best(found)


def _best(found: list[Journal]) -> Journal:
    """Return the one with most roles, if it can be read."""
    found.sort(key=lambda journal: (bool(journal.table.fault), -len(journal.columns)))
    best = found[0]
    if best.table.fault:
        raise LedgerFileError(*best.table.fault)
    others = tuple(
        journal.table.name for journal in found[1:] if not journal.table.fault
    )
    return Journal(best.table, best.columns, others)


def roles_of(table: Table) -> dict[str, str]:
    """Return ``{role: column}``, by the usual names."""
    keys = {key_of(column.name): column.name for column in reversed(table.columns)}
    roles = {}
    for role, names in NAMES.items():
        name = next((keys[n] for n in names.split() if n in keys), None)
        if name is not None:
            roles[role] = name
    if "entry" not in roles and "id" in keys and Journal(table, roles).has_both:
        roles["entry"] = keys["id"]  # of the transaction, whose records are several
    return roles


def names_of(table: Table) -> tuple[int, str, str] | None:
    """Return ``(rank, account, name)``: columns of a list of accounts; the lower the
    rank the surer; None where the table is none."""
    roles = roles_of(table)
    keys = {key_of(column.name): column.name for column in table.columns}
    found = next(((n, keys[key]) for n, key in enumerate(NAMED) if key in keys), None)
    if table.fault or found is None or "account" not in roles or not _lacks(roles):
        return None
    return found[0], roles["account"], found[1]


def _lacks(roles: Iterable[str]) -> list[str]:
    known = set(roles)
    lacks = [role for role in ("account", "day") if role not in known]
    if "amount" not in known and not {"debit", "credit"} <= known:
        lacks.append("amount")
    return lacks


def _with(table: Table, columns: Mapping[str, str]) -> dict[str, str]:
    """Return a table's roles, with the named ones; empty if it is no journal."""
    roles = {**roles_of(table), **columns}
    has_named = {column.name for column in table.columns} >= set(columns.values())
    return roles if has_named and not _lacks(roles) else {}


def _check_names(tables: Sequence[Table], columns: Mapping[str, str]) -> None:
    known = {column.name for table in tables for column in table.columns}
    for role, name in columns.items():
        if role not in NAMES:
            raise LedgerFileError("no_role", f"{role}; there are {', '.join(NAMES)}")
        if name not in known:
            raise LedgerFileError("no_column", f"{name}; {_render_tables(tables)}")


def _render_tables(tables: Iterable[Table]) -> str:
    found = (f"{t.name}: {', '.join(c.name for c in t.columns)}" for t in tables)
    return shown(f"there is {'; '.join(found)}", MAX_SHOWN)


def _nearest(tables: Sequence[Table]) -> str:
    """Return the table that lacks least, how to say that it is the journal, and the
    others."""
    table = min(tables, key=lambda t: (len(_lacks(roles_of(t))), -len(roles_of(t))))
    lacks = _lacks(roles_of(table))
    kinds = {"amount": "number", "day": "day"}
    used = set(roles_of(table).values())
    unused = {c.kind: c.name for c in reversed(table.columns) if c.name not in used}
    named = ",".join(f"{role}={unused.get(kinds.get(role), '?')}" for role in lacks)
    return (
        f"{table.name} lacks least: {', '.join(lacks)}. If it is the journal, say"
        f" --table {shlex.quote(table.name)} --columns {shlex.quote(named)};"
        f" {_render_tables(tables)}"
    )
