# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Budget documents as TOTEM writes them, of a town that does not exist."""

from decimal import Decimal as D

import pytest
from test_budget_scenes import (
    ACT,
    CAP,
    EXP,
    OP,
    REV,
    SIRET,
    TOWN,
    budget_line,
    faults_of,
    found,
    refused,
    totem,
)

from edic_public_sector.tools.budget.document import Level, Order, Section, Stage
from edic_public_sector.tools.budget.totem import is_totem, read_totem


def row_of(**cells):
    """The row of one line."""
    return read_totem(totem(budget_line(**cells))).rows[0]


def test_head_of_a_document_is_read():
    act = {
        "NatDec": "02",
        "NumDec": "3",
        "Exer": "2099",
        "DteDec": "2099-06-30T10:00:00",
        "CodTypBud": "A",
        "OpeEquip": "true",
    }
    read = read_totem(totem(budget_line(MtPrev="1"), act=act, head={"CodBud": "07"}))
    assert (read.year, read.stage, read.number) == (2099, Stage.AMENDING, "3")
    assert read.decided == "2099-06-30"
    assert (read.entity, read.siret) == (TOWN, SIRET)
    assert (read.budget, read.budget_code) == ("BUDGET FICTIF", "07")
    assert read.nomenclature == "M57-M57_A"
    assert read.is_annex
    assert read.is_by_operation


def test_head_of_a_main_budget():
    act = {**ACT, "CodTypBud": "P", "OpeEquip": "false"}
    read = read_totem(totem(budget_line(), act=act, head={"IdEtab": "1" * 14}))
    assert not read.is_annex
    assert not read.is_by_operation
    assert read.siret == "1" * 14  # the budget's before the body's


@pytest.mark.parametrize(
    ("expected", "levels"),
    [
        ("FcIc", ["chapter", "chapter"]),
        ("FaIc", ["article", "chapter"]),
        ("FcIa", ["chapter", "article"]),
        ("", []),
        ("FxIc", []),
        ("FcIcX", []),
    ],
)
def test_levels_of_the_vote_are_read(expected, levels):
    read = read_totem(totem(budget_line(), act={**ACT, "NatVote": expected}))
    known = [Section.OPERATING, Section.CAPITAL]
    assert list(read.levels.items()) == list(zip(known, levels, strict=False))


@pytest.mark.parametrize(
    ("code", "stage"),
    [
        ("01", Stage.PRIMARY),
        ("02", Stage.AMENDING),
        ("03", Stage.SUPPLEMENTARY),
        ("09", Stage.CLOSING),
        ("10", Stage.CLOSING),
    ],
)
def test_kind_of_act_gives_the_stage_in_totem(code, stage):
    act = {**ACT, "NatDec": code}
    assert read_totem(totem(budget_line(), act=act)).stage is stage


def test_every_amount_has_its_measure():
    names = ("MtBudgPrec", "MtRARPrec", "MtPropNouv", "MtPrev", "CredOuv", "MtReal")
    row = row_of(
        **{name: f"{n}.25" for n, name in enumerate((*names, "MtRAR3112"), 1)},
        MtSup="9",
    )
    assert (row.before, row.carried_in) == (D("1.25"), D("2.25"))
    assert (row.proposed, row.moved, row.open) == (D("3.25"), D("4.25"), D("5.25"))
    assert (row.realised, row.carried_out) == (D("6.25"), D("7.25"))
    assert row.commitment is None


def test_what_the_file_does_not_say_is_none_and_naught_is_naught():
    row = row_of(CredOuv="0.00", MtReal="")
    assert (row.open, row.realised, row.moved) == (D(0), None, None)
    assert row.open is not None


def test_a_decrease_is_below_zero():
    assert row_of(MtPrev="-1500,50").moved == D("-1500.50")


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        ({}, Order.REAL),
        ({"OpBudg": "0", "TypOpBudg": "1"}, Order.REAL),
        ({"OpBudg": "1", "TypOpBudg": "1"}, Order.WITHIN),
        ({"OpBudg": "1", "TypOpBudg": "2"}, Order.BETWEEN),
        ({"OpBudg": "1"}, Order.BETWEEN),
    ],
)
def test_order_operations(cells, order):
    assert row_of(**cells).order is order


def test_directions_functions_and_specialised_articles():
    row = row_of(CodRD="R", Nature="7067", ContNat="70", Fonction="311", ArtSpe="true")
    assert (row.direction, row.section, row.chapter) == (REV, OP, "70")
    assert (row.function, row.is_specialised) == ("311", True)
    row = row_of(Nature="2183", ContNat="21", ArtSpe="false")
    assert (row.direction, row.section, row.is_specialised) == (EXP, CAP, False)


@pytest.mark.parametrize(("code", "section"), [("I", CAP), ("X", OP)])
def test_a_section_stated_goes_before_that_of_the_account(code, section):
    more = f'<CaracSup V="1" Code="TypOpe"/><CaracSup V="{code}" Code="Section"/>'
    assert read_totem(totem(budget_line(more))).rows[0].section is section
    more = more.replace(f'"{code}"', '"F"')
    other = budget_line(more, Nature="2183", ContNat="21")
    assert read_totem(totem(other)).rows[0].section is OP


def test_what_is_voted_by_operation_has_no_chapter():
    lines = (
        budget_line(Nature="2313", ContNat="2313", Operation="92", LibCpte="ÉCOLE"),
        budget_line(Nature="1321", ContNat="93", ContOp="93", LibCpte="HALLE"),
        budget_line(Nature="2315", ContNat="23", Operation="93"),
        budget_line(Nature="002", ContNat="002", LibCpte="Résultat"),
    )
    read = read_totem(totem(*lines))
    assert [(row.operation, row.chapter) for row in read.rows] == [
        ("92", ""),
        ("93", ""),
        ("93", "23"),
        ("", "002"),
    ]
    assert read.names == {("operation", "92"): "ÉCOLE", ("operation", "93"): "HALLE"}


