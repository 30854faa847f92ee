# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Monte Carlo: how the aggregates spread when the assumptions deviate.

Statistics, not accounts: computed in float64, shown to the cent. Each figure is that of
the exact run plus how a draw deviates from the scenario computed alike in float64, so
that without spreads it is the exact run, to the cent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from .aggregates import FORMS, RATIOS, Aggregate, summed
from .closing import Arithmetic, Closing
from .draws import Array, Totals, column, paths
from .errors import SimulationError
from .exact import CENT, RATIO, exact
from .prepare import Prepared
from .rules import Bound, Rule
from .run import ENGINE_VERSION, Figures, fingerprint, simulate

QUANTILES = (5, 10, 25, 50, 75, 90, 95)  # percent
MAX_DRAWS = 100_000
MAX_SEED = 2**63 - 1
Sampled = Mapping[Aggregate, Array]  # shape (years, draws)


@dataclass(frozen=True, slots=True)
class Fan:
    """The spread of a scenario.

    :param quantiles: by aggregate, for each of `QUANTILES`, of each simulated year: the
        smallest figure that at least so many percent of the draws do not exceed. Debt
        years are None where there are no savings, which counts as endless.
    :param broken: by rule, share of the draws that break it in each simulated year
    :param ever: by rule, share of the draws that break it in any year
    :param fingerprint: of scenario, rules, seed, draws and engine version
    :param numpy: version whose generator drew; another may draw otherwise
    """

    quantiles: Mapping[Aggregate, tuple[Figures, ...]]
    broken: Mapping[str, tuple[Decimal, ...]]
    ever: Mapping[str, Decimal]
    seed: int
    draws: int
    engine: str
    numpy: str
    fingerprint: str


@exact
def sample(
    prepared: Prepared, rules: Iterable[Rule] = (), *, draws: int = 10_000, seed: int
) -> Fan:
    """Draw and run a scenario many times at once; the same seed gives the same bits.

    Memory grows with ``(assumptions + posts + aggregates) x years x draws x 8`` bytes.

    :raises SimulationError: ``draws`` out of 1 to `MAX_DRAWS`, ``seed`` negative or
        over 63 bits, ``twice`` for rules of one key
    """
    rules = tuple(rules)
    _check(rules, draws, seed)
    drawn = sampled(prepared, draws, seed)
    broken = {rule.key: _breaks(rule, drawn[rule.aggregate]) for rule in rules}
    return Fan(
        {aggregate: _quantiles(aggregate, rows) for aggregate, rows in drawn.items()},
        {key: tuple(map(_share, rows)) for key, rows in broken.items()},
        {key: _share(rows.any(axis=0)) for key, rows in broken.items()},
        seed,
        draws,
        ENGINE_VERSION,
        np.__version__,
        fingerprint(prepared.scenario, rules=rules, seed=seed, draws=draws),
    )


def _check(rules: Sequence[Rule], draws: int, seed: int) -> None:
    if not 1 <= draws <= MAX_DRAWS:
        raise SimulationError("draws", str(draws))
    if not 0 <= seed <= MAX_SEED:
        raise SimulationError("seed", str(seed))
    if len({rule.key for rule in rules}) < len(rules):
        raise SimulationError("twice", "rules")


@exact
def sampled(prepared: Prepared, draws: int, seed: int) -> Sampled:
    """Return every aggregate in every draw, EUR as float64; debt years without savings:
    inf.

    The ratios are NaN where there is no revenue.
    """
    run = simulate(prepared)
    closed = _closed(prepared, draws, seed)
    out = {}
    for aggregate, row in run.aggregates.items():
        if aggregate not in RATIOS:
            rows = _rows(closed, aggregate)
            out[aggregate] = column(row) + (rows[:, 1:] - rows[:, :1])
    for aggregate, (over, under) in RATIOS.items():
        out[aggregate] = _ratio(aggregate, out[over], out[under])
    return out


def _closed(prepared: Prepared, draws: int, seed: int) -> Closing[Array]:
    drawn = paths(prepared, draws, seed)
    totals = Totals(prepared, drawn, draws, seed)
    years = range(prepared.scenario.horizon)
    by_year = [
        {post: rows[year] for post, rows in totals.posts.items()} for year in years
    ]
    math = Arithmetic[Array](
        np.zeros(draws + 1),
        lambda number: np.full(draws + 1, float(number)),
        np.maximum,
        lambda amounts: amounts,
    )
    return Closing(prepared.scenario, by_year, drawn, totals.spends, math).close()


def _rows(closed: Closing[Array], aggregate: Aggregate) -> Array:
    if aggregate in FORMS:
        form, zero = FORMS[aggregate], closed.math.zero
        return np.stack([summed(form, total, zero) for total in closed.totals])
    return np.stack(closed.states[aggregate])


def _ratio(aggregate: Aggregate, over: Array, under: Array) -> Array:
    is_debt = aggregate is Aggregate.DEBT_YEARS
    out = np.full(over.shape, np.inf if is_debt else np.nan)
    np.divide(over, under, out=out, where=under > 0)
    if is_debt:
        out[over <= 0] = 0.0
    return out


def _quantiles(aggregate: Aggregate, rows: Array) -> tuple[Figures, ...]:
    levels = np.array(QUANTILES) / 100
    # an order statistic: nothing between a number and infinity is made up
    found = np.quantile(rows, levels, axis=1, method="inverted_cdf")
    unit = RATIO if aggregate in RATIOS else CENT
    return tuple(
        tuple(
            Decimal(repr(value)).quantize(unit) if np.isfinite(value) else None
            for value in row
        )
        for row in found.tolist()
    )


def _breaks(rule: Rule, rows: Array) -> np.ndarray:
    unit = RATIO if rule.aggregate in RATIOS else CENT
    bound, slack = float(rule.threshold), float(unit) / 2
    if rule.bound is Bound.AT_LEAST:
        return ~(rows - bound >= -slack)
    return ~(bound - rows >= -slack)


def _share(hits: np.ndarray) -> Decimal:
    return (Decimal(int(hits.sum())) / hits.size).quantize(RATIO)
