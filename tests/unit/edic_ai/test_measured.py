# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures that are shown before a policy is opened are those of the benchmark."""

import re
from pathlib import Path

from edic_ai.tools.measured import TITLED, UNMARKED, Missed

README = Path(__file__).parents[3] / "benchmarks" / "pseudonym" / "README.md"


def test_the_figures_are_those_of_the_benchmark():
    text = " ".join(README.read_text(encoding="utf-8").split())
    found, count = map(int, re.search(r"([0-9]+) of ([0-9]+) in the cl", text).groups())
    assert (count - found, count) == UNMARKED
    row = re.search(r"titled names only .*?\(([0-9]+)/([0-9]+)\)", text)
    found, count = map(int, row.groups())
    assert (count - found, count) == TITLED


def test_a_share_is_rounded_against_us():
    assert Missed(1, 300).percent == 1
    assert str(Missed(1, 300)) == "1/300"
