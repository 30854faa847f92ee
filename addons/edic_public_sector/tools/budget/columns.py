# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Budgets of German municipalities: tables of Produkt × Sachkonto, or of Produkt, whose
columns a person maps. Each city has its own; none is a standard.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from .classes import EXPENSE, OPERATING, REVENUE, Classes, place_of
from .document import (
    ZERO,
    BudgetDocument,
    BudgetFileError,
    Direction,
    Faults,
    Level,
    Merging,
    Row,
    Section,
    Stage,
)
from .numbers import NIL, decimal_mark, grouped_number
from .text_table import Table

KEYS = ("chapter", "function", "nature", "operation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of amounts: which ``year``, which ``measure`` of a `Row`.

    ``direction``: where the table has no accounts, what the column holds;
    ``sign``: -1 where what it holds is written negative.
    """

    name: str
    year: int
    measure: str
    direction: Direction | None = None
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Check:
    """A column (Saldo) that is the sum of others, less expense written positive."""

    name: str
    parts: tuple[str, ...]
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A mapping says what the columns of a table mean.

    ``keys``, ``names``: of `KEYS`, the columns of their codes and labels;
    ``is_revenue_negative``: amounts of accounts are signed as costs are: revenue
    below zero.
    """

    keys: dict[str, str]
    amounts: tuple[Column, ...]
    names: dict[str, str] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    classes: Classes = ()
    is_revenue_negative: bool = False
    mark: str = ""

    def columns(self) -> list[str]:
        """Return every column it asks for."""
        return [*self.keys.values(), *self.names.values(), *self.numeric()]

    def numeric(self) -> list[str]:
        """Return the columns that hold amounts."""
        checks = (name for check in self.checks for name in (check.name, *check.parts))
        return list(dict.fromkeys([*(amount.name for amount in self.amounts), *checks]))

    def spent(self) -> set[str]:
        """Return the columns of expense that is written positive."""
        amounts = (amount for amount in self.amounts if amount.direction is EXPENSE)
        return {amount.name for amount in amounts if amount.sign > 0}


def read_columns(table: Table, mapping: Mapping) -> dict[int, BudgetDocument]:
    """Return ``{year: document}`` of a mapped table.

    :raises BudgetFileError: ``columns``: the table lacks some of the mapping's;
        ``no_key``, ``no_amount``: the mapping does; ``no_lines``; ``too_many``
    """
    if missing := [name for name in mapping.columns() if name not in table.head]:
        raise BudgetFileError("columns", ", ".join(dict.fromkeys(missing)))
    if not mapping.keys:
        raise BudgetFileError("no_key")
    if not mapping.amounts:
        raise BudgetFileError("no_amount")
    reading = _Reading(table, mapping)
    years = sorted({column.year for column in mapping.amounts})
    merging = {year: Merging(table.faults) for year in years}
    for year, row in reading.rows():
        merging[year].add(row)
    if not any(value.rows for value in merging.values()):
        raise BudgetFileError("no_lines")
    reading.compare_totals()
    for name in table.head:
        if name and name not in mapping.columns():
            table.faults.tell("left_out", about=name, level=Level.NOTE)
    for year in years:
        rows = merging[year].rows
        if rows and all(row.open is None for row in rows):
            table.faults.tell("no_plan", about=year, level=Level.NOTE)
    return {
        year: BudgetDocument(
            year=year,
            stage=Stage.PRIMARY,
            rows=merging[year].rows,
            faults=table.faults,
            names=reading.names,
        )
        for year in years
    }


class _Reading:
    """A reading is one pass over the lines."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        self.table, self.mapping = table, mapping
        self.faults: Faults = table.faults
        self.names: dict[tuple[str, str], str] = {}
        self.sums: dict[str, Decimal] = dict.fromkeys(mapping.numeric(), ZERO)
        self.stated: tuple[int, dict[str, Decimal]] | None = None
        self.spent = mapping.spent()
        self.mark = mapping.mark or self._mark()

    def _mark(self) -> str:
        names = self.mapping.numeric()
        texts = (cells[n] for _line, cells in self.table.records() for n in names)
        found = decimal_mark(texts)
        self.table.faults = self.faults = Faults()  # the same lines come once more
        if found is None:
            self.faults.tell("no_mark", level=Level.NOTE)
        return found or ","

    def rows(self) -> Iterator[tuple[int, Row]]:
        for line, cells in self.table.records():
            amounts = self._amounts(line, cells)
            codes = {key: cells[name] for key, name in self.mapping.keys.items()}
            for key, name in self.mapping.names.items():
                if codes.get(key) and cells[name]:
                    self.names.setdefault((key, codes[key]), cells[name])
            if not self._is_total(line, codes, amounts):
                for name, amount in amounts.items():
                    self.sums[name] += amount
                self._check(line, amounts)
                yield from self._of_line(line, codes, amounts)

    def _is_total(
        self, line: int, codes: dict[str, str], amounts: dict[str, Decimal]
    ) -> bool:
        """Return whether a line is the total, a subtotal (asked about), or has no
        amount."""
        if not any(codes.values()):
            if amounts:
                self.stated = (line, amounts)
                self.faults.tell("total_row", line, level=Level.NOTE)
            return True
        if codes.get("nature", "-"):
            return False
        if amounts:
            about = " ".join(filter(None, codes.values()))
            self.faults.tell("no_nature", line, about, Level.ASK)
        return True

    def _amounts(self, line: int, cells: dict[str, str]) -> dict[str, Decimal]:
        found = {}
        for name in self.sums:
            if (text := cells[name]) and text not in NIL:
                amount = grouped_number(text, self.mark)
                if amount is None:
                    self.faults.tell("amount", line, f"{name}: {text}")
                else:
                    found[name] = amount
        return found

    def _check(self, line: int, amounts: dict[str, Decimal]) -> None:
        for check in self.mapping.checks:
            signs = {part: -1 if part in self.spent else 1 for part in check.parts}
            parts = sum((signs[n] * amounts.get(n, ZERO) for n in check.parts), ZERO)
            stated = amounts.get(check.name)
            if stated is None or stated == parts:
                continue
            about = f"{check.name}: {stated} / {parts}"
            if stated % 1 == 0 == parts % 1 and abs(stated - parts) < len(check.parts):
                self.faults.tell("rounded", line, about, Level.NOTE)
            else:
                self.faults.tell("balance", line, about, Level.ASK)

    def compare_totals(self) -> None:
        """Compare each column with the file's own total line, where it has one."""
        if not self.stated:
            self.faults.tell("no_total", level=Level.NOTE)
            return
        line, amounts = self.stated
        for name, amount in amounts.items():
            if amount != self.sums[name]:
                self.faults.tell("total", line, f"{name}: {amount} / {self.sums[name]}")

    def _of_line(
        self, line: int, codes: dict[str, str], amounts: dict[str, Decimal]
    ) -> Iterator[tuple[int, Row]]:
        found: dict[tuple[int, Direction, Section], dict[str, Decimal]] = {}
        section, own = self._class(line, codes)
        for column in self.mapping.amounts:
            amount = amounts.get(column.name, ZERO)
            if not amount:
                continue
            direction, amount = self._directed(column, own, amount)
            place = found.setdefault((column.year, direction, section), {})
            place[column.measure] = place.get(column.measure, ZERO) + amount
        keys = {key: codes.get(key, "") for key in KEYS}
        for (year, direction, part), measures in found.items():
            place = {"line": line, "section": part, "direction": direction}
            yield year, Row(**place, **keys, **measures)

    def _directed(
        self, column: Column, own: Direction | None, amount: Decimal
    ) -> tuple[Direction, Decimal]:
        """Return the amount, positive in its direction: the column's, the account's, or
        by the sign."""
        if column.direction:
            return column.direction, column.sign * amount
        if own is None:
            return (EXPENSE if amount > 0 else REVENUE), abs(amount)
        if self.mapping.is_revenue_negative:
            return own, -amount if own is REVENUE else amount
        return own, column.sign * amount

    def _class(
        self, line: int, codes: dict[str, str]
    ) -> tuple[Section, Direction | None]:
        account = codes.get("nature", "")
        place = place_of(account, self.mapping.classes)
        if account and not place:
            self.faults.tell("account", line, account)
        return place or (OPERATING, None)
