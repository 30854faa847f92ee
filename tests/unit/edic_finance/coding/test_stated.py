# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_finance.tools.coding.stated import NOTHING, code_key, with_stated

STATED = {"label": "12", "kind": "reference", "term": "BT-133", "text": "6068"}


def history(label, band, *alternatives):
    return {
        **NOTHING,
        "label": label,
        "confidence": "0.9000",
        "band": band,
        "alternatives": [[label, "0.9000"], *alternatives] if label else alternatives,
        "neighbours": [{"line_id": 1, "label": label, "similarity": "0.5000"}],
        "words": [["paper", "1"]],
        "vendor_cases": 3,
        "vendor_hits": 2,
        "calibration": [30, 31],
    }


@pytest.mark.parametrize("band", ["sure", "check"])
def test_history_that_says_the_same_keeps_its_evidence_and_band(band):
    found = history("12", band)
    assert with_stated(found, STATED) == {**found, "stated": STATED}


@pytest.mark.parametrize("band", ["sure", "check"])
def test_what_is_stated_goes_before_history_and_is_checked(band):
    found = with_stated(history("7", band, ["12", "0.0500"], ["3", "0.0200"]), STATED)
    assert (found["label"], found["band"], found["confidence"]) == ("12", "check", 0)
    assert found["alternatives"] == [["7", "0.9000"], ["3", "0.0200"]]
    assert found["stated"] == STATED
    # the evidence of another label is none for this one
    assert found["words"] == []
    assert (found["vendor_cases"], found["calibration"]) == (0, [0, 0])


@pytest.mark.parametrize("nothing", [None, NOTHING, history(None, "open")])
def test_without_history_it_is_checked_as_well(nothing):
    found = with_stated(nothing, STATED)
    assert (found["label"], found["band"]) == ("12", "check")
    assert found["alternatives"] == []


def test_codes_are_compared_whatever_their_spaces_and_capitals():
    assert code_key(" 6068 ") == code_key("60 68") == "6068"
    assert code_key("Écoles-1") == code_key("écoles-1")
    assert code_key("  ") == ""
