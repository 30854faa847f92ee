# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from gobd_exports import INDEX, NUMBER, ROWS, column, export, table

from edic_finance.tools.files import gobd_values, source_text
from edic_finance.tools.files.gobd import Column, Table, files_in, open_gobd
from edic_finance.tools.files.gobd_ledger import find_journal
from edic_finance.tools.files.gobd_values import records
from edic_finance.tools.files.ledger_line import LedgerFileError


def values(folder, rows, **options):
    [exported] = export(folder, table(**options), journal=rows).tables
    return list(records(exported))


def test_defaults_of_the_standard(tmp_path):
    found = values(tmp_path, ROWS)
    assert found[0] == (
        1,
        {
            "Buchungsnummer": "1",
            "Buchungsdatum": date(2025, 1, 31),
            "Kontonummer": "6310",
            "Soll": Decimal("1190.00"),
            "Haben": Decimal("0.00"),
            "Buchungstext": "Miete; Januar",
        },
    )
    assert len(found) == 2


def test_marks_and_encoding_that_are_told(tmp_path):
    marks = (
        "<ColumnDelimiter>&#9;</ColumnDelimiter>"
        "<RecordDelimiter>#</RecordDelimiter><TextEncapsulator>'</TextEncapsulator>"
    )
    more = (
        "<UTF8/><DecimalSymbol>.</DecimalSymbol>"
        "<DigitGroupingSymbol>,</DigitGroupingSymbol>"
    )
    row = "7\t31.01.2025\t6310\t1,190.50\t0\t'Grüße\tan #1'"
    content = f"{row.replace('#1', '1')}#".encode()
    [(_number, found)] = values(tmp_path, content, marks=marks, more=more)
    assert (found["Soll"], found["Buchungstext"]) == (
        Decimal("1190.50"),
        "Grüße\tan 1",
    )


@pytest.mark.parametrize(
    ("limits", "numbers"),
    [
        ("<From>2</From>", [2, 3, 4]),
        ("<From>2</From><To>3</To>", [2, 3]),
        ("<From>2</From><Length>1</Length>", [2]),
    ],
)
def test_range_of_records(tmp_path, limits, numbers):
    content = "a;b\n1;x\n2;y\n3;z\n"
    columns = column("Nr") + column("Wert")
    more = f"<Range>{limits}</Range>"
    found = values(tmp_path, content, columns=columns, more=more)
    assert [number for number, _row in found] == numbers


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (NUMBER, "1.234,5", Decimal("1234.5")),
        (NUMBER, "12,50-", Decimal("-12.50")),
        (NUMBER, "1.234.567", Decimal(1234567)),
        (NUMBER, "1234.56", Decimal("1234.56")),
        (NUMBER, "1,234.56", Decimal("1234.56")),
        (NUMBER, "1.234.56", "1.234.56"),
        (NUMBER, "", Decimal(0)),
        (NUMBER, "viel", "viel"),
        (
            "<Numeric><ImpliedAccuracy>2</ImpliedAccuracy></Numeric>",
            "12345",
            Decimal("123.45"),
        ),
        ("<Date/>", "1.2.2025", "1.2.2025"),
        ("<Date/>", "00.00.0000", None),
        ("<Date><Format>YYYYMMDD</Format></Date>", "20250131", date(2025, 1, 31)),
        ("<Date><Format>DD.MM.YY</Format></Date>", "31.01.29", date(2029, 1, 31)),
        ("<Date><Format>DD.MM.YY</Format></Date>", "31.01.30", date(1930, 1, 31)),
        ("<Date><Format>D.M.YYYY</Format></Date>", "1.12.2025", date(2025, 12, 1)),
        (
            "<Date><Format>YYYY-MM-DDThh:mm:ss</Format></Date>",
            "2025-01-31T10:11:12",
            date(2025, 1, 31),
        ),
        ("<Date><Format>YYYYMMDD</Format></Date>", "20250231", "20250231"),
        (
            "<AlphaNumeric/><Map><From>J</From><To>ja</To></Map>",
            "J",
            "ja",
        ),
    ],
)
def test_cells_are_read_by_their_kind(tmp_path, kind, cell, value):
    [(_n, found)] = values(
        tmp_path, f"{cell};x\n", columns=column("A", kind) + column("B")
    )
    assert found["A"] == value


def test_lines_of_fixed_length(tmp_path):
    columns = "".join(
        f"<FixedColumn><Name>{name}</Name>{kind}<FixedRange><From>{first}</From>"
        f"<To>{last}</To></FixedRange></FixedColumn>"
        for name, kind, first, last in (
            ("Konto", "<AlphaNumeric/>", 1, 4),
            ("Betrag", "<Numeric/>", 5, 10),
        )
    )
    shape = f"<Table><URL>journal.csv</URL><FixedLength>{columns}</FixedLength></Table>"
    [exported] = export(tmp_path, shape, journal="6310  1,50\r\n1800 -1,50\r\n").tables
    assert [list(row.values()) for _number, row in records(exported)] == [
        ["6310", Decimal("1.50")],
        ["1800", Decimal("-1.50")],
    ]


@pytest.mark.parametrize(
    "url",
    ["../secret.csv", "/etc/passwd", "file:///x.csv", "a/../../x.csv", "..\\x.csv"],
)
def test_no_file_outside_of_the_export_is_read(tmp_path, url):
    with pytest.raises(LedgerFileError) as caught:
        export(tmp_path, table(url=url), journal=ROWS)
    assert caught.value.code == "outside"


