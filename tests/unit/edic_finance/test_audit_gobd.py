# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from edic_finance.tools.audit.gobd import open_gobd
from edic_finance.tools.audit.gobd_ledger import as_ledger, find_journal
from edic_finance.tools.audit.gobd_values import records
from edic_finance.tools.audit.ledger_line import LedgerFileError

INDEX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">
<DataSet>
  <Version>1.0</Version>
  <DataSupplier>
    <Name>Stadtwerk Lindenfurt</Name><Location>Lindenfurt</Location><Comment/>
  </DataSupplier>
  <Media><Name>2025</Name>{tables}</Media>
</DataSet>"""
TABLE = """<Table><URL>{url}</URL><Name>{name}</Name>{more}
  <VariableLength>{marks}{columns}</VariableLength></Table>"""


def column(name, kind="<AlphaNumeric/>", tag="VariableColumn"):
    return f"<{tag}><Name>{name}</Name>{kind}</{tag}>"


NUMBER = "<Numeric><Accuracy>2</Accuracy></Numeric>"
JOURNAL = "".join(
    (
        column("Buchungsnummer", tag="VariablePrimaryKey"),
        column("Buchungsdatum", "<Date><Format>DD.MM.YYYY</Format></Date>"),
        column("Kontonummer"),
        column("Soll", NUMBER),
        column("Haben", NUMBER),
        column("Buchungstext"),
    )
)
ROWS = (
    '1;31.01.2025;6310;1.190,00;0,00;"Miete; Januar"\r\n'
    '1;31.01.2025;3300;0,00;1.190,00;"Miete"\r\n'
)


def table(
    columns=JOURNAL, url="journal.csv", name="Buchungen", more="", marks="<!-- -->"
):
    return TABLE.format(url=url, name=name, more=more, columns=columns, marks=marks)


def export(folder, *tables, **files):
    folder.joinpath("index.xml").write_text(INDEX.format(tables="".join(tables)))
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(exist_ok=True)
        path.with_suffix(".csv").write_bytes(
            content if isinstance(content, bytes) else content.encode("cp1252")
        )
    return open_gobd(folder)


def values(folder, rows, **options):
    [one] = export(folder, table(**options), journal=rows).tables
    return list(records(one))


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
        *(Decimal("1190.50"), "Grüße\tan 1"),
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
        (NUMBER, "", Decimal(0)),
        (NUMBER, "viel", "viel"),
        (
            "<Numeric><ImpliedAccuracy>2</ImpliedAccuracy></Numeric>",
            *("12345", Decimal("123.45")),
        ),
        ("<Date/>", "1.2.2025", "1.2.2025"),
        ("<Date/>", "00.00.0000", None),
        ("<Date><Format>YYYYMMDD</Format></Date>", "20250131", date(2025, 1, 31)),
        ("<Date><Format>DD.MM.YY</Format></Date>", "31.01.29", date(2029, 1, 31)),
        ("<Date><Format>DD.MM.YY</Format></Date>", "31.01.30", date(1930, 1, 31)),
        ("<Date><Format>D.M.YYYY</Format></Date>", "1.12.2025", date(2025, 12, 1)),
        (
            "<Date><Format>YYYY-MM-DDThh:mm:ss</Format></Date>",
            *("2025-01-31T10:11:12", date(2025, 1, 31)),
        ),
        ("<Date><Format>YYYYMMDD</Format></Date>", "20250231", "20250231"),
        (
            "<AlphaNumeric/><Map><From>J</From><To>ja</To></Map>",
            *("J", "ja"),
        ),
    ],
)
def test_values(tmp_path, kind, cell, value):
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
    [one] = export(tmp_path, shape, journal="6310  1,50\r\n1800 -1,50\r\n").tables
    assert [list(row.values()) for _number, row in records(one)] == [
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
    [(None, "no_index"), ("<a", "index"), ("<a/>", "index"), (INDEX, "missing")],
)
def test_what_is_no_export(tmp_path, content, code):
    if content is not None:
        text = content.replace("{tables}", table())
        tmp_path.joinpath("index.xml").write_text(text)
    with pytest.raises(LedgerFileError) as caught:
        open_gobd(tmp_path)
    assert caught.value.code == code


def test_zip_with_a_folder_inside(tmp_path):
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(
            "Z3/INDEX.XML", INDEX.format(tables=table(url="data/Journal.CSV"))
        )
        file.writestr("Z3/data/journal.csv", ROWS)
    [one] = open_gobd(archive).tables
    assert len(list(records(one))) == 2


def ledger(export, **options):
    file = as_ledger(export, find_journal(export, **options))
    unread = []
    return file, list(file.lines(unread.append)), unread


def test_as_ledger(tmp_path):
    names = table(column("Konto") + column("Bezeichnung"), "names.csv", "Sachkonten")
    found = export(
        tmp_path,
        *(names, table()),
        journal=ROWS + "2;gestern;6310;1,00;0;x\r\n",
        names="6310;Mieten\r\n",
    )
    file, lines, unread = ledger(found)
    assert (file.format, file.owner) == ("GoBD", "Stadtwerk Lindenfurt")
    assert [(x.account, x.debit, x.credit, x.entry) for x in lines] == [
        ("6310", 1190, 0, "1"),
        ("3300", 0, 1190, "1"),
    ]
    assert lines[0].account_name == "Mieten"
    assert [(u.line, u.value) for u in unread] == [(3, "gestern")]


@pytest.mark.parametrize(
    ("names", "row", "sides"),
    [
        (
            ("Konto", "Gegenkonto", "Betrag", "Soll/Haben"),
            *(("6310", "1800", "5,00", "H"), [("6310", 0, 5), ("1800", 5, 0)]),
        ),
        (
            ("Sollkonto", "Habenkonto", "Betrag", "Text"),
            *(("6310", "1800", "5,00", "x"), [("6310", 5, 0), ("1800", 0, 5)]),
        ),
        (
            ("Konto", "Text", "Betrag", "Beleg"),
            *(("6310", "x", "-5,00", "7"), [("6310", 0, 5)]),
        ),
    ],
)
def test_sides_of_an_amount(tmp_path, names, row, sides):
    columns = column("Datum", "<Date/>") + "".join(
        column(name, NUMBER if name == "Betrag" else "<AlphaNumeric/>")
        for name in names
    )
    found = export(tmp_path, table(columns), journal=f"31.01.2025;{';'.join(row)}\r\n")
    _file, lines, _unread = ledger(found)
    assert [(x.account, x.debit, x.credit) for x in lines] == sides


def test_columns_that_are_named(tmp_path):
    columns = column("K1") + column("D1", "<Date/>") + column("B1", NUMBER)
    found = export(tmp_path, table(columns), journal="6310;31.01.2025;5,00\r\n")
    with pytest.raises(LedgerFileError) as caught:
        find_journal(found)
    assert caught.value.code == "no_journal"
    assert "Buchungen: K1, D1, B1" in str(caught.value)
    named = {"account": "K1", "day": "D1", "amount": "B1"}
    _file, lines, _unread = ledger(found, table="Buchungen", columns=named)
    assert lines[0].debit == 5
    with pytest.raises(LedgerFileError) as caught:
        find_journal(found, "nothing")
    assert caught.value.code == "no_table"
