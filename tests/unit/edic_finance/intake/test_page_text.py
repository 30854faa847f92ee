# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words become lines and cells as people read them, and values are found beside their
labels."""

import json
import math
import re
from dataclasses import replace

import pytest
from drawn_pages import GERMAN, page

from edic_finance.tools.intake.pages.layout import below, labelled
from edic_finance.tools.intake.pages.text import (
    Page,
    Slope,
    Word,
    as_json,
    in_lines,
    page_of,
    plain,
    turned,
)
from edic_finance.tools.intake.pages.values import amounts, dates

TOTAL = re.compile(r"total")
DATE = re.compile(r"date|datum")


def lines(found):
    return [[cell.text for cell in line] for line in found]


def beside(label, finder, *rows, **options):
    return [
        (str(item.value), item.distance)
        for item in labelled([page(*rows)], label, finder, **options)
    ]


# --- lines and cells ------------------------------------------------------------------
def test_letters_keep_their_places_without_accents():
    text = "Échéance N° 5 à Zürich, Straße"
    assert plain(text) == "echeance n° 5 a zurich, straße"
    assert len(plain(text)) == len(text)


def test_wide_gap_parts_cells():
    found = page((50, 100, "Total HT"), (300, 100, "1 000,00 €"))
    assert lines(found.lines) == [["Total HT", "1 000,00 €"]]


def test_two_columns_are_read_line_by_line():
    left = [(50, 100 + 12 * n, f"left {n}") for n in range(3)]
    right = [(320, 101 + 12 * n, f"right {n}") for n in range(3)]
    found = page(*right, *left)
    assert lines(found.lines) == [[f"left {n}", f"right {n}"] for n in range(3)]


def test_small_letters_beside_large_ones_are_of_one_line():
    found = page((50, 100, "FACTURE", 18), (200, 106, "n° 12", 9))
    assert lines(found.lines) == [["FACTURE", "n° 12"]]


def test_narrow_lines_stay_apart():
    found = page((50, 100, "first line"), (50, 109, "second line"))
    assert lines(found.lines) == [["first line"], ["second line"]]


def askew(rows, slope):
    """Return the words of rows on a sheet that lies askew."""
    words = []
    for word in (w for line in page(*rows).lines for cell in line for w in cell.words):
        left, top, right, bottom = word.box
        angle = slope.angle + slope.change * (top + bottom) / 2
        fall = math.tan(angle) * (left + right) / 2
        words.append(replace(word, box=(left, top + fall, right, bottom + fall)))
    return words


@pytest.mark.parametrize(
    "slope",
    [
        Slope(math.radians(2.5)),
        Slope(math.radians(-2.5)),
        Slope(math.radians(-1), math.radians(3) / 842),
    ],
)
def test_lines_of_a_skewed_page_stay_together(slope):
    rows = [
        (x, 100 + 12 * n, f"{name}{n}")
        for n in range(50)
        for x, name in ((50, "left"), (480, "right"))
    ]
    wanted = [[f"left{n}", f"right{n}"] for n in range(50)]
    words = askew(rows, slope)
    assert lines(in_lines(words, slope)) == wanted
    assert lines(in_lines(words)) != wanted, "they would not without the slope"


def test_place_of_a_part_of_a_cell():
    [cell] = page((50, 100, "Total 12,00 EUR")).cells
    assert cell.place(6, 11) == cell.words[1].box
    assert cell.place(0, 11)[:3:2] == (50, cell.words[1].box[2])


def test_least_sure_word_of_a_part_counts():
    words = [Word("Total", (0, 0, 20, 10), 0.99), Word("12,00", (22, 0, 40, 10), 0.6)]
    [[cell]] = in_lines(words)
    assert (cell.score(0, 5), cell.score(6, 11), cell.score(0, 11)) == (0.99, 0.6, 0.6)


# --- stored pages ---------------------------------------------------------------------
@pytest.mark.parametrize("turns", range(4))
def test_stored_page_is_read_again_as_it_was(turns):
    first = replace(page(*GERMAN), turns=turns)
    again = page_of(json.loads(json.dumps(as_json(first))))
    assert again.text == first.text
    assert (again.width, again.height, again.turns) == pytest.approx(
        (first.width, first.height, turns), abs=0.1
    )
    for cell, other in zip(first.cells, again.cells, strict=True):
        assert other.box == pytest.approx(cell.box, abs=0.11)


def test_page_that_was_stored_before_scans_were_turned():
    content = as_json(page(*GERMAN))
    del content["turns"]
    assert page_of(content).text == page(*GERMAN).text


@pytest.mark.parametrize(
    ("turns", "box"),
    [
        (0, (10, 20, 30, 25)),
        (1, (175, 10, 180, 30)),
        (2, (70, 175, 90, 180)),
        (3, (20, 70, 25, 90)),
    ],
)
def test_box_is_turned_clockwise(turns, box):
    """A word near the upper left corner of a sheet of 100 to 200."""
    assert turned((10, 20, 30, 25), turns, 100, 200) == box
    size = (200, 100) if turns % 2 else (100, 200)
    assert turned(box, -turns, *size) == (10, 20, 30, 25)


def test_page_on_its_side_is_stored_as_it_is_shown():
    """The sheet lies on its left side: the first line runs up along its left edge."""
    word = Word("Rechnung", (50, 60, 130, 70))
    first = Page(1, 595, 842, "ocr", in_lines([word]), turns=1)
    stored = as_json(first)
    assert (stored["width"], stored["height"]) == (842, 595)
    [[[[text, *box, _score]]]] = stored["lines"]
    assert (text, box) == ("Rechnung", [60, 465, 70, 545])


# --- labels ---------------------------------------------------------------------------
def test_value_behind_its_label():
    rows = [(50, 100, "Total : 12,00 EUR")]
    assert beside(TOTAL, amounts, *rows) == [("12.00", 0)]


def test_value_to_the_right_of_its_label():
    rows = [(50, 100, "Total"), (300, 100, "12,00")]
    assert beside(TOTAL, amounts, *rows) == [("12.00", 1)]


def test_value_below_its_label():
    rows = [(50, 100, "Date"), (200, 100, "Client"), (50, 114, "05.03.2026")]
    assert beside(DATE, dates, *rows) == [("2026-03-05", 3)]


def test_value_of_another_column_is_not_below():
    rows = [(50, 100, "Date"), (200, 114, "05.03.2026")]
    assert beside(DATE, dates, *rows) == []


def test_label_in_a_sentence_names_nothing_elsewhere():
    rows = [(50, 100, "Total of all that was agreed upon"), (50, 114, "12,00")]
    assert beside(TOTAL, amounts, *rows) == []


def test_words_between_label_and_value():
    rows = [(50, 100, "Date of whatever it may be 05.03.2026")]
    assert beside(DATE, dates, *rows) == []
    assert beside(DATE, dates, *rows, between=30) == [("2026-03-05", 0)]


def test_signs_between_label_and_value_do_not_count():
    rows = [(50, 100, "Date : : : # 05.03.2026")]
    assert beside(DATE, dates, *rows, between=1) == [("2026-03-05", 0)]


def test_word_that_gives_another_meaning_is_heeded_before_and_behind():
    delivery = re.compile("liefer|delivery")
    for text in ("Lieferdatum 05.03.2026", "Date of delivery 05.03.2026"):
        assert beside(DATE, dates, (50, 100, text), without=delivery) == []


def test_label_within_a_sentence_is_known():
    rows = [(50, 100, "Rechnung gemäß der Bestellung, Datum 05.03.2026")]
    [found] = labelled([page(*rows)], DATE, dates)
    assert found.is_in_sentence
    [found] = labelled([page((50, 100, "Datum 05.03.2026"))], DATE, dates)
    assert not found.is_in_sentence


def test_cells_below_one_in_each_line():
    found = page((50, 100, "head"), (50, 114, "first"), (300, 114, "x"), (50, 128, "2"))
    head = next(iter(found.cells))
    assert [cell.text for cell in below(found, head)] == ["first", "2"]
    assert [cell.text for cell in below(found, head, 1)] == ["first"]
