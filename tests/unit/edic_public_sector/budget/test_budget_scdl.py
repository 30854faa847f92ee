# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Budgets in the schema of SCDL, read, and written and read back."""

import random
from dataclasses import replace
from decimal import Decimal as D

import pytest
from test_budget_scenes import (
    CAP,
    EXP,
    OP,
    REV,
    SIRET,
    TOWN,
    document,
    faults_of,
    found,
    refused,
    row,
    scdl_table,
    table,
    unplaced,
)

from edic_public_sector.tools.budget.document import (
    MEASURES,
    BudgetDocument,
    Level,
    Order,
    Stage,
)
from edic_public_sector.tools.budget.scdl import (
    COLUMNS,
    is_scdl,
    read_scdl,
    stage_word,
    write_scdl,
)
from edic_public_sector.tools.budget.text_table import read_table

SEEDS = range(60)
FULL = (
    "Décision modificative,2099,00000000000000,VILLE FICTIVE,011,Charges,6068,"
    '"Fournitures, autres",020,Administration,12,fonctionnement,réel,dépense,'
    "1.5,2.5,3.5,4.5,-5.5,6.5,7.5,spécialisé"
)


def test_every_column_has_its_place():
    read = read_scdl(table(",".join(COLUMNS), FULL))
    assert (read.year, read.stage) == (2099, Stage.AMENDING)
    assert (read.siret, read.entity, read.budget) == (SIRET, TOWN, TOWN)
    expected = {"realised": "1.5", "before": "2.5", "carried_in": "3.5"}
    expected |= {"proposed": "4.5", "moved": "-5.5", "open": "6.5"}
    expected |= {"carried_out": "7.5"}
    assert read.rows == (
        row(
            line=2,
            chapter="011",
            function="020",
            operation="12",
            is_specialised=True,
            **{measure: D(amount) for measure, amount in expected.items()},
        ),
    )
    assert not (read.is_annex or read.is_by_operation)
    assert read.names == {
        ("chapter", "011"): "Charges",
        ("nature", "6068"): "Fournitures, autres",
        ("function", "020"): "Administration",
    }
    assert not read.faults.counts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_encodings_and_delimiters(encoding, delimiter):
    text = "\n".join((",".join(COLUMNS), FULL.replace('"Fournitures, autres"', "x")))
    read = read_scdl(read_table(text.replace(",", delimiter).encode(encoding)))
    assert [(row.direction, row.open) for row in read.rows] == [(EXP, D("6.5"))]
    assert not read.faults.counts


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("Budget primitif", Stage.PRIMARY),
        ("budget supplémentaire", Stage.SUPPLEMENTARY),
        ("DÉCISION MODIFICATIVE", Stage.AMENDING),
        ("Compte administratif", Stage.CLOSING),
        ("Compte financier unique", Stage.CLOSING),
    ],
)
def test_kind_of_act_gives_the_stage_in_scdl(word, stage):
    head = "BGT_NATDEC,BGT_ANNEE,BGT_NATURE,BGT_CODRD,BGT_CREDOUV"
    assert read_scdl(table(head, f"{word},2099,6068,dépense,1")).stage is stage


def test_sections_are_those_stated_or_of_the_account():
    read = read_scdl(
        table(
            "BGT_NATDEC,BGT_ANNEE,BGT_NATURE,BGT_CODRD,BGT_CREDOUV,BGT_SECTION",
            "Budget primitif,2099,6068,dépense,1,",
            "Budget primitif,2099,2183,dépense,2,",
            "Budget primitif,2099,6069,Dépense,4,Investissement",
            "Budget primitif,2099,7067,RECETTE,8,fonctionnement",
        )
    )
    assert [(row.section, row.direction) for row in read.rows] == [
        (OP, EXP),
        (CAP, EXP),
        (CAP, EXP),
        (OP, REV),
    ]


