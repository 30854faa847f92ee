# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rules of the leading figures, on lines of budgets that do not exist."""

from decimal import Decimal as D

import pytest

from edic_public_sector.tools.budget.document import Direction, Order, Section
from edic_public_sector.tools.budget.families import family_of
from edic_public_sector.tools.budget.headline import (
    Amount,
    composition,
    headline,
    redrawn,
    tells_refinancing,
)

OP, CAP, CASH = Section.OPERATING, Section.CAPITAL, Section.CASH
EXP, REV = Direction.EXPENSE, Direction.REVENUE


def amount(section, way, code, value, framework="de_doppik", label=""):
    found = family_of(framework, section, way, Order.REAL, code, "nkf", label)
    role = found and found[1]
    return Amount(section, way, Order.REAL, role, code, D(value), label)


def french(way, code, value):
    return amount(CAP, way, code, value, "fr")


# --- revolving loans (France) ---------------------------------------------------------
@pytest.mark.parametrize(
    ("repaid", "drawn", "figures"),
    [  # repayment, new loans, refinancing on both sides
        ("2530346", "0", (2530346, 0, 0)),
        ("0", "2000000", (0, 2000000, 0)),
        ("500", "500", (0, 0, 500)),
        ("700", "500", (200, 0, 500)),
        ("500", "700", (0, 200, 500)),
        ("-500", "-700", (0, -200, -500)),  # an act that lowers both
        ("-500", "700", (-500, 700, 0)),
    ],
)
def test_of_a_revolving_loan_what_is_drawn_again_is_refinancing(repaid, drawn, figures):
    lines = [french(EXP, "16441", repaid), french(REV, "16441", drawn)]
    found = headline("fr", lines)
    repayment, borrowing, both = figures
    assert (found["repayment"], found["borrowing"]) == (repayment, borrowing)
    assert found["refinanced"] == found["refinancing"] == both
    assert found["net_savings"] == -repayment


def test_a_revolving_loan_on_several_lines_is_one():
    lines = [
        *(french(EXP, "16441", value) for value in ("300", "400")),
        *(french(REV, "16441", value) for value in ("100", "450")),
        french(EXP, "1641", "50"),
    ]
    assert redrawn("fr", lines) == [300, 250, 100, 450, 0]
    found = headline("fr", lines)
    assert (found["repayment"], found["borrowing"]) == (200, 0)
    assert found["refinanced"] == found["refinancing"] == 550


def test_a_cash_line_and_a_refinanced_loan_are_refinancing_on_their_own_side():
    lines = [
        french(EXP, "16449", "9"),
        french(REV, "166", "7"),
        french(EXP, "1645", "5"),
    ]
    found = headline("fr", lines)
    assert (found["refinanced"], found["refinancing"]) == (14, 7)
    assert found["repayment"] == found["borrowing"] == 0


# --- allocated result (France) --------------------------------------------------------
def test_what_was_allocated_is_real_on_both_sides_and_001_is_carried_forward():
    lines = [
        french(REV, "1068", "70"),
        french(EXP, "1068", "40"),
        french(REV, "001", "9"),
        french(EXP, "001", "5"),
        french(REV, "10222", "3"),
    ]
    found = composition(lines)
    assert (found[CAP, REV].real, found[CAP, REV].carried) == (73, 9)
    assert (found[CAP, EXP].real, found[CAP, EXP].carried) == (40, 5)
    figures = headline("fr", lines)
    assert (figures["capital_revenue"], figures["capital_expense"]) == (73, 40)


# --- refinancing apart from other loans -----------------------------------------------
def loan(code="792700", label="Tilgung", value="7"):
    return amount(CAP, EXP, code, value, label=label)


def taken(code="692700", label="Investitionskredit", value="7"):
    return amount(CAP, REV, code, value, label=label)


def test_a_chart_that_names_no_refinancing_does_not_know_it_apart():
    assert not tells_refinancing("de_doppik", [loan()])
    assert tells_refinancing("de_doppik", [])
    assert tells_refinancing("de_doppik", [loan(value="0")])
    named = loan("792701", "Umschuldung")
    assert tells_refinancing("de_doppik", [loan(), named])


@pytest.mark.parametrize(("code", "label"), [("793100", ""), ("793100", "Umschuldung")])
def test_a_cash_credit_names_no_refinancing(code, label):
    assert not tells_refinancing("de_doppik", [loan(), loan(code, label)])


