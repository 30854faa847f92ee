# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Days, amounts and identifiers are read as people write them, and only those."""

from decimal import Decimal

import pytest

from edic_finance.tools.intake.pages.values import (
    amounts,
    currencies,
    dates,
    has_month_first,
    ibans,
    rates,
    sirets,
    vat_numbers,
)


def days(text, **options):
    return [str(found.value) for found in dates(text, **options)]


def money(text):
    return [str(found.value) for found in amounts(text)]


def values(finder, text):
    return [found.value for found in finder(text)]


# --- days -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "05.03.2026", "5.3.2026", "5.3.26", "05/03/2026", "05-03-2026", "2026-03-05",
        "2026/03/05", "05. 03. 2026", "5. März 2026", "5 mars 2026", "05 MARS 2026",
        "5 March 2026", "5th March 2026", "March 5, 2026", "Mar 5, 2026",
        "5 Maerz 2026", "5. Mrz. 2026", "05-Mar-26", "le 5 mars 2026",
        "vom 5.3.2026 an",
    ],
)  # fmt: skip
def test_fifth_of_march_is_read_however_it_is_written(text):
    assert days(text) == ["2026-03-05"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er février 2026", "2026-02-01"),
        ("15 août 2026", "2026-08-15"),
        ("15 AOUT 2026", "2026-08-15"),
        ("24 déc. 2026", "2026-12-24"),
        ("31. Jänner 2026", "2026-01-31"),
        ("3. Oktober 2026", "2026-10-03"),
        ("October 3, 2026", "2026-10-03"),
        ("30 juin 2026", "2026-06-30"),
        ("29.02.2028", "2028-02-29"),
    ],
)
def test_months_of_three_languages(text, day):
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2026", "29.02.2026", "32.01.2026", "00.03.2026", "12.13.2026",
        "1.234.567", "192.168.10.1", "12/2026", "05.03.1899", "05/03.2026",
        "Nr. 12345.03.2026", "2026-13-05", "5 marshmallow 2026",
    ],
)  # fmt: skip
def test_what_is_no_day_is_left_out(text):
    assert days(text) == []


def test_days_keep_the_order_of_the_text():
    assert days("vom 5.3.2018 bis 4. April 2018, gedruckt 2018-05-01") == [
        "2018-03-05",
        "2018-04-04",
        "2018-05-01",
    ]


def test_place_of_a_day_is_that_of_its_text():
    [found] = dates("Datum: 5. März 2026 ")
    assert "Datum: 5. März 2026 "[found.start : found.end] == "5. März 2026"


@pytest.mark.parametrize(
    ("text", "is_first"),
    [
        ("11/17/2026", True),
        ("11/03/2026 and 11/17/2026", True),
        ("17/11/2026", False),
        ("11/03/2026", False),
        ("11/17/2026 and 17/11/2026", False),  # both: the page contradicts itself
        ("17.11.2026 and 11.17.2026", False),  # only strokes are American
        ("", False),
    ],
)
def test_month_is_first_only_where_the_page_says_so(text, is_first):
    assert has_month_first(text) is is_first


def test_day_with_strokes_follows_the_page():
    assert days("03/04/2026") == ["2026-04-03"]
    assert days("03/04/2026", is_month_first=True) == ["2026-03-04"]
    assert days("17/04/2026", is_month_first=True) == []
    assert days("03.04.2026", is_month_first=True) == ["2026-04-03"]


# --- amounts --------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "1234,50", "1234.50", "1.234,50", "1,234.50", "1 234,50", "1 234.50",
        "1\u00a0234,50", "1\u202f234,50", "1'234.50", "1’234.50", "€1,234.50",
        "1.234,50€", "EUR 1.234,50", "1 234,50 €", "$ 1,234.50", "1.234,50.",
    ],
)  # fmt: skip
def test_amount_is_read_with_all_separators(text):
    assert money(text) == ["1234.50"]


@pytest.mark.parametrize(
    "text",
    [
        "-83,00",
        "- 83,00",
        "–83,00",
        "\u221283,00",
        "83,00-",
        "83,00 -",
        "83,00- EUR",
        "-€83.00",
    ],
)
def test_minus_stands_before_or_behind(text):
    assert money(text) == ["-83.00"]


def test_minus_of_the_next_amount_is_not_taken():
    assert money("83,00 -12,00") == ["83.00", "-12.00"]
    assert money("83,00 - 12,00") == ["83.00", "-12.00"]
    assert money("Total 83,00 - TVA 20 %") == ["83.00"]


