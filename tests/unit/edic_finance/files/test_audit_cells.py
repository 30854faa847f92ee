# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

import pytest

from edic_finance.tools.files import source_text
from edic_finance.tools.files.cells import cell_rows
from edic_finance.tools.files.ledger_line import LedgerFileError
from edic_finance.tools.files.source_text import text_lines


def read(content, columns=4, delimiter=";", quote='"'):
    lines = text_lines(io.StringIO(content, newline=""))
    return list(cell_rows(lines, delimiter, quote, columns))


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ('1;"a";2;3\r\n\r\n4;b;5;6', [(1, ["1", "a", "2", "3"]), (2, []), (3, None)]),
        ('1;"a;""b""";2;3\n', [(1, ["1", 'a;"b"', "2", "3"])]),
        ('1;"two\r\nlines";2;3\n4;b;5;6\n', [(1, ["1", "two\r\nlines", "2", "3"])]),
        ('1;"x; y\nz";2;3\n', [(1, ["1", "x; y\nz", "2", "3"])]),
    ],
)
def test_what_keeps_to_the_rule(content, rows):
    found = read(content)
    assert found[: len(rows)] == [
        (n, row if row is not None else ["4", "b", "5", "6"]) for n, row in rows
    ]


def test_a_mark_that_is_not_doubled_swallows_nothing():
    first = '1;2;3;"Monitor 24""\r\n'
    others = '"4";5;6;"b"\r\n"7";8;9;"c"\r\n'
    assert [row for _n, row in read(first + others)] == [
        ["1", "2", "3", 'Monitor 24"'],
        ["4", "5", "6", "b"],
        ["7", "8", "9", "c"],
    ]
    # as many cells as there should be, one of which looks like records
    first = '1;"Monitor 24"";2;3\n'
    assert [row[0] for _n, row in read(first + '4;"b";5;6\n7;"c";8;9\n')] == [
        "1",
        "4",
        "7",
    ]
    # and within one line
    assert read('1;"Monitor 24"";"a";3\n')[0][1] == ["1", 'Monitor 24"', "a", "3"]


def test_lines_count_as_the_file_counts_them():
    found = read('1;"two\nlines";2;3\n4;5;6;"7""\n8;9;10;11\n')
    assert [number for number, _row in found] == [1, 3, 4]


def test_a_mark_that_never_ends_costs_no_line():
    rows = "".join(f"{n};b;c;d\n" for n in range(500))
    found = read('0;"a;b;c\n' + rows)
    assert len(found) == 501
    assert found[-1] == (501, ["499", "b", "c", "d"])


def test_a_cell_that_is_too_long_for_the_csv_module():
    [(_number, row)] = read(f'1;"{"x" * 200_000}";3;4\n')
    assert len(row[1]) == 200_000


def test_no_mark():
    assert read('1;"a;2;3\n', quote="")[0][1] == ["1", '"a', "2", "3"]


def test_a_line_without_an_end(monkeypatch):
    monkeypatch.setattr(source_text, "MAX_LINE_CHARACTERS", 100)
    with pytest.raises(LedgerFileError) as caught:
        read("1;2\n" + "x" * 101)
    assert (caught.value.code, caught.value.about) == ("long_line", "2")


def test_marks_that_tell_nothing_apart():
    with pytest.raises(LedgerFileError) as caught:
        read("1", delimiter='"')
    assert caught.value.code == "delimiter"
