# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of an analysis, each a signed sum of posts, a state, or a ratio of these.

France: epargne brute is GROSS_SAVINGS, epargne nette NET_SAVINGS, capacite de
desendettement DEBT_YEARS; the sections and the cover of the repayment by own resources
are those of article L1612-4 of the CGCT. Germany: ADMINISTRATIVE_RESULT,
FINANCIAL_RESULT and RESULT are the lines of the Ergebnisplan, GROSS_SAVINGS the Saldo
aus laufender Verwaltungstätigkeit (of the Finanzplan, else what moves money in the
Ergebnisplan without its extraordinary part), COVERED_RESULT the Haushaltsausgleich with
the Ausgleichsrücklage (§ 75 (2) GO NRW).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import product

from ...budget.role import UNPAID, Role
from .exact import RATIO, ZERO, Decimal
from .lines import Direction, Post, Section

Form = Mapping[Post, int]  # signs


class Aggregate(StrEnum):
    OPERATING_REVENUE = "operating_revenue"  # real, as all without another word
    OPERATING_EXPENSE = "operating_expense"
    PERSONNEL_EXPENSE = "personnel_expense"
    INTEREST_EXPENSE = "interest_expense"
    GROSS_SAVINGS = "gross_savings"
    REPAYMENT = "repayment"
    NET_SAVINGS = "net_savings"
    CAPITAL_SPEND = "capital_spend"  # without repayment
    GRANTS = "grants"
    OTHER_CAPITAL = "other_capital"  # what moves the fund beside the rows above
    OWN_RESOURCES = "own_resources"  # with transfer and non-cash, without borrowing
    OWN_COVER = "own_cover"  # own resources less repayment
    NEED = "need"  # of money from loans or the fund
    BORROWING = "borrowing"
    FUND_CHANGE = "fund_change"
    TRANSFER = "transfer"  # from operating to capital
    OPERATING_BALANCE = "operating_balance"  # of all that stands in the section
    CAPITAL_BALANCE = "capital_balance"
    ADMINISTRATIVE_RESULT = "administrative_result"
    FINANCIAL_RESULT = "financial_result"
    EXTRAORDINARY_RESULT = "extraordinary_result"
    RESULT = "result"
    DEBT = "debt"  # at the end of the year, as the next two
    FUND = "fund"
    RESERVE = "reserve"
    COVERED_RESULT = "covered_result"  # result and the reserve before it
    DEBT_YEARS = "debt_years"  # debt / gross savings; None without savings
    SAVINGS_RATE = "savings_rate"  # gross savings / operating revenue; 0.08 is 8 %


# which state of the year before each state comes from, and the signed flows of its year
STATES: Mapping[Aggregate, tuple[Aggregate, Mapping[Aggregate, int]]] = {
    Aggregate.DEBT: (
        Aggregate.DEBT,
        {Aggregate.BORROWING: 1, Aggregate.REPAYMENT: -1},
    ),
    Aggregate.FUND: (Aggregate.FUND, {Aggregate.FUND_CHANGE: 1}),
    Aggregate.RESERVE: (Aggregate.RESERVE, {Aggregate.RESULT: 1}),
    Aggregate.COVERED_RESULT: (Aggregate.RESERVE, {Aggregate.RESULT: 1}),
}
RATIOS = {
    Aggregate.DEBT_YEARS: (Aggregate.DEBT, Aggregate.GROSS_SAVINGS),
    Aggregate.SAVINGS_RATE: (Aggregate.GROSS_SAVINGS, Aggregate.OPERATING_REVENUE),
}
_CAP = (Section.CAPITAL,)
PAID_IN = (Section.OPERATING, Section.CASH)  # where current activity moves money
_RESULT_IN = (Section.OPERATING, Section.RESULT)  # what a result consists of
# nothing shows that what is extraordinary in a result moves money
_REAL = (Role.ORDINARY, Role.PERSONNEL, Role.INTEREST)
_IN_RESULT = (*_REAL, Role.EXTRAORDINARY, *UNPAID)
_OF_FINANCE = tuple(
    role for role in Role if role not in (*UNPAID, Role.TRANSFER, Role.CARRIED_RESULT)
)


