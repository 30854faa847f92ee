# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Input that is refused, and input as text."""

import json
from dataclasses import replace
from decimal import Decimal as D

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
    vat,
)

from edic_public_sector.tools.scenario.simulation import (
    Aggregate,
    Borrowing,
    Bound,
    Debt,
    Role,
    Rule,
    Scenario,
    Shape,
    SimulationError,
    Spread,
    Target,
    Unit,
    fingerprint,
    from_json,
    prepare,
    sample,
    to_json,
    tornado,
)

ORDINARY = (OP, EXP, Role.ORDINARY)
PAY = Target(lines=("pay",))


def loan(**more):
    debt = {"stock": D(10), "repayments": (D(5), D(5)), "rate": "rate"}
    return Debt(key="d", label="", **(debt | more))


def with_assumption(**more):
    key = more.pop("key", "new")
    values = more.pop("values", ("0", "0"))
    return commune(assumptions=(*commune().assumptions, assume(key, values, **more)))


def spread(**more):
    return with_assumption(spread=Spread(**more))


REFUSED = {
    "float amount": (
        lambda: replace(line("x", ORDINARY, "1"), base=1.5),
        "not_decimal",
    ),
    "NaN": (lambda: line("x", ORDINARY, "NaN"), "not_finite"),
    "endless growth": (lambda: with_assumption(values=("inf", "0")), "not_finite"),
    "tenth of a cent": (lambda: line("x", ORDINARY, "1.001"), "not_cents"),
    "quadrillion": (lambda: line("x", ORDINARY, "1e15"), "value"),
    "no key": (lambda: line("", ORDINARY, "1"), "key"),
    "key of the engine": (lambda: line("@x", ORDINARY, "1"), "key"),
    "role": (lambda: line("x", (OP, EXP, Role.GRANT), "1"), "role"),
    "negative noise": (lambda: line("x", ORDINARY, "1", noise=D(-1)), "spread_sd"),
    "two lines": (lambda: prepare(commune(lines=commune().lines * 2)), "twice"),
    "a year too many": (lambda: prepare(with_assumption(values=(0, 0, 0))), "years"),
    "owed reserve": (lambda: replace(commune(), opening_reserve=D(-1)), "value"),
    "no years": (lambda: replace(commune(), horizon=0), "horizon"),
    "shrinks below nothing": (lambda: with_assumption(values=("-1.01", 0)), "growth"),
    "negative term": (lambda: Borrowing(rate="rate", term=-3), "term"),
    "negative loan": (lambda: Borrowing(rate="r", term=3, fixed=(D(-1),)), "value"),
    "more than owed": (lambda: loan(repayments=(D(6), D(5))), "repayment"),
    "negative repayment": (lambda: loan(repayments=(D(-1), D(5))), "repayment"),
    "lag": (lambda: vat(3, (1, 2, 3)), "lag"),
    "past": (lambda: vat(2, (1,)), "past"),
    "line": (
        lambda: prepare(with_assumption(target=Target(lines=("nope",)))),
        "unknown_line",
    ),
    "family": (
        lambda: prepare(with_assumption(target=Target(families=("nope",)))),
        "unknown_family",
    ),
    "no family": (
        lambda: prepare(with_assumption(target=Target(families=("",)))),
        "unknown_family",
    ),
    "rate": (lambda: prepare(commune(assumptions=())), "unknown_assumption"),
    "rate of growth": (
        lambda: prepare(commune(assumptions=(assume("rate", (0, 0)),))),
        "rate",
    ),
    "loan line and loans": (
        lambda: prepare(commune(lines=(line("x", (CAP, REV, Role.BORROWING), "1"),))),
        "borrowing_twice",
    ),
    "negative deviation": (lambda: spread(sd=D(-1)), "spread_sd"),
    "low over high": (lambda: spread(low=D(2), high=D(1)), "spread_bounds"),
    "outside the triangle": (
        lambda: spread(shape=Shape.TRIANGULAR, low=D(1), high=D(2)),
        "spread_bounds",
    ),
    "no draws": (lambda: sample(prepare(commune()), draws=0, seed=1), "draws"),
    "seed": (lambda: sample(prepare(commune()), draws=1, seed=-1), "seed"),
    "tornado of years": (
        lambda: tornado(prepare(commune()), Aggregate.DEBT_YEARS, 2026),
        "not_amount",
    ),
    "slider of nothing": (
        lambda: prepare(commune()).having(assume("x", (0, 0))),
        "unknown_assumption",
    ),
    "slider of other lines": (
        lambda: prepare(commune()).having(assume("rate", (0, 0), Unit.LEVEL, PAY)),
        "other_target",
    ),
    "slider of other years": (
        lambda: prepare(commune()).having(assume("rate", (0,), Unit.LEVEL)),
        "years",
    ),
    "out of hand": (
        lambda: prepare(
            replace(
                commune(lines=commune().lines, debts=(), borrowing=None),
                horizon=50,
                assumptions=(assume("up", ["9e9"] * 50, target=PAY),),
            )
        ),
        "too_large",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_computed_is_refused(name):
    act, code = REFUSED[name]
    with pytest.raises(SimulationError) as error:
        act()
    assert error.value.code == code
    assert isinstance(error.value.key, str)


def test_error_names_what_is_wrong():
    with pytest.raises(SimulationError) as error:
        prepare(with_assumption(key="inflation", target=Target(lines=("nope",))))
    assert error.value.key == "inflation"


# --- as text --------------------------------------------------------------------------
@pytest.mark.parametrize("seed", SEEDS)
def test_text_and_back(seed):
    scenario = anything(seed)
    again = from_json(Scenario, to_json(scenario))
    assert again == scenario
    assert to_json(again) == to_json(scenario)


def test_a_rule_as_text():
    rule = Rule(
        key="années",
        aggregate=Aggregate.DEBT_YEARS,
        bound=Bound.AT_MOST,
        threshold=D("12.00"),
        source="décret",
    )
    text = (
        '{"aggregate":"debt_years","bound":"at_most","key":"années","label":"",'
        '"source":"décret","threshold":"12"}'
    )
    assert to_json(rule) == text
    assert from_json(Rule, text) == rule


def test_equal_numbers_have_one_text():
    numbers = [D("100"), D("1E+2"), D("100.00"), D("-0.0"), D("0.10")]
    assert to_json(numbers) == '["100","100","100","0","0.1"]'


def test_fingerprint_is_of_all_input():
    prints = {fingerprint(anything(seed)) for seed in SEEDS}
    assert len(prints) == len(SEEDS)
    assert fingerprint(anything(1)) == fingerprint(anything(1))
    assert fingerprint(anything(1), seed=1) != fingerprint(anything(1), seed=2)


def change(**more):
    plain = json.loads(to_json(commune()))
    return json.dumps(plain | more)


def first_line(**more):
    plain = json.loads(to_json(commune()))
    plain["lines"][0] |= more
    return json.dumps(plain)


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("{", "value", "Scenario"),
        ("[]", "value", "Scenario"),
        ("{}", "field", "base_year"),
        (change(extra=1), "field", "extra"),
        (change(horizon="2"), "value", "Scenario"),
        (change(horizon=True), "value", "Scenario"),
        (change(lines={}), "value", "Scenario"),
        (change(opening_fund="ten"), "value", "Scenario"),
        (change(opening_fund=10.5), "value", "Scenario"),
        (first_line(role="wizard"), "value", "taxes"),
        (first_line(base="NaN"), "not_finite", "taxes"),
    ],
)
def test_text_that_is_no_scenario(text, code, key):
    with pytest.raises(SimulationError) as error:
        from_json(Scenario, text)
    assert (error.value.code, error.value.key) == (code, key)
