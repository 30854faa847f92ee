# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The assumptions: a value for each year, how sure it is, and what it acts on."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from operator import mul

from .errors import SimulationError
from .exact import ZERO, number
from .lines import Target, named

POINT = Decimal("0.01")  # how far one without a spread is moved in a tornado
WIDTH = 2  # standard deviations to the low and high of a normal spread, about 95 %


class Kind(StrEnum):
    """The kind of an assumption is for the reader alone: nothing is computed with
    it."""

    INFLATION = "inflation"
    PAY = "pay"  # point d'indice, Tarifabschluss
    HEADCOUNT = "headcount"  # GVT, posts
    ENERGY = "energy"
    INTEREST = "interest"
    GRANT = "grant"
    EQUALISATION = "equalisation"  # DGF, Schlüsselzuweisung
    TAX_BASE = "tax_base"
    OTHER = "other"


class Unit(StrEnum):
    PERCENT = "percent"  # growth on the year before: 0.02 is 2 %
    AMOUNT = "amount"  # EUR more than the year before, for all its lines together
    LEVEL = "level"  # multiplier of the base; of a stock it is its rate of interest


class Shape(StrEnum):
    FIXED = "fixed"
    NORMAL = "normal"
    TRIANGULAR = "triangular"
    UNIFORM = "uniform"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A spread says how a value may deviate; all figures are added to it, in its unit.

    :param sd: standard deviation, of NORMAL
    :param low: lowest deviation, of TRIANGULAR (whose mode is no deviation) and UNIFORM
    :param high: highest deviation
    :param is_persistent: one deviation holds for all years; else each year draws anew
    """

    shape: Shape = Shape.FIXED
    sd: Decimal = ZERO
    low: Decimal = ZERO
    high: Decimal = ZERO
    is_persistent: bool = True

    def check(self, key: str) -> None:
        """Hold it to be possible.

        :raises SimulationError: ``spread_sd`` when negative, ``spread_bounds`` when low
            is over high or, in a triangle, the value is not between them
        """
        for value in (self.sd, self.low, self.high):
            number(value, key)
        if self.sd < 0:
            raise SimulationError("spread_sd", key)
        is_triangle = self.shape is Shape.TRIANGULAR
        if self.low > self.high or (is_triangle and not self.low <= 0 <= self.high):
            raise SimulationError("spread_bounds", key)

    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """Return the lowest and highest deviation of a tornado; None for what is
        fixed."""
        match self.shape:
            case Shape.FIXED:
                return None
            case Shape.NORMAL:
                return -WIDTH * self.sd, WIDTH * self.sd
            case _:
                return self.low, self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A named assumption; several that act on one line multiply, amounts are added.

    An AMOUNT is shared among its lines by their base, equally where they have none. It
    stays: ``(100, 0)`` is 100 more in both years, ``(100, -100)`` in the first alone.

    :param values: one for each simulated year, in the unit
    :param is_missing: nobody entered the values; a run has zeros there, and what rests
        on them is not known (`known`)
    :param source: where they come from, with the version of the caller's set
    :raises SimulationError: ``growth`` under -100 %, or for figures
    """

    key: str
    unit: Unit
    values: tuple[Decimal, ...]
    applies_to: Target = field(default_factory=Target)
    kind: Kind = Kind.OTHER
    spread: Spread | None = None
    label: str = ""
    source: str = ""
    # kept runs of before do not have it, and their fingerprints stay
    is_missing: bool = field(default=False, metadata={"is_omitted": True})

    def __post_init__(self) -> None:
        named(self.key)
        for value in self.values:
            number(value, self.key)
            if self.unit is Unit.PERCENT and value < -1:
                raise SimulationError("growth", self.key)
        if self.spread:
            self.spread.check(self.key)

    def path(self) -> tuple[Decimal, ...]:
        """Return what it does by each year: factor of growth, level, or EUR added so
        far."""
        if self.unit is Unit.LEVEL:
            return self.values
        if self.unit is Unit.AMOUNT:
            return tuple(accumulate(self.values))
        return tuple(accumulate((1 + value for value in self.values), mul))
