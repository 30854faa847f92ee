# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A scenario made ready to run, and to run again with one assumption changed.

Lines on which the same assumptions act form a group. Its growth is computed once; a
line then costs one multiplication a year, and a changed assumption the lines of the
groups it acts on.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .assumption import Assumption, Unit
from .errors import SimulationError
from .exact import ONE, ZERO, cents, exact
from .lines import Post, Section
from .planned import Amounts, Planned, planned
from .scenario import Scenario, check

Paths = Mapping[str, Amounts]  # of the assumptions by key


class Group(NamedTuple):
    """Lines on which the same assumptions act, by their keys.

    ``shares``: for each of ``added``, the part of it that each line gets.
    """

    factors: tuple[str, ...]
    added: tuple[str, ...]
    lines: tuple[Planned, ...]
    shares: Mapping[str, Amounts]

    @property
    def acting(self) -> tuple[str, ...]:
        return self.factors + self.added


class Block(NamedTuple):
    """A block holds what a group comes to: amounts by line, and totals by post."""

    amounts: dict[str, Amounts]
    totals: dict[Post, Amounts]


@dataclass(frozen=True, slots=True)
class Prepared:
    """`scenario` with its groups worked out; ``having`` is what a slider calls."""

    scenario: Scenario
    groups: tuple[Group, ...]
    paths: Paths
    blocks: tuple[Block, ...]

    @exact
    def having(self, *changed: Assumption) -> "Prepared":
        """Return the same with other values or spreads of some assumptions.

        :raises SimulationError: ``unknown_assumption``, ``years``, or ``other_target``
            when one acts on other lines or in another unit than before
        """
        known = {assumption.key: assumption for assumption in self.scenario.assumptions}
        for assumption in changed:
            was = known.get(assumption.key)
            if was is None:
                raise SimulationError("unknown_assumption", assumption.key)
            if len(assumption.values) != self.scenario.horizon:
                raise SimulationError("years", assumption.key)
            if (was.applies_to, was.unit) != (assumption.applies_to, assumption.unit):
                raise SimulationError("other_target", assumption.key)
        new = {assumption.key: assumption.path() for assumption in changed}
        paths = {**self.paths, **new}
        blocks = tuple(
            block if new.keys().isdisjoint(group.acting) else _run(group, paths)
            for group, block in zip(self.groups, self.blocks, strict=True)
        )
        return Prepared(self.scenario.having(*changed), self.groups, paths, blocks)


@exact
def prepare(scenario: Scenario, *, is_checked: bool = False) -> Prepared:
    """Make a scenario ready.

    :param is_checked: its parts are known to fit together
    :raises SimulationError: as `scenario.check`
    """
    if not is_checked:
        check(scenario)
    groups = tuple(_groups(scenario))
    paths = {assumption.key: assumption.path() for assumption in scenario.assumptions}
    blocks = tuple(_run(group, paths) for group in groups)
    return Prepared(scenario, groups, paths, blocks)


def _groups(scenario: Scenario) -> Iterator[Group]:
    lines = tuple(planned(scenario))
    acting: dict[str, list[str]] = defaultdict(list)
    shares = {}
    for assumption in scenario.assumptions:
        target = assumption.applies_to
        hit = [x for x in lines if target.hits(x.key, x.family, x.role)]
        for line in hit:
            acting[line.key].append(assumption.key)
        if assumption.unit is Unit.AMOUNT:
            shares[assumption.key] = dict(_shares(hit))
    members: dict[tuple[str, ...], list[Planned]] = defaultdict(list)
    for line in lines:
        members[tuple(acting[line.key])].append(line)
    for keys, group in members.items():
        added = tuple(key for key in keys if key in shares)
        yield Group(
            tuple(key for key in keys if key not in shares),
            added,
            tuple(group),
            {key: tuple(shares[key][line.key] for line in group) for key in added},
        )


def _shares(lines: Iterable[Planned]) -> Iterator[tuple[str, Decimal]]:
    """Yield the part of an amount that each line gets. The Ergebnisplan and the
    Finanzplan beside it are two pictures of the same money: each has the whole amount.
    """
    lines = tuple(lines)
    is_of_result = [line.post.section is Section.RESULT for line in lines]
    for place in (True, False):
        own = [x for x, y in zip(lines, is_of_result, strict=True) if y is place]
        total = sum((abs(line.base) for line in own), ZERO)
        for line in own:
            yield line.key, abs(line.base) / total if total else ONE / len(own)


def _run(group: Group, paths: Paths) -> Block:
    years = range(len(group.lines[0].path))
    factors = [ONE] * len(years)
    for key in group.factors:
        factors = [by * step for by, step in zip(factors, paths[key], strict=True)]
    amounts = {}
    totals: dict[Post, list[Decimal]] = defaultdict(lambda: [ZERO] * len(years))
    for place, line in enumerate(group.lines):
        found = [base * by for base, by in zip(line.path, factors, strict=True)]
        for key in group.added:
            share = group.shares[key][place]
            found = [x + share * y for x, y in zip(found, paths[key], strict=True)]
        amounts[line.key] = tuple(map(cents, found))
        total = totals[line.post]
        totals[line.post] = [
            so_far + amount
            for so_far, amount in zip(total, amounts[line.key], strict=True)
        ]
    return Block(amounts, {post: tuple(total) for post, total in totals.items()})
