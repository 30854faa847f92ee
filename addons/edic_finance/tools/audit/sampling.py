# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Samples that anybody can draw again, and what they say of the population.

An item's place in a draw is the SHA-256 of the seed and its id: no generator of random
numbers has to be the same in ten years. Selection and evaluation as in ISA 530 and the
AICPA guide *Audit Sampling*: attributes by the exact interval of Clopper and Pearson
(1934), monetary units by the bound of Stringer (1963) with Poisson factors.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from scipy.stats import beta, gamma


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a population: its id and book value, never negative."""

    number: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that a monetary unit sample chose: how many of its units were hit."""

    item: Item
    hits: int
    is_certain: bool


def place(seed: str, number: int) -> int:
    """Where an item stands in the draw of a seed: 0 to 2**64 - 1."""
    text = f"{seed}|{number}".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8])


def draw(items: Iterable[Item], size: int, seed: str) -> list[Item]:
    """A simple random sample without replacement, in the order of the draw."""
    ordered = sorted(items, key=lambda item: (place(seed, item.number), item.number))
    return ordered[: max(0, size)]


def is_drawn(seed: str, number: int, share: Decimal) -> bool:
    """Whether an item is among a share (0 to 1) of all, decided on it alone, so that
    what comes later is decided on as well."""
    return place(seed, number) < int(share * 2**64)


def stratify(items: Iterable[Item], bounds: Sequence[Decimal]) -> dict[int, list[Item]]:
    """Items by stratum: stratum k holds values from ``bounds[k-1]`` to below
    ``bounds[k]``; ``bounds`` ascend."""
    strata: dict[int, list[Item]] = {k: [] for k in range(len(bounds) + 1)}
    for item in items:
        strata[sum(item.value >= bound for bound in bounds)].append(item)
    return strata


def allocate(strata: Mapping[int, Sequence[Item]], size: int) -> dict[int, int]:
    """Sizes by stratum in proportion to value, at least one where there is an item.

    Largest remainders: the sizes add up to ``size`` where the strata hold as many.
    """
    totals = {
        k: sum((i.value for i in found), Decimal()) for k, found in strata.items()
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
    """A monetary unit sample: systematic over the cumulated value, from a seeded start.

    Items as large as the interval are certain. Items are laid out in the order of the
    seed, so that no order of the books can fit the interval.
    """
    pool = sorted(
        (item for item in items if item.value > 0),
        key=lambda item: (place(seed, item.number), item.number),
    )
    total = sum((item.value for item in pool), Decimal())
    if not pool or size < 1:
        return []
    interval = total / size
    start = interval * place(seed, -1) / 2**64
    found, cumulated, hit = [], Decimal(), start
    for item in pool:
        cumulated += item.value
        hits = 0
        while hit < cumulated:
            hits += 1
            hit += interval
        if hits or item.value >= interval:
            found.append(Hit(item, max(hits, 1), item.value >= interval))
    return found


def clopper_pearson(
    errors: int, size: int, confidence: Decimal = Decimal("0.95")
) -> tuple[Decimal, Decimal]:
    """Exact two-sided interval of an error rate.

    :raises ValueError: more errors than items, or no item
    """
    if not 0 <= errors <= size or size < 1:
        raise ValueError(f"{errors} of {size}")
    tail = (1 - float(confidence)) / 2
    low = 0.0 if errors == 0 else float(beta.ppf(tail, errors, size - errors + 1))
    high = 1.0
    if errors < size:
        high = float(beta.ppf(1 - tail, errors + 1, size - errors))
    return Decimal(f"{low:.6f}"), Decimal(f"{high:.6f}")


def reliability_factor(errors: int, confidence: Decimal = Decimal("0.95")) -> Decimal:
    """Poisson upper limit of the number of errors: 3.00 for none at 95 %."""
    return Decimal(f"{float(gamma.ppf(float(confidence), errors + 1)):.6f}")


def stringer_bound(
    taints: Iterable[Decimal],
    interval: Decimal,
    confidence: Decimal = Decimal("0.95"),
) -> Decimal:
    """Upper bound of the overstatement of a population, in its currency.

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


def attribute_size(
    tolerable: Decimal, confidence: Decimal = Decimal("0.95"), expected: int = 0
) -> int:
    """Items to draw so that ``expected`` errors still leave the upper limit of the
    rate at or below ``tolerable`` (Poisson)."""
    exact = reliability_factor(expected, confidence) / tolerable
    return int(exact.to_integral_value(ROUND_CEILING))
