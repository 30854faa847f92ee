# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows of the law and of a site, each in force from its day on.

A figure counts for the day of the fact that it is held against, never for the day on
which somebody looks. So nothing here can be asked without a day.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A row that counts from a day on.

    ``rank``: 0 for the company's own row of its narrowest area; a lower rank holds
    before a higher one, whatever the day. ``number``: of two rows of one rank and day
    the higher one holds. ``row``: what is asked for.
    """

    code: str
    valid_from: date
    rank: int
    number: int
    row: Any


class History:
    """The rows of each code by the days on which they hold."""

    def __init__(self, rows: Iterable[DatedRow]) -> None:
        by_code: dict[str, list[DatedRow]] = {}
        for row in rows:
            by_code.setdefault(row.code, []).append(row)
        self._steps = {code: _steps(found) for code, found in by_code.items()}

    def on(self, day: date) -> dict[str, Any]:
        """Return ``{code: row}`` of what holds on a day."""
        found = {}
        for code, steps in self._steps.items():
            place = bisect_right(steps, day, key=lambda step: step[0])
            if place:
                found[code] = steps[place - 1][1]
        return found

    def steps(self, code: str) -> list[tuple[date, Any]]:
        """Return ``[(first day, row)]`` of a code, in order of days."""
        return self._steps.get(code, [])

    def changes(self, codes: Iterable[str]) -> list[date]:
        """Return the days, in order, on which another row of these codes begins."""
        return sorted({day for code in codes for day, _row in self.steps(code)})


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which the same figures hold: from ``since`` to the day before ``until``;
    None where it has no such end."""

    since: date | None
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Return whether a day is in it."""
        return not (self.since and day < self.since) and not (
            self.until and day >= self.until
        )

    def a_day(self, last: date) -> date:
        """Return a day of it: ``last`` where it is one, else the nearest."""
        if self.since and last < self.since:
            return self.since
        if self.until and last >= self.until:
            return date.fromordinal(self.until.toordinal() - 1)
        return last


def spans(changes: Sequence[date]) -> list[Span]:
    """Return the spans between days of change, which ascend."""
    return [Span(since, until) for since, until in pairwise([None, *changes, None])]


def _steps(rows: Sequence[DatedRow]) -> list[tuple[date, Any]]:
    """Return ``(first day, row)`` of what holds, in order of days."""
    found: list[tuple[date, Any]] = []
    for day in sorted({row.valid_from for row in rows}):
        counting = [row for row in rows if row.valid_from <= day]
        best = min(
            counting, key=lambda r: (r.rank, -r.valid_from.toordinal(), -r.number)
        )
        if not found or found[-1][1] is not best.row:
            found.append((day, best.row))
    return found
