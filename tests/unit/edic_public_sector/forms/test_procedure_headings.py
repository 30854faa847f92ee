# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Headings are recognised where the sets say them surely, and nowhere else."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[4] / "scripts"))
import procedure_headings as headings

ADDON = Path(__file__).parents[4] / "addons" / "edic_public_sector"
SHIPPED = sorted((ADDON / "data" / "procedures").glob("*[0-9].json"))


def above(*blocks):
    lines = [{"in": where, "text": text} for where, text in blocks]
    return headings.of_blocks(lines)[1:]


CHAPTER, CASE = "Situation/Texte/Chapitre", "Chapitre/BlocCas/Cas"


def test_titles_head_the_elements_of_the_next_line():
    assert above(
        ("Introduction/Texte", "a"),
        ("Titre", "In France"),
        ("Titre", "Papers"),
        (CHAPTER, "b"),
        ("Titre", "Alone"),
        (CASE, "c"),
        ("Cas/Liste/Item", "d"),
        ("Titre", "Mind"),
        ("Texte/Chapitre/Attention", "e"),
        (CHAPTER, "f"),
        ("Titre", "Abroad"),
        ("Situation/Texte/FragmentConditionne", "g"),
    ) == [
        "",
        "",
        "",
        "In France > Papers",
        "",
        *["In France > Papers > Alone"] * 2,
        "",
        "In France > Papers > Mind",
        "In France > Papers",
        "",
        "Abroad",
    ]


def test_a_service_heads_its_own_lines_alone():
    service = ("ServiceEnLigne/Introduction/Texte", "a")
    assert above(
        ("Titre", "Cost"),
        (CHAPTER, "a"),
        ("Titre", "Stamps"),
        service,
        (CHAPTER, "b"),
        # before the next line it is not clear what "Online" heads
        ("Titre", "Online"),
        ("Titre", "Stamps"),
        service,
        (CASE, "c"),
        ("Titre", "Mairie"),
        (CHAPTER, "d"),
    ) == [
        "",
        "Cost",
        "",
        "Cost > Stamps",
        "Cost",
        "",
        "",
        "Stamps",
        "Cost > Online",
        "",
        "Cost",
    ]


def test_what_is_not_clear_is_not_guessed():
    titles = (("Titre", "One"), ("Titre", "Other"))
    with pytest.raises(ValueError, match="One"):
        above(*titles, ("Cas/Liste/Item", "a"))


def test_a_title_in_bold_heads_its_paragraph():
    xml = "<p>A b.</p><p><strong>T u</strong> <br>\n C.<br>D.</p><p>E <b>f</b>.</p>"
    lines = ["Pass", "A b.", "T u", "C.", "D.", "E f.", "Gebühren", "5 Euro"]
    assert headings.of_paragraphs(lines, xml) == [
        "",
        "",
        "",
        "T u",
        "T u",
        "",
        "",
        "Gebühren",
    ]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda each_path: each_path.stem)
def test_shipped_headings_are_lines_above(path):
    page = json.loads(path.read_text(encoding="utf-8"))
    seen, headed = [], 0
    for line, heading in zip(page["lines"], page["headings"], strict=True):
        parts = heading.split(headings.CHAIN) if heading else []
        places = [len(seen) - 1 - seen[::-1].index(part) for part in parts]
        assert places == sorted(places), (line, heading)
        assert line not in parts
        headed += bool(heading)
        seen.append(line)
    # Munich has hardly any titles in its descriptions
    assert headed > (0.6 if page["lang"] == "fr" else 0.1) * len(seen)
