# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Amounts in German and French writing, and sections by account."""

import doctest
from decimal import Decimal as D

import pytest

from edic_public_sector.tools.budget import guess, numbers, resolve, sections
from edic_public_sector.tools.budget.document import Section
from edic_public_sector.tools.budget.numbers import (
    decimal_mark,
    grouped_number,
    plain_number,
    year_number,
)
from edic_public_sector.tools.budget.sections import french_section


@pytest.mark.parametrize("module", [guess, numbers, resolve, sections])
def test_examples_of_the_docstrings_hold(module):
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234.56", "1234.56"),
        ("1234,56", "1234.56"),
        (" -0.5 ", "-0.5"),
        ("+7", "7"),
        ("0", "0"),
        ("999999999999999.999999", "999999999999999.999999"),
    ],
)
def test_a_plain_amount(text, number):
    assert plain_number(text) == D(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        ".5",
        "5.",
        "1 234",
        "1.234,5",
        "1,234.5",
        "1e5",
        "NaN",
        "Infinity",
        "0x1",
        "1_000",
        "12€",
        "--1",
        "1.0000000",
        "\u0663",
        "\u00b2",
        "1" * 16,
    ],
)
def test_what_is_no_plain_amount(text):
    assert plain_number(text) is None


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.234,56"], ","),
        (["1,234.56"], "."),
        (["1.234.567"], ","),
        (["1,234,567"], "."),
        (["1.234.567,89"], ","),
        (["12,5"], ","),
        (["12.50"], "."),
        (["-22.000,00"], ","),
        (["1 234,56"], ","),
        (["1.234", "", "7", "12,50"], ","),
        (["1.234", "2.345", "0.5"], "."),
        (["0.125"], "."),  # no group begins with naught
        (["1234.567"], "."),  # nor has four digits
        (["1.234-", "7,10-"], ","),  # SAP writes the sign last
        (["1.234"], None),
        (["123.456"], None),
        (["1.234-", "-2.345", "3.456 €"], None),
        (["n. v.", "entf.", "k.A.", "-,-", "1.234"], None),  # words tell nothing
        (["12", "", "-"], None),
        ([], None),
    ],
)
def test_decimal_mark_of_a_file(texts, mark):
    assert decimal_mark(texts) == mark


def test_a_file_is_read_no_further_than_needed():
    texts = iter(["1", "2,50", "3.4"])
    assert decimal_mark(texts) == ","
    assert next(texts) == "3.4"


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("1.234,56", ",", "1234.56"),
        ("1.234", ",", "1234"),
        ("1.234", ".", "1.234"),
        ("12.345.678,9", ",", "12345678.9"),
        ("1234567,89", ",", "1234567.89"),
        ("1,234.56", ".", "1234.56"),
        ("1 234,56", ",", "1234.56"),
        ("1\u00a0234\u202f567,89 €", ",", "1234567.89"),
        ("1'234.50", ".", "1234.50"),
        ("-22.000,00", ",", "-22000"),
        ("22.000,00-", ",", "-22000"),
        ("22.000-", ",", "-22000"),
        ("5+", ",", "5"),
        ("- 5", ",", "-5"),
        ("€ 5", ",", "5"),
        ("5,", ",", "5"),
        ("0,00", ",", "0"),
        ("0,125", ",", "0.125"),
        ("007", ",", "7"),
    ],
)
def test_an_amount_with_groups(text, mark, number):
    assert grouped_number(text, mark) == D(number)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("", ","),
        ("-", ","),
        ("–", ","),
        (",5", ","),
        ("1,2,3", ","),
        ("1.23,4", ","),
        ("1.2345,6", ","),
        ("1,234.56", ","),
        ("1.234,56", "."),
        ("12.34", ","),
        ("0.125", ","),
        ("1.234.56", ","),
        ("-5-", ","),
        ("1e3", ","),
        ("abc", ","),
        ("12 EUR", ","),
        ("\u0661", ","),
        ("1_0", ","),
        ("12 50", ","),
        ("1 23 4", ","),
        ("100 2000", ","),
        ("1,5 000", "."),
    ],
)
def test_what_is_no_amount_is_none(text, mark):
    assert grouped_number(text, mark) is None


@pytest.mark.parametrize(("text", "year"), [("2099", 2099), ("1999", 1999)])
def test_a_year(text, year):
    assert year_number(text) == year


@pytest.mark.parametrize(
    "text", ["", "99", "0000", "3000", "20999", " 2099", "202\u00b2", "9" * 5000]
)
def test_what_is_no_year(text):
    assert year_number(text) is None


@pytest.mark.parametrize(
    ("chapter", "nature", "section"),
    [
        ("011", "6068", "operating"),
        ("70", "7067", "operating"),
        ("21", "2183", "capital"),
        ("16", "1641", "capital"),
        ("", "45411", "capital"),
        ("", "001", "capital"),
        ("", "002", "operating"),
        ("", "021", "capital"),
        ("", "023", "operating"),
        ("040", "28188", "capital"),
        ("041", "2031", "capital"),
        ("042", "6811", "operating"),
        ("042", "777", "operating"),
        ("930", "60612", "operating"),  # chapters of a vote by function
        ("012", "", "operating"),
        ("041", "999", "capital"),  # the account tells nothing, the chapter does
        ("9", "6068", "operating"),
        ("", "355", "capital"),
        ("", "519", "capital"),
    ],
)
def test_section_of_a_french_line(chapter, nature, section):
    assert french_section(chapter, nature) is Section(section)


@pytest.mark.parametrize(
    ("section", "codes"),
    [
        ("operating", "002 011 012 013 014 015 016 017 022 023 042 043"),
        ("capital", "001 010 018 020 021 024 040 041"),
    ],
)
def test_what_has_a_budget_account_alone(section, codes):
    for code in codes.split():
        assert french_section("", code) is french_section(code, "") is Section(section)


@pytest.mark.parametrize(("chapter", "nature"), [("", ""), ("", "8"), ("9", "099")])
def test_no_section_is_made_up(chapter, nature):
    assert french_section(chapter, nature) is None


def test_sign_of_minus_is_one():
    assert grouped_number("\N{MINUS SIGN}1.234,50", ",") == D("-1234.50")
