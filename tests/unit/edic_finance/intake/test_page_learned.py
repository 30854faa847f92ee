# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Places of corrected values are read on the vendor's next bill, to be checked."""

import json
from dataclasses import astuple

from drawn_pages import GERMAN, changed, page

from edic_finance.tools.intake.pages import finder
from edic_finance.tools.intake.pages.fields import CHECK, SURE
from edic_finance.tools.intake.pages.learned import MIN_BILLS_SURE, learn
from edic_finance.tools.intake.pages.text import as_json

MARK = (330, 270, "Unser Zeichen")
FIRST, NEXT = (460, 270, "ZZ-17"), (460, 270, "ZZ-18")
OTHER = (330, 500, "Wiederholt")


def read(*rows, **learned):
    content = {"pages": [as_json(page(*rows))], "names": [], "numbers": [], **learned}
    return finder.read(json.dumps(content).encode()).fields["number"]


def places(rows, number, box=None):
    shown = {"number": (1, box)} if box else None
    return [astuple(a) for a in learn([page(*rows)], {"number": number}, shown)]


def test_corrected_place_is_read_in_place_of_what_the_rules_find():
    anchors = places([*GERMAN, MARK, FIRST], "ZZ-17")
    assert read(*GERMAN, MARK, NEXT).value == "GL-2026-017"
    field = read(*GERMAN, MARK, NEXT, corrections=[anchors])
    assert (field.value, field.band, field.source) == ("ZZ-18", CHECK, "layout")


def test_last_correction_counts():
    rows = [*GERMAN, MARK, NEXT]
    first = places([*GERMAN, MARK, FIRST], "ZZ-17")
    last = places([*GERMAN, MARK, FIRST], "GL-2026-017")
    assert read(*rows, corrections=[first, last]).value == "GL-2026-017"
    assert read(*rows, corrections=[last, first]).value == "ZZ-18"


def test_correction_of_one_bill_yields_to_posted_bills_that_agree_with_the_rules():
    correction = places([*GERMAN, MARK, FIRST], "ZZ-17")
    posted = places([*GERMAN, MARK, FIRST], "GL-2026-017")
    rows = [*GERMAN, MARK, NEXT]
    few, enough = ([[*a, bills] for a in posted] for bills in (1, MIN_BILLS_SURE))
    assert read(*rows, corrections=[correction], anchors=few).value == "ZZ-18"
    field = read(*rows, corrections=[correction], anchors=enough)
    assert (field.value, field.band) == ("GL-2026-017", SURE)


def test_correction_that_agrees_changes_nothing():
    anchors = places(GERMAN, "GL-2026-017")
    assert read(*GERMAN, corrections=[anchors]) == read(*GERMAN)


def test_only_the_place_that_was_shown_is_learned():
    rows = [*GERMAN, MARK, FIRST, OTHER, (460, 500, "ZZ-17")]
    everywhere = {anchor[3] for anchor in places(rows, "ZZ-17")}
    shown = {anchor[3] for anchor in places(rows, "ZZ-17", (455, 265, 500, 285))}
    assert {"unser zeichen", "wiederholt"} <= everywhere
    assert "unser zeichen" in shown and "wiederholt" not in shown


def test_bill_without_the_corrected_place_is_read_by_the_rules():
    anchors = places([*GERMAN, MARK, FIRST], "ZZ-17")
    rows = changed(GERMAN, ("GL-2026-017", "GL-2026-018"))
    assert read(*rows, corrections=[anchors]).value == "GL-2026-018"
