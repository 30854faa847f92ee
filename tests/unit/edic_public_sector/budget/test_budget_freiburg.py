# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines that the city of Freiburg published (tests/golden/budget/SOURCE.txt), from the
file to the first year of doing nothing, computed by hand."""

from decimal import Decimal as D
from pathlib import Path

import pytest
from test_budget_scenes import EXP, OP, REV, faults_of, found

from edic_public_sector.tools.budget.columns import (
    Check,
    Column,
    Mapping,
    read_columns,
)
from edic_public_sector.tools.budget.document import Level, Order
from edic_public_sector.tools.budget.families import family_of
from edic_public_sector.tools.budget.guess import guess_columns
from edic_public_sector.tools.budget.text_table import read_table
from edic_public_sector.tools.scenario.simulation import (
    Aggregate,
    Assumption,
    BudgetLine,
    Scenario,
    Target,
    Unit,
    prepare,
    simulate,
)
from edic_public_sector.tools.scenario.simulation.history import alike, damped

GOLDEN = Path(__file__).parents[3] / "golden" / "budget"
TOWN = ("freiburg_pruefung.csv", "freiburg_finanzen.csv")


def read(name):
    """``{year: document}``, the columns mapped as they are guessed."""
    table = read_table((GOLDEN / name).read_bytes())
    samples = zip(*(cells for _line, cells in table.lines()), strict=True)
    guesses = guess_columns(table.head, [list(cells) for cells in samples])
    pairs = list(zip(table.head, guesses, strict=True))
    of = {
        role: {column.of: name for name, column in pairs if column.role == role}
        for role in ("code", "label")
    }
    amounts = tuple(
        Column(
            name=name,
            year=column.year,
            measure=column.measure,
            direction=column.direction,
            sign=column.sign,
        )
        for name, column in pairs
        if column.role == "amount"
    )
    checks = tuple(
        Check(
            name, tuple(x.name for x in amounts if x.year == column.year), column.year
        )
        for name, column in pairs
        if column.role == "balance"
    )
    mapping = Mapping(
        keys=of["code"], names=of["label"], amounts=amounts, checks=checks
    )
    return read_columns(table, mapping)


def amounts(document, direction, measure="open"):
    rows = (row for row in document.rows if row.direction is direction)
    return [getattr(row, measure) for row in rows if getattr(row, measure) is not None]


def first_year(documents, growth):
    """Figures of 2019: revenue, expense, result.

    :param growth: ``{direction: of all its lines}``
    """
    lines = []
    for row in documents[2018].rows:
        family, role = family_of("de_doppik", OP, row.direction, Order.REAL, "")
        line = BudgetLine(
            key=f"{row.line} {row.direction}",
            section=row.section,
            direction=row.direction,
            role=role,
            family=family,
            base=row.open,
        )
        lines.append(line)
    scenario = Scenario(
        base_year=2018,
        horizon=1,
        lines=tuple(lines),
        assumptions=tuple(
            Assumption(
                key=direction,
                unit=Unit.PERCENT,
                values=(rate,),
                applies_to=Target(families=(f"other_{direction}",)),
            )
            for direction, rate in growth.items()
        ),
    )
    run = simulate(prepare(scenario))
    asked = ("OPERATING_REVENUE", "OPERATING_EXPENSE", "RESULT")
    return [run.figure(Aggregate[name], 2019) for name in asked]


def series(documents, direction, measure):
    sums = {
        year: sum(amounts(document, direction, measure))
        for year, document in documents.items()
    }
    return {year: amount for year, amount in sums.items() if amount}


# --- reading --------------------------------------------------------------------------
def test_years_amounts_and_codes():
    documents = read("freiburg_pruefung.csv")
    assert list(documents) == [2015, 2016, 2017, 2018]
    assert amounts(documents[2015], REV, "realised") == [198_262, 99_838]
    assert amounts(documents[2015], EXP, "realised") == [1_479_188, 213_410]
    assert amounts(documents[2015], EXP) == []
    assert amounts(documents[2018], EXP) == [1_509_990, 216_826]
    row = documents[2018].rows[0]
    assert (row.chapter, row.function, row.operation) == ("THH_04", "111301", "AMT-140")
    names = documents[2018].names
    assert names["function", "111301"] == "Rechnungsprüfung (Pflichtaufgaben)"


def test_expense_above_zero_lessens_expense():
    documents = read("freiburg_finanzen.csv")
    assert amounts(documents[2018], EXP) == [22_911_619, 133_691_835, -537_890]


@pytest.mark.parametrize("name", TOWN)
def test_wrong_balance_of_2015_is_told_and_not_taken(name):
    document = read(name)[2015]
    assert found(document.faults) == {}
    assert found(document.faults, Level.ASK) == {"balance": len(document.rows) // 2}
    kept = sum(amounts(document, REV, "realised"))
    kept -= sum(amounts(document, EXP, "realised"))
    # by hand: 198262 + 99838 - 1479188 - 213410
    # and 111545 + 597524619 + 2744991 - 2540673 - 123135318 - 8260495
    assert kept == {TOWN[0]: -1_394_498, TOWN[1]: 466_444_669}[name]


def test_what_is_told_names_line_and_amounts():
    faults = read("freiburg_pruefung.csv")[2015].faults
    column = "Ergebnis 2015 (Saldo/Zuschussbedarf/Erträge - Aufwendungen)"
    assert faults_of(faults, "balance") == [
        (2, f"{column}: 1677450 / -1280926"),
        (3, f"{column}: 313248 / -113572"),
    ]
    # 2017: 81294 - 207267 = -125973, it says -125974; 2018: -150652, it says -150653
    assert found(faults, Level.NOTE) == {
        "no_mark": 1,
        "rounded": 2,
        "no_total": 1,
        "left_out": 6,
        "no_plan": 1,  # 2015 has results alone
    }


# --- doing nothing --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "figures"),
    [
        # 232816 + 66174; 1509990 + 216826
        ("freiburg_pruefung.csv", (298_990, 1_726_816, -1_427_826)),
        # 3642166 + 646860580 + 3123080; 22911619 + 133691835 - 537890
        ("freiburg_finanzen.csv", (653_625_826, 156_065_564, 497_560_262)),
    ],
)
def test_two_growths_tell_nothing_so_all_stays(name, figures):
    documents = read(name)
    growth = {}
    for direction in (REV, EXP):
        spent = series(documents, direction, "realised")
        voted = series(documents, direction, "open")
        assert (list(spent), list(voted)) == ([2015], [2016, 2017, 2018])
        known, is_spent = alike(spent, voted, 2018)
        assert not is_spent
        growth[direction] = damped(known, 2018)
    assert growth == {REV: 0, EXP: 0}
    assert tuple(first_year(documents, growth)) == figures


def test_what_a_person_enters_counts():
    documents = read("freiburg_pruefung.csv")
    # 298990 × 1.01 = 301979.90; 1509990 × 1.02 = 1540189.80; 216826 × 1.02 = 221162.52
    assert first_year(documents, {REV: D("0.01"), EXP: D("0.02")}) == [
        D("301979.90"),
        D("1761352.32"),
        D("-1459372.42"),
    ]
