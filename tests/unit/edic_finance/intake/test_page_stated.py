# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values of the XML of a hybrid invoice are found on its pages, or what they say
instead is."""

import pytest

from edic_finance.tools.intake.pages.fields import Field
from edic_finance.tools.intake.pages.stated import place_stated
from edic_finance.tools.intake.pages.text import Page, Word, in_lines


def page(*lines, number=1):
    """Return a page with a line at each 20 points, letters of 5 points."""
    words = []
    for row, line in enumerate(lines, start=1):
        left = 10
        for text in line.split(" "):
            right = left + 5 * len(text)
            words.append(Word(text, (left, 20 * row, right, 20 * row + 10)))
            left = right + 5
    return Page(number, 595, 842, "text", in_lines(words))


PAGE = page(
    "Gartenbau Lindenhof GmbH",
    "Rechnung GL-17 vom 03.11.2026",
    "Summe 1.487,50 EUR",
    "Zahlbar 1.487,50 EUR",
)


@pytest.mark.parametrize(
    ("name", "value", "row"),
    [
        ("vendor", "GARTENBAU Lindenhof GmbH", 1),
        ("number", "GL-17", 2),
        ("date", "2026-11-03", 2),
        ("gross", "1487.50", 4),
        ("gross", "1487.5", 4),
        ("gross", "-1487.50", 4),
        ("currency", "EUR", 4),
    ],
)
def test_stated_value_is_found_however_it_is_written(name, value, row):
    placed, other = place_stated([PAGE], {name: value}, {})
    field = placed[name]
    assert (field.value, field.band, field.source) == (value, "sure", "xml")
    assert (field.page, field.box[1]) == (1, 20 * row)
    assert not other


def test_place_that_rules_read_is_preferred():
    read = {"gross": Field("1487.50", "sure", 1, (1, 2, 3, 4), "text")}
    placed, _other = place_stated([PAGE], {"gross": "1487.50"}, read)
    assert placed["gross"].box == (1, 2, 3, 4)


def test_what_the_page_says_instead_is_said():
    read = {"gross": Field("1487.50", "sure", 1, (1, 2, 3, 4), "text")}
    placed, other = place_stated([PAGE], {"gross": "1500.00"}, read)
    assert (placed["gross"].value, placed["gross"].box) == ("1500.00", None)
    assert other["gross"].value == "1487.50"


def test_value_that_is_on_the_page_beside_another_contradicts_nothing():
    read = {"date": Field("2026-10-01", "check", 1, (1, 2, 3, 4), "text")}
    placed, other = place_stated([PAGE], {"date": "2026-11-03"}, read)
    assert placed["date"].box
    assert not other


@pytest.mark.parametrize("number", ["L-17", "GL-1", "17", "7"])
def test_part_of_a_word_is_no_number(number):
    placed, _other = place_stated([PAGE], {"number": number}, {})
    assert placed["number"].box is None


def test_name_on_the_page_is_never_said_to_be_another():
    read = {"vendor": Field("Gartenbau Lindenhof GmbH", "sure", 1, (1, 2, 3, 4))}
    _placed, other = place_stated([PAGE], {"vendor": "Lindenhof Holding AG"}, read)
    assert not other


def test_what_is_not_stated_is_open_and_a_type_has_no_place():
    placed, other = place_stated([PAGE], {"due": None, "type": "380"}, {})
    assert (placed["due"].band, placed["due"].value) == ("open", None)
    assert placed["type"].box is None
    assert not other
