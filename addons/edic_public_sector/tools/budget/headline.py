# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures that a paper on a whole budget leads with, from the lines of the budget.

France (M57, M14): real operating revenue and expense are those of the section de
fonctionnement without order operations (042, 043), without the transfer to the other
section (023) and without the carried result (002); épargne brute is their difference,
épargne nette what the repayment of loans leaves of it. Repayment and new loans are
chapter 16 without deposits (165), refinancing and revolving credit (`families`).

Germany (GemHVO and KomHVO of the Länder, §§ 2 and 3): the result of the Ergebnisplan is
the balance of all its lines, depreciation and the release of special items among them.
The Finanzplan stands beside it and is never added to it: current activity, investment,
loans. Kameral budgets are told as French ones are, their sections being
Verwaltungshaushalt and Vermögenshaushalt.

A figure is None where the budget does not say what it is made of, which is not zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from ..simulation.lines import Role
from .document import ZERO, Direction, Order, Section

EXPENSE, REVENUE = Direction.EXPENSE, Direction.REVENUE
OPERATING, CAPITAL = Section.OPERATING, Section.CAPITAL
CASH = Section.CASH
# A Finanzplan with less than this share of the Ergebnisplan's amounts is not whole:
# cities plan a few payments by project in class 7, the rest in the Ergebnisplan alone.
MIN_CASH_SHARE = Decimal("0.5")
DEBT = (Role.DEBT_REPAYMENT, Role.BORROWING, Role.REFINANCING)
Headline = dict[str, Decimal | None]
Place = tuple[Section, Direction]


class Amount(NamedTuple):
    """A line of a budget as these figures need it.

    ``role``: of `families.family_of`, None where it knows none; ``code``: the account,
    empty where the budget has none; ``value``: positive in its direction.
    """

    section: Section
    direction: Direction
    order: Order
    role: Role | None
    code: str
    value: Decimal


class Parts(NamedTuple):
    """What the total of a section and direction consists of."""

    real: Decimal = ZERO
    order: Decimal = ZERO  # opérations d'ordre
    transfer: Decimal = ZERO  # between the sections
    carried: Decimal = ZERO  # results carried forward or allocated

    @property
    def total(self) -> Decimal:
        return sum(self, ZERO)


def part_of(order: Order, role: Role | None) -> str:
    """The name of the part of its section that a line is in."""
    if role is Role.TRANSFER:
        return "transfer"
    if role is Role.CARRIED_RESULT:
        return "carried"
    return "real" if order is Order.REAL else "order"


def composition(amounts: Iterable[Amount]) -> dict[Place, Parts]:
    """What each section and direction consists of; their totals are those of all lines,
    as an import reports them."""
    found: dict[Place, dict[str, Decimal]] = {}
    for one in amounts:
        parts = found.setdefault((one.section, one.direction), defaultdict(Decimal))
        parts[part_of(one.order, one.role)] += one.value
    return {place: Parts(**parts) for place, parts in sorted(found.items())}


def headline(framework: str, amounts: Iterable[Amount]) -> Headline:
    """The leading figures of a budget.

    :param framework: the law it is made by (``fr``, ``de_doppik``, ``de_kameral``)
    """
    lines = tuple(amounts)
    found = _results(lines) if framework == "de_doppik" else _savings(lines)
    return found | _capital(framework, lines, found)


def _total(lines: Iterable[Amount], *directions: Direction) -> Decimal:
    return sum((one.value for one in lines if one.direction in directions), ZERO)


def _balance(lines: Iterable[Amount]) -> Decimal:
    lines = tuple(lines)
    return _total(lines, REVENUE) - _total(lines, EXPENSE)


def _savings(lines: tuple[Amount, ...]) -> Headline:
    own = [one for one in lines if one.section is OPERATING]
    real = [one for one in own if part_of(one.order, one.role) == "real"]
    order = [one for one in own if part_of(one.order, one.role) == "order"]
    interest = [one for one in real if one.role is Role.INTEREST]
    return {
        "operating_revenue": _total(real, REVENUE),
        "operating_expense": _total(real, EXPENSE),
        "gross_savings": _balance(real),
        "interest": _total(interest, EXPENSE),
        "non_cash_expense": _total(order, EXPENSE),
        "non_cash_revenue": _total(order, REVENUE),
    }


def _results(lines: tuple[Amount, ...]) -> Headline:
    """Without accounts a line may be anything: only the result itself is known."""
    own = [one for one in lines if one.section is OPERATING]
    cash = [one for one in lines if one.section is CASH]
    has_accounts = any(one.code for one in own)
    is_whole = all(
        _total(cash, way) >= MIN_CASH_SHARE * _total(own, way) > 0
        for way in (REVENUE, EXPENSE)
    )
    roles: dict[Role | None, list[Amount]] = defaultdict(list)
    for one in own:
        roles[one.role].append(one)
    financial = _balance(roles[Role.INTEREST])
    extraordinary = _balance(roles[Role.EXTRAORDINARY])
    told: Mapping[str, Decimal] = {
        "ordinary_result": _balance(own) - extraordinary,
        "administrative_result": _balance(own) - extraordinary - financial,
        "financial_result": financial,
        "extraordinary_result": extraordinary,
        "interest": _total(roles[Role.INTEREST], EXPENSE),
        "non_cash_expense": _total(roles[Role.NON_CASH], EXPENSE),
        "non_cash_revenue": _total(roles[Role.NON_CASH], REVENUE),
    }
    return {
        "result_revenue": _total(own, REVENUE),
        "result_expense": _total(own, EXPENSE),
        "result": _balance(own),
        **{name: value if has_accounts else None for name, value in told.items()},
        "current_revenue": _total(cash, REVENUE) if is_whole else None,
        "current_expense": _total(cash, EXPENSE) if is_whole else None,
        "current_balance": _balance(cash) if is_whole else None,
    }


def _capital(framework: str, lines: tuple[Amount, ...], found: Headline) -> Headline:
    """Investment and loans; None of all of it where the budget has no such section."""
    own = [
        one
        for one in lines
        if one.section is CAPITAL and part_of(one.order, one.role) == "real"
    ]
    roles = {role: [one for one in own if one.role is role] for role in DEBT}
    rest = [one for one in own if one.role not in DEBT]
    repaid = _total(roles[Role.DEBT_REPAYMENT], EXPENSE)
    is_doppik = framework == "de_doppik"
    saved = found["current_balance" if is_doppik else "gross_savings"]
    told: Headline = {
        "capital_expense": _total(rest, EXPENSE),
        "capital_revenue": _total(rest, REVENUE),
        "repayment": repaid,
        "borrowing": _total(roles[Role.BORROWING], REVENUE),
        "refinanced": _total(roles[Role.REFINANCING], EXPENSE),
        "refinancing": _total(roles[Role.REFINANCING], REVENUE),
        "after_repayment" if is_doppik else "net_savings": (
            None if saved is None else saved - repaid
        ),
    }
    has_capital = any(one.section is CAPITAL for one in lines)
    return told if has_capital else dict.fromkeys(told)


def tells_refinancing(framework: str, amounts: Iterable[Amount]) -> bool:
    """Whether repayment and new loans are known to be without refinancing.

    The French nomenclatures have accounts for it. A German chart leaves it to the city:
    where no account of loans is named so, the others may hold it or there may be none.
    """
    roles = {one.role for one in amounts}
    of_loans = roles & {Role.DEBT_REPAYMENT, Role.BORROWING}
    return framework == "fr" or not of_loans or Role.REFINANCING in roles