# --- faults of lines ------------------------------------------------------------------
def test_lines_that_are_none_are_told_and_left():
    lines = (
        budget_line(Nature="", CredOuv="1"),
        budget_line(CodRD="X", CredOuv="2"),
        budget_line(CodRD="", CredOuv="4"),
        budget_line(CredOuv="8"),
    )
    read = read_totem(totem(*lines))
    assert read.total("open") == 8
    assert found(read.faults) == {"no_nature": 1, "direction": 2}
    assert faults_of(read.faults, "no_nature") == [(6, "D")]
    assert [line for line, _about in faults_of(read.faults, "direction")] == [7, 8]


def test_an_unknown_section_is_told_and_the_line_kept():
    read = read_totem(totem(budget_line(Nature="8001", ContNat="", CredOuv="1")))
    assert faults_of(read.faults, "section") == [(6, "8001")]
    assert read.rows[0].section is None


def test_an_amount_that_is_none_is_told():
    read = read_totem(totem(budget_line(CredOuv="1 000,00", MtPrev="2")))
    assert (read.rows[0].open, read.rows[0].moved) == (None, D(2))
    assert faults_of(read.faults, "amount") == [(6, "CredOuv: 1 000,00")]


def test_a_line_twice_is_the_sum():
    lines = (budget_line(MtPrev="1.10"), budget_line(MtPrev="-0.60"))
    read = read_totem(totem(*lines))
    assert [row.moved for row in read.rows] == [D("0.50")]
    assert found(read.faults, Level.NOTE) == {"twice": 1}
    assert faults_of(read.faults, "twice") == [(7, "6: 6068")]


def test_where_libxml_counts_no_lines_none_is_told():
    read = read_totem(totem("\n" * 66_000, budget_line(CredOuv="x")))
    assert faults_of(read.faults, "amount") == [(0, "CredOuv: x")]


def test_comments_and_instructions_are_no_cells():
    line = budget_line("<!-- saisi à la main --><?demat x?>", CredOuv="3")
    data = totem(line).replace(b"<NatDec", b"<!-- BP --><NatDec")
    assert [row.open for row in read_totem(data).rows] == [D(3)]


# --- files that are none --------------------------------------------------------------
@pytest.mark.parametrize(
    ("act", "code", "about"),
    [
        ({"NatDec": "01"}, "no_year", ""),
        ({"NatDec": "01", "Exer": "20\u00b2"}, "no_year", "20\u00b2"),
        ({"NatDec": "01", "Exer": "99"}, "no_year", "99"),
        ({"Exer": "2099"}, "stage", ""),
        ({"NatDec": "04", "Exer": "2099"}, "stage", "04"),
    ],
)
def test_heads_that_say_too_little(act, code, about):
    with refused(code, about):
        read_totem(totem(budget_line(), act=act))


def test_two_budgets_in_one_file_are_not_added():
    again = '<BlocBudget><NatDec V="01"/><Exer V="2099"/></BlocBudget>'
    with refused("several"):
        read_totem(totem(budget_line(), after=again + budget_line()))


def test_a_document_without_lines():
    with refused("no_lines"):
        read_totem(totem())


def test_lines_of_another_schema_are_none():
    data = totem(budget_line()).replace(b"docbudgetaire", b"autre")
    with refused("no_lines"):
        read_totem(data)


def test_what_looks_like_one():
    assert is_totem(totem(budget_line()))
    assert not is_totem(b"BGT_NATDEC,BGT_ANNEE")
    assert not is_totem(b" " * 4096 + totem())


def test_a_project_is_told_as_one():
    read = read_totem(totem(budget_line(), act={**ACT, "ProjetBudget": "true"}))
    assert read.is_project
    assert read.faults.codes(Level.NOTE) == ["project"]
    voted = read_totem(totem(budget_line(), act={**ACT, "ProjetBudget": "false"}))
    assert not voted.is_project
    assert not voted.faults.codes(Level.NOTE)


UTF16 = (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"))


@pytest.mark.parametrize("expected", ["UTF-16", "UTF-8", ""])
@pytest.mark.parametrize(("encoding", "mark"), UTF16)
def test_utf_16_is_read(encoding, mark, expected):
    """With the mark of its byte order, whatever the declaration says."""
    text = totem(budget_line(MtPrev="1", CredOuv="2.50")).decode().partition("?>")[2]
    head = f'<?xml version="1.0" encoding="{expected}"?>' if expected else ""
    data = mark + (head + text).encode(encoding)
    assert is_totem(data)
    [row] = read_totem(data).rows
    assert (row.moved, row.open) == (D(1), D("2.50"))


@pytest.mark.parametrize(("encoding", "mark"), UTF16)
@pytest.mark.parametrize("cut", [1, 2, 301])
def test_utf_16_that_is_cut_off_is_told(encoding, mark, cut):
    data = mark + totem(budget_line(MtPrev="1")).decode().encode(encoding)
    assert is_totem(data[:-cut])
    with refused("xml"):
        read_totem(data[:-cut])


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe" + totem(budget_line()),  # the mark lies
        totem(budget_line()).replace(b"UTF-8", b"UTF-16"),  # the declaration does
        totem(budget_line()).replace(b"UTF-8", b"NO-SUCH"),
        b"\xff\xfe"
        + totem(budget_line())
        .decode()
        .replace("<Doc", "<!DOCTYPE x><Doc", 1)
        .encode("utf-16-le"),
    ],
)
def test_an_encoding_that_does_not_hold_is_told(data):
    assert is_totem(data)
    with refused("xml"):
        read_totem(data)
