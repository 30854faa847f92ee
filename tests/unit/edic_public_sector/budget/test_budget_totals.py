# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Totals, subtotals and balances that a table states itself."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from test_budget_scenes import EXP, REV, faults_of, found, planned, shown

from edic_public_sector.tools.budget.columns import Check, Column, Mapping
from edic_public_sector.tools.budget.document import Level

TOTAL_ROW = ("total_row", Level.NOTE)  # its treatment is reported
LINES = ("1;501;1.000,50", "2;502;-0,25")


# --- the line of totals ---------------------------------------------------------------
def test_a_total_that_fits():
    read, faults = planned(*LINES, ";;1.000,25")
    assert read.total("open") == D("1000.25")
    assert set(faults.counts) <= {TOTAL_ROW}


@pytest.mark.parametrize("stated", ["1.000,24", "1.000,50", "0,00", "-1.000,25"])
def test_a_total_that_does_not(stated):
    read, faults = planned(*LINES, f";;{stated}")
    [(line, about)] = faults_of(faults, "total")
    assert line == 4
    assert about.endswith("/ 1000.25")
    assert found(faults) == {"total": 1}
    assert len(read.rows) == 2


def test_no_line_of_totals_is_told():
    _read, faults = planned(*LINES)
    assert found(faults, Level.NOTE) == {"no_total": 1}
    assert found(faults) == {}


def test_only_columns_with_a_total_are_compared():
    mapping = Mapping(
        keys={"nature": "K"},
        amounts=tuple(
            Column(name=name, year=2099, measure=measure)
            for name, measure in (("Plan", "open"), ("Ist", "realised"))
        ),
    )
    _read, faults = planned("5;1,5;9", ";1,5;", mapping=mapping, head="K;Plan;Ist")
    assert "total" not in found(faults)
    _read, faults = planned("5;1,5;9", ";1,5;8", mapping=mapping, head="K;Plan;Ist")
    assert faults_of(faults, "total") == [(3, "Ist: 8 / 9")]


@pytest.mark.parametrize("note", [";;;Stand 1. Januar 2099", ";;;"])
def test_a_note_below_the_totals_does_not_hide_them(note):
    head = "Produkt;Konto;Plan 2099;Hinweis"
    lines = [f"{line};" for line in LINES]
    _read, faults = planned(*lines, ";;5,00;", note, head=head)
    assert faults_of(faults, "total") == [(4, "Plan 2099: 5.00 / 1000.25")]


def test_a_heading_is_no_line_of_totals():
    _read, faults = planned(";;", ";; ", *LINES)
    assert found(faults, Level.NOTE) == {"no_total": 1}


def test_lines_of_totals_above_the_last_are_no_rows():
    read, faults = planned(LINES[0], ";;1.000,50", LINES[1], ";;1.000,25")
    assert read.total("open") == D("1000.25")
    assert set(faults.counts) <= {TOTAL_ROW}


# --- subtotals ------------------------------------------------------------------------
def test_a_line_without_account_is_asked_about_and_not_counted():
    read, faults = planned("1;501;10,5", "1;502;20", "1;;30,5", "2;;", ";;30,5")
    assert [row.nature for row in read.rows] == ["501", "502"]
    assert faults_of(faults, "no_nature") == [(4, "1")]
    assert found(faults, Level.ASK) == {"no_nature": 1}
    assert found(faults) == {}


def test_an_amount_without_account_is_missing_from_the_total():
    _read, faults = planned("1;501;10,5", "1;;20", ";;30,5")
    assert faults_of(faults, "total") == [(4, "Plan 2099: 30.5 / 10.5")]


def test_an_account_without_product_is_a_row():
    read, faults = planned(";501;10,5", ";;10,5")
    assert [(row.function, row.open) for row in read.rows] == [("", D("10.5"))]
    assert set(faults.counts) <= {TOTAL_ROW}


