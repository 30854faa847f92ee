# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Months of an account against the same month of the years before.

What a season repeats is taken out by comparing a month with its own of earlier years;
how far the logarithm of that ratio usually strays says whether it strays too far now
(a seasonal naive forecast with a robust z, as in Hyndman and Athanasopoulos,
Forecasting: Principles and Practice, 3rd ed., ch. 5).
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .robust import MAD_TO_SIGMA, mad_of, median_of

YEAR = 12
FLOOR = 0.05  # least standard deviation of the logarithms
MIN_RATIOS = 12  # earlier ratios


def month_text(month: int) -> str:
    """Return ``"2026-01"`` from months since the year 0."""
    return f"{month // YEAR:04d}-{month % YEAR + 1:02d}"


@dataclass(frozen=True, slots=True)
class Season:
    """A month out of season: ``usual``, the median of the same month in earlier years;
    ``n``: earlier months whose ratios it was held against."""

    month: int
    total: float
    usual: float
    z: float
    n: int


def seasons(
    totals: Mapping[int, float], limit: float, months: int, least: float
) -> Iterator[Season]:
    """Yield months out of season.

    :param totals: above zero, by months since the year 0
    :param limit: robust standard deviations
    :param months: how many months there must be before
    :param least: smallest difference from the usual total
    """
    ratios: list[float] = []
    first = min(totals, default=0)
    for month in sorted(totals):
        same = [totals[m] for m in range(month - YEAR, first - 1, -YEAR) if m in totals]
        if not same:
            continue
        usual, total = median_of(same), totals[month]
        ratio = math.log(total / usual)
        if month - first >= months and len(ratios) >= MIN_RATIOS:
            sigma = max(MAD_TO_SIGMA * mad_of(ratios), FLOOR)
            z = (ratio - median_of(ratios)) / sigma
            if abs(z) > limit and abs(total - usual) > least:
                yield Season(month, total, usual, z, len(ratios))
        ratios.append(ratio)
