# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The closing of the years of a scenario: interest, repayment, loans, transfer, fund.

Written once, for Decimal (a run) and for arrays of draws (Monte Carlo).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from .aggregates import FORMS, STATES, Aggregate, summed
from .exact import ZERO, cents
from .lines import (
    CARRIED,
    DRAWN,
    GIVEN,
    INTEREST,
    REPAYMENT,
    TAKEN,
    Compensation,
    Debt,
    Post,
)
from .scenario import Scenario

BORROWED = "@borrowing"  # keys of lines, as the next three
GIVEN_KEY = "@transfer.given"
TAKEN_KEY = "@transfer.taken"
CARRIED_KEY = "@carried"


@dataclass(frozen=True, slots=True)
class Arithmetic[N]:
    """The operations of one kind of number."""

    zero: N
    number: Callable[[Decimal], N]
    larger: Callable[[N, N], N]
    cents: Callable[[N], N]


EXACT = Arithmetic[Decimal](ZERO, lambda x: x, max, cents)


class Loan[N](NamedTuple):
    """Old debt, or what was drawn in a year; rates and capital repaid by year."""

    key: str
    stock: N
    rates: Sequence[N]
    repayments: Sequence[N]


def interest_key(loan: str) -> str:
    return f"{loan}.interest"


def repayment_key(loan: str) -> str:
    return f"{loan}.repayment"


def compensation_key(compensation: Compensation) -> str:
    return f"@compensation.{compensation.key}"


class Closing[N]:
    """The years of a scenario, closed one after the other by `close`.

    ``flows``: the derived lines, and ``posts`` where they stand; ``stocks``: of each
    loan at the beginning of each year; ``states``: the aggregates of `STATES` at the
    end of each year.

    :param totals: by year, of the planned lines by post; derived lines are added
    :param levels: paths of the assumptions that are rates
    :param spends: eligible spending by compensation, one for each year
    """

    def __init__(
        self,
        scenario: Scenario,
        totals: Sequence[dict[Post, N]],
        levels: Mapping[str, Sequence[N]],
        spends: Mapping[str, Sequence[N]],
        math: Arithmetic[N],
    ) -> None:
        self.scenario, self.totals, self.math = scenario, totals, math
        self.levels, self.spends = levels, spends
        self.flows: dict[str, list[N]] = {}
        self.posts: dict[str, Post] = {}
        self.stocks: dict[str, list[N]] = {}
        self.states: dict[Aggregate, list[N]] = {state: [] for state in STATES}
        self._loans = [self._old(debt) for debt in scenario.debts]

    def close(self) -> "Closing[N]":
        number = self.math.number
        debt = number(sum((loan.stock for loan in self.scenario.debts), ZERO))
        # what was not entered is no zero, and `known` lets nobody see what rests on it
        fund = number(self.scenario.opening_fund or ZERO)
        reserve = number(self.scenario.opening_reserve or ZERO)
        for year in range(self.scenario.horizon):
            self._compensate(year)
            self._serve(year)
            self._borrow(year, fund)
            self._balance(year, fund)
            debt = debt + self._sum(Aggregate.BORROWING, year)
            debt = debt - self._sum(Aggregate.REPAYMENT, year)
            fund = fund + self._sum(Aggregate.FUND_CHANGE, year)
            covered = reserve + self._sum(Aggregate.RESULT, year)
            # what the reserve does not cover comes out of other equity
            reserve = self.math.larger(self.math.zero, covered)
            for aggregate, state in zip(
                STATES, (debt, fund, reserve, covered), strict=True
            ):
                self.states[aggregate].append(state)
        return self

    def _old(self, debt: Debt) -> Loan[N]:
        number = self.math.number
        repayments = [number(amount) for amount in debt.repayments]
        key = f"@debt.{debt.key}"
        return Loan(key, number(debt.stock), self.levels[debt.rate], repayments)

    def _sum(self, aggregate: Aggregate, year: int) -> N:
        return summed(FORMS[aggregate], self.totals[year], self.math.zero)

    def _add(self, key: str, post: Post, year: int, amount: N) -> None:
        self.posts[key] = post
        flow = self.flows.setdefault(key, [self.math.zero] * self.scenario.horizon)
        flow[year] = amount
        total = self.totals[year]
        total[post] = total[post] + amount if post in total else amount

    def _compensate(self, year: int) -> None:
        for compensation in self.scenario.compensations:
            then = year - compensation.lag
            past = self.math.number(compensation.past[then]) if then < 0 else None
            spend = self.spends[compensation.key][then] if past is None else past
            amount = self.math.cents(self.levels[compensation.rate][year] * spend)
            self._add(compensation_key(compensation), compensation.post, year, amount)

    def _serve(self, year: int) -> None:
        for place, loan in enumerate(self._loans):
            none = [self.math.zero] * self.scenario.horizon
            self.stocks.setdefault(loan.key, none)[year] = loan.stock
            interest = self.math.cents(loan.stock * loan.rates[year])
            self._add(interest_key(loan.key), INTEREST, year, interest)
            repaid = loan.repayments[year]
            self._add(repayment_key(loan.key), REPAYMENT, year, repaid)
            self._loans[place] = loan._replace(stock=loan.stock - repaid)

    def _borrow(self, year: int, fund: N) -> None:
        policy = self.scenario.borrowing
        if policy is None:
            return
        if policy.fixed is not None:
            drawn = self.math.number(policy.fixed[year])
        else:
            drawn = self._sum(Aggregate.NEED, year)
            if policy.floor is not None:
                free = fund - self.math.number(policy.floor)
                drawn = drawn - self.math.larger(self.math.zero, free)
            drawn = self.math.larger(self.math.zero, drawn)
        self._add(BORROWED, DRAWN, year, drawn)
        self._loans.append(self._new(year, drawn))

    def _new(self, year: int, drawn: N) -> Loan[N]:
        policy: Any = self.scenario.borrowing
        horizon, term = self.scenario.horizon, policy.term
        part = self.math.cents(drawn / self.math.number(Decimal(term)))
        parts = [self.math.zero] * (year + 1) + [part] * (term - 1)
        parts += [drawn - part * (term - 1)] + [self.math.zero] * horizon
        rates = [self.levels[policy.rate][year]] * horizon
        return Loan(f"@loan.{self.scenario.years[year]}", drawn, rates, parts[:horizon])

    def _balance(self, year: int, fund: N) -> None:
        self._add(CARRIED_KEY, CARRIED, year, fund)
        surplus = self._sum(Aggregate.OPERATING_BALANCE, year)
        moved = self.math.larger(self.math.zero, surplus)
        self._add(GIVEN_KEY, GIVEN, year, moved)
        self._add(TAKEN_KEY, TAKEN, year, moved)
