# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import random
from datetime import date
from decimal import Decimal

import pytest

from edic_finance.tools.files import source_text
from edic_finance.tools.files.fec import as_ledger, closing_of, open_fec
from edic_finance.tools.files.fec_rules import COLUMNS
from edic_finance.tools.files.ledger_line import LedgerFileError, read_amount, read_day
from edic_finance.tools.files.source_text import encoding_of, lines

LINE = (
    "AC",
    "Achats",
    "12",
    "20250131",
    "606100",
    "Énergie",
    "",
    "",
    "F-7",
    "20250130",
    "Électricité école",
    "100,50",
    "0,00",
    "",
    "",
    "20250201",
    "",
    "",
)


def fec(*rows, header=COLUMNS, delimiter="|", encoding="utf-8", end="\r\n"):
    text = end.join(delimiter.join(row) for row in (header, *rows)) + end
    content = text.encode(encoding)
    return open_fec(lambda: io.BytesIO(content))


def rows(file):
    faults = []
    return list(file.rows(faults.append)), faults


@pytest.mark.parametrize("delimiter", ["|", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-15", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_each_form_reads_the_same(delimiter, encoding, end):
    [row], faults = rows(fec(LINE, delimiter=delimiter, encoding=encoding, end=end))
    assert (row.line, row.compte_lib, row.debit) == (2, "Énergie", "100,50")
    assert not faults


def test_a_line_without_an_end_is_not_read_whole(monkeypatch):
    monkeypatch.setattr(source_text, "MAX_LINE_CHARACTERS", 500)
    file = fec(LINE, ("x" * 600,))
    with pytest.raises(LedgerFileError) as caught:
        rows(file)
    assert (caught.value.code, caught.value.about) == ("long_line", "3")


def test_bytes_of_windows_are_not_lost():
    line = [*LINE]
    line[10] = "Œuvre à 5 €"
    [row], _faults = rows(fec(line, encoding="cp1252"))
    assert row.ecriture_lib == "Œuvre à 5 €"


@pytest.mark.parametrize(
    ("amount", "sense", "debit", "credit"),
    [
        ("5,00", "D", "5,00", ""),
        ("5,00", "c", "", "5,00"),
        ("5,00", "+1", "5,00", ""),
        ("5,00", "-1", "", "5,00"),
        ("5,00", "?", "", ""),
    ],
)
def test_amount_and_sense(amount, sense, debit, credit):
    header = [{"Debit": "Montant", "Credit": "Sens"}.get(c, c) for c in COLUMNS]
    line = [*LINE]
    line[11:13] = amount, sense
    file = fec(line, header=header)
    [row], _faults = rows(file)
    assert (row.debit, row.credit) == (debit, credit)
    assert file.header == COLUMNS


def test_more_columns_in_any_order_and_one_twice():
    header = ("Sens", "Crédit", "DEBIT", *COLUMNS[:11], "Sens", *COLUMNS[13:])
    line = ("+1", "0,00", "7,00", *LINE[:11], "D", *LINE[13:])
    [row], faults = rows(fec(line, header=header, delimiter="\t"))
    assert (row.debit, row.credit, row.ecriture_num) == ("7,00", "0,00", "12")
    assert [fault.code for fault in faults] == ["twice"]


def test_what_is_wrong_with_the_form_is_told():
    file = fec(LINE, ("",), LINE[:-2], LINE, delimiter=";")
    found, faults = rows(file)
    assert [row.line for row in found] == [2, 4, 5]
    assert [(f.code, f.line) for f in faults] == [
        ("delimiter", 1),
        ("blank", 3),
        ("cells", 4),
    ]


def test_quoted_cells_are_read():
    quoted = [f'"{cell}"' for cell in LINE]
    quoted[10] = '"Toner | ""XL"""'
    [row], faults = rows(fec(quoted, header=[f'"{c}"' for c in COLUMNS]))
    assert row.ecriture_lib == 'Toner | "XL"'
    assert not faults


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\r\n \r\n", "empty"),
        (b"<?xml version='1.0'?><comptabilite/>", "xml"),
        (b"a|b|c\n1|2|3\n", "columns"),
        (b"EcritureDate|CompteNum|Debit\n", "columns"),
    ],
)
def test_what_is_no_fec(content, code):
    with pytest.raises(LedgerFileError) as caught:
        open_fec(lambda: io.BytesIO(content))
    assert caught.value.code == code


