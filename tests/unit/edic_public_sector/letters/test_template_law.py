# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Each template that is shipped says which day's law its articles are cited from."""

import json
import re
from pathlib import Path

ADDONS = Path(__file__).parents[4] / "addons"
PATHS = sorted(ADDONS.glob("*/data/templates/*.json"))
CITED = re.compile(r"\{((?:de|eu|fr)_[a-z0-9_]+)\}")
DAYS = {"fact", "letter"}
# a French code, or a German paragraph, that a text names by itself
NAMED = re.compile(r"\b[LRD]\. ?\d+(?:-\d+)+|§ ?\d+")
UNDATED = {  # references to a law that is not among the legal texts
    ("hr.job_description", "check_shares"),
    ("hr.vacancy.de", "check_forms"),
}
BUDGETS = ("edic.public.budget", "edic.public.scenario")
LEADING = re.compile(
    r"\{(?:operating_revenue|result|repayment|capital_expense"
    r"|(?:(?:capital_)?(?:revenue|expense)_)?credit_now)\}"
)
REMEDIES = ("fr.remedy", "de.remedy")


CONTENTS = {path.stem: json.loads(path.read_text("utf-8")) for path in PATHS}


def test_a_template_says_which_law_counts(subtests):
    for name, content in CONTENTS.items():
        with subtests.test(name):
            check_law_days(content)


def check_law_days(content):
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


def test_an_article_with_dates_is_cited_from_the_legal_texts_alone():
    named = [
        (content["code"], block["key"])
        for content in CONTENTS.values()
        for block in content["blocks"]
        if any(NAMED.search(text) for text in block.get("text", {}).values())
    ]
    assert set(named) <= UNDATED


def test_a_paper_on_a_budget_cites_the_law_of_its_year_and_says_what_is_unapproved(
    subtests,
):
    for name, content in CONTENTS.items():
        if content["res_model"].startswith(BUDGETS):
            with subtests.test(name):
                check_law_of_the_year(content)


def check_law_of_the_year(content):
    assert content["law_day"] == "fact"
    cited = set()
    for block in content["blocks"]:
        for key in CITED.findall(block.get("text", {}).get("en", "")):
            cited.add(key)
            # where no article of that day is known, none is cited
            assert key in block["needs"].split(","), block["key"]
    needs = {block.get("needs") for block in content["blocks"]}
    assert not cited or "law_unapproved" in needs


def test_leading_figures_of_a_budget_say_whether_they_are_voted():
    silent = [
        (name, block["key"])
        for name, content in CONTENTS.items()
        if content["res_model"] == "edic.public.budget"
        for block in content["blocks"]
        for text in block.get("text", {}).values()
        if LEADING.search(text) and "{figures}" not in text
    ]
    assert not silent


def test_interest_is_told_by_the_law_of_the_bill():
    for code in ("finance.interest.fr", "finance.interest.de", "finance.return.de"):
        assert CONTENTS[code]["law_day"] == "fact"
