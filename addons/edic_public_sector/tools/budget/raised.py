# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The change of a credit by revenue: unechte Deckung and Zweckbindung of the
Gemeindehaushaltsverordnungen of the Länder (Rhineland-Palatinate: § 15 GemHVO).

Where the budget says so, revenue above what was voted (Mehrerträge) raises the credit
of given expenses, and revenue below it (Mindererträge) lowers it. Before the year is
over, what has not come yet is not missing: then only what a person foresees to be
missing lowers it.
"""

from collections.abc import Iterable
from decimal import Decimal

from .document import ZERO, summed


def raised(
    voted: Decimal,
    posted: Decimal,
    *,
    is_lowered: bool = False,
    is_over: bool = False,
    foreseen: Decimal = ZERO,
) -> Decimal:
    """Return what revenue adds to a credit; below zero where it takes from it.

    :param voted: the revenue of all lines that feed it, with what acts amended
    :param posted: what was posted on them (Ist)
    :param is_lowered: the budget says that reduced revenue lowers the credit
    :param foreseen: what a person foresees to be missing at the end of the year

    >>> raised(Decimal(500), Decimal(620)), raised(Decimal(500), Decimal(450))
    (Decimal('120'), Decimal('0'))
    """
    more = posted - voted
    if more >= 0:
        return more
    if not is_lowered:
        return ZERO
    return more if is_over else max(more, -foreseen)


def taken(moves: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Return what an act takes out of tied credits for other expenses, by their names.

    :param moves: the name of a tied credit with what the act counts as its revenue
        (above zero) or adds to its expense (below zero)

    >>> taken([("Fees", Decimal(50)), ("Fees", Decimal(-30))])
    {'Fees': Decimal('20')}
    """
    return {name: rest for name, rest in summed(moves).items() if rest > 0}
