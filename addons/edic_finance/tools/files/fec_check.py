# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Everything that is said about a FEC as a file: its name, form, rows and entries.

The rules are those of ``fec_rules``; entries that disagree with themselves are reported
as Alto2 and Test Compta Demat of the DGFiP ask. Purchases whose vendor is not named are
reported as well: checks about bills cannot hold them against others.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from .account_kind import kind_of
from .entry_consistency import Item, inconsistencies
from .fec import FecFile, closing_of
from .fec_row import LEVELS, Fault, FecRow, Total
from .fec_rules import check_file_name, check_header, check_rows
from .ledger_line import read_amount, read_day

ENTRY = {  # of `entry_consistency`; that an entry balances is reported by the rules
    "journals": "JournalCode",
    "days": "EcritureDate",
    "pieces": "PieceRef",
    "piece_days": "PieceDate",
    "matches": "EcritureLet",
}
# share of numbers in several journals from which on each journal counts by itself
OWN_NUMBERS = Decimal("0.1")
SPENT = frozenset({"expense", "expense_depreciation", "asset_fixed"})


@dataclass(slots=True)
class Purchase:
    """The lines of an entry say whether it is a bill of a vendor.

    ``line``: its first; ``is_unnamed``: a line owes a vendor and names none.
    """

    line: int
    is_unnamed: bool = False
    is_spent: bool = False
    is_paid: bool = False

    def add_row(self, row: FecRow) -> None:
        kind = _kind(row.compte_num.strip())
        self.is_spent |= kind in SPENT
        self.is_paid |= kind == "asset_cash"
        if kind == "liability_payable" and not row.comp_aux_num.strip():
            self.is_unnamed = True


@dataclass(slots=True)
class FecTotals:
    """Totals say what a file holds, and its faults by kind; the first lines of each."""

    examples: int = 10
    lines: int = 0
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)
    first_day: date | None = None
    last_day: date | None = None
    entries: dict[str, list[tuple[int, Item]]] = field(default_factory=dict)
    purchases: dict[tuple[str, str], Purchase] = field(default_factory=dict)
    faults: dict[tuple[str, str], Total] = field(default_factory=dict)

    def add_row(self, row: FecRow) -> None:
        self.lines += 1
        self.debit += read_amount(row.debit) or 0
        self.credit += read_amount(row.credit) or 0
        day = row.ecriture_date.strip()
        if read := _day(day):
            self.first_day = min(self.first_day or read, read)
            self.last_day = max(self.last_day or read, read)
        # a million lines have few different texts
        texts = (row.ecriture_num, row.journal_code, day, row.piece_ref)
        number, journal, day, piece = (sys.intern(text.strip()) for text in texts)
        item = Item(
            entry=number,
            journal=journal,
            day=day,
            piece=piece,
            piece_day=sys.intern(row.piece_date.strip()),
            match=sys.intern(row.ecriture_let.strip()),
        )
        self.entries.setdefault(number, []).append((row.line, item))
        self.purchases.setdefault((journal, number), Purchase(row.line)).add_row(row)

    def add_fault(self, fault: Fault) -> None:
        key = (fault.column, fault.code)
        total = self.faults.setdefault(key, Total(*key, count=0, first=[]))
        total.count += 1
        if len(total.first) < self.examples:
            total.first.append(fault)

    def by_kind(self) -> list[Total]:
        """Return the faults by kind: errors first, then the most frequent."""
        return sorted(
            self.faults.values(),
            key=lambda t: (LEVELS[t.code] != "error", -t.count, t.column),
        )


_day = lru_cache(1000)(read_day)


@lru_cache(10_000)
def _kind(account: str) -> str:
    return kind_of(account, "pcg")


def check_fec(file: FecFile, name: str, totals: FecTotals) -> Iterator[Fault]:
    """Yield each fault of a file, in one pass over it; ``totals`` is filled on the way.

    :param name: of the file, which has to say whose it is and when the year ends
    """
    siren, closing = closing_of(name)
    for fault in _faults(file, name, siren, closing, totals):
        totals.add_fault(fault)
        yield fault


def _faults(
    file: FecFile, name: str, siren: str, closing: date | None, totals: FecTotals
) -> Iterator[Fault]:
    yield from check_file_name(name)
    yield from check_header(file.header)
    of_form: list[Fault] = []

    def rows() -> Iterator[FecRow]:
        for row in file.rows(of_form.append):
            totals.add_row(row)
            yield row

    for fault in check_rows(rows(), siren=siren or None, closing=closing):
        yield from of_form
        of_form.clear()
        yield fault
    yield from of_form
    yield from _entry_faults(totals.entries)
    yield from _vendorless(totals.purchases)
    totals.entries.clear()
    totals.purchases.clear()


def _entry_faults(entries: dict[str, list[tuple[int, Item]]]) -> Iterator[Fault]:
    """Yield entries that are of several journals, days, documents or lettrages."""
    several = sum(
        len({item.journal for _line, item in lines}) > 1 for lines in entries.values()
    )
    if several > OWN_NUMBERS * max(len(entries), 1):  # each journal has its own numbers
        entries = _by_journal(entries)
    for lines in entries.values():
        line, first = lines[0]
        for name in inconsistencies([item for _line, item in lines]):
            if name in ENTRY:
                yield Fault(line, ENTRY[name], f"entry_{name}", first.entry)


def _vendorless(purchases: dict[tuple[str, str], Purchase]) -> Iterator[Fault]:
    """Yield entries that owe for a purchase to a vendor whom they do not name."""
    for (journal, number), found in purchases.items():
        if found.is_unnamed and found.is_spent and not found.is_paid:
            text = f"{journal} {number}"
            yield Fault(found.line, "CompAuxNum", "no_vendor", text)


def _by_journal(
    entries: dict[str, list[tuple[int, Item]]],
) -> dict[str, list[tuple[int, Item]]]:
    found: dict[str, list[tuple[int, Item]]] = {}
    for lines in entries.values():
        for line, item in lines:
            found.setdefault(f"{item.journal}\0{item.entry}", []).append((line, item))
    return found
