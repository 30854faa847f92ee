# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Years computed by hand, and identities that hold in any scenario."""

from dataclasses import replace
from decimal import Decimal as D
from decimal import localcontext

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
    old_debt,
)

from edic_public_sector.tools.scenario.simulation import (
    Aggregate,
    Borrowing,
    Role,
    Scenario,
    Target,
    Unit,
    prepare,
    simulate,
)


def run(scenario):
    return simulate(prepare(scenario))


def figures(scenario, *aggregates):
    found = run(scenario).aggregates
    return [tuple(map(str, found[aggregate])) for aggregate in aggregates]


# --- a French commune -----------------------------------------------------------------
def test_savings_loans_and_debt_by_hand():
    # 2026: interest 500 × 4 % = 20; gross 1000 - 800 - 20 = 180; net 180 - 50 = 130
    #       need 300 + 50 - 180 - 60 - 40 = 70; debt 500 - 50 + 70 = 520
    # 2027: interest 450 × 4 % + 70 × 4 % = 20.80; gross 179.20; repaid 50 + 70/10 = 57
    #       need 300 + 57 - 179.20 - 100 = 77.80; debt 520 - 57 + 77.80 = 540.80
    found = figures(
        commune(),
        Aggregate.INTEREST_EXPENSE,
        Aggregate.GROSS_SAVINGS,
        Aggregate.NET_SAVINGS,
        Aggregate.BORROWING,
        Aggregate.DEBT,
        Aggregate.FUND,
    )
    assert found == [
        ("20.00", "20.80"),
        ("180.00", "179.20"),
        ("130.00", "122.20"),
        ("70.00", "77.80"),
        ("520.00", "540.80"),
        ("20.00", "20.00"),
    ]


def test_ratios_by_hand():
    # 520 / 180 and 540.80 / 179.20 years; 180 and 179.20 of 1000
    found = figures(commune(), Aggregate.DEBT_YEARS, Aggregate.SAVINGS_RATE)
    assert found == [("2.888889", "3.017857"), ("0.180000", "0.179200")]


def test_sections_balance_through_the_transfer():
    # own resources: transfer 180 + sales 40; cover 220 - 50
    # capital: fund 20 + transfer 180 + 60 + 40 + loan 70 - 300 - 50 = 20
    found = figures(
        commune(),
        Aggregate.TRANSFER,
        Aggregate.OPERATING_BALANCE,
        Aggregate.OWN_RESOURCES,
        Aggregate.OWN_COVER,
        Aggregate.CAPITAL_BALANCE,
    )
    firsts = [row[0] for row in found]
    assert firsts == ["180.00", "0.00", "220.00", "170.00", "20.00"]


def test_depreciation_is_no_cash_but_feeds_the_capital_section():
    lines = (
        *commune().lines,
        line("68", (OP, EXP, Role.NON_CASH), "30.00"),
        line("28", (CAP, REV, Role.NON_CASH), "30.00"),
    )
    found = figures(
        commune(lines=lines),
        Aggregate.GROSS_SAVINGS,
        Aggregate.TRANSFER,
        Aggregate.OWN_RESOURCES,
        Aggregate.CAPITAL_BALANCE,
        Aggregate.RESULT,
    )
    # transfer 180 - 30; own 150 + 40 + 30; result 180 - 30
    firsts = [row[0] for row in found]
    assert firsts == ["180.00", "150.00", "220.00", "20.00", "150.00"]


def test_no_savings_no_years_and_no_transfer():
    # 1000 × 0.8 = 800 revenue - 800 - 20 = -20
    less = assume("less", ("-0.2", "0"), target=Target(families=("tax",)))
    made = commune(assumptions=(*commune().assumptions, less))
    found = run(made).aggregates
    assert found[Aggregate.DEBT_YEARS][0] is None
    assert found[Aggregate.TRANSFER][0] == 0
    assert found[Aggregate.OPERATING_BALANCE][0] == D("-20.00")


def test_without_debt_there_are_no_years_to_repay_it():
    less = assume("less", ("-0.3", "0"), target=Target(families=("tax",)))
    made = commune(assumptions=(less,), debts=(), borrowing=None)
    assert run(made).aggregates[Aggregate.DEBT_YEARS] == (0, 0)


