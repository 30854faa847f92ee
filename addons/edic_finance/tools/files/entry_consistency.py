# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The inner consistency of an entry, as Alto2 and Test-Compta-Demat of the DGFiP check
it.

Works on lines as a FEC has them (LPF, art. A47 A-1), so on files of any program. In
Odoo an entry has one journal, date and reference, and balances: there only what was
written to the database by other means is caught. Several lettrages are ordinary there,
as each reconciled line has its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations

MAX_BASES = 4  # lines whose sums are tried: with more, something always fits
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of an entry; the names of a FEC in brackets, days in any one spelling."""

    entry: str  # EcritureNum
    journal: str = ""  # JournalCode
    day: str = ""  # EcritureDate
    piece: str = ""  # PieceRef
    piece_day: str = ""  # PieceDate
    match: str = ""  # EcritureLet
    account: str = ""  # CompteNum
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Vat:
    """VAT of an entry against what it is on."""

    fits: bool  # the ratio is a rate of the law
    inverted: bool  # deducted on an income, collected on an expense


def inconsistencies(items: Sequence[Item]) -> tuple[str, ...]:
    """Return what is inconsistent among the lines of one entry."""
    balance = sum((item.debit - item.credit for item in items), Decimal(0))
    found = {
        "journals": len({item.journal for item in items}) > 1,
        "unbalanced": balance != 0,
        "days": len({item.day for item in items}) > 1,
        "pieces": len({item.piece for item in items}) > 1,
        "piece_days": len({item.piece_day for item in items}) > 1,
        "matches": len({item.match for item in items if item.match}) > 1,
    }
    return tuple(name for name, is_true in found.items() if is_true)


def vat(
    taxes: Sequence[Decimal],
    bases: Sequence[Decimal],
    rates: Sequence[Decimal],
    tolerance: Decimal = Decimal("0.1"),
) -> Vat | None:
    """Return VAT of an entry against its bases; None where there is nothing to compare.

    With several bases, each tax may be on some of them; with more than MAX_BASES only
    the sum is compared, and what does not fit it counts as fitting: nothing is claimed.

    :param taxes: balances (debit minus credit) of lines of VAT; ``bases``: of others
    :param rates: in percent
    :param tolerance: points of a percent
    """
    tax, base = sum(taxes, Decimal(0)), sum(bases, Decimal(0))
    if not tax or not base or not rates:
        return None
    sums = [abs(base)]
    if len(bases) <= MAX_BASES:
        some = chain.from_iterable(
            combinations(bases, size) for size in range(1, len(bases))
        )
        sums += [abs(sum(part, Decimal(0))) for part in some]
    is_whole = fits(abs(tax), sums[:1], rates, tolerance)
    is_parts = all(fits(abs(tax), sums, rates, tolerance) for tax in taxes if tax)
    return Vat(
        fits=is_whole or is_parts or len(bases) > MAX_BASES,
        inverted=(tax > 0) != (base > 0),
    )


def fits(
    tax: Decimal,
    bases: Iterable[Decimal],
    rates: Sequence[Decimal],
    tolerance: Decimal,
) -> bool:
    """Return whether an amount is one of the rates of one of the bases, to the cent or
    within points of a percent."""
    return any(
        abs(tax - base * rate / 100) <= max(CENT, base * tolerance / 100)
        for base in bases
        for rate in rates
    )
