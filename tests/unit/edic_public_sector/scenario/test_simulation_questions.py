# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rules, tornado and comparison."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from test_simulation_scenes import OP, REV, SEEDS, anything, assume, commune, line

from edic_public_sector.tools.scenario.simulation import (
    Aggregate,
    Borrowing,
    Bound,
    Role,
    Rule,
    Shape,
    SimulationError,
    Spread,
    Target,
    Unit,
    check_rules,
    compare,
    prepare,
    simulate,
    tornado,
)

TAXES = Target(lines=("taxes",))
RATIOS = (Aggregate.DEBT_YEARS, Aggregate.SAVINGS_RATE)


def run(scenario):
    return simulate(prepare(scenario))


def rule(aggregate, bound, threshold):
    return Rule(
        key="r",
        aggregate=aggregate,
        bound=bound,
        threshold=D(threshold),
        source="as voted",
    )


# --- rules ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("aggregate", "bound", "threshold", "kept", "margins"),
    [
        # debt years 2.888889 and 3.017857
        (
            Aggregate.DEBT_YEARS,
            "at_most",
            "3",
            (True, False),
            ("0.111111", "-0.017857"),
        ),
        # gross savings 180 and 179.20
        (Aggregate.GROSS_SAVINGS, "at_least", "180", (1, 0), ("0.00", "-0.80")),
        (Aggregate.SAVINGS_RATE, "at_least", "0.08", (1, 1), ("0.1", "0.0992")),
        # 220 - 50; 179.20 + 40 - 57
        (Aggregate.OWN_COVER, "at_least", "0", (1, 1), ("170", "162.20")),
    ],
)
def test_margins_by_hand(aggregate, bound, threshold, kept, margins):
    found = check_rules(run(commune()), [rule(aggregate, Bound(bound), threshold)])
    assert tuple(x.is_kept for x in found) == kept
    assert tuple(x.margin for x in found) == tuple(map(D, margins))
    assert [x.year for x in found] == [2026, 2027]


def test_a_ratio_without_a_value_breaks_its_rule():
    less = assume("less", ("-0.5", "0"), target=TAXES)
    made = run(commune(assumptions=(*commune().assumptions, less)))
    (first, _) = check_rules(made, [rule(Aggregate.DEBT_YEARS, Bound.AT_MOST, "12")])
    assert (first.is_kept, first.value, first.margin) == (False, None, None)


# --- tornado --------------------------------------------------------------------------
def test_bars_by_hand():
    spread = Spread(shape=Shape.NORMAL, sd=D("0.01"))
    assumptions = (
        assume("rate", ("0.04", "0.04"), Unit.LEVEL),
        assume("tax", ("0", "0"), target=TAXES, spread=spread),
        assume("staff", ("0", "0"), Unit.AMOUNT, Target(roles=(Role.PERSONNEL,))),
    )
    bars = tornado(
        prepare(commune(assumptions=assumptions)), Aggregate.GROSS_SAVINGS, 2026
    )
    # tax ± 2 % of 1000 = 20; staff ± 1 % of 500 = 5; rate ± 1 point of 500 = 5
    assert [(x.assumption, x.effect_low, x.effect_high) for x in bars] == [
        ("tax", -20, 20),
        ("rate", 5, -5),
        ("staff", 5, -5),
    ]
    assert [(x.low, x.high, x.is_assumed) for x in bars] == [
        (D("-0.02"), D("0.02"), False),
        (D("-0.01"), D("0.01"), True),
        (D("-5"), D("5"), True),
    ]


@pytest.mark.parametrize(
    ("spread", "effects"),
    [
        (Spread(shape=Shape.UNIFORM, low=D("-0.03"), high=D("0.01")), (-30, 10)),
        (Spread(shape=Shape.TRIANGULAR, low=D("0"), high=D("0.04")), (0, 40)),
        (Spread(), (-10, 10)),
    ],
)
def test_bars_of_other_spreads(spread, effects):
    tax = assume("tax", ("0", "0"), target=TAXES, spread=spread)
    made = prepare(commune(assumptions=(*commune().assumptions, tax)))
    bars = tornado(made, Aggregate.OPERATING_REVENUE, 2026)
    (bar,) = (x for x in bars if x.assumption == "tax")
    assert (bar.effect_low, bar.effect_high) == effects


