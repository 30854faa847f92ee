# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Each template that is shipped says which day's law its articles are cited from."""

import json
import re
from pathlib import Path

import pytest

ADDONS = Path(__file__).parents[3] / "addons"
PATHS = sorted(ADDONS.glob("*/data/templates/*.json"))
CITED = re.compile(r"\{((?:de|eu|fr)_[a-z0-9_]+)\}")
DAYS = {"fact", "letter"}
REMEDIES = ("fr.remedy", "de.remedy")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_template_says_which_law_counts(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["law_day"] in DAYS
    days = {}
    for block in content["blocks"]:
        day = block.get("law_day", content["law_day"])
        assert day in DAYS
        if block.get("legal", "").startswith(REMEDIES):
            assert block["law_day"] == "letter", block["key"]
        for text in block.get("text", {}).values():
            for key in CITED.findall(text):
                days.setdefault(key, set()).add(day)
    # a fact has one value: an article is not cited from two days in one letter
    assert not {key for key, found in days.items() if len(found) > 1}


def test_interest_is_told_by_the_law_of_the_bill():
    told = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in PATHS}
    for code in ("finance.interest.fr", "finance.interest.de", "finance.return.de"):
        assert told[code]["law_day"] == "fact"
