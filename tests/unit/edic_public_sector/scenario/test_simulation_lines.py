# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Amounts of lines, of projects and of what follows spending."""

from decimal import Decimal as D
from fractions import Fraction
from math import floor

import pytest
from test_simulation_scenes import (
    EXP,
    OP,
    SEEDS,
    anything,
    assume,
    commune,
    line,
    vat,
)

from edic_public_sector.tools.scenario.simulation import (
    Project,
    Role,
    Scenario,
    Target,
    Unit,
    prepare,
    simulate,
)


def run(scenario):
    return simulate(prepare(scenario))


def grown(assumptions, lines=None):
    lines = lines or (line("a", (OP, EXP, Role.ORDINARY), "1000.00", "x"),)
    made = Scenario(base_year=2025, horizon=2, lines=lines, assumptions=assumptions)
    return {key: tuple(map(str, row)) for key, row in run(made).amounts.items()}


def test_growth_multiplies():
    x = Target(families=("x",))
    both = (
        assume("p", ("0.02", "0.02"), target=x),
        assume("q", ("0.01", "0"), target=x),
    )
    # 1000 × 1.02 × 1.01 = 1030.20; 1000 × 1.0404 × 1.01 = 1050.804
    assert grown(both)["a"] == ("1030.20", "1050.80")


def test_amounts_stay_and_are_added_after_growth():
    x = Target(families=("x",))
    added = assume("d", ("100", "-40"), Unit.AMOUNT, x)
    # 1000 × 1.1 + 100 = 1200; 1000 × 1.21 + 100 - 40 = 1270
    assert grown((added, assume("p", ("0.1", "0.1"), target=x)))["a"] == (
        "1200.00",
        "1270.00",
    )


def test_an_amount_is_shared_by_base():
    place = (OP, EXP, Role.PERSONNEL)
    lines = (line("a", place, "300.00"), line("b", place, "100.00"))
    added = assume("d", ("40", "0"), Unit.AMOUNT, Target(lines=("a", "b")))
    # 300/400 and 100/400 of 40
    assert grown((added,), lines)["a"] == ("330.00", "330.00")
    assert grown((added,), lines)["b"] == ("110.00", "110.00")


def test_an_amount_on_new_lines_is_shared_equally():
    place = (OP, EXP, Role.ORDINARY)
    lines = (line("a", place, "0.00"), line("b", place, "0.00"))
    added = assume("d", ("5", "0"), Unit.AMOUNT, Target(lines=("a", "b")))
    assert grown((added,), lines)["a"] == ("2.50", "2.50")


def test_a_level_does_not_cumulate():
    level = assume("l", ("0.9", "0.95"), Unit.LEVEL, Target(roles=(Role.ORDINARY,)))
    assert grown((level,))["a"] == ("900.00", "950.00")


def test_half_a_cent_is_rounded_up():
    lines = (
        line("a", (OP, EXP, Role.ORDINARY), "0.50", "x"),
        line("b", (OP, EXP, Role.ORDINARY), "-0.50", "x"),
    )
    half = assume("l", ("0.01", "0.03"), Unit.LEVEL, Target(families=("x",)))
    # 0.005 and 0.015, away from zero
    assert grown((half,), lines)["a"] == ("0.01", "0.02")
    assert grown((half,), lines)["b"] == ("-0.01", "-0.02")


@pytest.mark.parametrize("seed", SEEDS)
def test_lines_are_those_of_exact_fractions(seed):
    """Another way to the same amounts: every product in full, rounded once."""
    scenario = anything(seed)
    amounts = run(scenario).amounts
    total = sum(x.base for x in scenario.lines if x.family == "b")
    for item in scenario.lines:
        value = Fraction(item.base)
        factor, added = Fraction(1), Fraction(0)
        for place in range(scenario.horizon):
            level = Fraction(1)
            for x in scenario.assumptions:
                if not x.applies_to.hits(item.key, item.family, item.role):
                    continue
                if x.unit is Unit.PERCENT:
                    factor *= 1 + Fraction(x.values[place])
                elif x.unit is Unit.LEVEL:
                    level *= Fraction(x.values[place])
                else:
                    added += Fraction(x.values[place]) * value / Fraction(total)
            cents = (value * factor * level + added) * 100
            away = floor(abs(cents) + Fraction(1, 2)) * (1 if cents > 0 else -1)
            assert amounts[item.key][place] == D(away) / 100


@pytest.mark.parametrize(
    ("lag", "past", "revenue"),
    [
        # 16.404 % of 300 roads = 49.212; of what was spent before: 16.404 and 32.808
        (0, (), ("49.21", "49.21")),
        (1, ("100",), ("16.40", "49.21")),
        (2, ("100", "200"), ("16.40", "32.81")),
    ],
)
def test_vat_comes_back_later(lag, past, revenue):
    rates = (*commune().assumptions, assume("vat", ["0.16404"] * 2, Unit.LEVEL))
    made = commune(assumptions=rates, compensations=(vat(lag, past),))
    assert tuple(map(str, run(made).amounts["@compensation.vat"])) == revenue


def test_a_project_is_indexed_by_family_and_costs_once_open():
    project = Project(
        key="school",
        label="School",
        spend=(D(200), D(100)),
        grants=(D(50), D(0)),
        running_cost=D(30),
        opens=2027,
        family="works",
        source="council 2025-11",
    )
    rise = assume("works", ("0.1", "0.1"), target=Target(families=("works",)))
    by_role = assume("all", ("1", "1"), target=Target(roles=(Role.EQUIPMENT,)))
    assumptions = (*commune().assumptions, rise, by_role)
    amounts = run(commune(assumptions=assumptions, projects=(project,))).amounts
    assert amounts["@project.school.spend"] == (D("220.00"), D("121.00"))
    assert amounts["@project.school.grants"] == (D("50.00"), D("0.00"))
    assert amounts["@project.school.running"] == (D("0.00"), D("30.00"))
