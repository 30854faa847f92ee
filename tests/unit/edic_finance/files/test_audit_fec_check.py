# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from datetime import date
from decimal import Decimal

import pytest

from edic_finance.tools.files.fec import open_fec
from edic_finance.tools.files.fec_check import FecTotals, check_fec
from edic_finance.tools.files.fec_row import COLUMNS
from edic_finance.tools.files.fec_sequence import Sequences

NAME = "732829320FEC20251231.txt"
ROW = dict(
    zip(
        COLUMNS,
        (
            "AC",
            "Achats",
            "1",
            "20250131",
            "606100",
            "Énergie",
            "",
            "",
            "F-7",
            "20250130",
            "Électricité",
            "100,50",
            "0,00",
            "",
            "",
            "20250201",
            "",
            "",
        ),
        strict=True,
    )
)
OTHER_SIDE = {
    "CompteNum": "401000",
    "CompAuxNum": "F1",
    "Debit": "0,00",
    "Credit": "100,50",
}
UNNAMED = {**OTHER_SIDE, "CompAuxNum": ""}


def check(*rows, name=NAME, columns=COLUMNS):
    lines = ["|".join(columns)]
    lines += ["|".join({**ROW, **row}[c] for c in COLUMNS) for row in rows]
    content = ("\r\n".join(lines) + "\r\n").encode()
    totals = FecTotals(examples=2)
    faults = list(check_fec(open_fec(lambda: io.BytesIO(content)), name, totals))
    return [(f.code, f.line) for f in faults], totals


def test_a_file_in_order():
    faults, totals = check({}, OTHER_SIDE)
    assert faults == []
    assert (totals.lines, totals.debit, totals.credit) == (
        2,
        Decimal("100.50"),
        Decimal("100.50"),
    )
    assert (totals.first_day, totals.last_day) == (date(2025, 1, 31),) * 2


def test_faults_of_name_header_form_rows_and_entries():
    faults, totals = check(
        {"EcritureDate": "31/01/2025"},
        {**OTHER_SIDE, "PieceRef": "F-8"},
        name="ledger.txt",
        columns=(*COLUMNS[:15], "ValidDate", "Montantdevise", "Montantdevise"),
    )
    assert faults == [
        ("name", 0),
        ("column", 1),
        ("twice", 1),
        ("date", 2),
        ("entry_days", 2),
        ("entry_pieces", 2),
    ]
    assert [(t.code, t.count) for t in totals.by_kind()][-2:] == [
        ("entry_days", 1),
        ("entry_pieces", 1),
    ]


def test_a_purchase_that_names_no_vendor_is_told_by_its_entry():
    paid = {"EcritureNum": "3", "CompteNum": "401000"}
    faults, totals = check(
        {},
        OTHER_SIDE,
        {"EcritureNum": "2"},
        {**UNNAMED, "EcritureNum": "2"},
        # a payment buys nothing, and what is paid at once owes nobody
        paid,
        {**UNNAMED, "EcritureNum": "3", "CompteNum": "512000"},
        {"EcritureNum": "4"},
        {**OTHER_SIDE, "EcritureNum": "4"},
        {"EcritureNum": "4", "CompteNum": "512000", "Debit": "0,00", "Credit": "0,00"},
    )
    missing = [fault for fault in faults if fault[0] == "no_vendor"]
    assert missing == [("no_vendor", 4)]
    [total] = [fault for fault in totals.by_kind() if fault.code == "no_vendor"]
    assert (total.first[0].value, total.first[0].level) == ("AC 2", "alert")
    assert not totals.purchases


def test_first_lines_of_a_kind_are_kept_and_all_are_counted():
    _faults, totals = check(*[{"CompteLib": ""}] * 5, OTHER_SIDE)
    [empty] = [t for t in totals.by_kind() if t.code == "empty"]
    assert (empty.count, [f.line for f in empty.first]) == (5, [2, 3])


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        # one number of twenty is in two journals: that entry is named
        ([("AC", n) for n in range(20)] + [("VE", 3)], ["3"]),
        # each journal counts from 1: nothing is wrong
        ([(journal, n) for journal in ("AC", "VE") for n in range(20)], []),
    ],
)
def test_numbers_of_several_journals(numbers, expected):
    sides = ({}, OTHER_SIDE)
    _faults, totals = check(
        *(
            {**side, "JournalCode": journal, "EcritureNum": str(number)}
            for journal, number in numbers
            for side in sides
        )
    )
    found = [t for t in totals.by_kind() if t.code == "entry_journals"]
    assert [fault.value for total in found for fault in total.first] == expected


@pytest.mark.parametrize(
    ("numbers", "gaps"),
    [
        ({"AC": (1, 2, 4)}, ["3"]),
        ({"AC": (1, 3, 5), "VE": (2, 4, 6)}, []),  # they count through together
        ({"AC": (1, 3), "VE": (4,)}, ["2"]),
        ({"AC": (1, 2, 4), "VE": (1, 2, 3)}, ["3"]),  # each counts by itself
        ({"AC": (1, 2), "VE": (1001, 1002)}, []),
    ],
)
def test_gaps_where_journals_share_their_numbers(numbers, gaps):
    sequences = Sequences()
    for journal, found in numbers.items():
        for number in found:
            sequences.add(journal, str(number))
    assert [str(gap) for gap in sequences.gaps()] == gaps
