# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines of a budget, and what they are in the financial identity of a local authority.

One set of roles serves both systems. France (M57): sections de fonctionnement and
d'investissement. Germany (Doppik): where the budget has a whole Finanzplan, RESULT is
the Ergebnisplan and CASH the laufende Verwaltungstätigkeit of the Finanzplan; where it
has none, OPERATING is the Ergebnisplan for both, and the roles of `UNPAID` count in its
result alone. CAPITAL is the Investitions- and Finanzierungstätigkeit.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from ...budget.document import Direction
from ...budget.role import Role
from .errors import SimulationError
from .exact import money, number

DERIVED = "@"  # begins the keys of lines that the engine adds


class Section(StrEnum):
    OPERATING = "operating"
    CAPITAL = "capital"
    RESULT = "result"  # counts in results, and moves no money here
    CASH = "cash"  # moves money, and counts in no result


class Post(NamedTuple):
    """The post where an amount stands."""

    section: Section
    direction: Direction
    role: Role


# where the engine's own lines stand
INTEREST = Post(Section.OPERATING, Direction.EXPENSE, Role.INTEREST)
REPAYMENT = Post(Section.CAPITAL, Direction.EXPENSE, Role.DEBT_REPAYMENT)
DRAWN = Post(Section.CAPITAL, Direction.REVENUE, Role.BORROWING)
GIVEN = Post(Section.OPERATING, Direction.EXPENSE, Role.TRANSFER)
TAKEN = Post(Section.CAPITAL, Direction.REVENUE, Role.TRANSFER)
CARRIED = Post(Section.CAPITAL, Direction.REVENUE, Role.CARRIED_RESULT)

_CAPITAL_EXPENSE = {(Section.CAPITAL, Direction.EXPENSE)}
_CAPITAL_REVENUE = {(Section.CAPITAL, Direction.REVENUE)}
_OPERATING = set(product([Section.OPERATING, Section.RESULT, Section.CASH], Direction))
_PLACES = {
    Role.PERSONNEL: _OPERATING,
    Role.INTEREST: _OPERATING,
    Role.EXTRAORDINARY: _OPERATING,
    Role.EQUIPMENT: _CAPITAL_EXPENSE,
    Role.DEBT_REPAYMENT: _CAPITAL_EXPENSE,
    Role.GRANT: _CAPITAL_REVENUE,
    Role.OWN_RESOURCE: _CAPITAL_REVENUE,
    Role.BORROWING: _CAPITAL_REVENUE,
    Role.REFINANCING: _CAPITAL_EXPENSE | _CAPITAL_REVENUE,
    Role.BESIDE: _CAPITAL_EXPENSE | _CAPITAL_REVENUE,
}
# lines of the base year alone
COMPUTED = (Role.TRANSFER, Role.CARRIED_RESULT, Role.REFINANCING)


