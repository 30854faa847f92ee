# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A scenario: all that a run is computed from."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .aggregates import Aggregate
from .assumption import Assumption, Unit
from .errors import SimulationError
from .exact import ZERO, Decimal, money
from .lines import (
    COMPUTED,
    Borrowing,
    BudgetLine,
    Compensation,
    Debt,
    Direction,
    Project,
    Role,
    Section,
    Target,
)

MOST_YEARS = 50
OF_DEBT = (Aggregate.DEBT, Aggregate.DEBT_YEARS)
# What hangs on which of the operating lines move money
OF_CASH = (
    *(Aggregate.GROSS_SAVINGS, Aggregate.NET_SAVINGS, Aggregate.SAVINGS_RATE),
    *(Aggregate.DEBT_YEARS, Aggregate.NEED, Aggregate.BORROWING),
    *(Aggregate.FUND_CHANGE, Aggregate.FUND),
)
UNTOLD = {"other_expense", "other_revenue"}  # families of lines that no rule knows
OF_LOANS = {
    (Role.DEBT_REPAYMENT, Direction.EXPENSE),
    (Role.BORROWING, Direction.REVENUE),
    (Role.INTEREST, Direction.EXPENSE),
    (Role.REFINANCING, Direction.EXPENSE),
    (Role.REFINANCING, Direction.REVENUE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A base year and what is assumed of the years after it.

    :param horizon: how many years are simulated, from ``base_year + 1`` on
    :param borrowing: None: loans are budget lines like others
    :param opening_fund: EUR at the end of the base year (fonds de roulement, liquide
        Mittel)
    :param opening_reserve: EUR of the Ausgleichsrücklage then
    """

    base_year: int
    horizon: int
    lines: tuple[BudgetLine, ...]
    assumptions: tuple[Assumption, ...] = ()
    projects: tuple[Project, ...] = ()
    debts: tuple[Debt, ...] = ()
    borrowing: Borrowing | None = None
    compensations: tuple[Compensation, ...] = ()
    opening_fund: Decimal = ZERO
    opening_reserve: Decimal = ZERO

    def __post_init__(self) -> None:
        if not 1 <= self.horizon <= MOST_YEARS:
            raise SimulationError("horizon", str(self.horizon))
        money(self.opening_fund, "opening_fund")
        money(self.opening_reserve, "opening_reserve")
        if self.opening_reserve < 0:
            raise SimulationError("value", "opening_reserve")

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(range(self.base_year + 1, self.base_year + self.horizon + 1))

    def index(self, year: int) -> int:
        """Position of a simulated year.

        :raises SimulationError: ``year``
        """
        if not 0 < year - self.base_year <= self.horizon:
            raise SimulationError("year", str(year))
        return year - self.base_year - 1

    def knows(self, aggregate: Aggregate) -> bool:
        """Whether the base year tells what a figure starts from.

        A budget has no stock of debt: where it has loans or their interest, or no
        capital section at all, and `debts` none, the debt is not known, and neither is
        what hangs on it. Where no account tells what an operating line is, it may be
        depreciation: the result is known, and what moves no money is not.
        """
        if aggregate in OF_CASH and not self._tells_cash():
            return False
        if self.debts or aggregate not in OF_DEBT:
            return True
        lines = [line for line in self.lines if line.base]
        has_capital = any(line.section is Section.CAPITAL for line in lines)
        of_loans = {(line.role, line.direction) for line in lines} & OF_LOANS
        return has_capital and not of_loans

    def _tells_cash(self) -> bool:
        own = [one for one in self.lines if one.section is Section.OPERATING]
        moved = [one for one in own if one.base]
        if any(one.is_untold for one in moved):
            return False
        # kept runs of before do not say which lines are untold
        return not own or any(one.family not in UNTOLD for one in moved)

    def having(self, *assumptions: Assumption) -> "Scenario":
        """The same with these in place of those of their keys; new ones come last."""
        new = {one.key: one for one in assumptions}
        kept = [new.pop(one.key, one) for one in self.assumptions]
        return replace(self, assumptions=(*kept, *new.values()))


def check(scenario: Scenario) -> None:
    """Hold the parts of a scenario to fit together.

    :raises SimulationError: with the code and the key of the first that does not
    """
    for parts in (
        scenario.lines,
        scenario.assumptions,
        scenario.projects,
        scenario.debts,
        scenario.compensations,
    ):
        for key, count in Counter(part.key for part in parts).items():
            if count > 1:
                raise SimulationError("twice", key)
    _check_years(scenario)
    _check_rates(scenario)
    _check_targets(scenario)
    if scenario.borrowing:
        for line in scenario.lines:
            if line.role is Role.BORROWING and not line.is_base_only:
                raise SimulationError("borrowing_twice", line.key)


def _check_years(scenario: Scenario) -> None:
    years = scenario.horizon
    rows = [(one.key, one.values) for one in scenario.assumptions]
    rows += [(one.key, one.repayments) for one in scenario.debts]
    rows += [(one.key, one.spend) for one in scenario.projects]
    rows += [(one.key, one.grants) for one in scenario.projects]
    if scenario.borrowing and scenario.borrowing.fixed is not None:
        rows.append(("borrowing", scenario.borrowing.fixed))
    for key, values in rows:
        if len(values) != years:
            raise SimulationError("years", key)


def _check_rates(scenario: Scenario) -> None:
    units = {one.key: one.unit for one in scenario.assumptions}
    rates = [(one.key, one.rate) for one in (*scenario.debts, *scenario.compensations)]
    if scenario.borrowing:
        rates.append(("borrowing", scenario.borrowing.rate))
    for key, rate in rates:
        if rate not in units:
            raise SimulationError("unknown_assumption", key)
        if units[rate] is not Unit.LEVEL:
            raise SimulationError("rate", key)


def project_lines(project: Project) -> tuple[str, str, str]:
    """Keys of its spending, grants and running cost."""
    stem = f"@project.{project.key}"
    return f"{stem}.spend", f"{stem}.grants", f"{stem}.running"


def _targets(scenario: Scenario) -> Iterator[tuple[str, Target]]:
    yield from ((one.key, one.applies_to) for one in scenario.assumptions)
    yield from ((one.key, one.of) for one in scenario.compensations)


def _check_targets(scenario: Scenario) -> None:
    keys = {line.key for line in scenario.lines if line.role not in COMPUTED}
    families = {line.family for line in scenario.lines}
    for project in scenario.projects:
        keys.update(project_lines(project))
        families.update((project.family, project.running_family))
    for key, target in _targets(scenario):
        for codes, known, code in (
            (target.lines, keys, "unknown_line"),
            (target.families, families - {""}, "unknown_family"),
        ):
            if not known.issuperset(codes):
                raise SimulationError(code, key)
