# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A place of a page that a person points at gives the value that stands there."""

import pytest

from edic_finance.tools.intake.pages.take import (
    MAX_CHARACTERS,
    MAX_PLACES,
    find_places,
    take,
)
from edic_finance.tools.intake.pages.text import Page, Word, in_lines

IBAN = "DE02120300000000202051"


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


def line(number):
    return 0, 20 * number - 2, 595, 20 * number + 12


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", "GL-2026-017", "GL-2026-017"),
        ("number", "Rechnung Nr. GL-2026-017", "GL-2026-017"),
        ("number", "FA 2026 017", "FA 2026 017"),
        ("order", "Bestellung: B/118.", "B/118"),
        ("date", "Paris, le 3 mars 2026", "2026-03-03"),
        ("due", "03/12/2026", "2026-12-03"),
        ("gross", "1.487,50 EUR", "1487.50"),
        ("net", "-12,00", "-12.00"),
        ("iban", f"IBAN: {IBAN}", IBAN),
        ("vendor_vat", "USt-IdNr.: DE136695976", "DE136695976"),
        ("currency", "Total en €", "EUR"),
        ("vendor", "Gartenbau Lindenhof GmbH", "Gartenbau Lindenhof GmbH"),
    ],
)
def test_value_is_read_as_its_field_takes_it(kind, text, value):
    found = take([page("above", text, "below")], 1, line(2), kind)
    assert (found.value, found.text, found.page) == (value, text, 1)


@pytest.mark.parametrize("kind", ["date", "gross", "iban", "currency"])
def test_words_without_the_value_give_none(kind):
    found = take([page("Lindenweg")], 1, line(1), kind)
    assert (found.value, found.text) == (None, "Lindenweg")


def test_place_without_words_gives_nothing():
    pages = [page("Lindenweg")]
    assert take(pages, 1, line(5), "buyer") is None
    assert take(pages, 2, line(1), "buyer") is None


def test_box_is_that_of_the_value_alone():
    found = take([page("Datum: 03.11.2026 Seite")], 1, line(1), "date")
    assert found.box == (45, 20, 95, 30)


def test_only_words_whose_middle_is_in_the_box_are_taken():
    text = take([page("one two three")], 1, (20, 18, 50, 32), "buyer").text
    assert text == "two"


def test_other_dates_of_the_document_say_whether_the_month_is_first():
    pages = [page("03/04/2026"), page("issued 01/31/2026", number=2)]
    assert take(pages, 1, line(1), "date").value == "2026-03-04"
    assert take(pages[:1], 1, line(1), "date").value == "2026-04-03"


def test_no_more_than_a_limit_is_read():
    long = "word " * MAX_CHARACTERS
    found = take([page(long.strip())], 1, (0, 0, 10**6, 10**6), "buyer")
    assert len(found.text) == MAX_CHARACTERS


def test_places_are_those_of_the_kind_in_reading_order():
    pages = [
        page("Rechnung GL-17 vom", "03.11.2026 bis 03.12.2026", "Summe 12,00 EUR"),
        page("zahlbar 04.12.2026", number=2),
    ]
    found = find_places(pages, "date")
    assert [(f.page, f.value) for f in found] == [
        (1, "2026-11-03"),
        (1, "2026-12-03"),
        (2, "2026-12-04"),
    ]
    assert found[0].box == (10, 40, 60, 50)
    assert [f.value for f in find_places(pages, "gross")] == ["12.00"]
    assert [f.value for f in find_places(pages, "number")] == ["GL-17"]


def test_words_alone_may_be_a_party_and_figures_are_none():
    pages = [page("Gartenbau Lindenhof", "12345")]
    found = find_places(pages, "vendor")
    assert [f.value for f in found] == ["Gartenbau Lindenhof"]


def test_place_of_a_page_on_its_side_is_where_it_is_shown():
    upright = page("Datum 03.11.2026")
    lying = Page(1, 842, 595, "ocr", upright.lines, turns=1)
    (found,) = find_places([lying], "date")
    assert found.box == lying.as_shown((40, 20, 90, 30))
    assert lying.size_shown == (595, 842)
    assert take([lying], 1, found.box, "date").value == "2026-11-03"


def test_no_more_places_than_a_limit_are_offered():
    full = page(*["1,00"] * (MAX_PLACES + 1))
    assert len(find_places([full], "gross")) == MAX_PLACES
