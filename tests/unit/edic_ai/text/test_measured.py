# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures that are shown before a policy is opened are those of the benchmark."""

import re
from pathlib import Path

import pytest

from edic_ai.tools.text.measured import TITLED, UNMARKED, Missed

ROOT = Path(__file__).parents[4]
README = ROOT / "benchmarks" / "pseudonym" / "README.md"
DOCS = ROOT / "docs" / "benchmarks.md"


def said(path):
    """The text of a file, with single blanks."""
    return " ".join(path.read_text(encoding="utf-8").split())


@pytest.mark.parametrize("path", [README, DOCS], ids=lambda path: path.parent.name)
def test_every_text_says_how_many_were_missed_not_found(path):
    text = said(path)
    found = re.findall(r"([0-9]+) of ([0-9]+) in the clinical letters", text)
    assert [Missed(*map(int, pair)) for pair in found] == [UNMARKED]
    assert "were missed, and 384 of 454" in text
    row = re.search(r"titled names only .*?\(([0-9]+)/([0-9]+)\)", text)
    known, count = map(int, row.groups())
    assert Missed(count - known, count) == TITLED


def test_no_other_text_has_a_figure_of_its_own():
    papers = [ROOT / "README.md", ROOT / "SECURITY.md", *(ROOT / "docs").glob("*.md")]
    others = [path for path in papers if path != DOCS]
    assert not [path.name for path in others if f"of {UNMARKED.count}" in said(path)]


def test_recall_and_missed_fit_each_other():
    [recall] = re.findall(r"recall \.([0-9]{3})\)", said(README))
    assert f"{1 - UNMARKED.missed / UNMARKED.count:.3f}" == f"0.{recall}"


def test_a_share_is_rounded_against_us():
    assert Missed(1, 300).percent == 1
    assert str(Missed(1, 300)) == "1/300"
