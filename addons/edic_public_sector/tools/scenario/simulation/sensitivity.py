# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The effect of each assumption: each moved to its low and high, all else as it is."""

from dataclasses import dataclass, replace
from decimal import Decimal

from .aggregates import RATIOS, Aggregate
from .assumption import POINT, Assumption, Unit
from .errors import SimulationError
from .exact import ZERO, exact
from .prepare import Prepared
from .run import simulate


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a tornado.

    :param low: deviation that was added to the assumption in each year; ``high``
    :param at_low: EUR that the aggregate is then; ``at_high``
    :param effect_low: EUR of difference to the run as it is; ``effect_high``
    :param is_assumed: the deviation is not from a spread, but one point
    """

    assumption: str
    low: Decimal
    high: Decimal
    effect_low: Decimal
    effect_high: Decimal
    is_assumed: bool

    @property
    def size(self) -> Decimal:
        return max(abs(self.effect_low), abs(self.effect_high))


@exact
def tornado(prepared: Prepared, aggregate: Aggregate, year: int) -> tuple[Bar, ...]:
    """Return the effect of each assumption on an aggregate of a year, the largest
    first.

    Each is a full run. Deviations are the bounds of the spread; two standard deviations
    of a normal one, but no growth under -100 %; without a spread one point (0.01), and
    for amounts one percent of the base they act on.

    :raises SimulationError: ``year``; ``not_amount`` for a ratio, which may have no
        value
    """
    if aggregate in RATIOS:
        raise SimulationError("not_amount", aggregate)
    now = simulate(prepared).figure(aggregate, year)
    bars = []
    for assumption in prepared.scenario.assumptions:
        low, high, is_assumed = _deviation(prepared, assumption)
        effects = [
            simulate(prepared.having(moved(assumption, by))).figure(aggregate, year)
            - now
            for by in (low, high)
        ]
        bars.append(Bar(assumption.key, low, high, *effects, is_assumed))
    return tuple(sorted(bars, key=lambda bar: (-bar.size, bar.assumption)))


def moved(assumption: Assumption, by: Decimal) -> Assumption:
    """Return the same with a deviation added to the value of every year."""
    return replace(assumption, values=tuple(value + by for value in assumption.values))


def _deviation(
    prepared: Prepared, assumption: Assumption
) -> tuple[Decimal, Decimal, bool]:
    bounds = assumption.spread and assumption.spread.bounds()
    if bounds:
        if assumption.unit is Unit.PERCENT:
            bounds = tuple(max(by, -1 - min(assumption.values)) for by in bounds)
        return *bounds, False
    point = POINT
    if assumption.unit is Unit.AMOUNT:
        lines = (
            x for g in prepared.groups if assumption.key in g.added for x in g.lines
        )
        point = POINT * sum((abs(line.base) for line in lines), ZERO)
    return -point, point, True
