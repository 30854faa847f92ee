# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lines that assumptions may move: of the budget, and of the projects."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from .exact import ZERO
from .lines import COMPUTED, Direction, Post, Project, Role, Section, project_lines

if TYPE_CHECKING:
    from .scenario import Scenario

Amounts = tuple[Decimal, ...]  # EUR, one for each simulated year


class Planned(NamedTuple):
    """A line before anything acts on it.

    ``path``: EUR of each year; ``role``: None where roles do not reach it.
    """

    key: str
    post: Post
    base: Decimal
    path: Amounts
    family: str
    role: Role | None
    noise: Decimal


def planned(scenario: "Scenario") -> Iterator[Planned]:
    """Yield the lines of the budget that go on after the base year, and of the
    projects."""
    years = scenario.horizon
    for line in scenario.lines:
        if line.role not in COMPUTED:
            base = ZERO if line.is_base_only else line.base
            fixed = (line.key, line.post, base, (base,) * years)
            yield Planned(*fixed, line.family, line.role, line.noise)
    for project in scenario.projects:
        yield from _of_project(project, scenario)


def _of_project(project: Project, scenario: "Scenario") -> Iterator[Planned]:
    spend, grants, running = project_lines(project)
    opens = project.opens
    cost = tuple(
        project.running_cost if opens is not None and year >= opens else ZERO
        for year in scenario.years
    )
    spent = Post(Section.CAPITAL, Direction.EXPENSE, Role.EQUIPMENT)
    given = Post(Section.CAPITAL, Direction.REVENUE, Role.GRANT)
    used = Post(Section.OPERATING, Direction.EXPENSE, Role.ORDINARY)
    for key, post, path, family in (
        (spend, spent, project.spend, project.family),
        (grants, given, project.grants, ""),
        (running, used, cost, project.running_family),
    ):
        yield Planned(key, post, ZERO, path, family, None, ZERO)
