# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Samples that anybody can draw again, and what they say of the population.

An item's place in a draw is the SHA-256 of the seed and its id: no generator of random
numbers has to be the same in ten years. Selection and evaluation as in ISA 530 and the
AICPA guide *Audit Sampling*: attributes by the exact interval of Clopper and Pearson
(1934), weighted by stratum (Cochran, *Sampling Techniques*, 3rd ed. 1977, ch. 5) at a
confidence shared between the strata (Bonferroni); monetary units by the bound of
Stringer (1963) with Poisson factors.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from scipy.stats import gamma, hypergeom

SIXTH = Decimal("0.000001")
CREDITS = -1  # number of the stratum of credit notes
START = -1  # stands for an id where the first monetary unit is drawn


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a population: its id and book value, negative for a credit note."""

    number: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that a monetary unit sample chose: how many of its units were hit."""

    item: Item
    hits: int
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum counts what was looked at, and what of it was wrong, in items.

    ``certain`` of its ``count`` were taken in any case: they are counted, the others
    estimated by those that were drawn by chance.
    """

    count: int
    certain: int = 0
    certain_seen: int = 0
    certain_wrong: int = 0
    seen: int = 0
    wrong: int = 0

    @property
    def rest(self) -> int:
        """Return items that chance decided on."""
        return self.count - self.certain


def place(seed: str, number: int) -> int:
    """Return where an item stands in the draw of a seed: 0 to 2**64 - 1."""
    return int(place_digits(seed, number), 16)


def place_digits(seed: str, number: int) -> str:
    """Return a place as it is found by hand: the first 16 hexadecimal digits of the
    SHA-256 of seed, vertical bar and id."""
    return hashlib.sha256(f"{seed}|{number}".encode()).hexdigest()[:16]


def first_unit(interval: Decimal, seed: str) -> Decimal:
    """Return where the first monetary unit of a seed lies: 0 to below the interval."""
    return interval * place(seed, START) / 2**64


def apart_credits(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Return the items that add to the books, and the credit notes.

    A credit note takes from what is owed: counted as a positive amount, it would make
    a population of bills larger than it is, and its errors overstatements.
    """
    others = [item for item in items if item.value >= 0]
    return others, [item for item in items if item.value < 0]


def draw(items: Iterable[Item], size: int, seed: str) -> list[Item]:
    """Return a simple random sample without replacement, in the order of the draw."""
    ordered = sorted(items, key=lambda item: (place(seed, item.number), item.number))
    return ordered[: max(0, size)]


def is_drawn(seed: str, number: int, share: Decimal) -> bool:
    """Return whether an item is among a share (0 to 1) of all, decided on it alone, so
    that what comes later is decided on as well."""
    return place(seed, number) < int(share * 2**64)


def stratify(items: Iterable[Item], bounds: Sequence[Decimal]) -> dict[int, list[Item]]:
    """Return items by stratum: stratum k holds values from ``bounds[k-1]`` to below
    ``bounds[k]``; ``bounds`` ascend."""
    strata: dict[int, list[Item]] = {k: [] for k in range(len(bounds) + 1)}
    for item in items:
        strata[sum(item.value >= bound for bound in bounds)].append(item)
    return strata


def allocate(strata: Mapping[int, Sequence[Item]], size: int) -> dict[int, int]:
    """Return sizes by stratum in proportion to value, whatever its sign, and at least
    one where there is an item.

    Largest remainders: the sizes add up to ``size`` where the strata hold as many.
    """
    totals = {
        k: sum((abs(i.value) for i in found), Decimal()) for k, found in strata.items()
    }
    whole = sum(totals.values(), Decimal()) or Decimal(1)
    exact = {k: Decimal(size) * totals[k] / whole for k in strata}
    sizes = {
        k: min(len(strata[k]), max(int(exact[k]), bool(strata[k]))) for k in strata
    }
    by_remainder = sorted(strata, key=lambda k: (int(exact[k]) - exact[k], k))
    while sum(sizes.values()) < min(size, sum(map(len, strata.values()))):
        for k in by_remainder:
            if sizes[k] < len(strata[k]) and sum(sizes.values()) < size:
                sizes[k] += 1
    return sizes


def monetary_units(items: Iterable[Item], size: int, seed: str) -> list[Hit]:
    """Return a monetary unit sample: systematic over the cumulated value, from a seeded
    start.

    Items as large as the interval are certain. Items are laid out in the order of the
    seed, so that no order of the books can fit the interval.
    """
    above = [item for item in items if item.value > 0]
    pool = draw(above, len(above), seed)
    total = sum((item.value for item in pool), Decimal())
    if not pool or size < 1:
        return []
    interval = total / size
    found, cumulated, hit = [], Decimal(), first_unit(interval, seed)
    for item in pool:
        cumulated += item.value
        hits = 0
        while hit < cumulated:
            hits += 1
            hit += interval
        if hits or item.value >= interval:
            found.append(Hit(item, max(hits, 1), item.value >= interval))
    return found


