# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The totals of an e-invoice without lines, split by VAT rate.

The profile BASIC WL states the VAT breakdown (BG-23), MINIMUM the totals alone: the
rates are on the page then, and a person enters them. What is entered has to add up to
the totals (BT-109, BT-110, BT-112) to the cent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .einvoice_figures import CENT, ZERO, cents

TOLERANCE = 5 * CENT  # by which the VAT of a rate may be off, by rounding


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the totals: what one VAT rate is charged on."""

    rate: Decimal  # BT-119, percent
    base: Decimal  # BT-116
    tax: Decimal  # BT-117

    @property
    def amounts(self) -> tuple[Decimal, Decimal]:
        """Return base and VAT."""
        return self.base, self.tax


@dataclass(frozen=True, slots=True)
class Fault:
    """A sum or part that does not agree with the document.

    `kind`: untaxed, tax or total (a sum), rate (VAT of a part), twice (a rate).
    """

    kind: str
    stated: Decimal
    entered: Decimal
    rate: Decimal = ZERO


def faults(
    totals: tuple[Decimal, Decimal, Decimal], parts: Iterable[Part]
) -> tuple[Fault, ...]:
    """Return why these parts are not what the document states, the sums first.

    :param totals: BT-109, BT-110 and BT-112, signed as the parts are
    """
    parts = tuple(parts)
    untaxed = sum((part.base for part in parts), ZERO)
    tax = sum((part.tax for part in parts), ZERO)
    sums = zip(
        ("untaxed", "tax", "total"), totals, (untaxed, tax, untaxed + tax), strict=True
    )
    found = [Fault(*row) for row in sums if row[1] != row[2]]
    known: set[Decimal] = set()
    for part in parts:
        exact = cents(part.base * part.rate / 100)
        if abs(exact - part.tax) > TOLERANCE:
            found.append(Fault("rate", exact, part.tax, part.rate))
        if part.rate in known:
            found.append(Fault("twice", part.rate, part.rate, part.rate))
        known.add(part.rate)
    return tuple(found)


def one_rate(
    untaxed: Decimal, tax: Decimal, rates: Iterable[Decimal]
) -> Decimal | None:
    """Return the highest of these rates that explains the VAT alone, None where none
    does."""
    for rate in sorted(set(rates), reverse=True):
        if tax and cents(untaxed * rate / 100) == tax:
            return rate
    return None