@pytest.mark.parametrize(
    "text",
    [
        "1234", "12,5", "12,345", "1.234", "19,00 %", "5,50%", "1.234.56",
        "v1.2.34.56", "12.34.5678", "A12,34", "12/34,56", "01,50", "3,50/100",
        "1000000000000,00",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_left_out(text):
    assert money(text) == []


def test_amounts_of_a_row_are_parted():
    assert money("12 x 1.234,50 = 14 814.00 EUR 7 %") == ["1234.50", "14814.00"]
    assert money("2 3,00 6,00") == ["3.00", "6.00"]


def test_largest_amounts():
    assert money("999.999.999.999,99") == ["999999999999.99"]


def test_percentages_are_read_without_amounts():
    text = "7 %, 19%, 5,50 % und 20.0% auf 100,00; 119,00 und 1.234 %"
    assert list(rates(text)) == [Decimal(n) for n in ("7", "19", "5.5", "2E+1")]


# --- identifiers ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("USt-IdNr.: DE136695976", "DE136695976"),
        ("USt-IdNr. DE 136 695 976", "DE136695976"),
        ("TVA : FR44732829320", "FR44732829320"),
        ("N° TVA intracommunautaire FR 44 732 829 320", "FR44732829320"),
        ("ATU13585627", "ATU13585627"),
        ("BTW NL 810433941 B01", "NL810433941B01"),
        ("fr44732829320", "FR44732829320"),
        ("ESA12345674", "ESA12345674"),
        ("VAT No: GB 980 7806 84", "GB980780684"),
    ],
)
def test_vat_number_with_its_check_digits(text, number):
    [found] = vat_numbers(text)
    assert (found.value, found.is_checked) == (number, True)


def test_vat_number_with_wrong_check_digits_says_so():
    [found] = vat_numbers("DE136695977")
    assert (found.value, found.is_checked) == ("DE136695977", False)


@pytest.mark.parametrize(
    "text",
    [
        "DE12345678", "DE1234567890", "DE ABCDEFGHI", "MODE136695976", "XX136695976",
        "DEUTSCHLAND", "FR4473282932", "Seite 1",
    ],
)  # fmt: skip
def test_what_is_no_vat_number_is_left_out(text):
    assert values(vat_numbers, text) == []


def test_vat_number_ends_before_the_next_word():
    assert values(vat_numbers, "USt-IdNr. DE136695976 HRB 12345") == ["DE136695976"]


@pytest.mark.parametrize(
    ("text", "is_checked"),
    [
        ("SIRET 73282932000074", True),
        ("SIRET : 732 829 320 00074", True),
        ("SIRET 732.829.320.00074", True),
        ("73282932000075", False),
        ("35600000049837", True),  # La Poste: the sum of its digits
        ("35600000049838", False),
    ],
)
def test_siret_with_its_check_sum(text, is_checked):
    [found] = sirets(text)
    assert len(found.value) == 14
    assert found.is_checked is is_checked


@pytest.mark.parametrize(
    "text",
    [
        "7328293200007", "732829320000741", "A73282932000074",
        # the end of an account has as many digits
        "IBAN: DE98 9999 9999 0000 0000 08",
        "FR76 3000 6000 0112 3456 7890 189",
    ],
)  # fmt: skip
def test_other_digits_are_no_siret(text):
    assert values(sirets, text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("IBAN DE02 1203 0000 0000 2020 51", "DE02120300000000202051"),
        ("IBAN:DE02120300000000202051", "DE02120300000000202051"),
        ("FR76 3000 6000 0112 3456 7890 189 BIC AGRI", "FR7630006000011234567890189"),
        ("de02 1203 0000 0000 2020 51", "DE02120300000000202051"),
        ("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
        ("DE02 1203 0000 0000 2020 51 12345", "DE02120300000000202051"),
    ],
)  # fmt: skip
def test_iban_is_read_without_spaces(text, number):
    [found] = ibans(text)
    assert (found.value, found.is_checked) == (number, True)


@pytest.mark.parametrize(
    "text",
    ["DE12 1234 5678 9012 3456 78", "DE03 1203 0000 0000 2020 51", "DE02 1203", "IBAN"],
)
def test_iban_with_wrong_check_digits_is_none(text):
    assert values(ibans, text) == []


@pytest.mark.parametrize(
    "text", ["DEO2 1203 0000 0000 2020 51", "DE02 12O3 0000 0000 2O2O 5I"]
)
def test_misread_letters_of_an_iban_are_digits_and_it_is_not_checked(text):
    [found] = ibans(text)
    assert (found.value, found.is_checked) == ("DE02120300000000202051", False)


@pytest.mark.parametrize(
    ("text", "code"),
    [("12 €", "EUR"), ("EUR 12", "EUR"), ("CHF", "CHF"), ("£5", "GBP"),
     ("in US Dollars", "USD"), ("Total, en euros", "EUR"), ("Summe in Euro", "EUR")],
)  # fmt: skip
def test_currency_is_read_by_code_and_sign(text, code):
    assert values(currencies, text) == [code]


@pytest.mark.parametrize(
    "text", ["$ 12.00", "EUROPA", "Euroschrauben", "Euro-Norm", "FEUR", "12"]
)
def test_sign_of_many_currencies_says_none(text):
    """A dollar sign is of twenty countries."""
    assert values(currencies, text) == []


def test_day_behind_a_german_word_is_no_vat_number():
    assert not [*vat_numbers("Talheim, den 24.11.2026")]
