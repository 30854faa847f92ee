# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Round amounts, amounts that end alike, and amounts that come again.

Invented figures are rounder than real ones, end alike and repeat themselves (ISA 240,
A45 (e): round numbers or a consistent ending number; Nigrini, Forensic Analytics, 2nd
ed. 2020, ch. 6 and 10). What a vendor does anyway is no sign: each is held against a
base rate, and what follows a rhythm is a rent or a subscription.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .chance import binomial_tail, laplace
from .rhythm import Rhythm, rhythm
from .robust import Joined

ENDINGS = (99, 0)
MIN_ENDING = 100  # below, an amount has no ending of two digits before the sign
MIN_ALIKE = 3  # amounts that end alike
LIKELY = 0.05  # chance above which a repeated amount is a price of the vendor's list


def is_round(amounts: np.ndarray) -> np.ndarray:
    """Return whether an amount is a multiple of 1,000, or of 500 from 5,000 on."""
    cents = np.rint(amounts * 100).astype(np.int64)
    thousands = (cents >= 100_000) & (cents % 100_000 == 0)
    return thousands | ((cents >= 500_000) & (cents % 50_000 == 0))


@dataclass(frozen=True, slots=True)
class Round:
    """``index`` of a round bill among ``n`` earlier ones, ``rounds`` of them round."""

    index: int
    rounds: int
    n: int


def rounds(bills: Joined, rate: float, count: int) -> Iterator[Round]:
    """Yield round amounts of vendors who seldom bill round amounts.

    :param bills: series of vendors, with ``amounts``
    :param rate: the base rate from which on round amounts are usual
    :param count: earlier bills that make a base rate
    """
    found = is_round(bills["amounts"])
    earlier = np.concatenate([[0], np.cumsum(bills["counted"])])
    earlier_round = np.concatenate([[0], np.cumsum(bills["counted"] & found)])
    n = earlier[:-1] - earlier[bills.starts]
    seen = earlier_round[:-1] - earlier_round[bills.starts]
    is_odd = bills["checked"] & found & (n >= count) & (seen < rate * n)
    for index in is_odd.nonzero()[0]:
        yield Round(int(index), int(seen[index]), int(n[index]))


@dataclass(frozen=True, slots=True)
class Repeat:
    """An amount that comes several times: ``indices`` of its bills, among ``n`` of the
    vendor; ``equal``: chance that two of the others are alike; ``chance``: to see as
    many."""

    indices: list[int]
    n: int
    equal: float
    chance: float
    rhythm: Rhythm


def repeats(bills: Joined, times: int, count: int, least: float) -> Iterator[Repeat]:
    """Yield amounts that come again without a rhythm, the latest time for each.

    :param bills: one vendor's, in one currency; ``since`` as far as is looked back
    :param times: how often at least
    :param count: other bills that make a base rate
    :param least: smallest amount
    """
    cents = np.rint(bills["amounts"] * 100).astype(np.int64)
    kinds, counts = np.unique(cents[cents >= least * 100], return_counts=True)
    for kind in kinds[counts >= times]:
        found = _latest(bills, (cents == kind).nonzero()[0], times)
        if not found or not bills["checked"][found].any():
            continue
        beat = rhythm(bills["days"][found].tolist())
        if beat.is_regular:
            continue
        first = np.searchsorted(bills["days"], bills["since"][found[-1]])
        window = cents[first : found[-1] + 1]
        equal = _equal(window[window != kind])
        chance = binomial_tail(len(found) - 1, len(window) - 1, equal)
        if chance < LIKELY or len(window) - len(found) < count:
            yield Repeat(found, len(window), equal, chance, beat)


def _latest(bills: Joined, places: np.ndarray, times: int) -> list[int]:
    """Return the last of these, with those it is often enough in one stretch of time
    with."""
    for last in range(len(places) - 1, times - 2, -1):
        since = bills["since"][places[last]]
        near = [int(i) for i in places[: last + 1] if bills["days"][i] >= since]
        if len(near) >= times:
            return near
    return []


def _equal(others: np.ndarray) -> float:
    """Return chance that two of these amounts are equal, by the rule of succession."""
    n = len(others)
    alike = sum(c * (c - 1) // 2 for c in Counter(others.tolist()).values())
    return laplace(alike, n * (n - 1) // 2)


@dataclass(frozen=True, slots=True)
class Ending:
    """Amounts with one ending: ``indices``, among ``n`` different amounts."""

    ending: int
    indices: list[int]
    n: int
    chance: float


def endings(bills: Joined, base: dict[int, float], limit: float) -> Iterator[Ending]:
    """Yield endings that come more often than with other vendors; equal amounts count
    once.

    :param bills: one vendor's on one account; ``since`` as far as is looked back
    :param base: chance of each ending
    :param limit: chance below which it is reported
    """
    amounts = bills["amounts"]
    first = np.searchsorted(bills["days"], bills["since"][-1])
    different = {round(amounts[i] * 100): i for i in range(first, len(amounts))}
    places = np.array(sorted(different.values()), dtype=np.int64)
    places = places[amounts[places] >= MIN_ENDING]
    ends = np.floor(amounts[places]).astype(np.int64) % 100
    for ending in ENDINGS:
        found = places[ends == ending]
        chance = binomial_tail(len(found), len(places), base[ending])
        if len(found) >= MIN_ALIKE and chance < limit and bills["checked"][found].any():
            yield Ending(ending, found.tolist(), len(places), chance)
