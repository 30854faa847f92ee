# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A scenario: all that a run is computed from."""

from collections import Counter
from dataclasses import dataclass, replace

from .aggregates import Aggregate
from .assumption import Assumption, Unit
from .errors import SimulationError
from .exact import Decimal, money
from .known import Missing, missing
from .lines import (
    COMPUTED,
    Borrowing,
    BudgetLine,
    Compensation,
    Debt,
    Project,
    Role,
    project_lines,
)

MAX_YEARS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A base year and what is assumed of the years after it.

    :param horizon: how many years are simulated, from ``base_year + 1`` on
    :param borrowing: None: loans are budget lines like others
    :param opening_fund: EUR at the end of the base year (fonds de roulement, liquide
        Mittel); None: not entered
    :param opening_reserve: EUR of the Ausgleichsrücklage then; None: not entered
    """

    base_year: int
    horizon: int
    lines: tuple[BudgetLine, ...]
    assumptions: tuple[Assumption, ...] = ()
    projects: tuple[Project, ...] = ()
    debts: tuple[Debt, ...] = ()
    borrowing: Borrowing | None = None
    compensations: tuple[Compensation, ...] = ()
    opening_fund: Decimal | None = None
    opening_reserve: Decimal | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.horizon <= MAX_YEARS:
            raise SimulationError("horizon", str(self.horizon))
        if self.opening_fund is not None:
            money(self.opening_fund, "opening_fund")
        if self.opening_reserve is None:
            return
        money(self.opening_reserve, "opening_reserve")
        if self.opening_reserve < 0:
            raise SimulationError("value", "opening_reserve")

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(range(self.base_year + 1, self.base_year + self.horizon + 1))

    def index(self, year: int) -> int:
        """Return the position of a simulated year.

        :raises SimulationError: ``year``
        """
        if not 0 < year - self.base_year <= self.horizon:
            raise SimulationError("year", str(year))
        return year - self.base_year - 1

    def missing(
        self, aggregate: Aggregate, *, is_base: bool = False
    ) -> tuple[Missing, ...]:
        """Return what has to be entered before a figure is known (`known.missing`)."""
        return missing(self, aggregate, is_base=is_base)

    def knows(self, aggregate: Aggregate, *, is_base: bool = False) -> bool:
        """Return whether a figure rests on nothing that was not entered.

        :param is_base: of the base year, else of the years after it
        """
        return not self.missing(aggregate, is_base=is_base)

    def having(self, *assumptions: Assumption) -> "Scenario":
        """Return the same with these in place of those of their keys; new ones come
        last."""
        new = {assumption.key: assumption for assumption in assumptions}
        kept = [new.pop(assumption.key, assumption) for assumption in self.assumptions]
        return replace(self, assumptions=(*kept, *new.values()))

    def without(self, key: str) -> "Scenario":
        """Return the same without the assumption of a key."""
        kept = [assumption for assumption in self.assumptions if assumption.key != key]
        return replace(self, assumptions=tuple(kept))


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
    rows = [(assumption.key, assumption.values) for assumption in scenario.assumptions]
    rows += [(debt.key, debt.repayments) for debt in scenario.debts]
    rows += [(project.key, project.spend) for project in scenario.projects]
    rows += [(project.key, project.grants) for project in scenario.projects]
    if scenario.borrowing and scenario.borrowing.fixed is not None:
        rows.append(("borrowing", scenario.borrowing.fixed))
    for key, values in rows:
        if len(values) != years:
            raise SimulationError("years", key)


def _check_rates(scenario: Scenario) -> None:
    units = {assumption.key: assumption.unit for assumption in scenario.assumptions}
    rates = [
        (debt.key, debt.rate) for debt in (*scenario.debts, *scenario.compensations)
    ]
    if scenario.borrowing:
        rates.append(("borrowing", scenario.borrowing.rate))
    for key, rate in rates:
        if rate not in units:
            raise SimulationError("unknown_assumption", key)
        if units[rate] is not Unit.LEVEL:
            raise SimulationError("rate", key)


def _check_targets(scenario: Scenario) -> None:
    keys = {line.key for line in scenario.lines if line.role not in COMPUTED}
    families = {line.family for line in scenario.lines}
    for project in scenario.projects:
        keys.update(project_lines(project))
        families.update((project.family, project.running_family))
    targets = [(by.key, by.applies_to) for by in scenario.assumptions]
    targets += [(by.key, by.of) for by in scenario.compensations]
    for key, target in targets:
        for codes, known, code in (
            (target.lines, keys, "unknown_line"),
            (target.families, families - {""}, "unknown_family"),
        ):
            if not known.issuperset(codes):
                raise SimulationError(code, key)
