# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tables of German municipalities: which rows their cells make."""

from decimal import Decimal as D

import pytest
from test_budget_scenes import (
    CAP,
    EXP,
    OP,
    PLAN,
    REV,
    faults_of,
    found,
    german,
    planned,
    refused,
    shown,
    table,
)

from edic_public_sector.tools.budget.classes import PRESETS, booked_on
from edic_public_sector.tools.budget.columns import (
    Check,
    Column,
    Mapping,
    read_columns,
)
from edic_public_sector.tools.budget.document import Level, Section, Stage

CASH, INTERNAL = Section.CASH, Section.INTERNAL


BY_ACCOUNT = Mapping(
    keys={"function": "Profitcenter", "operation": "Objekt", "nature": "Konto"},
    names={"nature": "Text", "function": "Produkt"},
    amounts=(
        Column(name="Ist 2098", year=2098, measure="realised"),
        Column(name="Plan 2098", year=2098, measure="open"),
        Column(name="Plan 2099", year=2099, measure="open"),
        Column(name="VE 2099", year=2099, measure="commitment"),
    ),
    classes=PRESETS["nkf"],
)
HEADS = "Profitcenter;Produkt;Objekt;Konto;Text;Ist 2098;Plan 2098;Plan 2099;VE 2099"


def test_products_by_accounts_of_two_years():
    lines = (
        "0101;Rat;;501200;Bezüge;1.000,50;1.100;1.200;",
        "0101;Rat II;7.1;785100;;;;20.000;30.000",
        ";Summe;;;Alle;1.000,50;1.100;21.200;30.000",
    )
    read = read_columns(table(HEADS, *lines), BY_ACCOUNT)
    assert list(read) == [2098, 2099]
    [pay] = read[2098].rows
    assert (pay.realised, pay.open, pay.commitment) == (D("1000.50"), D(1100), None)
    pay, works = read[2099].rows
    assert (pay.open, pay.realised) == (D(1200), None)
    assert (works.open, works.commitment) == (D(20_000), D(30_000))
    assert (works.operation, works.function, works.line) == ("7.1", "0101", 3)
    assert (works.section, works.direction) == (CAP, EXP)
    names = {("nature", "501200"): "Bezüge", ("function", "0101"): "Rat"}
    assert read[2098].names == read[2099].names == names
    assert read[2099].stage is Stage.PRIMARY
    # its line of totals was held against the columns
    assert dict(read[2099].faults.counts) == {("total_row", Level.NOTE): 1}


def test_a_year_without_an_amount_has_no_rows():
    mapping = german(("Plan 2098", 2098), ("Plan 2099", 2099))
    head = "Produkt;Konto;Plan 2098;Plan 2099"
    read = read_columns(table(head, "1;501;0,00;5", "1;502;;6"), mapping)
    assert (len(read[2098].rows), len(read[2099].rows)) == (0, 2)


# --- classes of accounts --------------------------------------------------------------
@pytest.mark.parametrize(
    ("preset", "account", "section", "direction"),
    [
        ("nkf", "401200", OP, REV),
        ("nkf", "501200", OP, EXP),
        ("nkf", "681100", CAP, REV),
        ("nkf", "692100", CAP, REV),
        ("nkf", "782100", CAP, EXP),
        ("nkf", "792100", CAP, EXP),
        ("nkf", "601100", CASH, REV),
        ("nkf", "701200", CASH, EXP),
        ("nkhr_bw", "301100", OP, REV),
        ("nkhr_bw", "401200", OP, EXP),
        ("nkhr_bw", "681100", CAP, REV),
        ("nkhr_bw", "787100", CAP, EXP),
        ("nkhr_bw", "651100", CASH, REV),
        ("nkhr_bw", "741100", CASH, EXP),
        ("kvkr_he", "5010000", OP, REV),
        ("kvkr_he", "6200000", OP, EXP),
        ("nkhr_bw", "692100", CAP, REV),
        ("nkhr_bw", "792100", CAP, EXP),
        ("kvkr_he", "7100000", OP, EXP),
        ("nkhr_bw", "9100", INTERNAL, EXP),
        ("kvkr_he", "9100000", INTERNAL, EXP),
        ("nkf", "9100", INTERNAL, EXP),
        *(("kameral", f"{number}10", OP, REV) for number in range(3)),
        *(("kameral", f"{number}10", OP, EXP) for number in (4, 5, 6)),
        ("kameral", "33101", CAP, REV),
        ("kameral", "91901", CAP, EXP),
        ("kameral", "13101", CAP, REV),
        ("kameral", "59501", CAP, EXP),
        ("kameral", "57501", OP, EXP),
        ("kameral", "36101", OP, REV),
        ("kameral", "98101", INTERNAL, EXP),
        ("kameral_by", "6790", INTERNAL, EXP),
        ("kameral_by", "8071", OP, EXP),
        ("kameral_by", "9400", CAP, EXP),
    ],
)
def test_what_an_account_is(preset, account, section, direction):
    mapping = german(("Plan 2099", 2099), classes=PRESETS[preset])
    read, faults = planned(f"1;{account};5,50", mapping=mapping)
    assert shown(read) == [(account, direction, section, D("5.50"))]
    assert not found(faults)


def test_a_mapping_may_have_classes_of_its_own():
    classes = (("4", OP, EXP), ("48", OP, REV), ("481", INTERNAL, EXP))
    mapping = german(("Plan 2099", 2099), classes=classes)
    read, _faults = planned("1;40;1,5", "1;480;2", "1;4811;3", mapping=mapping)
    assert [(row.section, row.direction) for row in read.rows] == [
        (OP, EXP),
        (OP, REV),
        (INTERNAL, EXP),
    ]


