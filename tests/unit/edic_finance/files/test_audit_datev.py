# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from edic_finance.tools.files.datev import open_datev
from edic_finance.tools.files.datev_ledger import as_ledger
from edic_finance.tools.files.ledger_line import LedgerFileError

HEAD = (
    '"EXTF";700;21;"Buchungsstapel";13;20250201120000000;;"RE";"";"";1001;42;20250101;'
    '4;20250101;20250331;"Januar";"";1;0;1;"EUR";;"";;;"04";;;"";""'
)
NAMES = (
    "Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Kurs;Basis-Umsatz;"
    "WKZ Basis-Umsatz;Konto;Gegenkonto (ohne BU-Schlüssel);BU-Schlüssel;Belegdatum;"
    "Belegfeld 1;Belegfeld 2;Skonto;Buchungstext;Generalumkehr (GU);Leistungsdatum"
)
RENT = (
    '1190,00;"S";"EUR";;;"";6310;70001;"";3101;"R-1";"";;"Miete Müllerhaus";"";31012025'
)


def datev(*rows, head=HEAD, names=NAMES, encoding="cp1252"):
    content = "\r\n".join((head, names, *rows)).encode(encoding) + b"\r\n"
    return open_datev(lambda: io.BytesIO(content))


def postings(*rows, **options):
    unread = []
    return list(datev(*rows, **options).postings(unread.append)), unread


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_a_posting(encoding):
    file = datev(RENT, encoding=encoding)
    assert file.header.chart == "skr04"
    [posting] = file.postings(print)
    assert posting.day == date(2025, 1, 31)
    assert posting.amount == Decimal("1190.00")
    assert posting.is_debit
    assert (posting.account, posting.counter) == ("6310", "70001")
    assert posting.label == "Miete Müllerhaus"


@pytest.mark.parametrize(
    ("text", "begin", "span", "day"),
    [
        ("3101", "20250101", ("20250101", "20251231"), date(2025, 1, 31)),
        ("105", "20250101", ("20250101", "20251231"), date(2025, 5, 1)),
        ("3112", "20250401", ("20250401", "20260331"), date(2025, 12, 31)),
        ("1502", "20250401", ("20250401", "20260331"), date(2026, 2, 15)),
        ("2902", "20240101", ("", ""), date(2024, 2, 29)),
        ("2902", "20250101", ("", ""), None),
        ("3113", "20250101", ("", ""), None),
        ("", "20250101", ("", ""), None),
    ],
)
def test_year_of_a_day_is_that_of_the_batch(text, begin, span, day):
    head = HEAD.replace("20250101;4;20250101;20250331", f"{begin};4;{';'.join(span)}")
    found, unread = postings(RENT.replace(";3101;", f";{text};"), head=head)
    assert [p.day for p in found] == ([day] if day else [])
    assert [u.column for u in unread] == ([] if day else ["Belegdatum"])


def test_a_reversal_is_negative():
    by_column = RENT.replace('"Miete Müllerhaus";""', '"Storno";"1"')
    by_key = RENT.replace('70001;""', '70001;"29"')
    new_key = RENT.replace('70001;""', '70001;"0029"')
    found, _unread = postings(by_column, by_key, new_key)
    assert [p.amount for p in found] == [-1190, -1190, 1190]


@pytest.mark.parametrize(("key", "column"), [("", "1"), ("20", "")])
def test_what_is_taken_back_is_nothing_in_the_end(key, column):
    """The file has the other side already."""
    bill = RENT.replace('"S"', '"H"').replace("6310;70001", "70001;6310")
    back = bill.replace('"H"', '"S"').replace('6310;""', f'6310;"{key}"')
    back = back.replace('"Miete Müllerhaus";""', f'"Storno";"{column}"')
    file, lines = ledger(bill, back)
    sums = Counter()
    for line in lines:
        sums[line.account] += line.debit - line.credit
    assert not any(sums.values())
    assert [(x.debit, x.credit) for x in lines[2:]] == [(0, -1190), (-1190, 0)]
    assert lines[0].entry != lines[2].entry
    assert file.chart == "skr04"


