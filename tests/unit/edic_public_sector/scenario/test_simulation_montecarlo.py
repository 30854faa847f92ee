# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The spread of a scenario: against the exact engine, and against known laws."""

from dataclasses import replace
from decimal import Decimal as D
from itertools import pairwise
from math import sqrt

import numpy as np
import pytest
from test_simulation_scenes import (
    EXP,
    OP,
    REV,
    SEEDS,
    anything,
    assume,
    commune,
    line,
)

from edic_public_sector.tools.scenario.simulation import (
    QUANTILES,
    Aggregate,
    Bound,
    Role,
    Rule,
    Scenario,
    Shape,
    SimulationError,
    Spread,
    Target,
    Unit,
    prepare,
    sample,
    simulate,
)
from edic_public_sector.tools.scenario.simulation.draws import paths
from edic_public_sector.tools.scenario.simulation.montecarlo import sampled

RATIOS = (Aggregate.DEBT_YEARS, Aggregate.SAVINGS_RATE)
INCOME = Aggregate.OPERATING_REVENUE


def normal(sd, **more):
    return Spread(shape=Shape.NORMAL, sd=D(sd), **more)


def income(spread, years=1, noise="0"):
    """1,000 of taxes that grow by 2 % with a spread."""
    growth = assume(
        "tax", ["0.02"] * years, target=Target(lines=("tax",)), spread=spread
    )
    taxes = line("tax", (OP, REV, Role.ORDINARY), "1000.00", noise=D(noise))
    return Scenario(
        base_year=2025, horizon=years, lines=(taxes,), assumptions=(growth,)
    )


def shaken(scenario):
    """The same with a spread of every shape."""
    spreads = (
        normal("0.01"),
        Spread(shape=Shape.TRIANGULAR, low=D("-0.02"), high=D("0.01")),
        Spread(
            shape=Shape.UNIFORM, low=D("-0.01"), high=D("0.02"), is_persistent=False
        ),
        normal("0.005", is_persistent=False),
    )
    return replace(
        scenario,
        assumptions=tuple(
            replace(assumption, spread=spreads[place % 4])
            for place, assumption in enumerate(scenario.assumptions)
        ),
    )


# --- against the exact engine ---------------------------------------------------------
@pytest.mark.parametrize("seed", SEEDS)
def test_without_spreads_it_is_the_exact_run(seed):
    prepared = prepare(anything(seed))
    fan = sample(prepared, draws=40, seed=seed)
    for aggregate, figures in simulate(prepared).aggregates.items():
        assert fan.quantiles[aggregate] == (figures,) * len(QUANTILES)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_draw_is_what_the_exact_engine_makes_of_it(seed):
    """But for cents: the exact engine rounds 30 lines in each of four years."""
    prepared = prepare(shaken(anything(seed)))
    drawn = paths(prepared, 3, seed)
    arrays = sampled(prepared, 3, seed)
    for draw in range(3):
        changed = [
            replace(
                assumption,
                values=values_of(assumption.unit, drawn[assumption.key][:, draw + 1]),
            )
            for assumption in prepared.scenario.assumptions
        ]
        exact = simulate(prepared.having(*changed)).aggregates
        for aggregate, figures in exact.items():
            if aggregate not in RATIOS:
                found = arrays[aggregate][:, draw]
                assert np.allclose(found, [float(x) for x in figures], atol=0.5, rtol=0)


@pytest.mark.parametrize("spread", [Spread(), Spread(shape=Shape.TRIANGULAR)])
def test_a_spread_of_nothing_spreads_nothing(spread):
    fan = sample(prepare(income(spread)), draws=40, seed=1)
    assert fan.quantiles[INCOME] == ((D("1020.00"),),) * len(QUANTILES)


def values_of(unit, path):
    """The yearly values whose path it is."""
    if unit is Unit.PERCENT:
        path = path / np.concatenate(([1.0], path[:-1])) - 1
    elif unit is Unit.AMOUNT:
        path = np.diff(path, prepend=0.0)
    return tuple(D(repr(float(value))) for value in path)


