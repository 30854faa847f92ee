# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Budget rules: an aggregate, a bound and its source, all given by the caller."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .aggregates import Aggregate
from .exact import exact, number
from .lines import named
from .run import Run


class Bound(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule must hold each year.

    France: ``OPERATING_BALANCE``, ``CAPITAL_BALANCE`` and ``OWN_COVER`` at least 0
    (L1612-4 CGCT), ``DEBT_YEARS`` at most a ceiling, ``GROSS_SAVINGS`` or
    ``SAVINGS_RATE`` at least a floor. Germany: ``COVERED_RESULT`` and ``NET_SAVINGS``
    at least 0, ``DEBT`` at most a ceiling.

    :param threshold: EUR, years, or a share (0.08 is 8 %)
    :param source: of the threshold, as the caller words it
    """

    key: str
    aggregate: Aggregate
    bound: Bound
    threshold: Decimal
    source: str
    label: str = ""

    def __post_init__(self) -> None:
        named(self.key)
        number(self.threshold, self.key)

    def margin(self, value: Decimal) -> Decimal:
        """Return what is left until it breaks; negative once it is broken."""
        if self.bound is Bound.AT_LEAST:
            return value - self.threshold
        return self.threshold - value


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict says whether a rule is kept in a year.

    ``value`` and ``margin`` are None where the ratio has no value, and the rule broken:
    no savings to repay a debt from.
    """

    rule: str
    year: int
    is_kept: bool
    value: Decimal | None
    margin: Decimal | None


@exact
def check_rules(run: Run, rules: Iterable[Rule]) -> tuple[Verdict, ...]:
    """Return a verdict for each rule and simulated year, in this order; none of a rule
    whose figure rests on what was not entered (`Scenario.missing` says on what)."""
    out = []
    for rule in rules:
        if not run.scenario.knows(rule.aggregate):
            continue
        for year, value in zip(run.years, run.aggregates[rule.aggregate], strict=True):
            margin = None if value is None else rule.margin(value)
            is_kept = margin is not None and margin >= 0
            out.append(Verdict(rule.key, year, is_kept, value, margin))
    return tuple(out)
