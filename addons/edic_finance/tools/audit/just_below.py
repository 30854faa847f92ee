# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether amounts gather just below a limit: a one-sided binomial test of those just
below against those just above, which without a limit would be as many."""

from decimal import Decimal
from math import comb

PLACES = Decimal("0.000001")


def gathered(below: int, above: int) -> Decimal:
    """The probability of at least so many below, were both sides as likely.

    >>> gathered(7, 0), gathered(3, 3)
    (Decimal('0.007812'), Decimal('0.656250'))
    """
    whole = below + above
    count = sum(comb(whole, k) for k in range(below, whole + 1))
    return (Decimal(count) / Decimal(2**whole)).quantize(PLACES)
