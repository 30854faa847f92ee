# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

import pytest

from edic_finance.tools.audit.terms import classes, fold, met

TERMS = ("régul", "à voir", "selon M.", "bar", "Umbuchung ?", "plug", "korrekt*")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("REGUL. 2025", ["régul"]),
        ("Régularisation annuelle", []),
        ("re\u0301gul", ["régul"]),
        ("a  voir", ["à voir"]),
        ("la voirie", []),
        ("selon m. X", ["selon M."]),
        ("selon ma note", []),
        ("Kasse, BAR", ["bar"]),
        ("Barriere, Sandbar", []),
        ("Umbuchung?", ["Umbuchung ?"]),
        ("Umbuchung ?", ["Umbuchung ?"]),
        ("Umbuchung 12", []),
        ("Korrektur der Kostenstelle", ["korrekt*"]),
        ("unkorrekt", []),
        ("plug, bar", ["bar", "plug"]),
        ("", []),
    ],
)
def test_terms_are_met_whole(text, terms):
    assert met(TERMS, text) == terms


def test_folding_keeps_what_is_between_words():
    assert fold("Straße; ÉTÉ") == "strasse; ete"


def test_a_class_of_characters():
    marks = classes([0x200B, 0x200C, 0x200D, 0x61, 0xE0100, 0xE0101])
    assert marks == "[a\u200b-\u200d\U000e0100-\U000e0101]"
    assert re.fullmatch(marks, "\u200c")
    assert not re.fullmatch(marks, "b")