def test_a_loan_keeps_the_rate_of_its_year():
    # 2027: 450 × 6 % + 70 × 4 % = 29.80
    rate = assume("rate", ("0.04", "0.06"), Unit.LEVEL)
    found = figures(commune(assumptions=(rate,)), Aggregate.INTEREST_EXPENSE)
    assert found == [("20.00", "29.80")]


def test_fund_above_its_floor_comes_before_a_loan():
    # need 70, fund 20 with a floor of 5: 15 from the fund, 55 from the bank
    made = commune(borrowing=Borrowing(rate="rate", term=10, floor=D(5)))
    found = figures(made, Aggregate.BORROWING, Aggregate.FUND)
    assert [row[0] for row in found] == ["55.00", "5.00"]


def test_a_fixed_loan_changes_the_fund():
    # 2026: 100 - 70 = +30; 2027: interest 18 + 100 × 4 % = 22, gross 178,
    # repaid 50 + 100/10 = 60, need 300 + 60 - 178 - 100 = 82, fund 50 + 50 - 82 = 18
    fixed = (D("100.00"), D("50.00"))
    made = commune(borrowing=Borrowing(rate="rate", term=10, fixed=fixed))
    found = figures(made, Aggregate.NEED, Aggregate.FUND_CHANGE, Aggregate.FUND)
    assert found == [("70.00", "82.00"), ("30.00", "-32.00"), ("50.00", "18.00")]


def test_a_surplus_is_no_negative_loan():
    lines = tuple(x for x in commune().lines if x.key != "roads")
    found = figures(commune(lines=lines), Aggregate.BORROWING, Aggregate.FUND)
    # need 50 - 180 - 100 = -230
    assert [row[0] for row in found] == ["0", "250.00"]


def test_a_short_loan_is_repaid_to_the_cent():
    # 100.00 over 3 years: 33.33, 33.33, 33.34; then nothing
    fixed = (D("100.00"), *(D("0.00"),) * 4)
    years = {"assumptions": (assume("rate", ["0.0"] * 5, Unit.LEVEL),), "debts": ()}
    made = replace(commune(**years), horizon=5)
    made = replace(made, borrowing=Borrowing(rate="rate", term=3, fixed=fixed))
    repaid = run(made).amounts["@loan.2026.repayment"]
    assert repaid == (0, D("33.33"), D("33.33"), D("33.34"), 0)
    assert run(made).aggregates[Aggregate.DEBT][-1] == 0


# --- a German town --------------------------------------------------------------------
def town(reserve):
    """Income 1,000; cash expense 900, depreciation 100, interest 20: a loss of 20."""
    lines = (
        line("Steuern", (OP, REV, Role.ORDINARY), "1000.00"),
        line("Personal", (OP, EXP, Role.PERSONNEL), "900.00"),
        line("Abschreibung", (OP, EXP, Role.NON_CASH), "100.00"),
    )
    rate = assume("rate", ("0.04", "0.04"), Unit.LEVEL)
    return Scenario(
        base_year=2025,
        horizon=2,
        lines=lines,
        assumptions=(rate,),
        debts=(old_debt("500.00", "0.00"),),
        opening_reserve=D(reserve),
    )


def test_results_of_the_ergebnisplan():
    found = figures(
        town(30),
        Aggregate.ADMINISTRATIVE_RESULT,
        Aggregate.FINANCIAL_RESULT,
        Aggregate.RESULT,
        Aggregate.GROSS_SAVINGS,
    )
    # Saldo lfd. Verwaltungstätigkeit: 1000 - 900 - 20, without depreciation
    assert [row[0] for row in found] == ["0.00", "-20.00", "-20.00", "80.00"]


def test_reserve_covers_the_loss_until_it_is_used_up():
    # 30 - 20 = 10; 10 - 20 = -10, of which the reserve bears 10
    found = figures(town(30), Aggregate.COVERED_RESULT, Aggregate.RESERVE)
    assert found == [("10.00", "-10.00"), ("10.00", "0")]