def test_an_account_of_no_class_is_told():
    read, faults = planned("1;501200;5,50", "1;101200;1", "1;X1;2")
    assert faults_of(faults, "account") == [(3, "101200"), (4, "X1")]
    assert found(faults) == {"account": 2}
    assert read.total("open", nature="501200") == D("5.50")


# --- signs ----------------------------------------------------------------------------
def test_revenue_below_zero():
    mapping = german(("Plan 2099", 2099), is_revenue_negative=True)
    lines = ("1;401;-100,50", "1;402;7", "1;501;80", "1;502;-5", "1;681;-9")
    read, _faults = planned(*lines, mapping=mapping)
    assert shown(read) == [
        ("401", REV, OP, D("100.50")),
        ("402", REV, OP, D(-7)),  # paid back
        ("501", EXP, OP, D(80)),
        ("502", EXP, OP, D(-5)),
        ("681", REV, CAP, D(9)),
    ]


def test_amounts_as_they_are():
    read, _faults = planned("1;401;100,50", "1;402;-7", "1;501;80", "1;502;-5")
    assert [row.open for row in read.rows] == [D("100.50"), D(-7), D(80), D(-5)]


@pytest.mark.parametrize("is_revenue_negative", [True, False])
def test_a_direction_by_the_sign_makes_the_amount_positive(is_revenue_negative):
    mapping = german(("Plan 2099", 2099), is_revenue_negative=is_revenue_negative)
    read, _faults = planned("1;911;-4,50", "1;912;0,50", mapping=mapping)
    assert shown(read) == [
        ("911", REV, INTERNAL, D("4.50")),
        ("912", EXP, INTERNAL, D("0.50")),
    ]


def test_columns_of_revenue_and_expense_and_their_signs():
    mapping = Mapping(
        keys={"function": "Produkt"},
        amounts=(
            Column(name="E", year=2099, measure="open", direction=REV),
            Column(name="A", year=2099, measure="open", direction=EXP, sign=-1),
        ),
        is_revenue_negative=True,  # is of accounts, which are not here
    )
    read, _faults = planned(
        "11;100,5;-250", "12;;-3", mapping=mapping, head="Produkt;E;A"
    )
    assert [(row.function, row.direction, row.open) for row in read.rows] == [
        ("11", REV, D("100.5")),
        ("11", EXP, D(250)),
        ("12", EXP, D(3)),
    ]
    assert read.total("open", direction=EXP) == 253


def test_two_columns_of_one_measure_are_added():
    head = "Produkt;Konto;Plan 2099;Nachtrag 2099"
    mapping = german(("Plan 2099", 2099), ("Nachtrag 2099", 2099))
    read, _faults = planned("1;501;10,50;2", "1;502;;-3", mapping=mapping, head=head)
    assert [row.open for row in read.rows] == [D("12.50"), D(-3)]


# --- the decimal mark -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("amounts", "total"),
    [
        (("1.234", "10,50"), "1244.50"),
        (("1,234", "10.50"), "1244.50"),
        (("1.234", "0.5"), "1.734"),
        (("22.000-", "1,0"), "-21999"),
    ],
)
def test_writing_is_that_of_the_file(amounts, total):
    read, faults = planned(*(f"1;50{n};{amount}" for n, amount in enumerate(amounts)))
    assert read.total("open") == D(total)
    assert found(faults, Level.NOTE) == {"no_total": 1}


def test_a_writing_that_nothing_tells_is_german_and_told():
    read, faults = planned("1;501;1.234")
    assert read.total("open") == 1234
    assert found(faults, Level.NOTE) == {"no_mark": 1, "no_total": 1}


def test_a_writing_may_be_stated():
    mapping = german(("Plan 2099", 2099), mark=".")
    read, faults = planned("1;501;1.234", mapping=mapping)
    assert read.total("open") == D("1.234")
    assert "no_mark" not in found(faults, Level.NOTE)


def test_lines_that_do_not_fit_are_told_once():
    _read, faults = planned("1;501;5", "1;2", "1;502;x", "1;503;7 50")
    assert faults_of(faults, "cells") == [(3, "2/3")]
    assert faults_of(faults, "amount") == [(4, "Plan 2099: x"), (5, "Plan 2099: 7 50")]


# --- mappings that do not fit ---------------------------------------------------------
def test_columns_that_are_missing_are_told_once():
    mapping = german(
        ("Plan 2097", 2097),
        names={"nature": "Text"},
        checks=(Check("Saldo", ("Plan 2097", "Plan 2098"), 2097),),
    )
    with refused("columns", "Text, Plan 2097, Saldo, Plan 2098"):
        read_columns(table("Produkt;Konto;Plan 2099", "1;501;5"), mapping)


def test_a_mapping_has_keys_and_amounts():
    with refused("no_key"):
        read_columns(
            table("Konto;Plan", "1;5"), Mapping(keys={}, amounts=PLAN.amounts[:0])
        )
    with refused("no_amount"):
        read_columns(
            table("Konto;Plan", "1;5"), Mapping(keys={"nature": "Konto"}, amounts=())
        )


@pytest.mark.parametrize("lines", [(), (";;5",), ("1;501;0,00",), ("1;501;",)])
def test_a_table_without_an_amount(lines):
    with refused("no_lines"):
        planned(*lines)


@pytest.mark.parametrize(
    ("account", "classes", "booked"),
    [
        ("782100", "nkf", "02,03"),
        ("783100", "nkf", "01,06,07,08"),
        ("785100", "nkhr_bw", "02,03,04,05,09"),
        ("784100", "nkf", ""),
        ("785100", "kvkr_he", ""),
        ("501200", "nkf", ""),
    ],
)
def test_where_payments_for_assets_are_booked(account, classes, booked):
    assert booked_on(account, classes) == booked
