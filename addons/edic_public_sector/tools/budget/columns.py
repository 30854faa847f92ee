# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Budgets of German municipalities: tables of Produkt × Sachkonto, or of Produkt, whose
 columns a person maps. Each city has its own; none is a standard.

Which account class is revenue and which expense differs by Land: the municipal charts
of NRW, Bavaria, Lower Saxony and most others have 4 and 5, Baden-Württemberg's 3 and
4, Hesse's 5 and 6 to 7. The presets follow the charts that the cities use; a
mapping may state its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

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
from .numbers import decimal_mark, grouped_number
from .text_table import Table

REVENUE, EXPENSE = Direction.REVENUE, Direction.EXPENSE
OPERATING, CAPITAL, CASH = Section.OPERATING, Section.CAPITAL, Section.CASH
INTERNAL = Section.INTERNAL
Classes = tuple[tuple[str, Section, Direction | None], ...]
PRESETS: dict[str, Classes] = {  # prefix of the account; no direction: by the sign
    "nkf": (
        *(("4", OPERATING, REVENUE), ("5", OPERATING, EXPENSE)),
        *(("68", CAPITAL, REVENUE), ("69", CAPITAL, REVENUE)),
        *(("78", CAPITAL, EXPENSE), ("79", CAPITAL, EXPENSE)),
        *(("6", CASH, REVENUE), ("7", CASH, EXPENSE), ("9", INTERNAL, None)),
    ),
    "nkhr_bw": (
        *(("3", OPERATING, REVENUE), ("4", OPERATING, EXPENSE)),
        *(("68", CAPITAL, REVENUE), ("69", CAPITAL, REVENUE)),
        *(("78", CAPITAL, EXPENSE), ("79", CAPITAL, EXPENSE)),
        *(("6", CASH, REVENUE), ("7", CASH, EXPENSE), ("9", INTERNAL, None)),
    ),
    "kvkr_he": (
        *(("5", OPERATING, REVENUE), ("6", OPERATING, EXPENSE)),
        *(("7", OPERATING, EXPENSE), ("9", INTERNAL, None)),
    ),
    "kameral": (  # Gruppierung: Hauptgruppen 0 to 2 and 4 to 6, 3 and 7 to 9
        *((one, OPERATING, REVENUE) for one in "012"),
        *((one, OPERATING, EXPENSE) for one in "456"),
        *(("3", CAPITAL, REVENUE), ("7", CAPITAL, EXPENSE)),
        *(("8", CAPITAL, EXPENSE), ("9", CAPITAL, EXPENSE)),
    ),
}
# What is planned as a payment for an asset is booked on the asset: of the municipal
# charts with payments in class 7 and assets in class 0.
ASSETS = {
    "782": "02,03",  # land and buildings
    "783": "01,06,07,08",  # movables
    "785": "02,03,04,05,09",  # building works
}
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
    """A column that should be the sum of others (Saldo), in the signs of the file."""

    name: str
    parts: tuple[str, ...]
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """What the columns of a table mean.

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
        """Every column it asks for."""
        parts = [part for check in self.checks for part in (check.name, *check.parts)]
        return [
            *self.keys.values(),
            *self.names.values(),
            *(column.name for column in self.amounts),
            *parts,
        ]

    def numeric(self) -> list[str]:
        """Those that hold amounts."""
        checks = (name for one in self.checks for name in (one.name, *one.parts))
        return list(dict.fromkeys([*(one.name for one in self.amounts), *checks]))


def read_columns(table: Table, mapping: Mapping) -> dict[int, BudgetDocument]:
    """``{year: document}`` of a mapped table.

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
    if not any(one.rows for one in merging.values()):
        raise BudgetFileError("no_lines")
    reading.compare_totals()
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


def booked_on(account: str, classes: str) -> str:
    """The beginnings of the accounts that a planned account is booked on, with commas;
    empty: its own."""
    return ASSETS.get(account[:3], "") if classes in ("nkf", "nkhr_bw") else ""


class _Reading:
    """One pass over the lines."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        self.table, self.mapping = table, mapping
        self.faults: Faults = table.faults
        self.names: dict[tuple[str, str], str] = {}
        self.sums: dict[str, Decimal] = dict.fromkeys(mapping.numeric(), ZERO)
        self.stated: tuple[int, dict[str, Decimal]] | None = None
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
        """Whether a line is the total, a subtotal (asked about), or has no amount."""
        if not any(codes.values()):
            self.stated = (line, amounts) if amounts else self.stated
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
            if text := cells[name]:
                amount = grouped_number(text, self.mark)
                if amount is None:
                    self.faults.tell("amount", line, f"{name}: {text}")
                else:
                    found[name] = amount
        return found

    def _check(self, line: int, amounts: dict[str, Decimal]) -> None:
        for check in self.mapping.checks:
            parts = sum((amounts.get(part, ZERO) for part in check.parts), ZERO)
            stated = amounts.get(check.name)
            if stated is None or stated == parts:
                continue
            about = f"{check.name}: {stated} / {parts}"
            if stated % 1 == 0 == parts % 1 and abs(stated - parts) < len(check.parts):
                self.faults.tell("rounded", line, about, Level.NOTE)
            else:
                self.faults.tell("balance", line, about, Level.ASK)

    def compare_totals(self) -> None:
        """Each column against the file's own total line, where it has one."""
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
        for (year, direction, part), measures in found.items():
            yield (
                year,
                Row(
                    line=line,
                    section=part,
                    direction=direction,
                    **_codes(codes),
                    **measures,
                ),
            )

    def _directed(
        self, column: Column, own: Direction | None, amount: Decimal
    ) -> tuple[Direction, Decimal]:
        """The amount, positive in its direction: the column's, the account's, or by the
        sign."""
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
        if not account:
            return OPERATING, None
        fitting = [one for one in self.mapping.classes if account.startswith(one[0])]
        if not fitting:
            self.faults.tell("account", line, account)
            return OPERATING, None
        _prefix, section, direction = max(fitting, key=lambda one: len(one[0]))
        return section, direction


def _codes(codes: dict[str, str]) -> dict[str, str]:
    return {key: codes.get(key, "") for key in KEYS}
