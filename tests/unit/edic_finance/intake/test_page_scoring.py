# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The benchmark of pages judges by what a page prints and by what its truth says."""

import sys
from pathlib import Path

import pytest
from drawn_pages import GERMAN, page

sys.path.insert(0, str(Path(__file__).parents[4] / "benchmarks/intake"))

import page_truth
import page_withheld
import pages

from edic_finance.tools.intake.pages.text import as_json, page_of


def case(truth, absent=(), printed=()):
    path = Path("x.pdf")
    sets = frozenset(printed), False, "", frozenset(absent)
    return page_truth.Case("x.pdf", path, "de", truth, *sets)


def result(field, value, band="sure", **about):
    about = case(about.pop("truth", {}), **about)
    truth = about.truth.get(field) if field in about.printed else None
    return pages.Result(about, "text", field, truth, value, band)


def test_value_of_which_the_truth_does_not_speak_is_not_invented():
    counts = pages.counted([result("vendor_vat", "DE136695976")])
    assert (counts["invented"], counts["invented_sure"], counts["unjudged"]) == (
        0,
        0,
        1,
    )


def test_value_that_the_truth_names_as_missing_is_invented():
    counts = pages.counted([result("due", "2026-11-03", absent=["due"])])
    assert (counts["invented"], counts["invented_sure"], counts["unjudged"]) == (
        1,
        1,
        0,
    )


def test_truth_names_a_field_as_missing_only_where_it_has_the_field():
    assert page_truth.absent({"due": None, "number": "17"}) == {"due"}


def test_sure_value_that_differs_from_the_printed_one_is_wrong():
    about = {"truth": {"date": "2026-11-03"}, "printed": ["date"]}
    counts = pages.counted([result("date", "2026-11-04", **about)])
    assert (counts["printed"], counts["sure"], counts["wrong"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("name", "value", "text", "is_printed"),
    [
        ("gross", "16.90", "Summe 16,90 EUR", True),
        ("gross", "16.90", "Summe 116,90 EUR", False),
        ("gross", "16.90", "Summe 16,905", False),
        ("gross", "1234.50", "1 234,50 und mehr", True),
        ("gross", "1234.50", "1.234,50", True),
        ("gross", "1234.50", "1'234.50", True),
        ("gross", "234.50", "1.234,50", False),
        ("date", "2018-03-05", "vom 5.3.18", True),
        ("date", "2018-03-05", "Tel. 0 53 18 77", False),
        ("date", "2018-03-05", "Tel. 95.3.18", False),
        ("date", "2018-03-05", "am 5. März 2018", True),
        ("date", "2018-03-05", "March 5th, 2018", True),
        ("date", "2018-03-05", "2018-03-05", True),
        ("number", "471102", "Nr. 471102", True),
        ("number", "471102", "Nr. 4711020", False),
        ("number", "RE-17", "Rechnung RE 17 vom", True),
        ("vendor", "Bei Spiel GmbH", "BEI SPIEL GMBH", True),
        ("vendor", "Élec Réseau", "elec reseau", True),
    ],
)
def test_printed_is_what_is_no_part_of_a_longer_number(name, value, text, is_printed):
    assert page_truth.is_printed(name, value, text) is is_printed


# --- values that are taken away -------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("gross", "1487.50", "1.487,50"),
        ("date", "2026-11-03", "03.11.2026"),
        ("vendor_vat", "DE136695976", "DE136695976"),
        ("iban", "DE02120300000000202051", "DE02 1203 0000 0000 2020 51"),
        ("number", "GL-2026-017", "GL-2026-017"),
    ],
)
def test_value_that_is_taken_away_stands_nowhere(name, value, text):
    whole = [as_json(page(*GERMAN))]
    without = page_withheld.withheld(whole, name, value)
    assert text in page_of(whole[0]).text
    assert text not in page_of(without[0]).text
    assert len(page_of(without[0]).text) >= len(page_of(whole[0]).text) - 2 * len(text)


def test_total_is_misread_in_one_place_at_a_time():
    rows = [*GERMAN, (330, 422, "Zahlbetrag"), (460, 422, "1.487,50 EUR")]
    whole = [as_json(page(*rows))]
    changed = [page_of(p[0]).text for p in page_withheld.misread(whole, "1487.50")]
    assert len(changed) == 2
    assert all(text.count("1.487,50") == 1 for text in changed)
