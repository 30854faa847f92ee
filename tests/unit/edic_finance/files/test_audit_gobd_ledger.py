# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from decimal import Decimal

import pytest
from gobd_exports import JOURNAL, NUMBER, ROWS, column, export, table

from edic_finance.tools.files import datev_ledger
from edic_finance.tools.files.gobd import open_gobd
from edic_finance.tools.files.gobd_datev import datev_files
from edic_finance.tools.files.gobd_ledger import as_ledger, find_journal
from edic_finance.tools.files.ledger_line import LedgerFileError


def ledger(export, **options):
    file = as_ledger(export, find_journal(export, **options))
    unread = []
    return file, list(file.lines(unread.append)), unread


def test_as_ledger(tmp_path):
    names = table(column("Konto") + column("Bezeichnung"), "names.csv", "Sachkonten")
    found = export(
        tmp_path,
        names,
        table(),
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
            ("6310", "1800", "5,00", "H"),
            [("6310", 0, 5), ("1800", 5, 0)],
        ),
        (
            ("Sollkonto", "Habenkonto", "Betrag", "Text"),
            ("6310", "1800", "5,00", "x"),
            [("6310", 5, 0), ("1800", 0, 5)],
        ),
        (
            ("Konto", "Text", "Betrag", "Beleg"),
            ("6310", "x", "-5,00", "7"),
            [("6310", 0, 5)],
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
    found = export(
        tmp_path,
        table(columns),
        table(column("Konto") + column("Nr"), "other.csv", "Plan"),
        journal="6310;31.01.2025;5,00\r\n",
    )
    named = {"account": "K1", "day": "D1", "amount": "B1"}
    _file, lines, _unread = ledger(found, table="Buchungen", columns=named)
    assert lines[0].debit == 5


@pytest.mark.parametrize(
    ("options", "code", "expected"),
    [
        ({}, "no_journal", "Buchungen: Konto, D1, B 1"),
        ({}, "no_journal", "--table Buchungen --columns 'day=D1,amount=B 1'"),
        ({"table": "nothing"}, "no_table", "nothing; there is Belege: Nr; Buch"),
        ({"columns": {"amount": "B2"}}, "no_column", "B2; there is Belege: Nr; B"),
        ({"columns": {"betrag": "B 1"}}, "no_role", "betrag; there are account,"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(tmp_path, options, code, expected):
    columns = column("Konto") + column("D1", "<Date/>") + column("B 1", NUMBER)
    other = table(column("Nr"), "other.csv", "Belege")
    found = export(tmp_path, other, table(columns), journal="", other="")
    with pytest.raises(LedgerFileError) as caught:
        find_journal(found, **options)
    assert caught.value.code == code
    assert expected in caught.value.about


def dynamics(folder, rows):
    """An export in parts, each with an index of its own."""
    lists = column("SACHKONTONUMMER") + column("SACHKONTONAME")
    lines = "".join(
        (
            column("SACHKONTONUMMER"),
            column("BUCHUNGSBETRAG", NUMBER),
            column("BUCHUNGSWERT", NUMBER),
            column("BUCHUNGSDATUM", "<Date/>"),
            column("BUCHUNGSNUMMER"),
            column("GEGENKONTO"),
        )
    )
    anlagen = table(column("ANLAGENNUMMER"), "a.csv", "Anlagen")
    for name, tables, files in (
        ("AV", [anlagen], {"a": "1\r\n"}),
        (
            "Sachkonten",
            [table(lists, "konten.csv", "Konten"), table(lines, name="Buchungen")],
            {"konten": "1400;Forderungen\r\n4400;Erlöse\r\n", "journal": rows},
        ),
    ):
        folder.joinpath(name).mkdir()
        export(folder / name, *tables, **files)
    return open_gobd(folder)


def test_export_of_dynamics_is_read(tmp_path):
    found = dynamics(
        tmp_path,
        '1400;119,00;107,10;14.03.2025;"F-1";"5637144576"\r\n'
        '4400;-119,00;-107,10;14.03.2025;"F-1";"5637144576"\r\n',
    )
    assert [t.name for t in found.tables] == ["Anlagen", "Konten", "Buchungen"]
    assert find_journal(found).idle == "GEGENKONTO"
    _file, lines, _unread = ledger(found)
    assert [(x.account, x.account_name, x.debit, x.credit) for x in lines] == [
        ("1400", "Forderungen", Decimal("107.10"), 0),
        ("4400", "Erlöse", 0, Decimal("107.10")),
    ]
    named = {"counter": "GEGENKONTO"}
    assert len(ledger(found, columns=named)[1]) == 4


def test_counters_that_the_list_of_accounts_does_not_have(tmp_path):
    rows = '1400;119,00;107,10;14.03.2025;"F-1";"5637144576"\r\n'
    assert find_journal(dynamics(tmp_path, rows)).idle == "GEGENKONTO"


def test_counters_that_are_accounts_stay(tmp_path):
    rows = '1400;119,00;107,10;14.03.2025;"F-1";"4400"\r\n'
    found = dynamics(tmp_path, rows)
    assert not find_journal(found).idle
    assert len(ledger(found)[1]) == 2


def test_export_of_kivitendo_is_read(tmp_path):
    """Both accounts and the tax in a record; the tax on the side that is net."""
    names = table(column("Kontonummer") + column("Beschreibung"), "chart.csv", "Konten")
    texts = (
        "ID",
        "Name",
        "Kunden-/Lieferantennummer",
        "Referenz",
        "Sollkonto",
        "Soll-Kontoname",
        "Sollbetrag",
        "Sollsteuer",
        "Habenkonto",
        "Habenbetrag",
        "Habensteuer",
        "Steuerkonto",
    )
    columns = column("Buchungsdatum", "<Date/>") + "".join(map(column, texts))
    found = export(
        tmp_path,
        names,
        table(columns, more="<DecimalSymbol>.</DecimalSymbol>"),
        chart="8400;Erlöse\r\n",
        journal="14.03.2025;17;Müller KG;10001;R1;1400;Ford.;119.00000;0;8400;100.00;"
        "19.00000;1776\r\n"
        "15.03.2025;18;Linde AG;70001;E1;4930;Büro;100.00;19.00;1600;119.00;0;1576\r\n"
        "20.03.2025;17;Müller KG;10001;R1;1200;Bank;119.00000;0;1400;119.00;0;\r\n"
        "20.03.2025;19;;;;1200;Bank;1.00;0;;1.00;0;\r\n",
    )
    _file, lines, unread = ledger(found)
    assert [(x.entry, x.account, x.debit - x.credit) for x in lines] == [
        ("17", "1400", 119),
        ("17", "8400", -100),
        ("17", "1776", -19),
        ("18", "4930", 100),
        ("18", "1600", -119),
        ("18", "1576", 19),
        ("17", "1200", 119),
        ("17", "1400", -119),
    ]
    assert [x.account_name for x in lines[:3]] == ["Ford.", "Erlöse", ""]
    assert (lines[0].partner, lines[0].partner_name) == ("10001", "Müller KG")
    assert [(u.line, u.column) for u in unread] == [(4, "account")]


def test_a_name_in_a_journal_is_not_the_account_s(tmp_path):
    columns = JOURNAL.replace("Buchungstext", "Name")
    found = export(tmp_path, table(columns), journal=ROWS)
    _file, lines, _unread = ledger(found)
    assert (lines[0].account_name, lines[0].partner_name) == ("", "Miete; Januar")


def test_of_two_tables_the_other_is_told(tmp_path):
    less = table(JOURNAL.replace("Buchungstext", "X"), "other.csv", "Vorjahr")
    found = export(tmp_path, less, table(), journal=ROWS, other=ROWS)
    assert find_journal(found).others == ("Vorjahr",)


BATCH = (
    '"EXTF";700;{category};"x";9;;;"";"";;1001;1;20250101;4;20250101;20251231;"x";;;;;'
    '"EUR";;;;;"04";;;;\r\n'
)


def test_datev_s_format_in_an_export(tmp_path):
    """Its first line says the year and the chart."""
    names = BATCH.format(category=20) + "Konto;Kontenbeschriftung\r\n6310;Mieten\r\n"
    rows = (
        BATCH.format(category=21) + "Umsatz;S/H;Konto;Gegenkonto;Belegdatum\r\n"
        "5,00;S;6310;1800;3101\r\n"
    )
    terms = BATCH.format(category=46)
    found = export(
        tmp_path,
        table(column("Umsatz (ohne S/H)"), "EXTF_a.csv", "Buchungsstapel"),
        table(column("Konto"), "b.csv", "Namen"),
        table(column("A"), "c.csv", "C"),
        table(column("B"), "gone.csv", "D"),
        table(column("E"), "e.csv", "E"),
        **{"EXTF_a": rows, "b": names, "c": terms, "e": "1\r\n"},
    )
    files = datev_files(found)
    assert [name for name, _file in files] == ["Buchungsstapel", "Namen"]
    file = datev_ledger.as_ledger(files)
    [rent, _bank] = file.lines(print)
    assert (rent.account_name, rent.day, file.chart) == (
        "Mieten",
        date(2025, 1, 31),
        "skr04",
    )
    assert not datev_files(found, "Namen")
    assert datev_files(found, "Buchungsstapel")
