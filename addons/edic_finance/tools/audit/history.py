# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A vendor's bills, to hold a pair of them against the others."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .reference import Reference

Shape = tuple[str, ...]
SEEN = 8  # bills of a vendor before one knows its amounts
VARIED = 3  # one bill in so many may have the amount of another
SPAN = timedelta(days=400)  # on both sides of a pair


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill of a vendor; ``amount`` is what makes two of them comparable."""

    id: int
    day: date
    ref: Reference
    amount: Decimal


class History:
    """The bills of one vendor by day, and what they have in common.

    Bills without a number say nothing of how the vendor counts, and as much as others
    of when it asks for an amount.
    """

    def __init__(self, bills: Iterable[Bill], unnumbered: Iterable[Bill] = ()) -> None:
        self.bills = _by_day(bills)
        self.by_amount: dict[Decimal, list[Bill]] = defaultdict(list)
        for bill in _by_day([*self.bills, *unnumbered]):
            self.by_amount[bill.amount].append(bill)
        self.forms = Counter(bill.ref.form for bill in self.bills)
        self.shapes = Counter(bill.ref.shape for bill in self.bills)
        self._series: dict[Shape, list[Bill]] = {}
        self._values: dict[tuple[Shape, int], Counter[str]] = {}

    def is_varied(self, amount: Decimal) -> bool:
        """Return whether the vendor hardly ever asks for an amount again, this one
        apart."""
        others = [b for known, b in self.by_amount.items() if known != amount]
        count = sum(map(len, others))
        again = sum(len(bills) for bills in others if len(bills) > 1)
        return count >= SEEN and again * VARIED <= count

    def same(self, earlier: Bill, later: Bill) -> list[Bill]:
        """Return the other bills of their amount, by day."""
        return _around(self.by_amount[earlier.amount], earlier, later)

    def series(self, earlier: Bill, later: Bill, blocks: Shape) -> list[Bill]:
        """Return the other bills with these blocks in their number, # being any."""
        if blocks not in self._series:
            self._series[blocks] = [
                bill for bill in self.bills if _has_blocks(bill.ref, blocks)
            ]
        return _around(self._series[blocks], earlier, later)

    def count(self, form: str, *without: Bill) -> int:
        """Return how many bills have a number of a form, these not counted."""
        return self.forms[form] - sum(bill.ref.form == form for bill in without)

    def count_shape(self, shape: Shape, *without: Bill) -> int:
        """Return how many bills have a number of a shape, these not counted."""
        return self.shapes[shape] - sum(bill.ref.shape == shape for bill in without)

    def values(self, shape: Shape, spot: int, *without: Bill) -> Counter[str]:
        """Return what stands at a spot of the numbers of a shape, how often."""
        if (shape, spot) not in self._values:
            self._values[shape, spot] = Counter(
                bill.ref.blocks[spot] for bill in self.bills if bill.ref.shape == shape
            )
        found = Counter(
            bill.ref.blocks[spot] for bill in without if bill.ref.shape == shape
        )
        return self._values[shape, spot] - found


def _by_day(bills: Iterable[Bill]) -> list[Bill]:
    return sorted(bills, key=lambda bill: (bill.day, bill.id))


def _has_blocks(ref: Reference, blocks: Shape) -> bool:
    return len(ref.blocks) == len(blocks) and all(
        theirs == ours or (ours == "#" and theirs.isdigit())
        for theirs, ours in zip(ref.blocks, blocks, strict=True)
    )


def _around(bills: Sequence[Bill], earlier: Bill, later: Bill) -> list[Bill]:
    start = bisect_left(bills, earlier.day - SPAN, key=lambda bill: bill.day)
    end = bisect_right(bills, later.day + SPAN, key=lambda bill: bill.day)
    return [bill for bill in bills[start:end] if bill.id not in (earlier.id, later.id)]
