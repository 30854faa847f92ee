# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures that papers lead with, of every published budget at hand: the product's
against those of an independent reading of the same file (`budget_reading`).

Extracts are in `tests/golden/budget`, and always read; the whole files where they are.
"""

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
from edic_public_sector.tools.budget.nomenclature import read_nomenclature
from edic_public_sector.tools.budget.scdl import read_scdl
from edic_public_sector.tools.budget.text_table import read_table
from edic_public_sector.tools.budget.totem import read_totem
from edic_public_sector.tools.scenario.equilibrium import equilibrium
from edic_public_sector.tools.scenario.simulation.lines import Role

FILES = own.REPOSITORY / "tests" / "golden" / "budget"
HAS_ALL = own.SHARED.is_dir()
needs_all = pytest.mark.skipif(
    not HAS_ALL, reason="the whole published budgets are not beside this clone"
)
OP, CAP = Section.OPERATING, Section.CAPITAL
EXP, REV = Direction.EXPENSE, Direction.REVENUE
MONTREUIL = {year: FILES / f"montreuil_ca_{year}.xml" for year in (2016, 2020)}
MORBIHAN = FILES / "morbihan_ca_2021.csv"
WHOLE = sorted(
    path
    for folder in ("montreuil-ca-m14-2016-2023", "bretagne-bp-dm-ca-cfu-2021-2023")
    for path in (own.SHARED / f"budget-fr-{folder}").glob("*")
    if re.search(r"_sans_annexes\.xml|_scdl\.csv", path.name)
)
FRENCH = [*MONTREUIL.values(), MORBIHAN, *WHOLE]
# an amending act (décision modificative) alone need not be in balance
BUDGETS = [path for path in FRENCH if "_DM" not in path.name]
WESEL = FILES / "wesel_plan_2017.csv"
WHOLE_WESEL = own.SHARED / "budget-de-wesel-haushalt-2015-2020" / "hhplan2017.csv.gz"
COLUMNS = (  # columns of Wesel's file
    "Ist 2015",
    "Ist 2016",
    "Plan 2016",
    "Plan 2017",
    "Plan 2018",
    "Plan 2019",
    "Plan 2020",
)
TABLES = [(WESEL, "Plan 2017")]  # files of Wesel, with their columns
TABLES += [(WHOLE_WESEL, name) for name in COLUMNS if HAS_ALL]


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


def wesel(path=WESEL, column="Plan 2017"):
    measure = "realised" if column.startswith("Ist") else "open"
    mapping = Mapping(
        keys={"nature": "Kostenart"},
        names={"nature": "Kostenart Beschreibung"},
        amounts=(Column(name=column, year=2099, measure=measure),),
        classes=PRESETS["nkf"],
        is_revenue_negative=True,
    )
    [document] = read_columns(read_table(own.content(path)), mapping).values()
    return tuple(amounts(document, measure, "de_doppik", "nkf"))


def measures(document):
    if document.stage is Stage.AMENDING:
        return ("moved",)
    return ("open", "realised") if document.stage is Stage.CLOSING else ("open",)


def test_extracts_are_read_in_every_clone():
    for path in (*FRENCH[:3], WESEL):
        assert path.is_file(), path
    assert not any(mark.name == "skipif" for mark in globals().get("pytestmark", ()))


@needs_all
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
    assert len(WHOLE) == 8 + 9


@needs_all
def test_an_extract_has_the_figures_of_its_file():
    pairs = [(MORBIHAN, "morbihan_ca_2021_m52_scdl.csv")]
    pairs += [
        (path, f"CA_{year}_sans_annexes.xml.gz") for year, path in MONTREUIL.items()
    ]
    for extract, name in pairs:
        [whole] = [path for path in WHOLE if path.name == name]
        for measure in ("open", "realised"):
            found = [
                own.french_figures(own.french_lines(path, measure))
                for path in (extract, whole)
            ]
            assert found[0] == found[1], name
    found = [
        own.nkf_figures(own.wesel_lines(path, "Plan 2017"))
        for path in (WESEL, WHOLE_WESEL)
    ]
    assert found[0] == found[1]


# --- France ---------------------------------------------------------------------------
@pytest.mark.parametrize("path", FRENCH, ids=lambda path: path.name)
def test_french_figures_are_those_of_an_independent_reading(path):
    document = french(path)
    assert (path in BUDGETS) == (document.stage is not Stage.AMENDING)
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
            total = document.total(measure, section=section, direction=way)
            assert parts.total == total


@pytest.mark.parametrize("path", BUDGETS, ids=lambda path: path.name)
def test_what_was_voted_is_in_balance(path):
    """Article L. 1612-4 of the CGCT, from the budget's own figures."""
    document = french(path)
    found = equilibrium(amounts(document, "open", "fr"))
    wanted = own.french_equilibrium(own.french_lines(path, "open"))
    assert found[:2] == wanted[:2] == (0, 0)
    if "lotissement" in path.name:  # its loan is repaid from the land that is sold
        assert found.own_cover is None
    else:
        assert found.own_cover == wanted[2] > 0


