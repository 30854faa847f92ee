# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_finance.tools.audit.broken_rules import (
    MAX_RULES,
    broken_facts,
    is_sum,
    unflagged_rules,
)


def broken(rule, flag="fatal"):
    return {"rule": rule, "flag": flag, "text": "…", "location": "/", "count": 1}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("BR-CO-10", True),
        ("BR-CO-17", True),
        ("BR-FXEXT-CO-13", True),
        ("BR-CO-25", False),
        ("BR-CO-18", False),
        ("BR-16", False),
    ],
)
def test_sums_are_known_by_their_names(rule, expected):
    assert is_sum(rule) is expected


def test_fatal_rules_and_warnings_are_apart_and_without_their_flag():
    facts = broken_facts([broken("BR-16"), broken("BR-CL-01", "warning")], "1.3.16-ab")
    assert [rule["rule"] for rule in facts["rules"]] == ["BR-16"]
    assert [warning["rule"] for warning in facts["warnings"]] == ["BR-CL-01"]
    assert facts["rules_version"] == "1.3.16"
    assert "flag" not in facts["rules"][0]
    assert "elsewhere" not in facts


def test_ignored_rule_is_no_fact():
    assert broken_facts([broken("BR-16")], "1", ignored=("BR-16",)) == {}


def test_sums_are_left_to_a_flag_on_the_totals():
    rules = [broken("BR-CO-15"), broken("BR-16"), broken("BR-CO-16", "warning")]
    facts = broken_facts(rules, "1", has_totals_flag=True)
    assert [rule["rule"] for rule in facts["rules"]] == ["BR-16"]
    assert facts["elsewhere"] == ["BR-CO-15"]
    only_sums = broken_facts(rules[:1], "1", has_totals_flag=True)
    assert only_sums == {"elsewhere": ["BR-CO-15"]}


def test_rules_beyond_the_first_ones_are_counted():
    facts = broken_facts([broken(f"BR-{n}") for n in range(MAX_RULES + 3)], "1")
    assert len(facts["rules"]) == MAX_RULES
    assert facts["more"] == 3


def test_unflagged_rules_are_fatal_and_in_no_flag():
    rules = [broken("BR-16"), broken("BR-CO-15"), broken("BR-1", "warning")]
    assert unflagged_rules(rules, []) == ["BR-16", "BR-CO-15"]
    flag = {"rules": [{"rule": "BR-16"}], "elsewhere": ["BR-CO-15"]}
    assert unflagged_rules(rules, [flag]) == []


def test_rules_that_a_flag_counts_without_names_are_no_secret():
    rules = [broken("BR-16"), broken("BR-CO-15")]
    assert unflagged_rules(rules, [{"rules": [], "more": 2}]) == ["BR-CO-15"]
