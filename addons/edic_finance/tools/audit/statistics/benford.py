# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""First two digits of amounts against Benford's law.

Expected share of the digits d: log10(1 + 1/d) (Benford 1938; Hill 1995). Limits of the
mean absolute deviation are Nigrini's (Benford's Law, 2012, tab. 7.1) for first two
digits. They were set for large populations: by chance alone the MAD of N amounts is
about 1/sqrt(158.8 N), above his last limit for a thousand, so below 3,000 amounts the
MAD is held against what chance gives (excess MAD and a drawn 99 % quantile). The z of
each pair of digits is corrected for continuity (Nigrini 2012, eq. 5.6).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .robust import Floats

LIMITS = (  # up to it, the class is
    (0.0012, "close"),
    (0.0018, "acceptable"),
    (0.0022, "marginal"),
)
MIN_AMOUNTS = 1000  # to say anything
MIN_AMOUNTS_FOR_CLASSES = 3000  # Nigrini's
CHANCE = 158.8  # 1 / (expected MAD² · N) of first two digits
DRAWS, SEED = 2000, 20260101


def expected() -> Floats:
    """Return shares of the digits 10 to 99, shape ``(90,)``."""
    return np.log10(1 + 1 / np.arange(10, 100))


def mad(counted: Floats) -> float:
    """Return mean absolute deviation of the shares.

    :param counted: amounts that begin with 10 to 99, shape ``(90,)``
    """
    return float(np.abs(counted / counted.sum() - expected()).mean())


def excess_mad(found: float, n: int) -> float:
    """Return what a MAD is above that of as many amounts by chance."""
    return found - 1 / np.sqrt(CHANCE * n)


@lru_cache(maxsize=64)
def chance_mad(n: int) -> float:
    """Return the MAD that this share of drawn populations of ``n`` amounts stays
    under."""
    law = expected() / expected().sum()
    drawn = np.random.default_rng(SEED).multinomial(n, law, size=DRAWS)
    found = np.abs(drawn / n - expected()).mean(axis=1)
    return float(np.quantile(found, 0.99))


def z_scores(counted: Floats) -> Floats:
    """Return signed z of each pair, corrected for continuity, shape ``(90,)``."""
    n, law = counted.sum(), expected()
    off = counted / n - law
    corrected = np.abs(off) - 1 / (2 * n)
    scale = np.sqrt(law * (1 - law) / n)
    # the correction is only made where it is smaller than what it corrects
    return np.sign(off) * np.where(corrected > 0, corrected, np.abs(off)) / scale


@dataclass(frozen=True, slots=True)
class Tested:
    """``verdict``: ``close``, ``acceptable``, ``marginal``, ``nonconforming`` from
    3,000 amounts on; ``chance`` or ``beyond_chance`` from 1,000; ``too_few``.
    ``over``: pairs of digits that are there too often, the most striking first."""

    n: int
    verdict: str
    mad: float
    excess: float
    quantile: float | None
    z: Floats
    over: tuple[int, ...]


def test(counted: Floats, limit: float) -> Tested:
    """Test a population.

    :param counted: amounts that begin with 10 to 99, shape ``(90,)``
    :param limit: z above which a pair of digits is reported
    """
    n = int(counted.sum())
    if n < MIN_AMOUNTS:
        return Tested(n, "too_few", 0.0, 0.0, None, np.zeros(90), ())
    found, z = mad(counted), z_scores(counted)
    quantile = chance_mad(n) if n < MIN_AMOUNTS_FOR_CLASSES else None
    over = tuple(int(i) + 10 for i in np.argsort(-z, kind="stable") if z[i] > limit)
    return Tested(
        n, _class(found, quantile), found, excess_mad(found, n), quantile, z, over
    )


def _class(found: float, quantile: float | None) -> str:
    if quantile is not None:
        return "beyond_chance" if found > quantile else "chance"
    return next((name for limit, name in LIMITS if found <= limit), "nonconforming")