def test_as_ledger():
    broken = [*LINE]
    broken[3] = "31/02/2025"
    other = [*LINE]
    other[3:5] = "31/01/2025", "401DUPONT"
    other[11:13] = "", "100,50"
    other[13:15] = "AB", "20250301"
    other[16:18] = "120,00", "usd"
    ledger = as_ledger(fec(LINE, broken, other), "123456789FEC20251231.txt")
    unread = []
    first, second = ledger.lines(unread.append)
    assert (ledger.owner, ledger.last_day) == ("123456789", date(2025, 12, 31))
    assert (first.debit, first.credit) == (Decimal("100.50"), Decimal("0.00"))
    assert (first.day, first.valid_day) == (date(2025, 1, 31), date(2025, 2, 1))
    assert (second.partner, second.letter, second.day) == (
        "401DUPONT",
        "AB",
        date(2025, 1, 31),
    )
    assert (second.currency, second.currency_amount) == ("USD", Decimal("120.00"))
    assert [(u.line, u.column) for u in unread] == [(3, "EcritureDate")]
    assert len(list(ledger.lines(unread.append))) == 2  # it can be read again


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("123456789FEC20251231.txt", ("123456789", date(2025, 12, 31))),
        ("FEC.txt", ("", None)),
        ("123456789FEC20251301.txt", ("123456789", None)),
    ],
)
def test_what_the_name_says(name, found):
    assert closing_of(name) == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("12.50", "12.50"),
        ("000000000123,45", "123.45"),
        ("-5", "-5"),
        ("5,00-", "-5.00"),
        ("+5,", "5"),
        ("", "0"),
        ("abc", None),
        ("1e999999999", None),
        ("NaN", None),
        ("-", None),
    ],
)
def test_amounts_are_read_in_both_writings(text, value):
    assert read_amount(text) == (None if value is None else Decimal(value))


def test_amounts_written_any_way_read_the_same():
    draw = random.Random(7)
    for _turn in range(2000):
        cents = draw.randrange(-(10**10), 10**10)
        value = Decimal(cents) / 100
        for text in (
            f"{value:.2f}",
            f"{value:.2f}".replace(".", ","),
            f"{value:,.2f}",
            f"{value:,.2f}".replace(",", " ").replace(".", ","),
            f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", "."),
        ):
            assert read_amount(text) == value, text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20250131", date(2025, 1, 31)),
        ("31/01/2025", date(2025, 1, 31)),
        ("1.2.2025", date(2025, 2, 1)),
        ("2025-01-31", date(2025, 1, 31)),
        ("2025-01-31T10:00", date(2025, 1, 31)),
        ("20250230", None),
        ("310125", None),
        ("", None),
    ],
)
def test_days_are_read_or_refused(text, day):
    assert read_day(text) == day


def test_encoding_at_the_border_of_two_pieces():
    content = b"x" * ((1 << 20) - 1) + "é".encode() + b"\n"
    assert encoding_of(lambda: io.BytesIO(content)) == "utf-8"
    assert encoding_of(lambda: io.BytesIO(content[:-2])) == "iso-8859-15"
    assert encoding_of(lambda: io.BytesIO(b"\xe9t\xe9")) == "iso-8859-15"
    assert encoding_of(lambda: io.BytesIO("a".encode("utf-16"))) == "utf-16"


def test_line_numbers_are_those_of_an_editor():
    content = b"a\r\n\r\n \t\nb\rc"
    found = list(lines(lambda: io.BytesIO(content), "utf-8"))
    assert found == [(1, "a"), (4, "b"), (5, "c")]
