# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two scenarios side by side, and what explains the difference."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from operator import sub

from .aggregates import RATIOS, Aggregate
from .errors import SimulationError
from .exact import exact
from .prepare import Amounts, prepare
from .run import Run, simulate
from .scenario import Scenario

REST = "@rest"  # effect of the order of assumptions
_PARTS = tuple(
    field.name
    for field in fields(Scenario)
    if field.name not in ("base_year", "horizon", "assumptions")
)


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect is what one change explains.

    :param key: of an assumption, also of one that the second does not have; else ``@``
        and the part of the scenario that differs, or `REST`
    :param amounts: EUR of each simulated year by aggregate, without the ratios
    """

    key: str
    amounts: Mapping[Aggregate, Amounts]


@exact
def compare(first: Run, second: Run) -> tuple[Effect, ...]:
    """Return the difference of two runs of the same years, and the share of each
    change.

    From the first to the second, one change after the other is made and the scenario
    run in full: assumptions that are new or other, in the second's order; then lines,
    projects, debts, borrowing, compensations and opening amounts; then each assumption
    that is gone. An effect is what the step changes, so that effects of changes that
    act together belong to the later one, and the sum is the difference to the cent.

    :raises SimulationError: ``years``
    """
    if first.years != second.years:
        raise SimulationError("years", str(second.years[0]))
    effects, before = [], first
    for key, scenario in _steps(first.scenario, second.scenario):
        after = simulate(prepare(scenario, is_checked=True))
        effects.append(Effect(key, _less(after, before)))
        before = after
    return tuple(effects)


def _less(after: Run, before: Run) -> dict[Aggregate, Amounts]:
    return {
        aggregate: tuple(map(sub, row, before.aggregates[aggregate]))
        for aggregate, row in after.aggregates.items()
        if aggregate not in RATIOS
    }


def _steps(first: Scenario, second: Scenario) -> Iterator[tuple[str, Scenario]]:
    now = first
    known = {assumption.key: assumption for assumption in first.assumptions}
    for assumption in second.assumptions:
        if known.get(assumption.key) != assumption:
            now = now.having(assumption)
            yield assumption.key, now
    for name in _PARTS:
        if getattr(now, name) != getattr(second, name):
            now = replace(now, **{name: getattr(second, name)})
            yield f"@{name}", now
    wanted = {assumption.key for assumption in second.assumptions}
    for key in [key for key in known if key not in wanted]:
        now = now.without(key)
        yield key, now
    if now != second:
        yield REST, second