def test_no_entity_is_replaced(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    text = INDEX.format(tables=table()).replace(
        '<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">',
        f'<!DOCTYPE DataSet [<!ENTITY e SYSTEM "{secret}">]>',
    )
    folder = tmp_path / "export"
    folder.mkdir()
    folder.joinpath("index.xml").write_text(text.replace("Stadtwerk", "&e;"))
    folder.joinpath("journal.csv").write_text(ROWS)
    assert "hidden" not in open_gobd(folder).supplier


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "no_index"),
        ("<a", "index"),
        ("<a/>", "index"),
        (INDEX, "missing"),
        (INDEX.replace("<DataSet>", '<DataSet xmlns="http://x.example">'), "index"),
    ],
)
def test_what_is_no_export(tmp_path, content, code):
    if content is not None:
        text = content.replace("{tables}", table())
        tmp_path.joinpath("index.xml").write_text(text)
    with pytest.raises(LedgerFileError) as caught:
        find_journal(open_gobd(tmp_path))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"url": "gone.csv"}, "missing"),
        ({"url": ""}, "missing"),
        ({"marks": "<ColumnDelimiter>||</ColumnDelimiter>"}, "delimiter"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_when_it_is_needed(tmp_path, options, code):
    other = table(column("Nr"), **{"url": "other.csv", **options}, name="Belege")
    found = export(tmp_path, other, table(), journal=ROWS, other="1\r\n")
    assert find_journal(found).table.name == "Buchungen"
    with pytest.raises(LedgerFileError) as caught:
        find_journal(found, "Belege")
    assert caught.value.code == code
    assert "Belege" in caught.value.about


def test_a_table_without_a_form(tmp_path):
    shapeless = "<Table><URL>journal.csv</URL><Name>Belege</Name></Table>"
    found = export(tmp_path, shapeless, journal=ROWS)
    with pytest.raises(LedgerFileError) as caught:
        list(records(found.tables[0]))
    assert (caught.value.code, caught.value.about) == ("shape", "Belege")


def test_a_link_out_of_the_export_is_not_followed(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text(ROWS)
    folder = tmp_path / "export"
    folder.mkdir()
    folder.joinpath("inside.csv").write_text(ROWS)
    folder.joinpath("journal.csv").symlink_to(secret)
    folder.joinpath("again.csv").symlink_to(folder / "inside.csv")
    found = export(folder, table(), table(url="again.csv", name="Kopie"))
    assert {path.name for path in files_in(folder)} == {
        "index.xml",
        "inside.csv",
        "again.csv",
    }
    with pytest.raises(LedgerFileError) as caught:
        find_journal(found, "Buchungen")
    assert caught.value.code == "missing"
    assert len(list(records(found.tables[1]))) == 2


def test_a_mark_that_is_not_doubled_swallows_no_record(tmp_path):
    rows = ROWS.replace('"Miete"', '"Rohr 5""') + ROWS.replace("6310", '"6310"')
    found = values(tmp_path, rows)
    assert [number for number, _row in found] == [1, 2, 3, 4]
    assert found[1][1]["Buchungstext"] == 'Rohr 5"'


@pytest.mark.parametrize(
    "marks",
    [
        "<ColumnDelimiter>;</ColumnDelimiter>",
        "<RecordDelimiter>#</RecordDelimiter>",
    ],
)
def test_a_record_without_an_end(tmp_path, monkeypatch, marks):
    for module in (source_text, gobd_values):
        monkeypatch.setattr(module, "MAX_LINE_CHARACTERS", 500)
    with pytest.raises(LedgerFileError) as caught:
        values(tmp_path, "x" * 600, marks=marks)
    assert (caught.value.code, caught.value.about) == ("long_line", "1")


def test_bytes_that_are_skipped_and_a_record_that_is_too_long(tmp_path):
    more = "<SkipNumBytes>5</SkipNumBytes>"
    assert len(values(tmp_path, "12345" + ROWS, more=more)) == 2
    shape = (
        "<Table><URL>journal.csv</URL><FixedLength><Length>9999999</Length><FixedColumn>"
        "<Name>A</Name><AlphaNumeric/><FixedRange><From>1</From><To>2</To></FixedRange>"
        "</FixedColumn></FixedLength></Table>"
    )
    [exported] = export(tmp_path, shape, journal=ROWS).tables
    with pytest.raises(LedgerFileError) as caught:
        list(records(exported))
    assert caught.value.code == "long_line"


def test_zip_with_a_folder_inside(tmp_path):
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(
            "Z3/INDEX.XML", INDEX.format(tables=table(url="data/Journal.CSV"))
        )
        file.writestr("Z3/data/journal.csv", ROWS)
    [exported] = open_gobd(archive).tables
    assert len(list(records(exported))) == 2


def bare_table(content, *columns, **options):
    """Return a table of these columns, whose file has this content."""
    return Table("a.txt", "A", columns, lambda: io.BytesIO(content), **options)


def test_records_of_fixed_length_need_no_end():
    code = Column("code", "text", place=(1, 3))
    number = Column("n", "text", place=(4, 5))
    found = records(bare_table(b"abc12def34", code, number, length=5))
    assert [row for _number, row in found] == [
        {"code": "abc", "n": "12"},
        {"code": "def", "n": "34"},
    ]


def test_last_record_need_not_end():
    first, second = Column("a", "text"), Column("b", "text")
    found = records(bare_table(b"1;2#3;4", first, second, record_end="#"))
    assert [tuple(row.values()) for _number, row in found] == [("1", "2"), ("3", "4")]


def test_day_whose_form_says_nothing_is_read_as_the_standard_writes_days():
    [(_number, row)] = records(bare_table(b"31.01.2025", Column("d", "day", form="?")))
    assert row == {"d": date(2025, 1, 31)}
