# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The journal of a GoBD export as a ledger.

A record is a line of an entry, or a whole posting: with a counter account, or with an
account that is debited, one that is credited, and one for the tax (kivitendo). Columns
of counter accounts that hold something else (Microsoft Dynamics) are left aside.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from .gobd import Export, Value
from .gobd_roles import Journal, choose_journal, names_of
from .gobd_values import records
from .ledger_facts import ENTRIES, FIELD_OF
from .ledger_line import (
    ZERO,
    LedgerFile,
    LedgerLine,
    Tell,
    Unread,
    read_amount,
    read_day,
)

_CREDITS = {"h", "haben", "c", "credit", "-"}
SEEN = 20_000  # records by which a column of counter accounts is judged

Row = Mapping[str, Value]
End = tuple[str, str, Decimal, Decimal]  # account, name, debit, credit


def find_journal(
    export: Export, table: str = "", columns: Mapping[str, str] | None = None
) -> Journal:
    """Return the journal of ``choose_journal``, without a column that holds no counter
    accounts."""
    journal = choose_journal(export, table, columns)
    counter = journal.columns.get("counter")
    if not counter or "counter" in (columns or ()) or "debit" in journal.columns:
        return journal
    named = {account for account, _name in _account_names(export, journal)}
    if not _is_idle(journal, named):
        return journal
    roles = {role: n for role, n in journal.columns.items() if role != "counter"}
    return replace(journal, columns=roles, idle=counter)


def as_ledger(export: Export, journal: Journal, chart: str = "") -> LedgerFile:
    """Return the journal as a ledger, with names of accounts from another table."""
    names = dict(_account_names(export, journal))

    def read(tell: Tell) -> Iterator[LedgerLine]:
        for number, row in _rows(journal):
            yield from _lines(number, row, names, tell, has_both=journal.has_both)

    return LedgerFile(
        "GoBD",
        read,
        chart=chart,
        owner=export.supplier[:200],
        country="DE",
        knows=_knows(journal),
    )


def _knows(journal: Journal) -> frozenset[str]:
    """Return what the columns that were found tell."""
    found = {fact for fact, field in FIELD_OF.items() if field in journal.columns}
    numbers = {"entry_numbers"} if "entry" in journal.columns else set()
    return frozenset({ENTRIES} | found | numbers)


def _rows(journal: Journal) -> Iterator[tuple[int, Row]]:
    for number, record in records(journal.table):
        yield number, {r: record.get(name) for r, name in journal.columns.items()}


def _is_idle(journal: Journal, named: set[str]) -> bool:
    """Return whether the column holds no counter accounts: entries balance without
    them, or the list of accounts has the accounts and none of these."""
    open_, accounts, counters = {}, set(), set()
    rows = list(itertools.islice(_rows(journal), SEEN))
    last = _entry(*rows[-1]) if len(rows) == SEEN else None  # it may go on
    for number, row in rows:
        debit, credit = _sides(row) or (ZERO, ZERO)
        entry = _entry(number, row)
        open_[entry] = open_.get(entry, ZERO) + debit - credit
        accounts.add(_as_text(row.get("account")))
        counters.add(_as_text(row.get("counter")))
    counters.discard("")
    if not counters:
        return False
    if not any(value for entry, value in open_.items() if entry != last):
        return any(_sides(row) not in (None, (ZERO, ZERO)) for _n, row in rows)
    return bool(named & accounts) and not (named | accounts) & counters


def _lines(
    number: int, row: Row, names: Mapping[str, str], tell: Tell, *, has_both: bool
) -> Iterator[LedgerLine]:
    day = _as_day(row.get("day"))
    ends = _both_ends(row) if has_both else _ends(row)
    for value, column in ((day, "day"), (ends, "amount")):
        if value is None:
            tell(Unread(number, column, _as_text(row.get(column))))
            return
    if not ends or not all(account for account, *_rest in ends):
        tell(Unread(number, "account", _as_text(row.get("account"))))
        return
    common = _common(number, row, day)
    for account, name, debit, credit in ends:
        yield LedgerLine(
            **common,
            account=account,
            account_name=names.get(account) or name,
            debit=debit,
            credit=credit,
        )


def _common(number: int, row: Row, day: date) -> dict[str, object]:
    """Return the values that all lines of a record share."""
    texts = ("ref", "partner", "partner_name", "label", "letter")
    journal = _as_text(row.get("journal"))
    return {
        **{name: _as_text(row.get(name)) for name in texts},
        **{name: _as_day(row.get(name)) for name in ("ref_day", "valid_day")},
        "line": number,
        "journal": journal or "JO",
        "journal_name": journal or "Journal",
        "entry": _entry(number, row),
        "day": day,
    }


def _entry(number: int, row: Row) -> str:
    ref, day = _as_text(row.get("ref")), _as_day(row.get("day"))
    return _as_text(row.get("entry")) or f"{ref or number} {day}"


def _ends(row: Row) -> list[End] | None:
    """Return the account and, where the record is the whole posting, the other."""
    sides = _sides(row)
    if sides is None:
        return None
    ends = [(_as_text(row.get("account")), _as_text(row.get("account_name")), *sides)]
    counter = _as_text(row.get("counter"))
    if counter and "debit" not in row:
        ends.append((counter, "", sides[1], sides[0]))
    return ends


def _both_ends(row: Row) -> list[End] | None:
    """Return the account that is debited, the one that is credited, and that of the
    tax.

    The tax is on the side of the amount that is net of it; where both are gross it is
    in one of them, and nothing tells in which account.
    """
    debit, credit, on_debit, on_credit = (
        _as_amount(row.get(name))
        for name in ("debit", "credit", "debit_tax", "credit_tax")
    )
    if None in (debit, credit, on_debit, on_credit):
        return None
    ends = [
        (_as_text(row.get("account")), _as_text(row.get("account_name")), debit, ZERO),
        (_as_text(row.get("counter")), _as_text(row.get("counter_name")), ZERO, credit),
    ]
    if debit != credit:
        tax = _as_text(row.get("tax_account")), _as_text(row.get("tax_name"))
        ends.append((*tax, on_debit, on_credit))
    return [end for end in ends if end[0] or end[2] or end[3]]


def _sides(row: Row) -> tuple[Decimal, Decimal] | None:
    """Return ``(debit, credit)`` of the account; None where they cannot be read."""
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
    """Yield number and name of accounts in lists of accounts, surest last."""
    tables = (table for table in export.tables if table is not journal.table)
    found = ((names_of(table), table) for table in tables)
    lists = [(columns, table) for columns, table in found if columns is not None]
    for (_rank, account, name), table in sorted(lists, key=lambda entry: -entry[0][0]):
        for _number, record in records(table):
            number = _as_text(record.get(account))
            if number:
                yield number, _as_text(record.get(name))


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
