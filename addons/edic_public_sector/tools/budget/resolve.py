# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The line of a budget that an entry is spent on: by account, function and
operation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .document import Direction, Order

MIN_PERCENTAGE = 1e-9  # of a percentage: less is nothing


@dataclass(frozen=True, slots=True)
class LineKey:
    """A key says what a line takes: accounts that begin with one of ``prefixes``, of a
    function that begins with its own and of its operation; empty: of any.

    ``is_rest``: it takes what no other line of its credit does, since lines below the
    level that binds are information.
    """

    id: int
    direction: Direction
    prefixes: tuple[str, ...]
    function: str = ""
    operation: str = ""
    order: Order = Order.REAL
    is_rest: bool = False


class Resolver:
    """The lines of one budget, by the beginnings of their accounts."""

    def __init__(self, lines: Iterable[LineKey]) -> None:
        self._by_prefix: dict[tuple[Direction, str], list[LineKey]] = {}
        self._rest: list[LineKey] = []
        for line in lines:
            if line.is_rest:
                self._rest.append(line)
                continue
            for prefix in line.prefixes:
                self._by_prefix.setdefault((line.direction, prefix), []).append(line)
        self._known: dict[tuple[str, ...], int | None] = {}

    def find(
        self,
        direction: Direction,
        account: str,
        function: str = "",
        operation: str = "",
    ) -> int | None:
        """Return the most fitting line's id: that of the operation, else the longest
        account, the longest function, real before order; None where no line takes it.
        """
        key = (direction, account, function, operation)
        if key not in self._known:
            self._known[key] = self._search(*key)
        return self._known[key]

    def _search(
        self, direction: Direction, account: str, function: str, operation: str
    ) -> int | None:
        fitting = [
            (length, line)
            for length in range(len(account), 0, -1)
            for line in self._by_prefix.get((direction, account[:length]), ())
            if _fits(line, function, operation)
        ] or [
            (0, line)
            for line in self._rest
            if line.direction is direction
            and account.startswith(line.prefixes)
            and _fits(line, function, operation)
        ]
        return max(fitting, key=_score)[1].id if fitting else None


def _score(found: tuple[int, LineKey]) -> tuple[int, ...]:
    length, line = found
    is_real = line.order is Order.REAL
    return len(line.operation), length, len(line.function), is_real, -line.id


def _fits(line: LineKey, function: str, operation: str) -> bool:
    """Return whether a line takes it: a line without function takes any; one with, what
    begins with it."""
    return function.startswith(line.function) and (
        not line.operation or operation == line.operation
    )


def shares(
    distribution: Mapping[str, float],
    codes: Mapping[int, tuple[str, str]],
) -> dict[tuple[str, str], float]:
    """Return percentages by function and operation, of an analytic distribution.

    :param distribution: ``{"12,34": percent}``: accounts of several plans in one key,
        or in keys of their own that make 100 % of each plan
    :param codes: ``{analytic account: (function, operation)}`` of those that have one
    :return: ``{(function, operation): percent}``, 100 in all and none below 0: what is
        not distributed has neither

    >>> shares({"1": 60.0, "2": 40.0}, {1: ("020", ""), 2: ("211", "")})
    {('020', ''): 60.0, ('211', ''): 40.0}
    """
    found: dict[tuple[str, str], float] = defaultdict(float)
    operations: dict[str, float] = defaultdict(float)  # in keys of their own
    rest = 100.0
    for key, percent in distribution.items():
        if not isinstance(percent, int | float):
            continue  # nobody's budget stops at what a client wrote into one entry
        accounts = (int(part) for part in key.split(",") if part.strip().isdecimal())
        own = [codes[account] for account in accounts if account in codes]
        function, operation = _first(own, 0), _first(own, 1)
        if function:
            percent = max(0.0, min(percent, rest))
            found[function, operation] += percent
            rest -= percent
        elif operation:
            operations[operation] += percent
    found["", ""] = rest
    _divide(found, operations, [("", "")])
    _divide(found, operations, [pair for pair in found if pair[0] and not pair[1]])
    return {
        pair: percent for pair, percent in found.items() if percent > MIN_PERCENTAGE
    }


def _first(own: list[tuple[str, str]], place: int) -> str:
    return next((pair[place] for pair in own if pair[place]), "")


def _divide(
    found: dict[tuple[str, str], float],
    operations: dict[str, float],
    takers: list[tuple[str, str]],
) -> None:
    """Give the operations to the pairs that have none, in proportion."""
    before = {pair: found[pair] for pair in takers}
    total = left = sum(before.values())
    for operation, percent in operations.items():
        taken = min(percent, left)
        if taken <= MIN_PERCENTAGE:
            continue
        operations[operation] -= taken
        left -= taken
        for pair, own in before.items():
            found[pair[0], operation] += taken * own / total
            found[pair] -= taken * own / total
