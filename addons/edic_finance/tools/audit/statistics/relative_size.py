# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The relative size factor: the largest of a set over the second largest.

A factor of ten or a hundred is a decimal sign in the wrong place; one of 1.2, 1.19 or
1.07 is a total with VAT where the amount without it belongs (rates of 20, 19 and 7 %).
Nigrini, Forensic Analytics, 2nd ed. 2020, ch. 11.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from .robust import Joined

FACTORS = tuple(map(Decimal, ("10", "100", "1.2", "1.19", "1.07")))
NEAR = Decimal("0.005")
HALF_A_CENT = 0.005  # ten times an amount is not always so in binary
SHARE = 20  # one in so many of a vendor's bills, at least, is of a usual amount


def factor_near(
    ratio: Decimal, factors: tuple[Decimal, ...] = FACTORS
) -> Decimal | None:
    """Return the factor that a ratio comes within half a percent of, or None."""
    return next((f for f in factors if abs(ratio / f - 1) <= NEAR), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """``factor``: largest over second largest; ``count``: bills, the large one
    included; ``least``: currency units between the two; ``factors``: multiples that are
    mistakes; ``usual``: bills of one amount that make it usual."""

    factor: float = 10.0
    count: int = 5
    least: float = 250.0
    factors: tuple[Decimal, ...] = FACTORS
    usual: int = 3


@dataclass(frozen=True, slots=True)
class Large:
    """``index``: of the bill; ``second``: the amount it is so many times of;
    ``others``: indices of those that it is compared with; ``factor``: only of a
    multiple of the usual amount, which ``times`` of the others come to."""

    index: int
    second: float
    others: list[int]
    factor: Decimal | None = None
    times: int | None = None


def large(bills: Joined, sizes: Sizes) -> Iterator[Large]:
    """Yield what stands out by its size among one vendor's bills.

    :param bills: one series with ``amounts``, ``nets`` (in the bill's own currency),
        ``currencies``, ``until`` (last day that is compared)
    """
    found = {multiple.index: multiple for multiple in _multiples(bills, sizes)}
    found |= {outlier.index: outlier for outlier in _largest(bills, sizes)}
    yield from found.values()


def _others(bills: Joined, index: int) -> np.ndarray:
    """Return indices of those that a bill is compared with."""
    last = np.searchsorted(bills["days"], bills["until"][index], side="right")
    first = np.searchsorted(bills["days"], bills["since"][index], side="left")
    reach = np.arange(first, last)
    return reach[bills["counted"][first:last] & (reach != index)]


def _largest(bills: Joined, sizes: Sizes) -> Iterator[Large]:
    amounts = bills["amounts"]
    before = np.maximum.accumulate(
        np.where(bills["counted"], np.arange(len(amounts)), -1)
    )
    before = np.concatenate([[-1], before[:-1]])
    # the largest is so many times the one before it, too, which spares most the search
    is_near = before >= bills.starts
    is_small = is_near & (amounts < sizes.factor * amounts[before] - HALF_A_CENT)
    asked = bills["checked"] & (amounts > sizes.least) & ~is_small
    for index in asked.nonzero()[0]:
        others = _others(bills, index)
        if len(others) + 1 < sizes.count:
            continue
        second = amounts[others].max()
        if (
            amounts[index] >= sizes.factor * second - HALF_A_CENT
            and amounts[index] - second > sizes.least
        ):
            yield Large(int(index), float(second), others.tolist())


def _multiples(bills: Joined, sizes: Sizes) -> Iterator[Large]:
    """Yield what is, to the cent, a multiple of the amount that the vendor bills
    mostly, and was billed once: a new price would have come again."""
    cents = np.rint(bills["nets"] * 100).astype(np.int64)
    keys = np.stack([bills["currencies"], cents])[:, bills["counted"]]
    kinds, times = np.unique(keys, axis=1, return_counts=True)
    is_usual = times >= max(sizes.usual, keys.shape[1] / SHARE)
    for currency, usual in kinds[:, is_usual].T:
        for factor in sizes.factors:
            same = bills["checked"] & (bills["currencies"] == currency)
            is_multiple = same & (np.abs(cents - int(usual) * float(factor)) <= 1)
            for index in is_multiple.nonzero()[0]:
                others = _others(bills, index)
                seen = cents[others][bills["currencies"][others] == currency]
                count = int((seen == usual).sum())
                enough = max(sizes.usual, len(others) / 2)
                if count < enough or len(others) + 1 < sizes.count:
                    continue
                if (seen == cents[index]).any():
                    continue
                second = float(bills["amounts"][index]) / float(factor)
                yield Large(int(index), second, others.tolist(), factor, count)