def finite_interval(
    errors: int, size: int, count: int, confidence: Decimal = Decimal("0.95")
) -> tuple[int, int]:
    """Return exact two-sided interval of the number of errors among ``count`` items, of
    which ``size`` were drawn without replacement.

    Clopper and Pearson's with the hypergeometric distribution (Cochran, 3.6): the
    numbers under which neither so many nor so few errors are too rare. All drawn, it is
    a point; none drawn, everything is possible.

    :raises ValueError: more errors than were drawn, or more drawn than there are
    """
    if not 0 <= errors <= size <= count:
        raise ValueError(f"{errors} of {size} of {count}")
    tail = (1 - float(confidence)) / 2
    numbers = range(errors, count - size + errors + 1)
    if len(numbers) == 1 or not size:
        return numbers[0], numbers[-1]

    def is_enough(number: int) -> bool:
        return bool(hypergeom.sf(errors - 1, count, number, size) > tail)

    def is_too_many(number: int) -> bool:
        return bool(hypergeom.cdf(errors, count, number, size) <= tail)

    low = bisect_left(numbers, True, key=is_enough)
    return numbers[low], numbers[bisect_left(numbers, True, key=is_too_many) - 1]


def stratified_rate(
    strata: Iterable[Stratum], confidence: Decimal = Decimal("0.95")
) -> tuple[Decimal, Decimal, Decimal]:
    """Return share of wrong items of a population: as estimated, and its two-sided
    interval.

    Each stratum counts by its items (Cochran, 5.3). Its interval is exact at
    ``1 - (1 - confidence) / k`` where k strata are drawn in part: all hold together at
    least as often as ``confidence`` (Bonferroni), whatever the sizes. What is counted
    adds no doubt; where nothing was looked at any share may be wrong, and the estimate
    is of the others.

    :raises ValueError: no item
    """
    counted = [stratum for stratum in strata if stratum.count]
    if not counted:
        raise ValueError("no item")
    in_part = sum(0 < stratum.seen < stratum.rest for stratum in counted)
    each = 1 - (1 - confidence) / max(in_part, 1)
    least = most = known = 0
    wrong = Decimal()
    for stratum in counted:
        low, high = finite_interval(stratum.wrong, stratum.seen, stratum.rest, each)
        least += stratum.certain_wrong + low
        most += stratum.certain_wrong + stratum.certain - stratum.certain_seen + high
        wrong += stratum.certain_wrong
        known += stratum.certain_seen
        if stratum.seen:
            wrong += Decimal(stratum.wrong * stratum.rest) / stratum.seen
            known += stratum.rest
    whole = Decimal(sum(stratum.count for stratum in counted))
    return (
        (wrong / max(known, 1)).quantize(SIXTH),
        (least / whole).quantize(SIXTH, ROUND_FLOOR),
        (most / whole).quantize(SIXTH, ROUND_CEILING),
    )


def reliability_factor(errors: int, confidence: Decimal = Decimal("0.95")) -> Decimal:
    """Return Poisson upper limit of the number of errors: 3.00 for none at 95 %."""
    return Decimal(f"{float(gamma.ppf(float(confidence), errors + 1)):.6f}")


def stringer_bound(
    taints: Iterable[Decimal],
    interval: Decimal,
    confidence: Decimal = Decimal("0.95"),
) -> Decimal:
    """Return upper bound of the overstatement of a population, in its currency.

    :param taints: share of each wrong unit that is wrong, 0 to 1, of items that were
        not certain
    :param interval: of the sample
    """
    factor = reliability_factor(0, confidence)
    bound = factor
    for count, taint in enumerate(sorted(taints, reverse=True), 1):
        step = reliability_factor(count, confidence)
        bound += (step - factor) * taint
        factor = step
    return (bound * interval).quantize(Decimal("0.01"))


def projected_misstatement(taints: Iterable[Decimal], interval: Decimal) -> Decimal:
    """Return the most likely overstatement: each tainting times the interval.

    :param taints: share of each wrong unit that is wrong, 0 to 1, of items that were
        not certain
    :param interval: of the sample, in the currency of the population
    """
    return (sum(taints, Decimal()) * interval).quantize(Decimal("0.01"))
