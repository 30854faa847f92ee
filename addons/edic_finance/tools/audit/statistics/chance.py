# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The probability of a count by chance, and the rarity of a value.

Upper tails of the binomial and Poisson distributions, and the information of a value in
bits (Shannon 1948) under Laplace's rule of succession. Each figure that is shown goes
through `text`, so that it is written the same way everywhere.
"""

import math
from datetime import date, timedelta
from decimal import Decimal

from scipy.special import bdtrc, pdtrc


def binomial_tail(seen: int, n: int, rate: float) -> float:
    """Return chance of at least ``seen`` of ``n``, each with chance ``rate``."""
    return 1.0 if seen <= 0 else float(bdtrc(seen - 1, n, rate))


def poisson_tail(seen: int, mean: float) -> float:
    """Return chance of at least ``seen`` where ``mean`` are to be expected."""
    return 1.0 if seen <= 0 else float(pdtrc(seen - 1, mean))


def laplace(seen: int, n: int, kinds: int = 2) -> float:
    """Return chance of a value seen that often, by the rule of succession.

    :param kinds: values that could have been seen
    """
    return (seen + 1) / (n + kinds)


def bits(seen: int, n: int, kinds: int) -> float:
    """Return how surprising one more such value is: bits, 0 for what is certain."""
    return 0.0 - math.log2(laplace(seen, n, kinds))


def text(value: float, digits: int = 2) -> str:
    """Return a decimal string for facts, small chances by their first digits."""
    if value and abs(value) < 10**-digits:
        return f"{Decimal(f'{value:.2g}'):f}"
    return f"{value:.{digits}f}"


def day(since_1970: int) -> str:
    """Return a day in ISO 8601, from the days since 1970."""
    return (date(1970, 1, 1) + timedelta(days=int(since_1970))).isoformat()


def days_of(day: date) -> int:
    """Return a day as days since 1970."""
    return (day - date(1970, 1, 1)).days


def strength(value: float | Decimal, limit: float | Decimal) -> int:
    """Return score of a finding, 1 to 100: 50 at the limit, 100 at twice the limit."""
    return max(1, min(100, round(50 * value / limit)))