def _posts(
    sections: Iterable[Section], direction: Direction, *roles: Role
) -> dict[Post, int]:
    return {Post(section, direction, role): 1 for section in sections for role in roles}


def _net(sections: Iterable[Section], roles: Iterable[Role]) -> dict[Post, int]:
    signs = {Direction.REVENUE: 1, Direction.EXPENSE: -1}
    return {
        Post(section, direction, role): signs[direction]
        for section, direction, role in product(sections, Direction, roles)
    }


def _minus(form: Form) -> dict[Post, int]:
    return {post: -sign for post, sign in form.items()}


_PAID = _posts(_CAP, Direction.EXPENSE, Role.DEBT_REPAYMENT)
_DRAWN = _posts(_CAP, Direction.REVENUE, Role.BORROWING)
_OWN = _posts(_CAP, Direction.REVENUE, Role.OWN_RESOURCE)
_OWN |= _net(_CAP, [Role.NON_CASH, Role.TRANSFER])
_FLOW = _net(PAID_IN, _REAL) | _net(_CAP, _OF_FINANCE)

_INVESTED = _posts(_CAP, Direction.EXPENSE, Role.EQUIPMENT, Role.ORDINARY)
_GRANTED = _posts(_CAP, Direction.REVENUE, Role.GRANT)
_NAMED = {*_net(PAID_IN, _REAL), *_PAID, *_DRAWN, *_INVESTED, *_GRANTED}

FORMS: Mapping[Aggregate, Form] = {
    Aggregate.OPERATING_REVENUE: _posts(PAID_IN, Direction.REVENUE, *_REAL),
    Aggregate.OPERATING_EXPENSE: _posts(PAID_IN, Direction.EXPENSE, *_REAL),
    Aggregate.PERSONNEL_EXPENSE: _posts(PAID_IN, Direction.EXPENSE, Role.PERSONNEL),
    Aggregate.INTEREST_EXPENSE: _posts(PAID_IN, Direction.EXPENSE, Role.INTEREST),
    Aggregate.GROSS_SAVINGS: _net(PAID_IN, _REAL),
    Aggregate.REPAYMENT: _PAID,
    Aggregate.NET_SAVINGS: _net(PAID_IN, _REAL) | _minus(_PAID),
    Aggregate.CAPITAL_SPEND: _INVESTED,
    Aggregate.GRANTS: _GRANTED,
    Aggregate.OTHER_CAPITAL: {k: v for k, v in _FLOW.items() if k not in _NAMED},
    Aggregate.OWN_RESOURCES: _OWN,
    Aggregate.OWN_COVER: _OWN | _minus(_PAID),
    Aggregate.NEED: _minus({k: v for k, v in _FLOW.items() if k not in _DRAWN}),
    Aggregate.BORROWING: _DRAWN,
    Aggregate.FUND_CHANGE: _FLOW,
    Aggregate.TRANSFER: _posts(_CAP, Direction.REVENUE, Role.TRANSFER),
    Aggregate.OPERATING_BALANCE: _net(PAID_IN, Role),
    Aggregate.CAPITAL_BALANCE: _net(_CAP, Role),
    Aggregate.ADMINISTRATIVE_RESULT: _net(
        _RESULT_IN, [Role.ORDINARY, Role.PERSONNEL, *UNPAID]
    ),
    Aggregate.FINANCIAL_RESULT: _net(_RESULT_IN, [Role.INTEREST]),
    Aggregate.EXTRAORDINARY_RESULT: _net(_RESULT_IN, [Role.EXTRAORDINARY]),
    Aggregate.RESULT: _net(_RESULT_IN, _IN_RESULT),
}


def summed[N](form: Form, totals: Mapping[Post, N], zero: N) -> N:
    """Return the signed sum of a year's totals by post."""
    out = zero
    for post, total in totals.items():
        sign = form.get(post, 0)
        if sign:
            out = out + total if sign > 0 else out - total
    return out


def ratio(aggregate: Aggregate, over: Decimal, under: Decimal) -> Decimal | None:
    """Return a ratio to six decimals, half up; debt years are 0 without debt.

    None where there is nothing to divide by: no savings, no revenue.
    """
    if aggregate is Aggregate.DEBT_YEARS and over <= 0:
        return ZERO
    return (over / under).quantize(RATIO) if under > 0 else None
