# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows, their sums, and faults as they are counted."""

from decimal import Decimal as D

import pytest
from test_budget_scenes import (
    CAP,
    EXP,
    OP,
    REV,
    document,
    faults_of,
    found,
    refused,
    row,
    table,
)

from edic_public_sector.tools.budget import document as module
from edic_public_sector.tools.budget.classes import PRESETS
from edic_public_sector.tools.budget.columns import Column, Mapping
from edic_public_sector.tools.budget.columns import read_columns as columns_of
from edic_public_sector.tools.budget.document import (
    EXAMPLES,
    MAX_FAULTS,
    MAX_ROWS,
    BudgetFileError,
    Direction,
    Faults,
    Level,
    Order,
    Section,
    Stage,
    merged,
)
from edic_public_sector.tools.budget.scdl import read_scdl
from edic_public_sector.tools.budget.text_table import read_table

ROWS = (
    row(nature="6068", open=D("100.10"), realised=D(90)),
    row(nature="7067", direction=REV, open=D("0.2")),
    row(nature="2183", section=CAP, open=D(50)),
    row(nature="2184", section=CAP, open=None),
)


def test_a_total_is_of_the_rows_asked_for():
    budget = document(ROWS)
    assert budget.total("open") == D("150.30")
    assert budget.total("open", direction=EXP) == D("150.10")
    assert budget.total("open", direction=EXP, section=OP) == D("100.10")
    assert budget.total("realised") == 90
    assert budget.total("moved") == 0


# --- rows of one key ------------------------------------------------------------------
def test_rows_of_one_key_are_added_and_told():
    faults = Faults()
    rows = merged(
        [
            row(line=2, open=D("1.10"), before=D(5)),
            row(line=3, nature="6063", open=D(7)),
            row(line=4, open=D("2.20"), realised=D(3)),
            row(line=5, open=None),
        ],
        faults,
    )
    assert [(row.line, row.nature, row.open) for row in rows] == [
        (2, "6068", D("3.30")),
        (3, "6063", D(7)),
    ]
    assert (rows[0].before, rows[0].realised, rows[0].moved) == (D(5), D(3), None)
    assert found(faults, Level.NOTE) == {"twice": 2}
    assert found(faults) == {}
    assert faults_of(faults, "twice") == [(4, "2: 6068"), (5, "2: 6068")]


@pytest.mark.parametrize(
    "other",
    [
        {"section": CAP},
        {"direction": REV},
        {"order": Order.BETWEEN},
        {"chapter": "65"},
        {"nature": "6063"},
        {"function": "020"},
        {"operation": "12"},
    ],
)
def test_what_makes_a_row_another(other):
    faults = Faults()
    assert len(merged([row(open=D(1)), row(**other, open=D(1))], faults)) == 2
    assert not faults.counts


def test_a_label_or_a_place_makes_no_other_row():
    assert len(merged([row(line=1), row(line=2, label="x")], Faults())) == 1


def test_a_budget_has_so_many_rows(monkeypatch):
    monkeypatch.setattr(module, "MAX_ROWS", 3)
    rows = [row(nature=str(n)) for n in (1, 2, 3, 1)]
    assert len(merged(rows, Faults())) == 3
    with refused("too_many", "3"):
        merged([*rows, row(nature="4")], Faults())


# --- half a million lines -------------------------------------------------------------
LONG = 500_000


def test_a_ledger_is_no_budget_of_accounts():
    lines = (f"{n};501200;1.000,00;2.000,00\n" for n in range(LONG))
    read = read_table(("P;K;Plan 2098;Plan 2099\n" + "".join(lines)).encode())
    mapping = Mapping(
        keys={"function": "P", "nature": "K"},
        amounts=tuple(
            Column(name=f"Plan {year}", year=year, measure="open")
            for year in (2098, 2099)
        ),
        classes=PRESETS["nkf"],
    )
    with refused("too_many", str(MAX_ROWS)):
        columns_of(read, mapping)