def test_a_budget_out_of_balance_is_told_with_what_is_missing():
    def amount(section, way, code, value, order=Order.REAL):
        found = family_of("fr", section, way, order, code)
        return Amount(section, way, order, found and found[1], code, D(value))

    transfer = [
        amount(OP, EXP, "023", 100, Order.BETWEEN),
        amount(CAP, REV, "021", 100, Order.BETWEEN),
    ]
    lines = [
        amount(OP, REV, "73111", 900),
        amount(OP, EXP, "64111", 850),
        *transfer,
        amount(CAP, EXP, "1641", 300),
        amount(CAP, REV, "1641", 150),
        amount(CAP, REV, "10222", 50),
    ]
    assert equilibrium(lines) == (-50, 0, -150)
    allowed = [
        amount(OP, EXP, "6811", 60, Order.BETWEEN),
        amount(CAP, REV, "28183", 60, Order.BETWEEN),
    ]
    assert equilibrium([*lines, *allowed]) == (-110, 60, -90)
    # a chapter may hold what is missing, and too little cannot
    for value, expected in ((150, None), (149, -150)):
        chapter = amount(CAP, REV, "040", value, Order.BETWEEN)._replace(code="")
        assert equilibrium([*lines, chapter]).own_cover == expected
    assert equilibrium(lines[:4]).own_cover == 100  # nothing is repaid
    operating = [line for line in lines if line.section is OP]
    assert equilibrium(operating) == (-50, None, None)


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
    found = headline("fr", amounts(french(MONTREUIL[2020]), "realised", "fr"))
    # 18865194.75 + 3720.18 + 242963.00 of 1641, 16871, 16878
    assert found["repayment"] == D("19111877.93")
    assert found["refinanced"] == found["refinancing"] == D("50062459.53")
    assert found["borrowing"] == D("18450000.00")  # 1641 and 16878


def test_montreuil_took_2_million_of_a_revolving_contract_anew_in_2016():
    """16441: nothing was repaid on it that year, and 2,000,000 drawn."""
    lines = tuple(amounts(french(MONTREUIL[2016]), "realised", "fr"))
    drawn = [line for line in lines if line.code == "16441"]
    assert [(figure.direction, figure.value) for figure in drawn] == [(REV, D(2000000))]
    found = headline("fr", lines)
    others = [line for line in lines if line.code != "16441"]
    assert found["borrowing"] == headline("fr", others)["borrowing"] + 2000000
    assert found["refinancing"] == headline("fr", others)["refinancing"]


def test_morbihan_repaid_a_revolving_contract_for_good_in_2021():
    """16441: 2,530,346 repaid and nothing drawn, so no refinancing."""
    found = headline("fr", amounts(french(MORBIHAN), "realised", "fr"))
    assert found["refinanced"] == found["refinancing"] == 0
    assert found["net_savings"] == D("156768093.93") - 2530346


@pytest.mark.parametrize("name", ["M57_D_2024", "M57_A_2024"])
def test_accounts_of_loans_in_the_nomenclatures(name):
    folder = own.REPOSITORY / "addons" / "edic_public_sector" / "data" / "budget"
    chart = read_nomenclature(own.content(folder / f"planDeCompte_{name}.xml.gz"))
    codes = {number.code for number in chart.codes if number.kind == "nature"}
    codes = {code for code in codes if code.startswith("16")}
    apart = {"166", "16449", "1645", "16451", "16452"}
    assert {*apart, "16", "1641", "16441", "165"} <= codes
    for code in codes:
        for way, role in ((EXP, Role.DEBT_REPAYMENT), (REV, Role.BORROWING)):
            wanted = role
            if code.startswith("165"):
                wanted = Role.ORDINARY
            elif code in apart:
                wanted = Role.REFINANCING
            assert family_of("fr", CAP, way, Order.REAL, code)[1] is wanted, code