# --- in any scenario ------------------------------------------------------------------
@pytest.mark.parametrize("seed", SEEDS)
def test_stocks_and_flows_agree(seed):
    scenario = anything(seed)
    made = run(scenario)
    found = made.aggregates
    debt, fund = made.base[Aggregate.DEBT], scenario.opening_fund
    for place in range(scenario.horizon):
        owed = sum(row[place] for row in made.stocks.values())
        assert owed == debt  # the debt with which all loans begin the year
        debt += found[Aggregate.BORROWING][place] - found[Aggregate.REPAYMENT][place]
        fund += found[Aggregate.FUND_CHANGE][place]
        assert found[Aggregate.DEBT][place] == debt
        assert found[Aggregate.FUND][place] == fund


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_needed_is_borrowed(seed):
    scenario = replace(anything(seed), borrowing=Borrowing(rate="rate", term=4))
    found = run(scenario).aggregates
    rows = (Aggregate.NEED, Aggregate.BORROWING, Aggregate.FUND_CHANGE)
    for need, drawn, change in zip(*(found[row] for row in rows), strict=True):
        assert (drawn, change) == (max(0, need), max(0, -need))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_changed_assumption_is_as_if_it_had_been_so(seed):
    scenario = anything(seed)
    for assumption in scenario.assumptions:
        other = replace(
            assumption, values=tuple(value + D("0.01") for value in assumption.values)
        )
        changed = simulate(prepare(scenario).having(other))
        assert changed.amounts == run(scenario.having(other)).amounts
        assert changed.aggregates == run(scenario.having(other)).aggregates


def test_callers_decimal_context_does_not_matter():
    scenario = anything(1)
    with localcontext(prec=4):
        here = run(scenario)
    assert here.amounts == run(scenario).amounts
    assert here.aggregates == run(scenario).aggregates


def test_lines_of_the_base_year_alone_stop():
    lines = (
        *commune().lines,
        line("loan", (CAP, REV, Role.BORROWING), "90.00", is_base_only=True),
        line("023", (OP, EXP, Role.TRANSFER), "200.00"),
        line("002", (OP, REV, Role.CARRIED_RESULT), "15.00"),
    )
    made = run(commune(lines=lines))
    assert made.amounts["loan"] == (0, 0)
    assert not {"023", "002"} & made.amounts.keys()
    assert made.base[Aggregate.BORROWING] == 90
    # 1000 + 15 - 800 - 200
    assert made.base[Aggregate.OPERATING_BALANCE] == 15
    assert made.base[Aggregate.DEBT_YEARS] == D("2.5")  # 500 / 200


# --- facts missing in a budget --------------------------------------------------------
@pytest.mark.parametrize("role", [Role.DEBT_REPAYMENT, Role.BORROWING, Role.INTEREST])
def test_a_debt_without_loans_is_known_only_where_there_are_none(role):
    section = OP if role is Role.INTEREST else CAP
    way = REV if role is Role.BORROWING else EXP
    works = line("works", (CAP, EXP, Role.ORDINARY), 300)
    loan = line("loan", (section, way, role), 50)
    pay = line("pay", (OP, EXP, Role.ORDINARY), 100)

    def knows(*lines, **more):
        case = Scenario(base_year=2025, horizon=2, lines=lines, **more)
        return case.knows(Aggregate.DEBT), case.knows(Aggregate.DEBT_YEARS)

    assert knows(pay, works) == (True, True)
    assert knows(pay, works, loan) == (False, False)
    assert knows(pay) == (False, False)  # no capital section: nothing says it
    assert knows(pay, works, loan, debts=(old_debt(),)) == (True, True)
    assert knows(pay, works, replace(loan, base=D(0))) == (True, True)
    earned = line("earned", (OP, REV, Role.INTEREST), 50)
    assert knows(pay, works, earned) == (True, True)
    entered = {"opening_fund": D(0), "opening_reserve": D(0)}
    scenario = Scenario(base_year=2025, horizon=2, lines=(pay, loan), **entered)
    assert all(
        map(scenario.knows, set(Aggregate) - {Aggregate.DEBT, Aggregate.DEBT_YEARS})
    )