def test_a_ledger_is_no_budget_of_the_schema():
    head = "BGT_NATDEC,BGT_ANNEE,BGT_NATURE,BGT_CODRD,BGT_CREDOUV,BGT_FONCTION\n"
    lines = (f"Budget primitif,2099,6068,dépense,1.00,{n}\n" for n in range(LONG))
    read = read_table((head + "".join(lines)).encode())
    with refused("too_many", str(MAX_ROWS)):
        read_scdl(read)


def test_more_lines_than_rows_are_read_where_they_are_of_the_same():
    lines = [f"{n % 5};501200;0,10" for n in range(MAX_ROWS + 10)]
    mapping = Mapping(
        keys={"function": "P", "nature": "K"},
        amounts=(Column(name="Plan", year=2099, measure="open"),),
        classes=PRESETS["nkf"],
    )
    read = columns_of(table("P;K;Plan", *lines), mapping)[2099]
    assert [row.open for row in read.rows] == [D("0.10") * (MAX_ROWS // 5 + 2)] * 5
    assert found(read.faults, Level.NOTE)["twice"] == MAX_ROWS + 5


def test_too_many_rows_end_the_reading_at_once(monkeypatch):
    monkeypatch.setattr(module, "MAX_ROWS", 2)
    read = table("K;Plan", "501;1", "502;1", "503;1", "not a line")
    column = Column(name="Plan", year=2099, measure="open")
    mapping = Mapping(keys={"nature": "K"}, amounts=(column,), mark=",")
    with refused("too_many", "2"):
        columns_of(read, mapping)
    assert "cells" not in found(read.faults)


# --- faults ---------------------------------------------------------------------------
def test_faults_are_counted_and_the_first_of_each_kind_told():
    faults = Faults()
    for line in range(MAX_FAULTS + 50):
        faults.tell("amount", line, "x" * 200)
    for line in range(EXAMPLES + 2):
        faults.tell("total", line, level=Level.ASK)
    assert faults.counts["amount", Level.ERROR] == MAX_FAULTS + 50
    assert faults.counts["total", Level.ASK] == EXAMPLES + 2
    assert len(faults_of(faults, "amount")) == MAX_FAULTS
    assert faults_of(faults, "total") == [(n, "") for n in range(EXAMPLES)]
    assert faults_of(faults, "amount")[0] == (0, "x" * 120)


def test_codes_of_a_level_are_in_order_of_first_sight():
    faults = Faults()
    for code, level in (
        ("b", Level.ERROR),
        ("a", Level.NOTE),
        ("a", Level.ERROR),
        ("b", Level.ERROR),
    ):
        faults.tell(code, level=level)
    assert faults.codes(Level.ERROR) == ["b", "a"]
    assert faults.codes(Level.NOTE) == ["a"]
    assert faults.codes(Level.ASK) == []


def test_what_is_kept_of_a_row_is_kept_by_these_names():
    assert [section.value for section in Section] == [
        "operating",
        "capital",
        "cash",
        "internal",
    ]
    assert [direction.value for direction in Direction] == ["expense", "revenue"]
    assert [order.value for order in Order] == ["real", "between", "within"]
    assert [level.value for level in Level] == ["error", "ask", "note"]
    assert [stage.value for stage in Stage] == [
        "primary",
        "supplementary",
        "amending",
        "closing",
    ]


def test_a_refusal_says_why_and_repeats_no_whole_file():
    error = BudgetFileError("no_year", "9" * 5000)
    assert (error.code, error.about) == ("no_year", "9" * 200)
    assert str(error) == "no_year: " + "9" * 200
    assert str(BudgetFileError("empty")) == "empty"


@pytest.mark.parametrize("nothing", ["-", "–", "—", ""])
def test_a_dash_is_nothing(nothing):
    text = f"Produkt;Sachkonto;Ansatz 2026\n1;5241;{nothing}\n1;5242;10,00\n"
    mapping = Mapping(
        keys={"function": "Produkt", "nature": "Sachkonto"},
        amounts=(Column(name="Ansatz 2026", year=2026, measure="open"),),
        classes=PRESETS["nkf"],
    )
    found = columns_of(read_table(text.encode()), mapping)[2026]
    assert [row.nature for row in found.rows] == ["5242"]
    assert not found.faults.codes(Level.ERROR)