def test_a_bar_ends_where_nothing_is_left():
    # -60 % less two deviations of 50 % is less than nothing
    wide = Spread(shape=Shape.NORMAL, sd=D("0.5"))
    tax = assume("tax", ("0", "-0.6"), target=TAXES, spread=wide)
    rate = assume("rate", ("0", "0"), Unit.LEVEL)
    made = prepare(commune(assumptions=(tax, rate)))
    bars = tornado(made, Aggregate.OPERATING_REVENUE, 2026)
    (bar,) = (x for x in bars if x.assumption == "tax")
    assert (bar.low, bar.high, bar.effect_low) == (D("-0.4"), D(1), -400)


@pytest.mark.parametrize("seed", SEEDS)
def test_bars_are_full_runs(seed):
    scenario = anything(seed)
    now = run(scenario).figure(Aggregate.DEBT, 2029)
    bars = tornado(prepare(scenario), Aggregate.DEBT, 2029)
    assert {bar.assumption for bar in bars} == {x.key for x in scenario.assumptions}
    assert [bar.size for bar in bars] == sorted((x.size for x in bars), reverse=True)
    for assumption in scenario.assumptions:
        (bar,) = (x for x in bars if x.assumption == assumption.key)
        up = replace(
            assumption, values=tuple(value + bar.high for value in assumption.values)
        )
        then = run(scenario.having(up)).figure(Aggregate.DEBT, 2029)
        assert bar.effect_high == then - now


# --- comparison -----------------------------------------------------------------------
def test_effects_by_hand():
    first = commune(
        assumptions=(
            *commune().assumptions,
            assume("tax", ("0.01", "0"), target=TAXES),
            assume("homes", ("0.10", "0"), target=TAXES),
        )
    )
    second = first.having(
        assume("homes", ("0.20", "0"), target=TAXES),
        assume("tax", ("0.02", "0"), target=TAXES),
    )
    found = compare(run(first), run(second))
    effects = {x.key: x.amounts[Aggregate.OPERATING_REVENUE][0] for x in found}
    # 1000 × 1.01 × 1.10 = 1111; tax first: 1000 × 1.02 × 1.10 = 1122, so 11;
    # then homes: 1000 × 1.02 × 1.20 = 1224, so 102
    assert effects == {"tax": 11, "homes": 102}


def test_assumption_that_is_gone_is_named():
    first = commune(
        assumptions=(
            *commune().assumptions,
            assume("tax", ("0.01", "0"), target=TAXES),
            assume("homes", ("0.10", "0"), target=TAXES),
        )
    )
    found = compare(run(first), run(commune()))
    effects = {x.key: x.amounts[Aggregate.OPERATING_REVENUE][0] for x in found}
    # 1000 × 1.01 × 1.10 = 1111; without tax 1000 × 1.10 = 1100, without both 1000
    assert effects == {"tax": -11, "homes": -100}


def test_what_is_no_assumption_is_named_too():
    first = commune()
    gone = assume("tax", ("0.01", "0"), target=TAXES)
    second = replace(
        first,
        lines=(*first.lines, line("fees", (OP, REV, Role.ORDINARY), "10.00")),
        borrowing=Borrowing(rate="rate", term=5),
    )
    first = first.having(gone)
    found = compare(run(first), run(second))
    assert [x.key for x in found] == ["@lines", "@borrowing", "tax"]
    revenue = [x.amounts[Aggregate.OPERATING_REVENUE][0] for x in found]
    assert revenue == [10, 0, -10]  # 1000 × 1.01 loses 10


@pytest.mark.parametrize("seed", SEEDS)
def test_effects_add_up_to_the_cent(seed):
    """From one scenario to one that shares nothing but the years."""
    first, second = run(anything(seed)), run(anything(seed + 1))
    found = compare(first, second)
    for aggregate in first.aggregates.keys() - set(RATIOS):
        for place in range(len(first.years)):
            parts = [x.amounts[aggregate][place] for x in found]
            figures = (x.aggregates[aggregate][place] for x in (second, first))
            assert sum(parts) == next(figures) - next(figures)


def test_a_scenario_is_like_itself():
    found = compare(run(anything(1)), run(anything(1)))
    assert found == ()


def test_other_years_are_not_compared():
    with pytest.raises(SimulationError) as error:
        compare(run(commune()), run(replace(commune(), base_year=2024)))
    assert error.value.code == "years"
