# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An input that was not entered is no zero: each input of a scenario is dropped in
turn, and no figure and no verdict that another value of it would change is left."""

from dataclasses import replace
from decimal import Decimal as D
from itertools import product

import pytest
from test_simulation_scenes import (
    CAP,
    EXP,
    OP,
    REV,
    SEEDS,
    anything,
    assume,
    commune,
    line,
    school,
    vat,
)

from edic_public_sector.tools.scenario.simulation import (
    Aggregate,
    Borrowing,
    Bound,
    Input,
    Missing,
    Role,
    Rule,
    Section,
    Target,
    Unit,
    check_rules,
    from_json,
    prepare,
    simulate,
    to_json,
)
from edic_public_sector.tools.scenario.simulation.scenario import Scenario

RULES = tuple(
    Rule(
        key=aggregate.value,
        aggregate=aggregate,
        bound=Bound.AT_LEAST,
        threshold=D(0),
        source="-",
    )
    for aggregate in Aggregate
)


def variants(scenario):
    """``(dropped, scenarios with other values of the same input)`` of each input."""
    for assumption in scenario.assumptions:
        values = assumption.values
        others = [
            scenario.having(
                replace(assumption, values=tuple(value + by for value in values))
            )
            for by in (D("0.05"), D("-0.04"), D("0.3"))
        ]
        empty = replace(assumption, values=(D(0),) * len(values), is_missing=True)
        yield scenario.having(empty), others
    for name, amounts in (
        ("opening_fund", (0, 5_000_000, -3_000)),
        ("opening_reserve", (0, 400, 5_000_000)),
    ):
        yield (
            replace(scenario, **{name: None}),
            [replace(scenario, **{name: D(amount)}) for amount in amounts],
        )


def scenes():
    fund = Borrowing(rate="rate", term=5, floor=D("10.00"))
    fixed = Borrowing(rate="rate", term=5, fixed=(D(90), D(0)))
    late = (
        assume("rate", ("0.04",) * 2, Unit.LEVEL),
        assume("vat", ("0.16",) * 2, Unit.LEVEL),
    )
    yield commune(opening_reserve=D(30))
    yield commune(borrowing=fund, opening_reserve=D(30))
    yield commune(borrowing=fixed, opening_reserve=D(30))
    yield commune(borrowing=None, opening_reserve=D(30))
    yield commune(
        compensations=(vat(1, ("40",)),), assumptions=late, opening_reserve=D(3)
    )
    for seed in SEEDS:
        yield anything(seed)


@pytest.mark.parametrize("scenario", list(scenes()))
def test_no_figure_rests_on_what_was_not_entered(scenario):
    for dropped, others in variants(scenario):
        results = simulate(prepare(dropped))
        runs = [simulate(prepare(other)) for other in others]
        for aggregate in Aggregate:
            found = {run.aggregates[aggregate] for run in runs}
            if len(found) > 1:
                assert not dropped.knows(aggregate), aggregate
                assert set(results.known_figures(aggregate)[1:]) == {None}
            if len({run.base[aggregate] for run in runs}) > 1:
                assert results.known_figures(aggregate)[0] is None
        verdicts = {verdict.rule for verdict in check_rules(results, RULES)}
        assert verdicts == {
            figure.value for figure in Aggregate if dropped.knows(figure)
        }


def test_debt_is_not_known_without_the_loans_and_their_interest_goes_on():
    """As the screen says: without a loan, those of the base year go on."""
    paid = line("paid", (CAP, EXP, Role.DEBT_REPAYMENT), "10.00")
    scenario = commune(debts=())
    scenario = replace(scenario, lines=(*scenario.lines, paid))
    for aggregate in (Aggregate.DEBT, Aggregate.DEBT_YEARS):
        assert scenario.missing(aggregate) == (Missing(Input.DEBT),)
    assert scenario.knows(Aggregate.GROSS_SAVINGS)


def test_all_is_known_once_all_is_entered():
    scenario = commune(opening_reserve=D(0))
    results = simulate(prepare(scenario))
    for aggregate in Aggregate:
        assert scenario.missing(aggregate) == (), aggregate
        assert results.known_figures(aggregate)[1:] == results.aggregates[aggregate]
    assert (
        results.known_figures(Aggregate.RESERVE)[0] == 0
    )  # a reserve of nothing is entered


def missing(scenario, *aggregates):
    return [scenario.missing(aggregate) for aggregate in aggregates]


def test_what_is_missing_is_named():
    goods = assume("goods", ("0", "0"), target=Target(families=("goods",)))
    rate = assume("rate", ("0", "0"), Unit.LEVEL)
    given = (replace(goods, is_missing=True), replace(rate, is_missing=True))
    scenario = commune(assumptions=given, opening_fund=None)
    names = {key: Missing(Input.ASSUMPTION, key) for key in ("goods", "rate")}
    both = (names["goods"], names["rate"])
    revenue, expense, spend, fund = missing(
        scenario,
        Aggregate.OPERATING_REVENUE,
        Aggregate.OPERATING_EXPENSE,
        Aggregate.CAPITAL_SPEND,
        Aggregate.FUND,
    )
    assert (revenue, spend) == ((), ())
    assert expense == both
    assert set(fund) == {*both, Missing(Input.FUND)}
    reserve = missing(scenario, Aggregate.COVERED_RESULT)[0]
    assert Missing(Input.RESERVE) in reserve
    # the base year was voted: nothing is assumed of it
    assert scenario.missing(Aggregate.OPERATING_EXPENSE, is_base=True) == ()
    assert scenario.missing(Aggregate.FUND, is_base=True) == (Missing(Input.FUND),)


def test_an_assumption_that_moves_nothing_lacks_nothing():
    nothing = replace(
        assume("nothing", ("0", "0"), target=Target(families=("none",))),
        is_missing=True,
    )
    rate = assume("rate", ("0.04",) * 2, Unit.LEVEL)
    scenario = commune(assumptions=(rate, nothing))
    assert scenario.knows(Aggregate.GROSS_SAVINGS)


@pytest.mark.parametrize(("opens", "lacks"), [(2027, ["c"]), (2028, []), (None, [])])
def test_running_cost_after_the_horizon_lacks_no_assumption(opens, lacks):
    """The simulated years end with 2027: what a school costs later moves none."""
    later = replace(school(2, D), opens=opens, family="")
    rise = assume("c", ("0", "0"), target=Target(families=("c",)), is_missing=True)
    rate = assume("rate", ("0.04", "0.04"), Unit.LEVEL)
    scenario = commune(projects=(later,), assumptions=(rate, rise))
    assert [
        found.key for found in scenario.missing(Aggregate.OPERATING_EXPENSE)
    ] == lacks


def test_what_is_missing_is_kept_and_older_input_keeps_its_text():
    rate = assume("rate", ("0", "0"), Unit.LEVEL)
    scenario = commune(assumptions=(replace(rate, is_missing=True),), opening_fund=None)
    assert from_json(Scenario, to_json(scenario)) == scenario
    assert '"is_missing":true' in to_json(scenario)
    assert "is_missing" not in to_json(commune())


def test_an_amount_acts_whole_on_ergebnisplan_and_finanzplan():
    places = product((Section.RESULT, Section.CASH), (("goods", "30"), ("rent", "10")))
    lines = [
        line(f"{part}.{name}", (part, EXP, Role.ORDINARY), base, "goods")
        for part, (name, base) in places
    ]
    added = assume("more", ("8", "0"), Unit.AMOUNT, Target(families=("goods",)))
    run = simulate(
        prepare(
            commune(lines=tuple(lines), borrowing=None, debts=(), assumptions=(added,))
        )
    )
    assert run.aggregates[Aggregate.RESULT] == (-48, -48)
    assert run.aggregates[Aggregate.GROSS_SAVINGS] == (-48, -48)
    assert run.amounts["result.goods"] == run.amounts["cash.goods"] == (36, 36)


def test_ergebnisplan_and_finanzplan_count_each_on_its_side():
    lines = (
        line("fees", (Section.RESULT, REV, Role.ORDINARY), "100.00"),
        line("wear", (Section.RESULT, EXP, Role.NON_CASH), "30.00"),
        line("due", (Section.RESULT, EXP, Role.PROVISION), "7.00"),
        line("inside", (Section.RESULT, EXP, Role.INTERNAL), "5.00"),
        line("once", (Section.RESULT, EXP, Role.EXTRAORDINARY), "3.00"),
        line("paid", (Section.CASH, REV, Role.ORDINARY), "90.00"),
        line("lent", (CAP, EXP, Role.BESIDE), "20.00"),
    )
    base = simulate(prepare(commune(lines=lines))).base
    assert base[Aggregate.RESULT] == 100 - 30 - 7 - 5 - 3
    assert base[Aggregate.ADMINISTRATIVE_RESULT] == 100 - 30 - 7 - 5
    assert base[Aggregate.GROSS_SAVINGS] == 90
    assert base[Aggregate.CAPITAL_SPEND] == 0
    assert base[Aggregate.FUND_CHANGE] == 70
    alone = tuple(
        replace(line, section=OP) for line in lines if line.section is Section.RESULT
    )
    base = simulate(prepare(commune(lines=alone))).base
    assert base[Aggregate.GROSS_SAVINGS] == 100
