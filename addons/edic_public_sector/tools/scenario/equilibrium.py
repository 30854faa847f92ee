# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The test whether a French budget was voted in balance, as article L. 1612-4 of the
CGCT asks.

Both sections are voted in balance, and what the operating section gives to the capital
section, with the own receipts of that section (without loans) and the allowances for
depreciation and provisions, covers the capital that is repaid in the year. That revenue
and expense are estimated sincerely is asked too, and no arithmetic tells it.

The figures are those of the budget as it was voted, and of no year after it.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from ..budget.document import ZERO, Direction, Order, Section
from ..budget.headline import Amount, with_redrawn
from ..budget.role import Role

EXPENSE, REVENUE = Direction.EXPENSE, Direction.REVENUE
OPERATING, CAPITAL = Section.OPERATING, Section.CAPITAL
# Receipts of the capital section that are its own: endowments with FCTVA and allocated
# results (10), grants that are not tied (138), holdings (26, 27), sales of assets (024)
OWN = ("10", "138", "26", "27", "024")
# Allowances for depreciation and provisions, as the capital section receives them
ALLOWED = ("15", "28", "29", "39", "481", "49", "59")
STOCKS = "3"  # class of accounts
LOANS = (Role.BORROWING, Role.REFINANCING)


class Equilibrium(NamedTuple):
    """An equilibrium says what is left over, EUR; negative where it is missing, None
    where it is not known.

    ``own_cover``: the own resources of the capital section less the capital repaid.
    """

    operating_balance: Decimal | None
    capital_balance: Decimal | None
    own_cover: Decimal | None


def equilibrium(amounts: Iterable[Amount]) -> Equilibrium:
    """Return the balance of each section and the cover of the repayment.

    A section that the budget does not have has no balance, and without a capital
    section nothing tells what is repaid. Nor is the cover known where chapters without
    accounts, or stocks of land to be sold, may hold what is missing.

    :param amounts: all of one budget as it was voted, in one column of amounts
    """
    lines = with_redrawn("fr", tuple(amounts))
    balances = [_balance(lines, section) for section in (OPERATING, CAPITAL)]
    if balances[1] is None:
        return Equilibrium(*balances, None)
    received = [
        line for line in lines if line.section is CAPITAL and line.direction is REVENUE
    ]
    repaid = sum(
        (
            line.value
            for line in lines
            if line.role is Role.DEBT_REPAYMENT and line.direction is EXPENSE
        ),
        ZERO,
    )
    cover = sum((line.value for line in received if _is_own(line)), -repaid)
    rest = sum((line.value for line in received if _may_be_own(line)), ZERO)
    has_stock = any(_is_stock(line) for line in received if line.value)
    is_known = cover >= 0 or (cover + rest < 0 and not has_stock)
    return Equilibrium(*balances, cover if is_known else None)


def _balance(lines: tuple[Amount, ...], section: Section) -> Decimal | None:
    own = [line for line in lines if line.section is section]
    if not own:
        return None
    signs = {REVENUE: 1, EXPENSE: -1}
    return sum((signs[line.direction] * line.value for line in own), ZERO)


def _is_own(line: Amount) -> bool:
    if line.role is Role.TRANSFER:
        return True
    if line.order is Order.BETWEEN:
        return line.code.startswith(ALLOWED)
    return line.order is Order.REAL and line.code.startswith(OWN)


def _may_be_own(line: Amount) -> bool:
    """Return whether it has a chapter alone, which may hold own resources beside
    others."""
    is_clear = line.code or line.role in LOANS or line.order is Order.WITHIN
    return not is_clear and not _is_own(line)


def _is_stock(line: Amount) -> bool:
    """Return whether land and works to be sold are there as stocks: the loan of a
    housing estate is repaid from their sale, in this year or another."""
    is_allowed = line.code.startswith(ALLOWED)
    return line.order is Order.BETWEEN and line.code[:1] == STOCKS and not is_allowed
