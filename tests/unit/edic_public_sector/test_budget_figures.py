# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures that papers lead with, of every published budget at hand: the product's
against those of an independent reading of the same file (`budget_reading`)."""

import csv
import io
import re
from decimal import Decimal as D

import budget_reading as own
import pytest

from edic_public_sector.tools.budget.classes import PRESETS
from edic_public_sector.tools.budget.columns import Column, Mapping, read_columns
from edic_public_sector.tools.budget.document import (
    Direction,
    Order,
    Section,
    Stage,
)
from edic_public_sector.tools.budget.families import family_of
from edic_public_sector.tools.budget.headline import (
    Amount,
    composition,
    headline,
    tells_refinancing,
)
from edic_public_sector.tools.budget.scdl import read_scdl
from edic_public_sector.tools.budget.text_table import read_table
from edic_public_sector.tools.budget.totem import read_totem
from edic_public_sector.tools.simulation.lines import Role

pytestmark = pytest.mark.skipif(
    not own.SHARED.is_dir(), reason="the published budgets are not beside this clone"
)
OP, CAP = Section.OPERATING, Section.CAPITAL
EXP, REV = Direction.EXPENSE, Direction.REVENUE
FRENCH = sorted(
    path
    for folder in ("montreuil-ca-m14-2016-2023", "bretagne-bp-dm-ca-cfu-2021-2023")
    for path in (own.SHARED / f"budget-fr-{folder}").glob("*")
    if re.search(r"_sans_annexes\.xml|_scdl\.csv", path.name)
)
WESEL = own.SHARED / "budget-de-wesel-haushalt-2015-2020" / "hhplan2017.csv.gz"
COLUMNS = (  # of Wesel's file
    *("Ist 2015", "Ist 2016", "Plan 2016", "Plan 2017", "Plan 2018"),
    *("Plan 2019", "Plan 2020"),
)
CHARTS = own.SHARED / "budget-de-kontenrahmen-kommunal"


def amounts(document, measure, framework, classes=""):
    """The lines of a document as the leading figures need them."""
    for row in document.rows:
        code = row.nature or row.chapter
        label = document.names.get(("nature", code), "")
        place = row.section, row.direction, row.order
        found = family_of(framework, *place, code, classes, label)
        role = found[1] if found else None
        yield Amount(*place, role, row.nature, getattr(row, measure) or D(0), label)


def french(path):
    data = own.content(path)
    is_table = path.suffix == ".csv"
    return read_scdl(read_table(data)) if is_table else read_totem(data)


def wesel(column):
    measure = "realised" if column.startswith("Ist") else "open"
    mapping = Mapping(
        keys={"function": "Profitcenter", "nature": "Kostenart"},
        names={"nature": "Kostenart Beschreibung"},
        amounts=(Column(name=column, year=2099, measure=measure),),
        classes=PRESETS["nkf"],
        is_revenue_negative=True,
    )
    [document] = read_columns(read_table(own.content(WESEL)), mapping).values()
    return tuple(amounts(document, measure, "de_doppik", "nkf"))


def measures(document):
    if document.stage is Stage.AMENDING:
        return ("moved",)
    return ("open", "realised") if document.stage is Stage.CLOSING else ("open",)


def test_every_file_of_a_budget_is_among_them():
    folders = {path.name for path in own.SHARED.glob("budget-*")}
    assert folders == {
        "budget-de-freiburg-doppelhaushalt-2017-2018",
        "budget-de-kontenrahmen-kommunal",
        "budget-de-roedermark-plan-ist-2015-2029",
        "budget-de-wesel-haushalt-2015-2020",
        "budget-fr-bretagne-bp-dm-ca-cfu-2021-2023",
        "budget-fr-montreuil-ca-m14-2016-2023",
        "budget-fr-nomenclatures-m57-m14",
    }
    assert len(FRENCH) == 8 + 9


# --- France ---------------------------------------------------------------------------
@pytest.mark.parametrize("path", FRENCH, ids=lambda path: path.name)
def test_french_figures_are_those_of_an_independent_reading(path):
    document = french(path)
    for measure in measures(document):
        lines = tuple(amounts(document, measure, "fr"))
        raw = list(own.french_lines(path, measure))
        assert headline("fr", lines) == own.french_figures(raw), measure
        totals = {
            ("F" if section is OP else "I", "D" if way is EXP else "R"): parts.total
            for (section, way), parts in composition(lines).items()
        }
        assert totals == own.french_totals(raw), measure
        for (section, way), parts in composition(lines).items():
            # as the report of the import adds them up
            told = document.total(measure, section=section, direction=way)
            assert parts.total == told


@pytest.mark.parametrize("path", FRENCH, ids=lambda path: path.name)
def test_real_amounts_are_what_the_figures_add_up_to(path):
    document = french(path)
    for measure in measures(document):
        lines = tuple(amounts(document, measure, "fr"))
        found, parts = headline("fr", lines), composition(lines)
        for way, keys in (
            (EXP, ("operating_expense", "capital_expense", "repayment", "refinanced")),
            (REV, ("operating_revenue", "capital_revenue", "borrowing", "refinancing")),
        ):
            real = sum(
                parts[section, way].real
                for section in (OP, CAP)
                if (section, way) in parts
            )
            assert sum(found[key] for key in keys) == real


def test_montreuil_repaid_19_million_in_2020_and_refinanced_50():
    path = next(one for one in FRENCH if one.name.startswith("CA_2020"))
    found = headline("fr", amounts(french(path), "realised", "fr"))
    # 18865194.75 + 3720.18 + 242963.00 of 1641, 16871, 16878
    assert found["repayment"] == D("19111877.93")
    assert found["refinanced"] == found["refinancing"] == D("50062459.53")
    assert found["borrowing"] == D("18450000.00")  # 1641 and 16878


@pytest.mark.parametrize("name", ["M57_D_2024", "M57_A_2024", "M14_COM_SUP3500_2023"])
def test_accounts_of_loans_in_the_nomenclatures(name):
    folder = own.SHARED / "budget-fr-nomenclatures-m57-m14"
    text = (folder / f"nomenclature_{name}.csv").read_text()
    codes = [
        row["code"]
        for row in csv.DictReader(io.StringIO(text), delimiter=";")
        if row["type"] == "compte_nature" and row["code"].startswith("16")
    ]
    apart = {"166", "16449", "1645", "16451", "16452"}
    for code in codes:
        for way, role in ((EXP, Role.DEBT_REPAYMENT), (REV, Role.BORROWING)):
            wanted = role
            if code.startswith("165"):
                wanted = Role.ORDINARY
            elif code in apart:
                wanted = Role.REFINANCING
            assert family_of("fr", CAP, way, Order.REAL, code)[1] is wanted, code
    assert "166" in codes


# --- Germany --------------------------------------------------------------------------
@pytest.mark.parametrize("column", COLUMNS)
def test_wesel_is_read_as_an_independent_reading_has_it(column):
    lines = wesel(column)
    assert headline("de_doppik", lines) == own.nkf_figures(
        own.wesel_lines(WESEL, column)
    )


def test_wesel_2017_ends_in_a_deficit():
    found = headline("de_doppik", wesel("Plan 2017"))
    assert found["result"] == D("-4275237.06")
    assert (found["repayment"], found["borrowing"]) == (D("5015000.00"), D("9800760"))
    assert found["refinanced"] == found["refinancing"] == D("11451011.00")
    assert tells_refinancing("de_doppik", wesel("Plan 2017"))


def test_freiburg_without_accounts_knows_its_result_alone():
    folder = own.SHARED / "budget-de-freiburg-doppelhaushalt-2017-2018"
    path = folder / "freiburg_neu.csv.gz"
    columns = []
    for year in (2016, 2017, 2018):
        for name, way, sign in (("Erträge", REV, 1), ("Aufwendungen", EXP, -1)):
            columns.append(
                Column(
                    name=f"Ansatz {year} ({name})",
                    year=year,
                    measure="open",
                    direction=way,
                    sign=sign,
                )
            )
    keys = {"function": "Produkt", "operation": "Amt / Dienststelle"}
    mapping = Mapping(keys=keys, amounts=tuple(columns))
    documents = read_columns(read_table(own.content(path)), mapping)
    for year, figures in own.freiburg_figures(path).items():
        found = headline("de_doppik", amounts(documents[year], "open", "de_doppik"))
        known = {key: value for key, value in found.items() if value is not None}
        names = ("result_revenue", "result_expense", "result")
        assert known == dict(zip(names, figures, strict=True)), year


def test_roedermark_has_sums_alone_and_nothing_is_made_up_for_it():
    folder = own.SHARED / "budget-de-roedermark-plan-ist-2015-2029"
    years = own.roedermark_years(folder / "roedermark_plan_ist.csv")
    assert len(years) == 23
    for figures in years.values():
        revenue = abs(figures["ordentliche_ertraege"])
        expense = abs(figures["ordentliche_aufwendungen"])
        lines = [
            Amount(OP, way, Order.REAL, Role.ORDINARY, "", value)
            for way, value in ((REV, revenue), (EXP, expense))
        ]
        found = headline("de_doppik", lines)
        assert found["result"] == revenue - expense
        # the Finanzergebnis lies between, and is not in these two
        assert found["ordinary_result"] is None
        assert found["repayment"] is None


@pytest.mark.parametrize("name", ["wesel_nkf", "kiel_doppik"])
def test_charts_of_cities_name_their_refinancing(name):
    text = (CHARTS / f"kontenplan_{name}_abgeleitet.csv").read_text()
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    of_loans = [row for row in rows if row[0][:2] in ("69", "79")]
    for code, label, *_more in of_loans:
        way = REV if code[0] == "6" else EXP
        role = family_of("de_doppik", CAP, way, Order.REAL, code, "nkf", label)[1]
        assert (role is Role.REFINANCING) == ("Umschuldung" in label), code
        if code[:3] in ("695", "699", "799"):
            assert role is Role.ORDINARY, code
