# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of a scenario that are known, and what has to be entered for the others.

A figure rests on an input where another value of it could give another figure in some
year. What was not entered is no zero: the figures that rest on it are not known, and no
rule on them has a verdict. The run itself computes with zero, and nobody is shown it.
"""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from .aggregates import FORMS, PAID_IN, RATIOS, STATES, Aggregate
from .assumption import Assumption, Unit
from .lines import (
    CARRIED,
    DRAWN,
    GIVEN,
    INTEREST,
    REPAYMENT,
    TAKEN,
    Direction,
    Post,
    Role,
    Section,
)
from .planned import Planned, planned

if TYPE_CHECKING:
    from .scenario import Scenario


class Input(StrEnum):
    """An input is something that a scenario may lack."""

    ACCOUNTS = "accounts"  # which lines of the budget move money
    DEBT = "debt"  # the loans that exist
    FUND = "fund"  # its opening amount, as the next
    RESERVE = "reserve"
    ASSUMPTION = "assumption"  # the values of one


class Missing(NamedTuple):
    """An input that was not entered; ``key``: of the assumption, else empty."""

    input: Input
    key: str = ""


Lacking = frozenset[Missing]
NOTHING: Lacking = frozenset()
# What hangs on which of the operating lines move money
OF_CASH = (
    Aggregate.GROSS_SAVINGS,
    Aggregate.NET_SAVINGS,
    Aggregate.NEED,
    Aggregate.BORROWING,
    Aggregate.FUND_CHANGE,
    Aggregate.FUND,
)
UNKNOWN = {"other_expense", "other_revenue"}  # families of lines that no rule knows
OF_LOANS = {
    (Role.DEBT_REPAYMENT, Direction.EXPENSE),
    (Role.BORROWING, Direction.REVENUE),
    (Role.INTEREST, Direction.EXPENSE),
    (Role.REFINANCING, Direction.EXPENSE),
    (Role.REFINANCING, Direction.REVENUE),
}


def missing(
    scenario: "Scenario", aggregate: Aggregate, *, is_base: bool = False
) -> tuple[Missing, ...]:
    """Return what has to be entered before a figure is known, in a fixed order.

    :param is_base: of the base year, whose lines nothing is assumed of; else of the
        years after it
    """
    parts = RATIOS.get(aggregate, (aggregate,))
    found = NOTHING.union(*(_of_start(scenario, part) for part in parts))
    if not is_base:
        found = found.union(*(_of_years(scenario, part) for part in parts))
    return tuple(sorted(found))


def missing_of_line(scenario: "Scenario", key: str, post: Post) -> tuple[Missing, ...]:
    """Return what has to be entered before the amounts of a line in the years are
    known.

    :param key: of a line of the budget, of a project or of the engine
    :param post: where it stands
    """
    for line in planned(scenario):
        if line.key == key:
            return tuple(sorted(_acting(scenario, line)))
    return tuple(sorted(_posts(scenario)[post]))


def _of_start(scenario: "Scenario", aggregate: Aggregate) -> Lacking:
    found = set()
    if aggregate in OF_CASH and not _tells_cash(scenario):
        found.add(Missing(Input.ACCOUNTS))
    if aggregate is Aggregate.DEBT and not _tells_debt(scenario):
        found.add(Missing(Input.DEBT))
    if aggregate is Aggregate.FUND and scenario.opening_fund is None:
        found.add(Missing(Input.FUND))
    is_of_reserve = aggregate in (Aggregate.RESERVE, Aggregate.COVERED_RESULT)
    if is_of_reserve and scenario.opening_reserve is None:
        found.add(Missing(Input.RESERVE))
    return frozenset(found)


def _tells_debt(scenario: "Scenario") -> bool:
    """Return whether the debt is known: a budget has no stock of debt, so that where it
    has loans or their interest, or no capital section at all, and the scenario no
    loans, it is not."""
    if scenario.debts:
        return True
    lines = [line for line in scenario.lines if line.base]
    has_capital = any(line.section is Section.CAPITAL for line in lines)
    return (
        has_capital and not {(line.role, line.direction) for line in lines} & OF_LOANS
    )


def _tells_cash(scenario: "Scenario") -> bool:
    """Return whether it is known what moves money: where no account tells what an
    operating line is, it may be depreciation; the result is known all the same."""
    own = [line for line in scenario.lines if line.section in PAID_IN]
    moved = [line for line in own if line.base]
    if any(line.is_untold for line in moved):
        return False
    # kept runs of before do not say which lines are untold
    return not own or any(line.family not in UNKNOWN for line in moved)


def _of_years(scenario: "Scenario", aggregate: Aggregate) -> Lacking:
    flows = STATES[aggregate][1] if aggregate in STATES else (aggregate,)
    posts = _posts(scenario)
    return NOTHING.union(*(posts[post] for flow in flows for post in FORMS[flow]))


def _posts(scenario: "Scenario") -> defaultdict[Post, Lacking]:
    """Return what each post of the years after rests on and lacks."""
    found = _planned(scenario)
    loans = _of_closing(scenario)
    for post in (INTEREST, REPAYMENT, DRAWN):
        found[post] |= loans
    moved = NOTHING.union(
        *(lacking for post, lacking in found.items() if post.section in PAID_IN)
    )
    for post in (GIVEN, TAKEN):
        found[post] |= moved
    flows = (found[post] for post in FORMS[Aggregate.FUND_CHANGE])
    fund = {Missing(Input.FUND)} if scenario.opening_fund is None else NOTHING
    found[CARRIED] = found[CARRIED].union(fund, *flows)
    return found


def _planned(scenario: "Scenario") -> defaultdict[Post, Lacking]:
    """Return the same before new loans, the transfer and what is carried."""
    found: defaultdict[Post, Lacking] = defaultdict(frozenset)
    for line in planned(scenario):
        found[line.post] |= _acting(scenario, line)
    for debt in scenario.debts:
        found[INTEREST] |= _rate(scenario, debt.rate)
    for compensation in scenario.compensations:
        eligible = (
            _acting(scenario, line)
            for line in planned(scenario)
            if compensation.of.hits(line.key, line.family, line.post.role)
        )
        found[compensation.post] |= _rate(scenario, compensation.rate).union(*eligible)
    return found


def _of_closing(scenario: "Scenario") -> Lacking:
    """Return what new loans rest on and lack: their rate, and what they are needed
    for."""
    policy = scenario.borrowing
    if policy is None:
        return NOTHING
    found = set(_rate(scenario, policy.rate))
    if policy.fixed is None:
        rests = _planned(scenario)
        found.update(*(rests[post] for post in FORMS[Aggregate.NEED]))
        if not _tells_cash(scenario):
            found.add(Missing(Input.ACCOUNTS))
        if policy.floor is not None and scenario.opening_fund is None:
            found.add(Missing(Input.FUND))
    return frozenset(found)


def _rate(scenario: "Scenario", key: str) -> Lacking:
    return _missing_assumptions(
        assumption for assumption in scenario.assumptions if assumption.key == key
    )


def _acting(scenario: "Scenario", line: Planned) -> Lacking:
    return _missing_assumptions(
        assumption
        for assumption in scenario.assumptions
        if assumption.applies_to.hits(line.key, line.family, line.role)
        and (any(line.path) or assumption.unit is Unit.AMOUNT)
    )


def _missing_assumptions(assumptions: Iterable[Assumption]) -> Lacking:
    return frozenset(
        Missing(Input.ASSUMPTION, assumption.key)
        for assumption in assumptions
        if assumption.is_missing
    )
