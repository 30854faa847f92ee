# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from edic_finance.tools.files.fec_check import FecTotals
from edic_finance.tools.files.fec_row import COLUMNS, LEVELS, FecRow
from edic_finance.tools.files.fec_rules import (
    check_file_name,
    check_header,
    check_opening,
    check_row,
    check_rows,
    parse_amount,
)
from edic_finance.tools.files.fec_sequence import Sequences, split_number

ROW = FecRow(
    2,
    "AC",
    "Achats",
    "AC-0001",
    "20260131",
    "606300",
    "Fournitures",
    "",
    "",
    "FA-77",
    "20260130",
    "Papier",
    "100,00",
    "0,00",
    "",
    "",
    "20260131",
    "",
    "",
)
OTHER = replace(
    ROW, line=3, compte_num="401000", debit="0,00", credit="100,00", comp_aux_num="7"
)
YEAR = {"opening": date(2026, 1, 1), "closing": date(2026, 12, 31)}


def codes(faults):
    return [(fault.column, fault.code) for fault in faults]


def test_a_right_file_has_no_fault():
    assert not list(check_rows([ROW, OTHER], siren="732829320", **YEAR))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"journal_code": " "}, [("JournalCode", "empty")]),
        ({"valid_date": ""}, [("ValidDate", "empty")]),
        ({"comp_aux_lib": "", "idevise": ""}, []),
        ({"compte_num": "60A"}, [("CompteNum", "account")]),
        ({"compte_num": "606"}, []),
        ({"debit": "1 000,00"}, [("Debit", "thousands")]),
        ({"debit": "1.000,00"}, [("Debit", "thousands")]),
        ({"debit": "100.00"}, [("Debit", "decimal_point")]),
        ({"debit": " 000000000000100,00"}, []),
        ({"debit": "-100,00"}, []),
        ({"debit": "100,00-"}, [("Debit", "number")]),
        ({"debit": "cent"}, [("Debit", "number")]),
        ({"credit": "5,00"}, [("Debit", "both_sides")]),
        ({"debit": "0,00"}, [("Debit", "both_sides")]),
        ({"debit": "", "credit": "7"}, []),
        ({"piece_date": "2026-01-30"}, [("PieceDate", "date")]),
        ({"piece_date": "20260230"}, [("PieceDate", "calendar")]),
        ({"ecriture_date": "20251231"}, [("EcritureDate", "period")]),
        (
            {"ecriture_date": "20270101"},
            [("EcritureDate", "period"), ("ValidDate", "valid_before")],
        ),
        ({"valid_date": "20260130"}, [("ValidDate", "valid_before")]),
        ({"piece_ref": "-"}, [("PieceRef", "piece_ref")]),
        ({"ecriture_let": "AA"}, [("DateLet", "let")]),
        ({"date_let": "20260201"}, [("EcritureLet", "let")]),
        ({"ecriture_let": "AA", "date_let": "20260201"}, []),
        ({"montant_devise": "9,00"}, [("Idevise", "currency")]),
        ({"idevise": "EUR"}, []),
        ({"ecriture_lib": "œuvre à 5 €"}, []),
        ({"ecriture_lib": "紙"}, [("EcritureLib", "charset")]),
    ],
)
def test_one_row(change, found):
    assert codes(check_row(replace(ROW, **change), **YEAR)) == found


def test_rows_together():
    far = replace(ROW, line=4, ecriture_num="AC-0004", valid_date="20260215")
    back = replace(OTHER, line=5, ecriture_num="AC-0004", credit="90,00")
    faults = list(check_rows([ROW, OTHER, far, back], **YEAR))
    assert codes(faults) == [
        ("ValidDate", "valid_order"),
        ("EcritureNum", "unbalanced"),
        ("EcritureNum", "gap"),
        ("", "total"),
    ]
    assert [(f.line, f.value) for f in faults[1:]] == [
        (4, "AC-0004"),
        (0, "AC-0002 – AC-0003"),
        (0, "10.00"),
    ]


def test_order_of_days_is_told_once():
    days = ("20260305", "20260302", "20260301")
    rows = [replace(ROW, valid_date=day, debit="", credit="") for day in days]
    found = codes(check_rows(rows))
    assert found.count(("ValidDate", "valid_order")) == 1


@pytest.mark.parametrize("siren", ["", "732829321", "73282932", "FR12345678"])
def test_wrong_siren_of_the_name_is_a_fault(siren):
    assert codes(check_rows([], siren=siren)) == [("", "siren")]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("732829320FEC20261231.txt", []),
        ("732829320fec20261231", []),
        ("FEC20261231.txt", ["name"]),
        ("732829320FEC2026.txt", ["name"]),
        ("552100554FEC20261231.txt", ["name_siren"]),
        ("732829320FEC20261331.txt", ["name_closing"]),
        ("732829320FEC20260630.txt", ["name_closing"]),
    ],
)
def test_file_name(name, found):
    faults = check_file_name(name, siren="732829320", closing=date(2026, 12, 31))
    assert [fault.code for fault in faults] == found


def test_missing_or_swapped_columns_are_faults():
    assert not list(check_header([*COLUMNS, "Regle"]))
    assert codes(check_header(COLUMNS[:-1])) == [("Idevise", "column")]
    swapped = (COLUMNS[1], COLUMNS[0], *COLUMNS[2:])
    assert codes(check_header(swapped)) == [("", "order")]


def test_opening_is_the_closing_of_the_year_before():
    opening = {"401000": Decimal(-100), "512000": Decimal(90), "120000": Decimal(10)}
    closing = {"401000": Decimal(-100), "512000": Decimal(80), "606300": Decimal(20)}
    [fault] = check_opening(opening, closing)
    assert fault.value == "512000: 80/90"


def test_equal_faults_are_collected_into_one():
    rows = [replace(ROW, line=n, piece_ref="-", valid_date="") for n in range(2, 30)]
    totals = FecTotals()
    for row in rows:
        for fault in check_row(row):
            totals.add_fault(fault)
    first, second = totals.by_kind()
    assert (first.code, first.count) == ("empty", 28)
    assert (second.code, [f.line for f in second.first]) == (
        "piece_ref",
        list(range(2, 12)),
    )


def test_gaps_between_numbers_are_found():
    numbers = Sequences()
    for text in ("F/2026/0001", "F/2026/0003", "F/2027/0001", "OPENING", "9 bis"):
        numbers.add("VT", text)
    numbers.add("AC", "F/2026/0007")
    assert [str(gap) for gap in numbers.gaps()] == ["F/2026/0002"]


def test_amounts_and_levels():
    assert parse_amount("nan") is None
    assert parse_amount("1e3") == 1000
    assert set(LEVELS.values()) == {"error", "alert"}


def test_number_without_digits_has_no_place_in_a_sequence():
    assert split_number("BILL/2026/0042") == ("BILL/2026/", 42, "")
    assert split_number("OPENING") == ("OPENING", None, "")
