# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from edic_finance.tools.audit.report_text import (
    CHECKS,
    FINDINGS,
    check_table,
    fault_table,
    not_run_line,
    rows,
    sequence_table,
    table,
)

CHECK = {
    "code": "A01",
    "title": "Recorded twice",
    "version": "1",
    "outcome": "done",
    "reason": None,
    "population": 12,
    "checked": 10,
    "found": 1,
    "new": 1,
    "excluded": [{"reason": "reversed", "words": "Reversed.", "count": 2}],
    "in_part": [],
    "expired": 0,
    "seconds": 1.5,
    "ids_digest": "ab",
    "parameters": {},
}
NOT_DONE = {
    **CHECK,
    "code": "A26",
    "outcome": "not_done",
    "reason": "It stays off.",
    "excluded": [],
}


def test_columns_are_as_wide_as_they_need_and_figures_to_the_right():
    assert list(
        table(("code", "n", ""), [("A", 1, "x" * 9), ("BCD", 22, None)], 8)
    ) == [
        "code   n",
        "A      1  xxxxxxx…",
        "BCD   22",
    ]


def test_what_was_left_out_stands_below():
    table_rows = list(check_table({"checks": [CHECK, NOT_DONE]}))
    assert table_rows[1].split() == [
        "A01",
        "Recorded",
        "twice",
        "12",
        "10",
        "2",
        "1",
        "1.50",
        "done",
    ]
    assert table_rows[3:] == [
        "A01: 2 left out: Reversed.",
        "A26: not done: It stays off.",
    ]


def test_what_is_left_out_or_checked_in_part_is_told_with_its_lines():
    exclusion = {"reason": "x", "words": "No vendor in the file.", "count": 3}
    check = {
        **CHECK,
        "excluded": [{**exclusion, "lines": [7, 9]}],
        "in_part": [exclusion],
    }
    assert list(check_table({"checks": [check]}))[2:] == [
        "A01: 3 left out: No vendor in the file. (lines 7, 9, …)",
        "A01: 3 checked in part: No vendor in the file.",
    ]
    head, row = rows(CHECKS, [check])
    found = dict(zip(head, row, strict=True))
    assert found["excluded"] == "No vendor in the file. 3 (lines 7, 9, …)"
    assert found["in_part"] == "No vendor in the file. 3"


def test_checks_that_were_not_run_are_named():
    lines = list(not_run_line({"not_run": [{"code": "A06"}, {"code": "A21"}]}))
    assert lines == ["not run: A06, A21; --checks or --profile choose them"]
    assert not list(not_run_line({}))


def test_numbers_of_each_journal():
    gap = {"journal": "BILL", "first": "B/1", "last": "B/12", "entries": 12}
    assert list(sequence_table({"sequences": [gap]})) == [
        "journal  first  last  entries",
        "BILL     B/1    B/12       12",
        "",
    ]
    assert not list(sequence_table({"sequences": []}))


def test_faults_with_their_first_lines():
    fault = {"level": "error", "column": "Debit", "count": 9, "words": "Not a number."}
    few = {**fault, "count": 2, "lines": [3, 4]}
    many = {**fault, "lines": [3, 4, 5, 6, 7, 8]}
    whole = {**fault, "count": 1, "lines": [0]}
    cells = [line.split("  ") for line in fault_table([few, many, whole])]
    assert [[cell.strip() for cell in line if cell][3] for line in cells[1:3]] == [
        "3, 4",
        "3, 4, 5, 6, 7, …",
    ]
    assert "Not a number." in cells[3]


def test_rows_for_a_file():
    head, row = rows(CHECKS, [CHECK], ",")
    found = dict(zip(head, row, strict=True))
    assert (found["seconds"], found["excluded"]) == ("1,5", "Reversed. 2")
    assert (found["reason"], found["version"]) == ("", "1")
    _head, row = rows(FINDINGS, [{"amount": "1234.56", "day": "2025-01-31"}], ",")
    assert "1234,56" in row
    assert "2025-01-31" in row