def test_foreign_currency():
    with_base = RENT.replace('"EUR";;;""', '"USD";1,1;1081,82;"EUR"')
    with_rate = RENT.replace('"EUR";;;""', '"USD";1,10;;""')
    found, _unread = postings(with_base, with_rate)
    assert [(p.amount, p.currency, p.currency_amount) for p in found] == [
        (Decimal("1081.82"), "USD", Decimal("1190.00")),
        (Decimal("1081.82"), "USD", Decimal("1190.00")),
    ]


def test_what_cannot_be_taken_is_told():
    found, unread = postings(
        RENT.replace("1190,00", "viel"), RENT.replace("70001", ""), RENT
    )
    assert len(found) == 1
    assert [(u.line, u.column) for u in unread] == [(3, "Umsatz"), (4, "Gegenkonto")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "header"),
        ("Konto;Betrag\n1;2", "header"),
        ("\x00\x01\x02" * 50, "header"),
        ('"EXTF";700', "header"),
        (HEAD.replace(";21;", ";46;"), "category"),
        (HEAD.replace(";4;2025", ";20250101;2025"), "length"),
        (HEAD.replace(";4;2025", ";9;2025"), "length"),
    ],
)
def test_what_is_no_batch(content, code):
    with pytest.raises(LedgerFileError) as caught:
        open_datev(lambda: io.BytesIO(content.encode()))
    assert caught.value.code == code
    assert len(caught.value.about) <= 41
    assert caught.value.about.isprintable()


@pytest.mark.parametrize("cells", [3, 16])
def test_a_short_first_line(cells):
    """Programs leave out its end; of three cells no year is known."""
    head = ";".join(HEAD.split(";")[:cells])
    found, unread = postings(RENT, head=head)
    assert len(found) == (cells == 16)
    assert [u.column for u in unread] == ["Belegdatum"] * (cells == 3)


@pytest.mark.parametrize(
    ("names", "row"),
    [
        (
            "Umsatz;Soll/Haben;Konto;Gegenkonto;Belegdatum;Belegfeld1;Buchungstext",
            "119,00;H;10001;8400;1501;RE1;Rechnung",
        ),
        (
            '"Umsatz";"S/H";"WKZ";"Konto";"Gegenkonto (ohne BU-Schlüssel)";"Belegdatum"'
            ';"Belegfeld 1";"Buchungstext"',
            '"119,00";"H";"EUR";"10001";"8400";"1501";"RE1";"Rechnung"',
        ),
        (
            '"Umsatz";"Soll/Haben-Kennzeichen";"WKZ";"Kurs";"Eröffnungsschlüssel";'
            '"Konto";"Gegenkonto";"BU-Schlüssel";"Belegdatum";"Belegfeld 1";'
            '"Buchungstext"',
            '"119,00";"H";"EUR";"";"";"10001";"8400";"";"15012025";"RE1";"Rechnung"',
        ),
    ],
)
def test_columns_that_are_left_out(names, row):
    [posting], _unread = postings(row.replace("15012025", "1501"), names=names)
    assert posting.amount == 119
    assert not posting.is_debit
    assert (posting.account, posting.counter) == ("10001", "8400")
    assert (posting.day, posting.ref) == (date(2025, 1, 15), "RE1")
    assert posting.label == "Rechnung"


def test_a_mark_in_a_text_swallows_no_posting():
    rows = (RENT.replace("Müllerhaus", 'Monitor 24"'), *[RENT] * 3)
    found, unread = postings(*rows)
    assert not unread
    assert [p.line for p in found] == [3, 4, 5, 6]
    assert found[0].label == 'Miete Monitor 24"'
    _number, row = next(datev(*rows).rows())
    assert row["leistungsdatum"] == "31012025"


