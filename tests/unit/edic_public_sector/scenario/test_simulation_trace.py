# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every figure leads back to what it is computed from."""

from decimal import Decimal as D

import pytest
from test_simulation_scenes import OP, REV, SEEDS, anything, assume, commune, line, vat

from edic_public_sector.tools.scenario.simulation import (
    Aggregate,
    Borrowing,
    Op,
    Role,
    Scenario,
    SimulationError,
    Target,
    Unit,
    prepare,
    simulate,
    terms,
    trace,
)

RATIOS = (Aggregate.DEBT_YEARS, Aggregate.SAVINGS_RATE)


def run(scenario):
    return simulate(prepare(scenario))


def short_steps(steps):
    return [(step.op.value, step.source, str(step.value)) for step in steps]


def test_steps_of_a_line_are_told():
    x = Target(lines=("tax",))
    made = Scenario(
        base_year=2025,
        horizon=2,
        lines=(line("tax", (OP, REV, Role.ORDINARY), "1000.00"),),
        assumptions=(
            assume("bases", ("0.02", "0.01"), target=x),
            assume("new homes", ("10.005", "5"), Unit.AMOUNT, x),
        ),
    )
    steps = trace(run(made), "tax", 2027)
    # 1000 × 1.02 × 1.01 = 1030.2; + 10.005 + 5 = 1045.205, half up 1045.21
    assert [step.op for step in steps] == [Op.START, Op.TIMES, Op.PLUS, Op.ROUND]
    assert [step.source for step in steps] == ["tax", "bases", "new homes", "tax"]
    assert [step.value for step in steps] == [1000, D("1.0302"), D("15.005"), D(".005")]
    assert [step.after for step in steps] == [
        1000,
        D("1030.2"),
        D("1045.205"),
        D("1045.21"),
    ]
    assert steps[1].values == (D("0.02"), D("0.01"))


def test_steps_of_interest_and_loan():
    made = run(commune())
    assert short_steps(trace(made, "@debt.bank.interest", 2027)) == [
        ("start", "@debt.bank", "450.00"),
        ("times", "rate", "0.04"),
        ("round", "@debt.bank", "0.0000"),
    ]
    assert short_steps(trace(made, "@borrowing", 2026)) == [
        ("start", "need", "70.00"),
        ("floor", "@borrowing", "0"),
    ]
    assert short_steps(trace(made, "@loan.2026.repayment", 2027)) == [
        ("start", "@loan.2026", "70.00"),
        ("times", "borrowing", "0.1"),
        ("round", "@loan.2026", "0.000"),
    ]


def test_steps_of_a_compensation_are_told():
    rates = (*commune().assumptions, assume("vat", ["0.16404"] * 2, Unit.LEVEL))
    made = run(commune(assumptions=rates, compensations=(vat(1, ("100.00",)),)))
    assert short_steps(trace(made, "@compensation.vat", 2026))[:2] == [
        ("start", "vat", "100.00"),
        ("times", "vat", "0.16404"),
    ]
    assert trace(made, "@compensation.vat", 2027)[0].value == 300


def test_loan_comes_after_the_fund():
    made = run(commune(borrowing=Borrowing(rate="rate", term=10, floor=D("5.00"))))
    assert short_steps(trace(made, "@borrowing", 2026)) == [
        ("start", "need", "70.00"),
        ("plus", "fund", "-15.00"),
        ("floor", "@borrowing", "0"),
    ]


def follow(steps):
    """The amount that somebody gets who follows the steps."""
    amount = D(0)
    for step in steps:
        match step.op:
            case Op.START:
                amount = step.value
            case Op.TIMES:
                amount *= step.value
            case Op.PLUS | Op.ROUND:
                amount += step.value
            case Op.FLOOR:
                amount = max(amount, step.value)
        assert abs(amount - step.after) < D("1e-12")
    return amount


@pytest.mark.parametrize("seed", SEEDS)
def test_steps_of_every_line_lead_to_it(seed):
    made = run(anything(seed))
    known = {assumption.key for assumption in made.scenario.assumptions}
    for key, amounts in made.amounts.items():
        for year, amount in zip(made.years, amounts, strict=True):
            steps = trace(made, key, year)
            assert steps[-1].after == amount
            assert abs(follow(steps) - amount) < D("1e-12")
            named = {x.source for x in steps if x.values}
            assert named <= known


@pytest.mark.parametrize("seed", SEEDS)
def test_terms_of_every_aggregate_lead_to_it(seed):
    made = run(anything(seed))
    for aggregate, figures in made.aggregates.items():
        for year, figure in zip(made.years, figures, strict=True):
            parts = terms(made, aggregate, year)
            total = sum(part.sign * part.amount for part in parts)
            if aggregate in RATIOS:
                over, under = parts
                if figure is None:
                    assert under.amount <= 0
                elif over.amount > 0:
                    assert abs(over.amount / under.amount - figure) <= D("5e-7")
            elif aggregate is Aggregate.RESERVE:
                assert figure == max(0, total)
            else:
                assert figure == total


@pytest.mark.parametrize("seed", SEEDS)
def test_terms_of_the_base_year_lead_to_its_figures(seed):
    made = run(anything(seed))
    for aggregate, figure in made.base.items():
        parts = terms(made, aggregate, made.scenario.base_year)
        if aggregate in RATIOS:
            assert [part.sign for part in parts] == [1, -1]
            over, under = (part.amount for part in parts)
            if figure is not None and over > 0:
                assert abs(over / under - figure) <= D("5e-7")
        else:
            assert sum(part.sign * part.amount for part in parts) == (figure or 0)
            assert bool(parts) or not figure


def test_a_line_of_the_base_year_is_what_it_starts_from():
    made = run(commune())
    year = made.scenario.base_year
    for item in made.scenario.lines:
        [step] = trace(made, item.key, year)
        assert (step.op, step.source) == (Op.START, item.key)
        assert step.after == item.base


def test_terms_name_lines_and_their_sign():
    parts = terms(run(commune()), Aggregate.NET_SAVINGS, 2026)
    assert {(x.key, x.sign, str(x.amount)) for x in parts} == {
        ("taxes", 1, "1000.00"),
        ("goods", -1, "300.00"),
        ("pay", -1, "500.00"),
        ("@debt.bank.interest", -1, "20.00"),
        ("@debt.bank.repayment", -1, "50.00"),
    }
    debt = terms(run(commune()), Aggregate.DEBT, 2027)
    # 520 + 77.80 - 57
    assert [(x.key, x.sign, str(x.amount)) for x in debt] == [
        ("debt@before", 1, "520.00"),
        ("borrowing", 1, "77.80"),
        ("repayment", -1, "57.00"),
    ]


@pytest.mark.parametrize(
    ("key", "year", "code"),
    [
        ("none", 2026, "unknown_line"),
        ("none", 2025, "unknown_line"),
        ("pay", 2024, "year"),
        ("pay", 2032, "year"),
    ],
)
def test_there_is_no_trace_of_what_is_not_there(key, year, code):
    with pytest.raises(SimulationError) as error:
        trace(run(commune()), key, year)
    assert error.value.code == code
