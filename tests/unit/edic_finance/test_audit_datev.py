# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from datetime import date
from decimal import Decimal

import pytest

from edic_finance.tools.audit.account_kind import guess_chart, kind_of
from edic_finance.tools.audit.datev import open_datev
from edic_finance.tools.audit.datev_ledger import as_ledger
from edic_finance.tools.audit.ledger_line import LedgerFileError

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
    assert file.header.is_final
    [posting] = file.postings(print)
    assert posting.day == date(2025, 1, 31)
    assert posting.amount == Decimal("1190.00")
    assert posting.is_debit
    assert (posting.account, posting.counter) == ("6310", "70001")
    assert posting.label == "Miete Müllerhaus"
    assert posting.service_day == date(2025, 1, 31)


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
def test_the_year_of_a_day_is_that_of_the_batch(text, begin, span, day):
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
        (HEAD.replace(";21;", ";46;"), "category"),
    ],
)
def test_what_is_no_batch(content, code):
    with pytest.raises(LedgerFileError) as caught:
        open_datev(lambda: io.BytesIO(content.encode()))
    assert caught.value.code == code


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
    pay = RENT.replace(";6310;70001;", ";70001;1800;").replace('"R-1"', '"Z-9"')
    file, lines = ledger(RENT, second, pay)
    assert (file.chart, file.owner, file.last_day) == (
        *("skr04", "1001/42"),
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


def test_batches_of_two_clients_are_no_ledger():
    other = datev(RENT, head=HEAD.replace(";1001;42;", ";1001;43;"))
    with pytest.raises(LedgerFileError) as caught:
        as_ledger([("a", datev(RENT)), ("b", other)])
    assert caught.value.code == "mixed"


@pytest.mark.parametrize(
    ("account", "chart", "kind"),
    [
        ("401000", "pcg", "liability_payable"),
        ("408100", "pcg", "liability_current"),
        ("512", "pcg", "asset_cash"),
        ("681100", "pcg", "expense_depreciation"),
        ("9", "pcg", "asset_current"),
        ("1200", "skr03", "asset_cash"),
        ("1200", "skr04", "asset_receivable"),
        ("8400", "skr03", "income"),
        ("180000", "skr04", "asset_cash"),
        ("4400", "", "asset_current"),
        ("A100", "skr04", "asset_current"),
    ],
)
def test_kind_of_account(account, chart, kind):
    assert kind_of(account, chart) == kind


@pytest.mark.parametrize(
    ("balances", "chart"),
    [
        ({"4200": 900, "8400": -1000, "1200": 100}, "skr03"),
        ({"6310": 900, "4400": -1000, "1800": 100}, "skr04"),
        ({"1200": 100, "1600": -100}, ""),
    ],
)
def test_chart_is_guessed_by_what_classes_hold(balances, chart):
    assert guess_chart((a, Decimal(b)) for a, b in balances.items()) == chart
