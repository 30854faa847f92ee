# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The line of a vendor's numbers: they grow with the days, one typed wrong does not
fit."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from .history import Bill, History
from .reference import Likeness, only_difference

MIN_NUMBERS = 3  # numbers before a line is seen in them
BOUNCE = 5  # times its usual speed that a vendor's numbers may grow
SLACK = 20  # and numbers, whatever the speed
BESIDE = 2  # on each side, because one of them may be typed wrong as well
ORDERLY = 5  # one step in so many may go backwards

Point = tuple[date, int]


def place(
    earlier: Bill, later: Bill, like: Likeness, history: History
) -> dict[str, Any]:
    """Return whether the numbers of a pair fit the vendor's others.

    :return: ``line``: ``in`` where both do, ``out`` where one does not, empty where
        that cannot be said; with ``out`` also the ``number`` and what it lies between
    """
    if like.numbers is None or not like.is_last:
        return {"line": ""}
    known = _line(earlier, later, history, like.others.index("#"))
    if not known:
        return {"line": ""}
    odd = [
        {"line": "out", "number": str(number), **_bounds_facts(bill.day, known)}
        for bill, number in zip((earlier, later), like.numbers, strict=True)
        if not _fits(number, bill.day, known)
    ]
    if len(odd) == 1:
        return odd[0]
    return {"line": "" if odd else "in"}


def is_in_order(earlier: Bill, later: Bill, history: History) -> bool:
    """Return whether the vendor counted both bills, each where it had got to that day.

    False also where too few other numbers show how the vendor counts.
    """
    spot, pair = only_difference(earlier.ref, later.ref), (earlier, later)
    if spot is None or not all(bill.ref.blocks[spot].isdigit() for bill in pair):
        return False
    known = _line(earlier, later, history, spot)
    return bool(known) and all(
        _fits(int(bill.ref.blocks[spot]), bill.day, known) for bill in pair
    )


def _line(earlier: Bill, later: Bill, history: History, spot: int) -> list[Point]:
    """Return the days and numbers of the vendor's other bills that differ from these at
    a spot alone; none where they are few or in no order."""
    series = history.series(earlier, later, earlier.ref.but(spot))
    known = [(bill.day, int(bill.ref.blocks[spot])) for bill in series]
    steps = [after[1] - before[1] for before, after in pairwise(sorted(known))]
    is_ordered = sum(step < 0 for step in steps) * ORDERLY <= len(steps)
    return known if len(known) >= MIN_NUMBERS and is_ordered else []


def _bounds(day: date, known: Sequence[Point]) -> tuple[int | None, int | None]:
    """Return what a number of that day has to lie between, as far as known."""
    before = [number for then, number in known if then < day][-BESIDE:]
    after = [number for then, number in known if then > day][:BESIDE]
    low = min(before) if len(before) == BESIDE else None
    return low, max(after) if len(after) == BESIDE else None


def _fits(number: int, day: date, known: Sequence[Point]) -> bool:
    low, high = _bounds(day, known)
    if low is not None and number < low:
        return False
    if high is not None:
        return number <= high
    if low is None:
        return True
    last = max(then for then, _number in known if then < day)
    numbers = sorted(number for _then, number in known)
    span = max((known[-1][0] - known[0][0]).days, 1)
    speed = (numbers[-BESIDE] - numbers[0]) / span  # without the highest
    return number <= low + SLACK + BOUNCE * speed * ((day - last).days + 15)


def _bounds_facts(day: date, known: Sequence[Point]) -> dict[str, str | None]:
    pairs = zip(("before", "after"), _bounds(day, known), strict=True)
    return {name: None if bound is None else str(bound) for name, bound in pairs}