def test_names_of_persons():
    names = (
        "Konto;Name (Adressattyp Unternehmen);Name (Adressattyp natürl. Person);"
        "Vorname (Adressattyp natürl. Person);Name (Adressattyp keine Angabe);"
        "Kurzbezeichnung"
    )
    file = datev(
        '10000;"";"";"";"Müller OHG";"MUELLER"',
        '10001;"";"Huber";"Eva";"";""',
        '10002;"";"";"";"";"KURZ"',
        '10003;"";"";"";"";""',
        head=HEAD.replace(";21;", ";16;"),
        names=names,
    )
    assert dict(file.names()) == {
        "10000": "Müller OHG",
        "10001": "Eva Huber",
        "10002": "KURZ",
    }


def ledger(*rows):
    partners = datev(
        '70001;"Hausverwaltung Linde";""',
        head=HEAD.replace(";21;", ";16;"),
        names="Konto;Name (Adressattyp Unternehmen);Name (Adressattyp natürl. Person)",
    )
    accounts = datev(
        '6310;"Miete";"de-DE"',
        head=HEAD.replace(";21;", ";20;"),
        names="Konto;Kontenbeschriftung;SprachId",
    )
    file = as_ledger([("jan", datev(*rows)), ("deb", partners), ("kon", accounts)])
    return file, list(file.lines(print))


def test_as_ledger():
    second = RENT.replace("1190,00", "119,00").replace("6310", "6325")
    pay = RENT.replace(";6310;70001;", ";70001;1800;")  # on the same day
    file, lines = ledger(RENT, second, pay)
    assert (file.chart, file.owner, file.last_day) == (
        "skr04",
        "1001/42",
        date(2025, 12, 31),
    )
    assert [(x.entry, x.journal) for x in lines] == [("jan:3", "ER")] * 4 + [
        ("jan:5", "BK")
    ] * 2
    assert sum(x.debit - x.credit for x in lines) == 0
    rent, owed = lines[:2]
    assert (rent.account, rent.account_name, rent.debit) == ("6310", "Miete", 1190)
    assert (owed.account, owed.partner, owed.credit) == ("3300", "70001", 1190)
    assert owed.partner_name == "Hausverwaltung Linde"


@pytest.mark.parametrize(
    ("chart", "person", "account"), [("03", "10100", "8400"), ("04", "16000", "4400")]
)
def test_a_person_is_no_bank(chart, person, account):
    row = RENT.replace("6310;70001", f"{person};{account}")
    file = as_ledger([("a", datev(row, head=HEAD.replace('"04"', f'"{chart}"')))])
    assert {line.journal for line in file.lines(print)} == {"AR"}


def test_a_chart_that_no_batch_names():
    head = HEAD.replace('"04"', "")
    sale = RENT.replace("6310;70001", "10001;8400")
    file = as_ledger([("a", datev(sale, head=head))])
    assert file.chart == "skr03"
    assert next(file.lines(print)).account == "1400"
    unclear = datev(RENT.replace("6310;70001", "10001;4400"), head=head)
    with pytest.raises(LedgerFileError) as caught:
        as_ledger([("a", unclear)])
    assert caught.value.code == "chart"
    assert as_ledger([("a", unclear)], "skr04").chart == "skr04"
    assert as_ledger([("a", datev(head=head))]).chart == ""


def test_a_chart_of_another_kind():
    """Persons are under their own numbers: where they are summed is not known."""
    head = HEAD.replace('"04"', '"49"')
    file = as_ledger([("a", datev(RENT, head=head))])
    assert [line.account for line in file.lines(print)] == ["6310", "70001"]


def test_batches_of_two_clients_are_no_ledger():
    other = datev(RENT, head=HEAD.replace(";1001;42;", ";1001;43;"))
    with pytest.raises(LedgerFileError) as caught:
        as_ledger([("a", datev(RENT)), ("b", other)])
    assert caught.value.code == "mixed"
