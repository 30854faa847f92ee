# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The relative size factor: the largest of a set over the second largest.

A factor of ten or a hundred is a decimal sign in the wrong place; one of 1.2, 1.19 or
1.07 is a total with VAT where the amount without it belongs (rates of 20, 19 and 7 %).
Nigrini, Forensic Analytics, 2nd ed. 2020, ch. 11.
"""

from decimal import Decimal

FACTORS = tuple(map(Decimal, ("10", "100", "1.2", "1.19", "1.07")))
NEAR = Decimal("0.005")


def factor_near(
    ratio: Decimal, factors: tuple[Decimal, ...] = FACTORS, near: Decimal = NEAR
) -> Decimal | None:
    """The factor that a ratio comes within half a percent of, or None."""
    return next((f for f in factors if abs(ratio / f - 1) <= near), None)