# --- faults of lines ------------------------------------------------------------------
def test_lines_that_are_none_are_told_and_left():
    read = read_scdl(
        scdl_table(
            "011,,dépense,1",
            "011,6068,D,2",
            "011,6068,,4",
            "011,6068,dépense,8",
            "011,6063,dépense",
        )
    )
    assert read.total("open") == 8
    assert faults_of(read.faults, "no_nature") == [(2, "dépense")]
    assert faults_of(read.faults, "direction") == [(3, "D"), (4, "6068")]
    assert faults_of(read.faults, "cells") == [(6, "5/6")]


def test_an_unknown_section_and_an_amount_that_is_none():
    read = read_scdl(scdl_table(",8001,dépense,1", '011,6068,dépense,"1 000,00"'))
    assert [row.section for row in read.rows] == [None, OP]
    assert [row.open for row in read.rows] == [D(1), None]
    assert faults_of(read.faults, "section") == [(2, "8001")]
    assert faults_of(read.faults, "amount") == [(3, "BGT_CREDOUV: 1 000,00")]


def test_a_line_twice_is_the_sum():
    read = read_scdl(scdl_table("011,6068,dépense,1.10", "011,6068,dépense,2"))
    assert [row.open for row in read.rows] == [D("3.10")]
    assert found(read.faults, Level.NOTE) == {"twice": 1}
    assert found(read.faults) == {}


def test_a_label_without_its_code_is_no_name():
    read = read_scdl(
        table(
            "BGT_NATDEC,BGT_ANNEE,BGT_NATURE,BGT_CODRD,BGT_CREDOUV,"
            "BGT_FONCTION_LABEL,BGT_CONTNAT,BGT_CONTNAT_LABEL",
            "Budget primitif,2099,6068,dépense,1,École,,Sans code",
        )
    )
    assert read.names == {}


# --- files that are none --------------------------------------------------------------
HEAD = (
    "BGT_NATDEC",
    "BGT_ANNEE",
    "BGT_SIRET",
    "BGT_NATURE",
    "BGT_CODRD",
    "BGT_CREDOUV",
)


@pytest.mark.parametrize("missing", ["BGT_NATURE", "BGT_CODRD", "BGT_CREDOUV"])
def test_columns_that_are_missing(missing):
    head = ",".join(name for name in HEAD if name != missing)
    read = table(head, "1,2,3,4,5")
    assert is_scdl(read)
    with refused("columns", missing):
        read_scdl(read)


@pytest.mark.parametrize(
    ("lines", "code", "about"),
    [
        ([], "no_lines", ""),
        (["Budget primitif,2099,1,,dépense,1"], "no_lines", ""),
        (["Budget voté,2099,1,6068,dépense,1"], "stage", "Budget voté"),
        (["Budget primitif,99,1,6068,dépense,1"], "no_year", "99"),
        (["Budget primitif,209\u00b2,1,6068,dépense,1"], "no_year", "209\u00b2"),
        (["Budget primitif,,1,6068,dépense,1"], "no_year", ""),
    ],
)
def test_what_is_no_budget(lines, code, about):
    with refused(code, about):
        read_scdl(table(",".join(HEAD), *lines))


@pytest.mark.parametrize(
    "other", ["Budget primitif,2098,1", "Budget primitif,2099,2", "XX,2099,1"]
)
def test_several_budgets(other):
    lines = ("Budget primitif,2099,1,6068,dépense,1", f"{other},6063,dépense,1")
    about = f"Budget primitif 2099 1 / {other.replace(',', ' ')}"
    with refused("several", about):
        read_scdl(table(",".join(HEAD), *lines))


def test_what_looks_like_one():
    assert is_scdl(table(",".join(COLUMNS)))
    assert is_scdl(table("BGT_NATDEC,x"))
    assert not is_scdl(table("Produkt;Konto;Plan 2099"))
    assert not is_scdl(table("x,BGT_ANNEE,BGT_NATURE"))
    assert is_scdl(table("x,BGT_ANNEE,BGT_NATURE,BGT_CODRD"))