def named(key: str) -> None:
    """Hold a caller's key to be one.

    :raises SimulationError: ``key``, when it is empty or begins as the engine's do
    """
    if not key or key.startswith(DERIVED):
        raise SimulationError("key", key)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """A line of the base year.

    :param base: EUR in whole cents, positive in the usual direction
    :param is_base_only: counts in the base year alone, because debts, borrowing or
        projects of the scenario stand for it from then on; so do the roles `COMPUTED`
    :param noise: standard deviation of the line's own yearly deviation in a Monte
        Carlo run, as a share of its amount (0.05 is 5 %), normal, drawn anew each year
    :param is_untold: no account says what it is; it may move no money
    :raises SimulationError: ``role`` for one that cannot stand there, or for amounts
    """

    key: str
    section: Section
    direction: Direction
    role: Role
    base: Decimal
    family: str = ""
    label: str = ""
    is_base_only: bool = False
    noise: Decimal = Decimal(0)
    is_untold: bool = False

    def __post_init__(self) -> None:
        named(self.key)
        money(self.base, self.key)
        number(self.noise, self.key)
        if self.noise < 0:
            raise SimulationError("spread_sd", self.key)
        places = _PLACES.get(self.role)
        if places and (self.section, self.direction) not in places:
            raise SimulationError("role", self.key)

    @property
    def post(self) -> Post:
        return Post(self.section, self.direction, self.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """An investment of the plan; in prices of the base year where a family is indexed.

    Its lines are ``@project.<key>.spend``, ``.grants`` and ``.running``: assumptions
    reach them by these keys and by family, never by role.

    :param spend: EUR, one for each simulated year; ``grants`` likewise
    :param running_cost: EUR per year from the year ``opens`` on
    :param source: where the figures come from
    """

    key: str
    label: str
    spend: tuple[Decimal, ...]
    grants: tuple[Decimal, ...]
    source: str
    running_cost: Decimal = Decimal(0)
    opens: int | None = None
    family: str = ""
    running_family: str = ""

    def __post_init__(self) -> None:
        named(self.key)
        for amount in (*self.spend, *self.grants, self.running_cost):
            money(amount, self.key)


def project_lines(project: Project) -> tuple[str, str, str]:
    """Return the keys of its spending, grants and running cost."""
    stem = f"@project.{project.key}"
    return f"{stem}.spend", f"{stem}.grants", f"{stem}.running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """A loan, or loans of one rate, that exist at the end of the base year.

    Interest of a year is the rate of that year on the stock at its beginning.

    :param stock: EUR at the end of the base year
    :param repayments: EUR of capital, one for each simulated year
    :param rate: key of an assumption of levels (0.03 is 3 %)
    :raises SimulationError: ``repayment`` when they are negative or over the stock
    """

    key: str
    label: str
    stock: Decimal
    repayments: tuple[Decimal, ...]
    rate: str

    def __post_init__(self) -> None:
        named(self.key)
        for amount in (self.stock, *self.repayments):
            money(amount, self.key)
        if sum(self.repayments) > self.stock or min(self.repayments, default=0) < 0:
            raise SimulationError("repayment", self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrowing:
    """The way in which the capital section is closed.

    A loan is drawn at the end of its year, at the rate of that year for its whole term,
    and repaid in equal parts of capital from the next year on.

    :param rate: key of an assumption of levels
    :param term: years
    :param fixed: EUR of each simulated year; None: what is needed after savings,
        grants and own resources. What is then over or missing changes the fund.
    :param floor: with what is needed: EUR above which the fund is used before a loan;
        None: the fund is not used
    :raises SimulationError: ``term`` under one year, ``value`` for a negative loan
    """

    rate: str
    term: int
    fixed: tuple[Decimal, ...] | None = None
    floor: Decimal | None = None

    def __post_init__(self) -> None:
        if self.term < 1:
            raise SimulationError("term", "borrowing")
        for amount in self.fixed or ():
            money(amount, "borrowing")
            if amount < 0:
                raise SimulationError("value", "borrowing")
        if self.floor is not None:
            money(self.floor, "borrowing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Lines: those of a family, a key or a role that is named here."""

    families: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

    def hits(self, key: str, family: str, role: Role | None) -> bool:
        """Return whether a line is among them; a role of None is none that is named."""
        return key in self.lines or family in self.families or role in self.roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Compensation:
    """Revenue that follows spending, such as the FCTVA (compensation of VAT).

    The amount of a year is the rate of that year times the eligible spending ``lag``
    years before. Its line, ``@compensation.<key>``, is an own resource in CAPITAL and
    ordinary in OPERATING. Role EQUIPMENT includes the projects.

    :param of: the lines that are eligible
    :param rate: key of an assumption of levels (0.16404 is 16.404 %)
    :param lag: 0, 1 or 2 years
    :param past: eligible EUR of the ``lag`` years that end with the base year
    :raises SimulationError: ``lag`` or ``past``
    """

    key: str
    label: str
    of: Target
    rate: str
    lag: int = 0
    past: tuple[Decimal, ...] = ()
    section: Section = Section.CAPITAL

    def __post_init__(self) -> None:
        named(self.key)
        if self.lag not in (0, 1, 2):
            raise SimulationError("lag", self.key)
        if len(self.past) != self.lag:
            raise SimulationError("past", self.key)
        for amount in self.past:
            money(amount, self.key)

    @property
    def post(self) -> Post:
        role = Role.OWN_RESOURCE if self.section is Section.CAPITAL else Role.ORDINARY
        return Post(self.section, Direction.REVENUE, role)
