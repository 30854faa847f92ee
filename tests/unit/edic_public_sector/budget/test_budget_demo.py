# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The budgets of the fictional towns: balanced, and read back as what they are."""

from decimal import Decimal as D

import pytest
from test_budget_scenes import CAP, EXP, OP, REV

from edic_demo.tools import demo_budget, demo_vocabulary
from edic_demo.tools.demo_budget import Planned
from edic_public_sector.tools.budget.classes import PRESETS
from edic_public_sector.tools.budget.columns import Column, Mapping
from edic_public_sector.tools.budget.columns import read_columns as columns_of
from edic_public_sector.tools.budget.document import Level, Order, Stage
from edic_public_sector.tools.budget.guess import guess_columns
from edic_public_sector.tools.budget.scdl import read_scdl
from edic_public_sector.tools.budget.text_table import read_table

COUNTRIES = demo_vocabulary.COUNTRIES
BILLED = {  # account, service
    "fr": {("60611", "MAI"): D("10000"), ("21848", "ECO"): D("200000")},
    "de": {("524100", "RAT"): D("10000"), ("081100", "SCH"): D("200000")},
}


@pytest.fixture(params=COUNTRIES)
def words(request):
    return demo_vocabulary.read(request.param)


@pytest.fixture
def lines(words):
    return demo_budget.rows(words, BILLED[words.country], {"60611": "011"})


def line(section, direction, account, amount, **given):
    base = {"order": Order.REAL, "chapter": "", "service": "MAI", "months": 12}
    return Planned(
        section=section,
        direction=direction,
        account=account,
        amount=D(amount),
        **base | given,
    )


# --- computed by hand -----------------------------------------------------------------
@pytest.fixture
def french(monkeypatch):
    """``rows(lines, billed)`` of a town of few lines."""
    words = demo_vocabulary.read("fr")

    def made(planned, billed=()):
        monkeypatch.setattr(demo_budget, "planned", lambda _country: planned)
        chapters = {"60611": "011", "2183": "21"}
        found = demo_budget.rows(words, dict(billed), chapters)
        return {(item.nature, item.direction): item for item in found}

    return made


@pytest.mark.parametrize(
    ("account", "billed", "opened"),
    [
        ("60611", "10000", "10500"),  # 10,300 is 20.6 steps
        ("60611", "10000.01", "10500"),
        ("60611", "1", "500"),  # no less than a step
        ("60611", "100000", "103000"),
        ("2183", "200000", "194000"),
        ("2183", "1000", "1000"),  # 970 is 1.94 steps
    ],
)
def test_what_is_billed_is_planned_in_round_figures(french, account, billed, opened):
    rows = french([], {(account, "MAI"): D(billed)})
    [row] = rows.values()
    assert row.open == D(opened)
    assert (row.section, row.chapter) == (
        (OP, "011") if account[0] == "6" else (CAP, "21")
    )


def test_lines_without_amount_balance_their_sections(french):
    rows = french(
        [
            line(OP, EXP, "64111", 600),
            line(OP, REV, "73111", 0),
            line(OP, REV, "7067", "99.50"),
            line(CAP, EXP, "2313", 300),
            line(CAP, REV, "1641", 0),
        ],
        {("60611", "MAI"): D(10_000), ("2183", "MAI"): D(200_000)},
    )
    assert rows["73111", REV].open == D("11000.50")  # 10,500 + 600 - 99.50
    assert rows["1641", REV].open == 194_300
    assert rows["7067", REV].open == D("99.50")


def test_nothing_is_planned_below_naught(french):
    rows = french([line(OP, REV, "73111", 0), line(OP, REV, "7067", 5)])
    assert rows["73111", REV].open == 0


def test_what_is_planned_twice_is_one_line(french):
    rows = french(
        [line(OP, EXP, "60611", 100, chapter="011")], {("60611", "MAI"): D(10_000)}
    )
    assert [row.open for row in rows.values()] == [10_600]