# --- Saldo ----------------------------------------------------------------------------
BALANCED = Mapping(
    keys={"function": "Produkt"},
    amounts=(
        Column(name="Erträge", year=2099, measure="open", direction=REV),
        Column(name="Aufw", year=2099, measure="open", direction=EXP, sign=-1),
    ),
    checks=(Check("Saldo", ("Erträge", "Aufw"), 2099),),
)
HEAD = "Produkt;Erträge;Aufw;Saldo"


def checked(*lines):
    return planned(*lines, mapping=BALANCED, head=HEAD)


@pytest.mark.parametrize(
    "line", ["11;100,50;-250;-149,50", "11;100,5;;100,5", "11;1,5;;"]
)
def test_a_balance_that_is_right(line):
    _read, faults = checked(line)
    assert found(faults, Level.NOTE) == {"no_total": 1}
    assert found(faults, Level.ASK) == found(faults) == {}


@pytest.mark.parametrize("saldo", ["-151", "-149"])
def test_a_balance_off_by_rounding(saldo):
    _read, faults = checked(f"11;100;-250;{saldo}", "12;101;-250;-149")
    assert faults_of(faults, "rounded") == [(2, f"Saldo: {saldo} / -150")]
    assert found(faults, Level.ASK) == {}


def test_odd_sums_are_rounded_too():
    _read, faults = checked("11;101;-250;-150", "12;0,5;;0,5")
    assert faults_of(faults, "rounded") == [(2, "Saldo: -150 / -149")]


@pytest.mark.parametrize(
    ("line", "about"),
    [
        ("11;100;-250;-152", "Saldo: -152 / -150"),  # two parts, three roundings
        ("11;100;-250;150", "Saldo: 150 / -150"),
        ("11;100;-250;0", "Saldo: 0 / -150"),
        ("11;100,50;-250;-150", "Saldo: -150 / -149.50"),  # no cent is lost
        ("11;100;-250;-150,50", "Saldo: -150.50 / -150"),
        ("11;;;7", "Saldo: 7 / 0"),
    ],
)
def test_a_balance_that_is_wrong(line, about):
    read, faults = checked(line, "12;1;-1;0")
    assert faults_of(faults, "balance") == [(2, about)]
    assert found(faults, Level.ASK) == {"balance": 1}
    assert found(faults) == {}
    assert {row.function for row in read.rows} >= {"12"}


def test_expense_written_positive_is_taken_off():
    revenue, expense = BALANCED.amounts
    mapping = replace(BALANCED, amounts=(revenue, replace(expense, sign=1)))
    lines = ("11;100,50;250;-149,50", "12;;3;-3", "13;1;4;5", "14;100;250;-151")
    read, faults = planned(*lines, mapping=mapping, head=HEAD)
    assert read.total("open", direction=EXP) == 507
    assert faults_of(faults, "balance") == [(4, "Saldo: 5 / -3")]
    assert faults_of(faults, "rounded") == [(5, "Saldo: -151 / -150")]


def test_a_balance_is_no_row():
    read, _faults = checked("11;100,5;-250;-149,5")
    assert shown(read) == [
        ("", REV, "operating", D("100.5")),
        ("", EXP, "operating", D(250)),
    ]


def test_balances_have_totals_too():
    lines = ("11;100,5;-250;-149,5", "12;1;-2;-1")
    _read, faults = checked(*lines, ";101,5;-252;-150,5")
    assert set(faults.counts) <= {TOTAL_ROW}
    _read, faults = checked(*lines, ";101,5;-252;150,5")
    assert faults_of(faults, "total") == [(4, "Saldo: 150.5 / -150.5")]


def test_parts_of_a_balance_need_be_no_measure():
    mapping = Mapping(
        keys={"function": "P"},
        amounts=(Column(name="Saldo", year=2099, measure="open"),),
        checks=(Check("Saldo", ("E", "A"), 2099),),
    )
    read, faults = planned(
        "11;9,5;-2;7,5", "12;9;-2;1", mapping=mapping, head="P;E;A;Saldo"
    )
    assert faults_of(faults, "balance") == [(3, "Saldo: 1 / 7")]
    assert read.total("open") == D("8.5")