def test_an_account_without_refinancing_names_it():
    assert tells_refinancing("de_doppik", [loan(label="Tilgung (ohne Umschuldung)")])


def test_one_side_does_not_vouch_for_the_other():
    named = loan("792701", "Umschuldung")
    assert not tells_refinancing("de_doppik", [loan(), named, taken()])
    both = [loan(), named, taken(), taken("692701", "Umschuldung")]
    assert tells_refinancing("de_doppik", both)


@pytest.mark.parametrize("code", ["", "16", "164", "1644"])
def test_a_french_budget_by_chapter_does_not_know_refinancing_apart(code):
    by_chapter = french(EXP, "16", "7")._replace(code=code)
    assert not tells_refinancing("fr", [by_chapter])
    assert tells_refinancing("fr", [by_chapter._replace(value=D(0))])
    assert tells_refinancing("fr", [french(EXP, "1641", "7"), french(REV, "1641", "7")])


# --- the Finanzplan (Doppik) ----------------------------------------------------------
@pytest.mark.parametrize(
    ("cash", "balance"),
    [
        ((100, 90), 10),
        ((90, 90), 0),
        ((130, 120), 10),
        ((50, 50), None),
        ((89, 90), None),
        ((90, 89), None),
        ((0, 90), None),
        ((), None),
    ],
)
def test_a_part_of_a_finanzplan_has_no_balance_of_current_activity(cash, balance):
    lines = [amount(OP, REV, "401", "100"), amount(OP, EXP, "501", "100")]
    for (way, code), value in zip(((REV, "6"), (EXP, "7")), cash, strict=False):
        lines.append(amount(CASH, way, code, value))
    found = headline("de_doppik", lines)
    assert found["current_balance"] == balance
    lines.append(amount(CAP, EXP, "792700", "4"))
    left = headline("de_doppik", lines)["after_repayment"]
    assert left == (None if balance is None else balance - 4)


def test_a_finanzplan_is_held_against_what_moves_money():
    lines = [
        amount(OP, REV, "401", "100"),
        amount(OP, REV, "416", "60"),
        amount(OP, EXP, "501", "100"),
        amount(OP, EXP, "571", "70"),
        amount(CASH, REV, "601", "95"),
        amount(CASH, EXP, "701", "93"),
    ]
    assert headline("de_doppik", lines)["current_balance"] == 2


def test_without_all_accounts_a_finanzplan_cannot_be_held_against_anything():
    lines = [
        amount(OP, REV, "401", "100"),
        amount(OP, EXP, "", "100"),
        amount(CASH, REV, "601", "100"),
        amount(CASH, EXP, "701", "100"),
    ]
    assert headline("de_doppik", lines)["current_balance"] is None


def test_loans_given_and_settlement_are_no_investment_and_no_debt():
    lines = [
        amount(CAP, EXP, "783100", "50"),
        amount(CAP, REV, "681100", "30"),
        amount(CAP, EXP, "795800", "20"),
        amount(CAP, REV, "695800", "6"),
        amount(CAP, EXP, "799999", "5"),
        amount(CAP, REV, "699999", "3"),
        amount(CAP, EXP, "792700", "9"),
    ]
    found = headline("de_doppik", lines)
    assert (found["capital_expense"], found["capital_revenue"]) == (50, 30)
    assert (found["lent"], found["lent_back"]) == (20, 6)
    assert (found["settled_expense"], found["settled_revenue"]) == (5, 3)
    assert found["repayment"] == 9
    expense = ("capital_expense", "lent", "settled_expense", "repayment", "refinanced")
    assert sum(found[key] for key in expense) == composition(lines)[CAP, EXP].total


# --- accounts that are missing --------------------------------------------------------
def test_one_line_without_an_account_leaves_the_parts_of_the_result_unknown():
    lines = [
        amount(OP, REV, "401", "100"),
        amount(OP, EXP, "501", "60"),
        amount(OP, EXP, "", "50"),
    ]
    found = headline("de_doppik", lines)
    assert found["result"] == -10
    parts = ("ordinary_result", "financial_result", "interest", "non_cash_expense")
    assert {found[key] for key in parts} == {None}
    empty = [*lines[:2], amount(OP, EXP, "", "0")]
    assert headline("de_doppik", empty)["ordinary_result"] == 40
