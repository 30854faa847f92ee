# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Prices that jump, and prices that creep up a little with each bill.

A jump is a price above the median of those before. Creeping is found by a one-sided
CUSUM (Page, Biometrika 41, 1954): what lies above target by more than half a standard
deviation adds up, and four of them are an alarm. Target and deviation are the median
and the MAD of the prices before those that are added up.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from . import robust
from .robust import Floats, Integers, Joined

WIDTH = 60  # earlier prices at most
STEADY = 0.05  # robust deviation of a price over its median; above, it is no price
FLOOR = 0.01  # of the target: the least standard deviation


WORDS = re.compile(r"[^\W\d_]+")
MONTHS = frozenset(
    WORDS.findall(
        "jan january feb february mar march apr april may jun june jul july aug august "
        "sep sept september oct october nov november dec december janv janvier fév "
        "févr février fevrier mars avr avril mai juin juil juillet août aout septembre "
        "octobre novembre déc décembre decembre januar februar märz juni juli okt "
        "oktober dez dezember"
    )
)
MIN_LABEL_LETTERS = 3  # letters of a label that names something


@lru_cache(maxsize=8192)
def item(label: str) -> str:
    """Return a label's words without figures and months; empty if too short."""
    words = [word for word in WORDS.findall(label.lower()) if word not in MONTHS]
    name = " ".join(words)
    return name if len(name) >= MIN_LABEL_LETTERS else ""


def by_item(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a series split into one for each item.

    :param row: lists of the same length, ``names`` among them
    """
    places: dict[str, list[int]] = {}
    for place, label in enumerate(row["names"]):
        if name := item(label or ""):
            places.setdefault(name, []).append(place)
    for found in places.values():
        yield {
            key: [value[place] for place in found] if isinstance(value, list) else value
            for key, value in row.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """``jump``, ``index``: shares of the price; ``bills``: added up by the CUSUM;
    ``slack``, ``alarm``: its k and h in standard deviations; ``count``: prices that
    make a history."""

    jump: float = 0.10
    index: float = 0.03
    bills: int = 6
    slack: float = 0.5
    alarm: float = 4.0
    count: int = 4


@dataclass(frozen=True, slots=True)
class Risen:
    """The verdicts on prices. For each price: its history's size and median, whether it
    jumped or crept above the limit with this bill, whether it is steady enough to be a
    price; and the CUSUM in standard deviations with its target."""

    n: Integers
    median: Floats
    has_jumped: np.ndarray
    has_crept: np.ndarray
    is_steady: np.ndarray
    cusum: Floats
    target: Floats
    sigma: Floats


def judge(lines: Joined, rise: Rise) -> Risen:
    """Hold each price against those of the same item before it.

    :param lines: series of items, with ``prices``
    """
    prices = lines["prices"]
    every = np.arange(len(prices))
    width = robust.width_of(lines.starts, every, WIDTH)
    history = np.where(lines["counted"], prices, np.inf)
    window = robust.windows(history, lines.starts, width, every)
    n, middle = robust.counts(window), robust.median(window)
    spread = robust.spread(window, middle)
    known = n >= rise.count
    top = middle * (1 + rise.jump)
    # if a price stays up, the bill with which it rose is reported
    has_jumped = known & (prices > top) & ~(_before(prices, lines.row) > top)
    sums, target, sigma = _sums(lines, n, middle, spread, rise)
    has_crept = (sums > rise.alarm) & ~(_before(sums, lines.row) > rise.alarm)
    is_steady = known & (spread <= STEADY * middle)
    return Risen(n, middle, has_jumped, has_crept, is_steady, sums, target, sigma)


def _before(values: Floats, row: Integers) -> Floats:
    """Return the value before each of its series; first, minus infinity."""
    found = np.concatenate([[-np.inf], values[:-1]])
    found[1:][row[1:] != row[:-1]] = -np.inf
    return found


def _sums(
    lines: Joined, n: Integers, middle: Floats, spread: Floats, rise: Rise
) -> tuple[Floats, Floats, Floats]:
    """Return CUSUM after each price over the last ones, against those before."""
    prices = lines["prices"]
    sums, target, sigma = (np.zeros(len(prices)) for _ in range(3))
    first = np.maximum(np.arange(len(prices)) - rise.bills + 1, 0)
    is_whole = (lines.row[first] == lines.row) & (np.arange(len(prices)) - first > 0)
    at = np.flatnonzero(is_whole & (n[first] >= rise.count))
    base = middle[first[at]]
    target[at] = base * (1 + rise.index)
    sigma[at] = np.maximum(spread[first[at]], FLOOR * base)
    for step in range(rise.bills):
        over = (prices[first[at] + step] - target[at]) / sigma[at] - rise.slack
        sums[at] = np.maximum(0.0, sums[at] + over)
    return sums, target, sigma
