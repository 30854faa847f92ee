# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The amounts that a commitment of several years binds in the credit of each year.

France: an autorisation de programme or d'engagement is what may be committed, crédits
de paiement are what may be paid of it in a year; Germany: a Verpflichtungsermächtigung
names the years in which it falls due. A commitment uses the authority up as a whole,
and binds the credit of a year by that year's money alone.
"""

from collections.abc import Mapping
from decimal import Decimal

from .document import ZERO


def spread(
    amount: Decimal,
    first: int,
    tranches: Mapping[int, Decimal],
    taken: Mapping[int, Decimal],
) -> dict[int, Decimal]:
    """Return the years in which a commitment falls due, the earliest first.

    :param first: year of its budget; what no tranche has money for binds that year
    :param tranches: the authority's money of each year
    :param taken: what earlier commitments have of it

    >>> spread(Decimal(600), 2026, {2026: Decimal(400), 2027: Decimal(500)}, {})
    {2026: Decimal('400'), 2027: Decimal('200')}
    """
    rest, found = amount, {}
    for year in sorted(year for year in tranches if year >= first):
        share = min(rest, max(tranches[year] - taken.get(year, ZERO), ZERO))
        if share:
            found[year] = share
            rest -= share
    if rest:
        found[first] = found.get(first, ZERO) + rest
    return found


def still_bound(
    amount: Decimal, shares: Mapping[int, Decimal], used: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    """Return what bills have left of the shares of the years; all of it together is
    never more than what they left of the whole.

    :param used: bills of each year
    """
    left = max(amount - sum(used.values(), ZERO), ZERO)
    found = {}
    for year in sorted(shares):
        bound = min(max(shares[year] - used.get(year, ZERO), ZERO), left)
        if bound:
            found[year] = bound
            left -= bound
    return found
