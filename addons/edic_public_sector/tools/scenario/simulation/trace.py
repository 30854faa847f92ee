# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The derivation of a figure: steps of a line, terms of an aggregate.

The steps of a line are computed anew from the scenario, in the order of the run; the
last is what the run holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .aggregates import FORMS, RATIOS, STATES, Aggregate
from .closing import (
    BORROWED,
    CARRIED_KEY,
    GIVEN_KEY,
    TAKEN_KEY,
    compensation_key,
    interest_key,
    repayment_key,
)
from .errors import SimulationError
from .exact import ONE, ZERO, cents, exact
from .lines import Compensation
from .prepare import Group, Planned
from .run import Run, eligible


class Op(StrEnum):
    START = "start"  # begin with `value`
    TIMES = "times"  # multiply by it
    PLUS = "plus"  # add it
    FLOOR = "floor"  # nothing under it
    ROUND = "round"  # to the cent; `value` is what rounding adds


@dataclass(frozen=True, slots=True)
class Step:
    """One step to the amount of a line.

    :param source: key of what it comes from: the line's own, an assumption, a project's
        line, a debt, a loan, an aggregate, or ``borrowing``
    :param value: EUR, or a factor
    :param after: EUR after it
    :param values: of the assumption, by year, as far as they went into the value
    """

    op: Op
    source: str
    value: Decimal
    after: Decimal
    values: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A part of an aggregate.

    :param key: of a line, or an aggregate (of the year before: with ``@before``)
    :param sign: 1 or -1; of a ratio 1 is what is divided and -1 what divides
    :param amount: EUR, without the sign
    """

    key: str
    sign: int
    amount: Decimal


@exact
def trace(run: Run, key: str, year: int) -> tuple[Step, ...]:
    """Return the steps to the amount of a line in a year; the last `after` is that
    amount.

    Steps of `Op.PLUS` and `Op.TIMES` are not rounded: their product and sum is the
    amount before the step of `Op.ROUND`.

    In the base year, a line of the budget is what it starts from.

    :raises SimulationError: ``unknown_line``, ``year``
    """
    if year == run.scenario.base_year:
        return (_started(run, key),)
    place = run.scenario.index(year)
    if key not in run.amounts:
        raise SimulationError("unknown_line", key)
    found = _planned(run, key)
    if found:
        return tuple(_grown(run, *found, place))
    return tuple(_derived(run, key, place))


def _started(run: Run, key: str) -> Step:
    base = next((line.base for line in run.scenario.lines if line.key == key), None)
    if base is None:
        raise SimulationError("unknown_line", key)
    return Step(Op.START, key, base, base)


@exact
def terms(run: Run, aggregate: Aggregate, year: int) -> tuple[Term, ...]:
    """Return the parts of an aggregate in a year, lines of nothing left out.

    The signed sum is the aggregate; of a ratio, the quotient of the two terms. RESERVE
    is 0 where its sum is negative. In the base year, what is no sum of lines is one
    term, and COVERED_RESULT has none.

    :raises SimulationError: ``year``
    """
    if year == run.scenario.base_year:
        return tuple(_base_terms(run, aggregate))
    place = run.scenario.index(year)
    if aggregate in FORMS:
        form = FORMS[aggregate]
        signs = ((key, form.get(post, 0)) for key, post in run.posts.items())
        rows = ((key, sign, run.amounts[key][place]) for key, sign in signs if sign)
        return tuple(Term(*row) for row in rows if row[2])
    if aggregate in RATIOS:
        over, under = RATIOS[aggregate]
        return _term(run, over, 1, place), _term(run, under, -1, place)
    return tuple(_state(run, aggregate, place))


def _base_terms(run: Run, aggregate: Aggregate) -> Iterator[Term]:
    if aggregate in FORMS:
        form = FORMS[aggregate]
        for line in run.scenario.lines:
            if line.base and (sign := form.get(line.post, 0)):
                yield Term(line.key, sign, line.base)
        return
    over, under = RATIOS.get(aggregate, (aggregate, None))
    for key, sign in ((over, 1), (under, -1)):
        if key and (amount := run.base[key]) is not None:
            yield Term(key, sign, amount)


def _term(run: Run, aggregate: Aggregate, sign: int, place: int) -> Term:
    return Term(aggregate, sign, run.aggregates[aggregate][place])


def _before(run: Run, aggregate: Aggregate, place: int) -> Term:
    amount = run.aggregates[aggregate][place - 1] if place else run.base[aggregate]
    return Term(f"{aggregate}@before", 1, amount or ZERO)


def _state(run: Run, aggregate: Aggregate, place: int) -> Iterator[Term]:
    before, flows = STATES[aggregate]
    yield _before(run, before, place)
    for flow, sign in flows.items():
        yield _term(run, flow, sign, place)


def _planned(run: Run, key: str) -> tuple[Group, int] | None:
    for group in run.prepared.groups:
        for place, line in enumerate(group.lines):
            if line.key == key:
                return group, place
    return None


def _grown(run: Run, group: Group, row: int, place: int) -> Iterator[Step]:
    line: Planned = group.lines[row]
    base = line.path[place]
    yield Step(Op.START, line.key, base, base)
    assumptions = {
        assumption.key: assumption for assumption in run.scenario.assumptions
    }
    paths = run.prepared.paths
    factor = ONE
    for key in group.factors:
        factor *= paths[key][place]
        values = assumptions[key].values[: place + 1]
        yield Step(Op.TIMES, key, paths[key][place], base * factor, values)
    after = base * factor
    for key in group.added:
        amount = group.shares[key][row] * paths[key][place]
        after += amount
        values = assumptions[key].values[: place + 1]
        yield Step(Op.PLUS, key, amount, after, values)
    yield _rounded(line.key, after)


def _rounded(key: str, amount: Decimal) -> Step:
    return Step(Op.ROUND, key, cents(amount) - amount, cents(amount))


def _product(source: str, base: Decimal, rate: str, by: Decimal) -> Iterator[Step]:
    yield Step(Op.START, source, base, base)
    yield Step(Op.TIMES, rate, by, base * by, (by,))
    yield _rounded(source, base * by)


def _derived(run: Run, key: str, place: int) -> Iterator[Step]:
    amount = run.amounts[key][place]
    for compensation in run.scenario.compensations:
        if key == compensation_key(compensation):
            yield from _compensated(run, compensation, place)
            return
    for loan, stocks in run.stocks.items():
        if key == interest_key(loan):
            rate, by = _rate(run, loan, place)
            yield from _product(loan, stocks[place], rate, by)
            return
        if key == repayment_key(loan):
            yield from _repaid(run, loan, amount)
            return
    yield from _balancing(run, key, place)


def _compensated(run: Run, compensation: Compensation, place: int) -> Iterator[Step]:
    then = place - compensation.lag
    rows = [run.amounts[key][then] for key in eligible(compensation, run.prepared)]
    spent = sum(rows, ZERO) if then >= 0 else compensation.past[then]
    yield from _product(
        compensation.key,
        spent,
        compensation.rate,
        run.prepared.paths[compensation.rate][place],
    )


def _rate(run: Run, loan: str, place: int) -> tuple[str, Decimal]:
    paths = run.prepared.paths
    for debt in run.scenario.debts:
        if loan == f"@debt.{debt.key}":
            return debt.rate, paths[debt.rate][place]
    rate = run.scenario.borrowing.rate
    drawn = run.scenario.index(int(loan.rsplit(".", 1)[1]))
    return rate, paths[rate][drawn]


def _repaid(run: Run, loan: str, amount: Decimal) -> Iterator[Step]:
    policy = run.scenario.borrowing
    if loan.startswith("@debt.") or policy is None or not amount:
        yield Step(Op.START, loan, amount, amount)
        return
    drawn = max(run.stocks[loan])
    part = drawn * (ONE / policy.term)
    yield Step(Op.START, loan, drawn, drawn)
    yield Step(Op.TIMES, "borrowing", ONE / policy.term, part)
    # the last part is what is left, a few cents more or less
    yield Step(Op.ROUND, loan, amount - part, amount)


def _balancing(run: Run, key: str, place: int) -> Iterator[Step]:
    amount = run.amounts[key][place]
    figures = run.aggregates
    if key == CARRIED_KEY:
        yield Step(Op.START, _before(run, Aggregate.FUND, place).key, amount, amount)
    elif key in (GIVEN_KEY, TAKEN_KEY):
        balance = figures[Aggregate.OPERATING_BALANCE][place]
        balance += run.amounts[GIVEN_KEY][place]
        yield Step(Op.START, Aggregate.OPERATING_BALANCE, balance, balance)
        yield Step(Op.FLOOR, key, ZERO, max(ZERO, balance))
    elif key == BORROWED and run.scenario.borrowing.fixed is not None:
        yield Step(Op.START, "borrowing", amount, amount)
    else:
        yield from _needed(run, place)


def _needed(run: Run, place: int) -> Iterator[Step]:
    need = run.aggregates[Aggregate.NEED][place]
    yield Step(Op.START, Aggregate.NEED, need, need)
    floor = run.scenario.borrowing.floor
    if floor is not None:
        free = max(ZERO, _before(run, Aggregate.FUND, place).amount - floor)
        need -= free
        yield Step(Op.PLUS, Aggregate.FUND, -free, need)
    yield Step(Op.FLOOR, BORROWED, ZERO, max(ZERO, need))
