# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A run: every line and aggregate of every year, exact to the cent."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .aggregates import FORMS, RATIOS, Aggregate, ratio, summed
from .closing import EXACT, Closing
from .codec import to_json
from .exact import ZERO, exact
from .lines import Compensation, Post
from .prepare import Amounts, Prepared
from .scenario import Scenario

ENGINE_VERSION = "1"
Figures = tuple[Decimal | None, ...]  # one for each simulated year; None: no ratio


@dataclass(frozen=True, slots=True)
class Run:
    """A run holds what a scenario comes to.

    :param amounts: EUR of each simulated year by line; each is rounded to the cent, and
        all else is computed from the rounded amounts
    :param posts: where each line stands
    :param aggregates: of each simulated year
    :param base: aggregates of the base year, from its own lines; None: COVERED_RESULT,
        and what was not entered of FUND and RESERVE
    :param stocks: EUR of each loan at the beginning of each year
    """

    prepared: Prepared
    amounts: Mapping[str, Amounts]
    posts: Mapping[str, Post]
    aggregates: Mapping[Aggregate, Figures]
    base: Mapping[Aggregate, Decimal | None]
    stocks: Mapping[str, Amounts]

    @property
    def scenario(self) -> Scenario:
        return self.prepared.scenario

    @property
    def years(self) -> tuple[int, ...]:
        return self.scenario.years

    def figure(self, aggregate: Aggregate, year: int) -> Decimal | None:
        """Return EUR, or the ratio, None where there is none.

        :raises SimulationError: ``year``
        """
        return self.aggregates[aggregate][self.scenario.index(year)]

    def known_figures(self, aggregate: Aggregate) -> Figures:
        """Return the figure of the base year and of each year after it; None where it
        rests on what was not entered, or a ratio has no value."""
        knows = self.scenario.knows
        base = self.base[aggregate] if knows(aggregate, is_base=True) else None
        values = self.aggregates[aggregate]
        known = values if knows(aggregate) else (None,) * len(values)
        return (base, *known)


@exact
def simulate(prepared: Prepared) -> Run:
    """Run a scenario; the same input gives the same output anywhere."""
    scenario = prepared.scenario
    amounts: dict[str, Amounts] = {}
    totals: list[dict[Post, Decimal]] = [{} for _year in scenario.years]
    for block in prepared.blocks:
        amounts |= block.amounts
        for post, row in block.totals.items():
            for total, amount in zip(totals, row, strict=True):
                total[post] = total.get(post, ZERO) + amount
    spends = {
        compensation.key: _spend(compensation, prepared, amounts)
        for compensation in scenario.compensations
    }
    closed = Closing(scenario, totals, prepared.paths, spends, EXACT).close()
    posts = {x.key: x.post for group in prepared.groups for x in group.lines}
    amounts |= {key: tuple(flow) for key, flow in closed.flows.items()}
    stocks = {key: tuple(stock) for key, stock in closed.stocks.items()}
    figures = _figures(closed)
    base = _base(scenario)
    return Run(prepared, amounts, posts | closed.posts, figures, base, stocks)


def fingerprint(scenario: Scenario, **also: object) -> str:
    """Return the SHA-256 over the canonical JSON of the input and the version of the
    engine.

    :param also: further input, as JSON types or parts of a scenario
    """
    text = to_json({"engine": ENGINE_VERSION, "scenario": scenario, **also})
    return hashlib.sha256(text.encode()).hexdigest()


def eligible(compensation: Compensation, prepared: Prepared) -> Iterator[str]:
    """Yield the keys of the planned lines that a compensation follows."""
    for group in prepared.groups:
        for line in group.lines:
            if compensation.of.hits(line.key, line.family, line.post.role):
                yield line.key


def _spend(
    compensation: Compensation, prepared: Prepared, amounts: Mapping[str, Amounts]
) -> Amounts:
    rows = [amounts[key] for key in eligible(compensation, prepared)]
    zeros = (ZERO,) * prepared.scenario.horizon
    return tuple(sum(column, ZERO) for column in zip(zeros, *rows, strict=True))


def _figures(closed: Closing[Decimal]) -> dict[Aggregate, Figures]:
    out: dict[Aggregate, Figures] = {
        aggregate: tuple(summed(form, total, ZERO) for total in closed.totals)
        for aggregate, form in FORMS.items()
    }
    out |= {aggregate: tuple(row) for aggregate, row in closed.states.items()}
    for aggregate, (over, under) in RATIOS.items():
        pairs = zip(out[over], out[under], strict=True)
        out[aggregate] = tuple(ratio(aggregate, *pair) for pair in pairs)
    return out


def _base(scenario: Scenario) -> dict[Aggregate, Decimal | None]:
    totals: dict[Post, Decimal] = {}
    for line in scenario.lines:
        totals[line.post] = totals.get(line.post, ZERO) + line.base
    out: dict[Aggregate, Decimal | None] = {
        aggregate: summed(form, totals, ZERO) for aggregate, form in FORMS.items()
    }
    out[Aggregate.DEBT] = sum((debt.stock for debt in scenario.debts), ZERO)
    out[Aggregate.FUND] = scenario.opening_fund
    out[Aggregate.RESERVE] = scenario.opening_reserve
    out[Aggregate.COVERED_RESULT] = None  # the reserve before it is not known_figures
    for aggregate, (over, under) in RATIOS.items():
        out[aggregate] = ratio(aggregate, out[over], out[under])
    return out