def test_same_seed_gives_the_same_bits():
    prepared = prepare(shaken(anything(3)))
    first, again = (sampled(prepared, 500, 7) for _time in range(2))
    assert all((first[run] == again[run]).all() for run in first)
    assert sample(prepared, draws=500, seed=7) == sample(prepared, draws=500, seed=7)
    other = sampled(prepared, 500, 8)
    assert (first[Aggregate.FUND] != other[Aggregate.FUND]).any()


def test_a_new_assumption_leaves_the_draws_of_others():
    old = income(normal("0.1"))
    calm = assume("calm", ["0"], target=Target(lines=("tax",)), spread=normal("0.5"))
    more = replace(old, assumptions=(calm, *old.assumptions))
    before, after = (paths(prepare(run), 50, 1)["tax"] for run in (old, more))
    assert (before == after).all()


def test_assumptions_deviate_apart():
    assumption = assume(
        "first", ["0"], target=Target(lines=("tax",)), spread=normal("0.1")
    )
    other = replace(assumption, key="other")
    scenario = replace(income(None), assumptions=(assumption, other))
    drawn = paths(prepare(scenario), 10_000, 1)
    assert abs(np.corrcoef(drawn["first"][0], drawn["other"][0])[0, 1]) < 0.05


def test_fingerprint_holds_seed_draws_and_rules():
    prepared = prepare(commune())
    rule = Rule(
        key="r", aggregate=INCOME, bound=Bound.AT_LEAST, threshold=D(0), source="s"
    )
    fans = (
        sample(prepared, draws=10, seed=1),
        sample(prepared, draws=11, seed=1),
        sample(prepared, draws=10, seed=2),
        sample(prepared, [rule], draws=10, seed=1),
    )
    assert len({fan.fingerprint for fan in fans}) == 4
    assert (fans[0].seed, fans[0].draws, fans[0].engine) == (1, 10, "1")


# --- against known laws ---------------------------------------------------------------
DRAWS = 40_000


def test_quantiles_of_a_normal():
    # 1000 × (1.02 + 0.1 z); z = -1.645, -1.282, -0.674, 0 and their mirrors
    fan = sample(prepare(income(normal("0.1"))), draws=DRAWS, seed=5)
    found = [float(row[0]) for row in fan.quantiles[INCOME]]
    assert found == pytest.approx(
        [855.5, 891.8, 952.6, 1020, 1087.4, 1148.2, 1184.5], abs=4
    )


def test_quantiles_of_a_uniform():
    spread = Spread(shape=Shape.UNIFORM, low=D("-0.1"), high=D("0.3"))
    fan = sample(prepare(income(spread)), draws=DRAWS, seed=5)
    # 920 to 1320: 920 + 400 × 5 %, ...
    found = [float(row[0]) for row in fan.quantiles[INCOME]]
    assert found == pytest.approx([940, 960, 1020, 1120, 1220, 1280, 1300], abs=4)


def test_quantiles_of_a_triangle():
    spread = Spread(shape=Shape.TRIANGULAR, low=D("-0.1"), high=D("0.3"))
    fan = sample(prepare(income(spread)), draws=DRAWS, seed=5)
    # F(x) = x²/(0.4 × 0.1) from the low to the mode, so 25 % is the mode, 1020;
    # above, 1 - F = (0.3 - x)²/(0.4 × 0.3): 50 % at 0.3 - sqrt(0.06) = 0.0551
    found = dict(zip(QUANTILES, fan.quantiles[INCOME], strict=True))
    assert float(found[25][0]) == pytest.approx(1020, abs=4)
    assert float(found[50][0]) == pytest.approx(1075.1, abs=4)


@pytest.mark.parametrize(
    ("is_persistent", "deviation"),
    # levels added to the base: one shock twice as far, or two that partly cancel
    [(True, 2 * 10.0), (False, sqrt(2) * 10.0)],
)
def test_persistent_shocks_add_up(is_persistent, deviation):
    added = assume(
        "more",
        ("0", "0"),
        Unit.AMOUNT,
        Target(lines=("tax",)),
        spread=normal("10", is_persistent=is_persistent),
    )
    scenario = replace(income(None, years=2), assumptions=(added,))
    rows = sampled(prepare(scenario), DRAWS, 3)[INCOME]
    assert rows[1].std() == pytest.approx(deviation, rel=0.02)


