# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The growths that "do nothing" assumes: each family goes on as it did, half as fast.

Half of the median of the yearly growths: of the two that were tried on a city's
accounts known at the time (benchmarks/budget/forecast.py), the one that erred less.
Like is set against like: what was voted against what was spent the year before is no
growth, for more is voted than is spent (benchmarks/budget/start.py).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from statistics import median, pstdev

MIN_GROWTHS = 3  # growths that make a median
DIGITS = Decimal("0.000001")
Series = Mapping[int, Decimal]  # EUR by year


def yearly(series: Series, last: int) -> Iterator[Decimal]:
    """Yield the growth of each year on the one before, up to a year; 0.02 is 2 %."""
    for year in sorted(series):
        if year <= last and series.get(year - 1, 0) > 0 and series[year] > 0:
            yield series[year] / series[year - 1] - 1


def alike(spent: Series, voted: Series, last: int) -> tuple[Series, bool]:
    """Return the years to go by, and whether they are of what was spent: that, where it
    has enough of them, else what was voted.

    >>> alike({2024: Decimal(9), 2025: Decimal(9)}, {2024: Decimal(10)}, 2025)[1]
    False
    """
    is_spent = len(list(yearly(spent, last))) >= MIN_GROWTHS
    return (spent, True) if is_spent else (voted, False)


def growth(series: Series, last: int) -> Decimal:
    """Return the median of the yearly growths; 0 where there are fewer than
    `MIN_GROWTHS`."""
    rates = list(yearly(series, last))
    return Decimal(median(rates) if len(rates) >= MIN_GROWTHS else 0).quantize(DIGITS)


def damped(series: Series, last: int) -> Decimal:
    return (growth(series, last) / 2).quantize(DIGITS)


def deviation(series: Series, last: int) -> Decimal:
    """Return the standard deviation of the yearly growths, 0 where there are too
    few."""
    rates = list(yearly(series, last))
    return Decimal(pstdev(rates) if len(rates) >= MIN_GROWTHS else 0).quantize(DIGITS)