@pytest.mark.parametrize(
    ("account", "planned"),
    [
        ("041100", "785100"),
        ("096100", "785100"),
        ("081100", "783100"),
        ("524100", "524100"),
        ("022100", "783100"),
    ],
)
def test_germany_plans_payments_for_assets(account, planned, monkeypatch):
    monkeypatch.setattr(demo_budget, "planned", lambda _country: [])
    words = demo_vocabulary.read("de")
    [row] = demo_budget.rows(words, {(account, "SCH"): D(1000)}, {})
    assert row.nature == planned
    assert row.section is (OP if account[0] == "5" else CAP)


# --- the towns ------------------------------------------------------------------------
def test_sections_are_balanced(lines):
    for section in (OP, CAP):
        own = [line for line in lines if line.section is section]
        expense, revenue = (
            sum(line.open for line in own if line.direction is way)
            for way in (EXP, REV)
        )
        assert expense == revenue > 0


@pytest.mark.parametrize("country", COUNTRIES)
def test_one_line_of_a_section_balances_it(country):
    open_ones = [line for line in demo_budget.planned(country) if not line.amount]
    assert sorted(line.section for line in open_ones) == [CAP, OP]
    assert {line.direction for line in open_ones} == {REV}


@pytest.mark.parametrize("country", COUNTRIES)
def test_lines_are_of_services_of_the_town(country):
    services = demo_vocabulary.read(country).services
    assert all(line.service in services for line in demo_budget.planned(country))
    assert all(0 <= line.months <= 12 for line in demo_budget.planned(country))


def test_every_line_is_there_once(lines):
    assert len({line.key for line in lines}) == len(lines)


def test_french_vote_is_read_back():
    words = demo_vocabulary.read("fr")
    lines = demo_budget.rows(words, BILLED["fr"], {"60611": "011", "21848": "21"})
    read = read_scdl(read_table(demo_budget.scdl(words, 2099, lines)))
    assert (read.year, read.stage, read.entity) == (
        2099,
        Stage.PRIMARY,
        words.settings["name"],
    )
    assert [(row.key, row.open) for row in read.rows] == [
        (line.key, line.open) for line in lines
    ]
    assert not read.faults.counts


def guessed(table):
    """A mapping as the columns are guessed, with the amounts of one year."""
    samples = list(zip(*(cells for _line, cells in table.lines()), strict=True))
    guesses = guess_columns(table.head, [list(cells[:9]) for cells in samples])
    pairs = list(zip(table.head, guesses, strict=True))
    return Mapping(
        keys={column.of: name for name, column in pairs if column.role == "code"},
        names={column.of: name for name, column in pairs if column.role == "label"},
        amounts=tuple(
            Column(name=name, year=column.year, measure=column.measure)
            for name, column in pairs
            if column.role == "amount"
        ),
        classes=PRESETS["nkf"],
    )


def test_german_plan_is_read_back():
    words = demo_vocabulary.read("de")
    lines = demo_budget.rows(words, BILLED["de"], {})
    data = demo_budget.table(words, 2099, lines, {"524100": "Strom – 1 € Gebühr"})
    table = read_table(data)
    assert table.head == [
        "Produkt",
        "Produktbezeichnung",
        "Sachkonto",
        "Kontobezeichnung",
        "Ansatz 2099",
    ]
    assert data.decode("cp1252").startswith("Produkt;")
    assert b"Geb\xfchr" in data  # as programs of Windows write it
    read = columns_of(table, guessed(table))[2099]
    assert [
        (row.section, row.direction, row.nature, row.function, row.open)
        for row in read.rows
    ] == [
        (line.section, line.direction, line.nature, line.function, line.open)
        for line in lines
    ]
    # its own line of totals fits, too
    assert dict(read.faults.counts) == {("total_row", Level.NOTE): 1}
    assert read.names[("nature", "524100")] == "Strom – 1 € Gebühr"


def test_a_letter_that_windows_lacks_does_not_stop_the_plan():
    words = demo_vocabulary.read("de")
    lines = demo_budget.rows(words, BILLED["de"], {})
    data = demo_budget.table(words, 2099, lines, {"524100": "Ǆabc"})
    assert b";524100;?abc;" in data


def test_amounts_are_written_in_german():
    assert demo_budget._german(D("1234567.5")) == "1.234.567,50"
    assert demo_budget._german(D(-500)) == "-500,00"