# --- written and read back ------------------------------------------------------------
WORDS = ("Été, hiver", 'dit "le Grand"', "deux\nlignes", "a;b|c\td", "=1+1", "œuvre €")
KINDS = (  # section, order, chapters
    (OP, Order.REAL, ("011", "65", "")),
    (CAP, Order.REAL, ("21", "16", "041")),
    (OP, Order.BETWEEN, ("042", "")),
    (CAP, Order.BETWEEN, ("040", "021")),
    (OP, Order.WITHIN, ("043",)),
    (CAP, Order.WITHIN, ("041",)),
)


def anything(seed):
    """A document that the schema can hold."""
    rng = random.Random(seed)
    rows, names = {}, {}
    for _at in range(rng.randint(1, 30)):
        row = any_row(rng)
        rows[row.key] = row
        for kind in ("chapter", "nature", "function"):
            if getattr(row, kind) and rng.random() < 0.5:
                names[kind, getattr(row, kind)] = rng.choice(WORDS)
    return BudgetDocument(
        year=rng.randint(1990, 2099),
        stage=rng.choice(list(Stage)),
        rows=tuple(rows.values()),
        siret=rng.choice(("", SIRET)),
        entity=rng.choice((TOWN, "", *WORDS)),
        names=names,
    )


def any_row(rng):
    section, order, chapters = rng.choice(KINDS)
    amounts = (
        rng.choice((None, D(0), D(rng.randint(-(10**12), 10**12)).scaleb(-2)))
        for _measure in MEASURES
    )
    return row(
        section=section,
        order=order,
        chapter=rng.choice(chapters),
        direction=rng.choice((EXP, REV)),
        nature=rng.choice("1267") + str(rng.randint(1, 9999)),
        function=rng.choice(("", "020", "311")),
        operation=rng.choice(("", "12")),
        is_specialised=rng.random() < 0.3,
        **dict(zip(MEASURES, amounts, strict=True)) | {"commitment": None},
    )


def test_what_is_written_is_read_back(subtests):
    for seed in SEEDS:
        with subtests.test(seed=seed):
            check_round_trip(anything(seed))


def check_round_trip(budget):
    data = write_scdl(budget)
    read = read_scdl(read_table(data))
    assert unplaced(read.rows) == list(budget.rows)
    assert read.names == budget.names
    for name in ("year", "stage", "siret", "entity"):
        assert getattr(read, name) == getattr(budget, name)
    assert not read.faults.counts
    assert write_scdl(read) == data


def test_naught_and_nothing_stay_apart():
    written = write_scdl(document([row(open=D("0.00"), moved=None)]))
    [read] = read_scdl(read_table(written)).rows
    assert (read.open, read.moved) == (D(0), None)


def test_scdl_is_written_as_the_converter_does():
    data = write_scdl(document([row(open=D("1E+3"))], entity=TOWN))
    head, line, end = data.decode().split("\r\n")
    assert head == ",".join(COLUMNS)
    assert line.startswith(f"budget primitif,2099,,{TOWN},,,6068,")
    assert line.endswith(",fonctionnement,réel,dépense,,,,,,1000,,non spécialisé")
    assert end == ""


@pytest.mark.parametrize(
    ("stage", "year", "word"),
    [
        (Stage.CLOSING, 2025, "compte administratif"),
        (Stage.CLOSING, 2026, "compte financier unique"),
        (Stage.PRIMARY, 2026, "budget primitif"),
        (Stage.SUPPLEMENTARY, 2026, "budget supplémentaire"),
        (Stage.AMENDING, 2026, "décision modificative"),
    ],
)
def test_acts_are_named_as_the_list_of_the_schema_has_them(stage, year, word):
    assert stage_word(replace(document([row()]), year=year, stage=stage)) == word