def test_noise_of_lines_adds_their_variances():
    # two lines of 300 and 400, each 10 % of its own: sqrt(30² + 40²) = 50, in both
    # years, drawn anew; grown by 10 %: 55
    place = (OP, EXP, Role.ORDINARY)
    lines = (
        line("a", place, "300.00", noise=D("0.1")),
        line("b", place, "400.00", "x", noise=D("0.1")),
    )
    rise = assume("p", ("0.1", "0"), target=Target(roles=(Role.ORDINARY,)))
    apart = assume("q", ("0", "0"), target=Target(families=("x",)))
    scenario = Scenario(
        base_year=2025, horizon=2, lines=lines, assumptions=(rise, apart)
    )
    rows = sampled(prepare(scenario), DRAWS, 3)[Aggregate.OPERATING_EXPENSE]
    assert rows.std(axis=1) == pytest.approx([55, 55], rel=0.02)
    assert abs(np.corrcoef(rows)[0, 1]) < 0.02


def test_chance_that_a_rule_breaks():
    # income under 920 is z < -1: 15.9 %; never over 10,000
    least, most = (
        Rule(key=key, aggregate=INCOME, bound=bound, threshold=D(limit), source="s")
        for key, bound, limit in (
            ("least", Bound.AT_LEAST, 920),
            ("most", Bound.AT_MOST, 10_000),
        )
    )
    fan = sample(
        prepare(income(normal("0.1"), years=2)), [least, most], draws=DRAWS, seed=5
    )
    assert float(fan.broken["least"][0]) == pytest.approx(0.1587, abs=0.006)
    assert fan.broken["most"] == (0, 0)
    assert fan.ever["least"] >= max(fan.broken["least"])
    assert fan.ever["most"] == 0


def test_a_margin_of_nothing_is_kept_in_every_draw():
    """With the loan that is needed the capital section balances at 0."""
    rule = Rule(
        key="balance",
        aggregate=Aggregate.CAPITAL_BALANCE,
        bound=Bound.AT_LEAST,
        threshold=D(0),
        source="s",
    )
    roads = assume("roads", ("1", "0"), target=Target(lines=("roads",)))
    assumptions = (*commune().assumptions, roads)
    made = shaken(commune(assumptions=assumptions, opening_fund=D(0)))
    assert sample(prepare(made), [rule], draws=300, seed=1).ever["balance"] == 0


def test_no_savings_count_as_endless_debt():
    # savings are 0 or less in about half of the draws of ±100 around 20 - 20
    less = assume(
        "less",
        ("-0.18", "0"),
        target=Target(lines=("taxes",)),
        spread=normal("0.1"),
    )
    rule = Rule(
        key="years",
        aggregate=Aggregate.DEBT_YEARS,
        bound=Bound.AT_MOST,
        threshold=D(12),
        source="s",
    )
    made = commune(assumptions=(*commune().assumptions, less))
    fan = sample(prepare(made), [rule], draws=2_000, seed=1)
    row = [figures[0] for figures in fan.quantiles[Aggregate.DEBT_YEARS]]
    assert row[0] is not None
    assert row[-3:] == [None, None, None]
    assert fan.broken["years"][0] > D("0.5")


def test_quantiles_do_not_fall():
    fan = sample(prepare(shaken(anything(2))), draws=200, seed=1)
    for aggregate, rows in fan.quantiles.items():
        if aggregate is not Aggregate.DEBT_YEARS:
            for low, high in pairwise(rows):
                assert all(x <= y for x, y in zip(low, high, strict=True))


def test_two_rules_of_one_key_are_refused():
    rule = Rule(
        key="r", aggregate=INCOME, bound=Bound.AT_LEAST, threshold=D(0), source="s"
    )
    with pytest.raises(SimulationError):
        sample(prepare(commune()), [rule, rule], draws=1, seed=1)