# --- Germany --------------------------------------------------------------------------
@pytest.mark.parametrize(("path", "column"), TABLES)
def test_wesel_is_read_as_an_independent_reading_has_it(path, column):
    lines = wesel(path, column)
    wanted = own.nkf_figures(own.wesel_lines(path, column))
    assert headline("de_doppik", lines) == wanted


def test_wesel_2017_ends_in_a_deficit():
    found = headline("de_doppik", wesel())
    assert found["result"] == D("-4275237.06")
    assert (found["repayment"], found["borrowing"]) == (D("5015000.00"), D("9800760"))
    assert found["refinanced"] == found["refinancing"] == D("11451011.00")
    assert tells_refinancing("de_doppik", wesel())


def test_chart_of_a_city_names_its_refinancing():
    lines = own.wesel_lines(WESEL, "Plan 2017")
    of_loans = [line for line in lines if line[0][:2] in ("69", "79")]
    assert len(of_loans) == 23
    for code, label, _amount in of_loans:
        way = REV if code[0] == "6" else EXP
        role = family_of("de_doppik", CAP, way, Order.REAL, code, "nkf", label)[1]
        assert (role is Role.REFINANCING) == ("Umschuldung" in label), code
        is_beside = code[:3] in ("695", "699", "799")
        assert (role is Role.BESIDE) == is_beside, code


def balances(columns, data, key):
    """``{year: document}`` of a table with revenue, and expense that may be negative,
    in columns."""
    mapping = Mapping(keys={"function": key}, amounts=tuple(columns))
    return read_columns(read_table(data), mapping)


def pair(stem, year, sign=1):
    """The two columns of a year."""
    for name, way, of in (("Erträge", REV, 1), ("Aufwendungen", EXP, sign)):
        values = {"year": year, "measure": "open", "direction": way, "sign": of}
        yield Column(name=f"{stem} ({name})", **values)


FREIBURG = FILES / "freiburg_teilhaushalte.csv"
WHOLE_FREIBURG = own.SHARED / "budget-de-freiburg-doppelhaushalt-2017-2018"
FREIBURGS = [(FREIBURG, "Teilhaushalte")]
FREIBURGS += [(WHOLE_FREIBURG / "freiburg_neu.csv.gz", "Produkt")] if HAS_ALL else []


def known(document):
    """The leading figures that are not unknown."""
    found = headline("de_doppik", amounts(document, "open", "de_doppik"))
    return {key: value for key, value in found.items() if value is not None}


@pytest.mark.parametrize(("path", "key"), FREIBURGS)
def test_freiburg_without_accounts_knows_its_result_alone(path, key):
    years = (2016, 2017, 2018)
    columns = [figure for year in years for figure in pair(f"Ansatz {year}", year, -1)]
    documents = balances(columns, own.content(path), key)
    names = ("result_revenue", "result_expense", "result")
    for year, figures in own.freiburg_figures(path).items():
        assert known(documents[year]) == dict(zip(names, figures, strict=True)), year


def test_roedermark_has_sums_alone_and_nothing_is_made_up_for_it():
    """The city tells an ordinary result of its own, in which its Finanzergebnis is: of
    the two sums before it the product makes no ordinary result, and its balance is as
    near to that of the city as the Finanzergebnis lets it be."""
    years = own.roedermark_years(FILES / "roedermark_ergebnis.csv")
    assert len(years) == 23
    gaps = set()
    for (year, kind), figures in years.items():
        revenue, expense = (
            figures[f"ordentliche_{name}"] for name in ("ertraege", "aufwendungen")
        )
        head = "Position;Ansatz (Erträge);Ansatz (Aufwendungen)"
        cells = ";".join(
            f"{measure:.2f}".replace(".", ",") for measure in (revenue, expense)
        )
        data = f"{head}\nOrdentlich;{cells}\n".encode()
        document = balances(pair("Ansatz", year), data, "Position")[year]
        amounts = known(document)
        assert set(amounts) == {"result_revenue", "result_expense", "result"}, kind
        gaps.add(figures["ordentliches_ergebnis"] - amounts["result"])
    assert 0 not in gaps
    assert all(abs(gap) < 800_000 for gap in gaps)
