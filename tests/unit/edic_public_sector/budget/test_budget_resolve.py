# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The line on which an entry is spent, and the shares of analytic distributions."""

import random

import pytest
from test_budget_scenes import EXP, REV

from edic_public_sector.tools.budget.document import Order
from edic_public_sector.tools.budget.resolve import LineKey, Resolver, shares


def line(number, *prefixes, direction=EXP, **given):
    return LineKey(number, direction, prefixes, **given)


def found(lines, account, function="", operation="", direction=EXP):
    """The line, in whichever order the lines came."""
    answers = {
        Resolver(ordered).find(direction, account, function, operation)
        for ordered in (lines, lines[::-1])
    }
    [answer] = answers
    return answer


def test_longest_account_wins():
    lines = [line(1, "60"), line(2, "6068"), line(3, "606"), line(4, "60681")]
    assert found(lines, "6068") == 2
    assert found(lines, "606812") == 4
    assert found(lines, "6063") == 3
    assert found(lines, "601") == 1
    assert found(lines, "61") is None
    assert found(lines, "6") is None
    assert found(lines, "") is None


def test_a_line_of_several_accounts():
    lines = [line(1, "01", "06", "07"), line(2, "0")]
    assert [found(lines, account) for account in ("0100", "0700", "0900")] == [1, 1, 2]


def test_longest_function_after_the_account():
    lines = [
        line(1, "606"),
        line(2, "606", function="2"),
        line(3, "606", function="211"),
        line(4, "6068", function="0"),
    ]
    assert found(lines, "606", "211") == 3
    assert found(lines, "606", "2110") == 3
    assert found(lines, "606", "212") == 2
    assert found(lines, "606", "311") == 1
    assert found(lines, "606") == 1
    assert found(lines, "6068", "020") == 4
    assert found(lines, "6068", "211") == 3  # the longer account is of another function


def test_a_line_of_a_function_takes_no_other():
    assert found([line(1, "606", function="211")], "606", "21") is None
    assert found([line(1, "606", function="211")], "606") is None


def test_operation_counts_before_the_account():
    lines = [
        line(1, "2313"),
        line(2, "23", operation="92"),
        line(3, "2", operation="93"),
    ]
    assert found(lines, "2313", operation="92") == 2
    assert found(lines, "2313", operation="93") == 3
    assert found(lines, "2313", operation="9") == 1
    assert found(lines, "2313") == 1
    assert found(lines[1:], "2313") is None


def test_a_longer_operation_is_another():
    assert found([line(1, "23", operation="9")], "23", operation="92") is None


def test_real_before_order():
    lines = [line(1, "6811", order=Order.BETWEEN), line(2, "6811")]
    assert found(lines, "6811") == 2
    assert found(lines[:1], "6811") == 1
    longer = [line(1, "68112", order=Order.BETWEEN), line(2, "6811")]
    assert found(longer, "68112") == 1


def test_of_equals_the_first():
    assert found([line(7, "606"), line(3, "606"), line(5, "606")], "606") == 3


def test_expense_and_revenue_are_apart():
    lines = [line(1, "1641"), line(2, "16", direction=REV)]
    assert found(lines, "1641", direction=REV) == 2
    assert found(lines, "1641") == 1
    rest = [line(3, "16", direction=REV, is_rest=True)]
    assert found(rest, "16") is None


def test_rest_takes_what_no_other_does():
    lines = [
        line(1, "60", "61", is_rest=True),
        line(2, "6068"),
        line(3, "60", function="211", is_rest=True),
    ]
    assert found(lines, "6068", "211") == 2
    assert found(lines, "6063", "211") == 3
    assert found(lines, "6063", "020") == 1
    assert found(lines, "615") == 1
    assert found(lines, "625") is None


def test_rest_comes_last_however_well_it_fits():
    lines = [
        line(1, "6068", function="211", operation="92", is_rest=True),
        line(2, "60"),
    ]
    assert found(lines, "6068", "211", "92") == 2


def test_a_line_without_accounts_takes_none():
    assert found([line(1), line(2, is_rest=True)], "606") is None


def test_an_answer_is_kept_for_its_question_alone():
    resolver = Resolver([line(1, "606"), line(2, "606", function="211")])
    for _again in range(2):
        assert resolver.find(EXP, "606") == 1
        assert resolver.find(EXP, "606", "211") == 2
        assert resolver.find(REV, "606") is None
        assert resolver.find(EXP, "70") is None


# --- shares ---------------------------------------------------------------------------
CODES = {
    1: ("020", ""),
    2: ("211", ""),
    3: ("", "ECOLE"),
    4: ("", "HALLE"),
    5: ("311", "MUSEE"),
}


@pytest.mark.parametrize(
    ("distribution", "expected"),
    [
        ({}, {("", ""): 100}),
        # one plan
        ({"1": 100}, {("020", ""): 100}),
        ({"1": 60, "2": 40}, {("020", ""): 60, ("211", ""): 40}),
        ({"3": 100}, {("", "ECOLE"): 100}),
        ({"3": 60, "4": 40}, {("", "ECOLE"): 60, ("", "HALLE"): 40}),
        ({"1": 60, "3": 40}, {("020", ""): 60, ("", "ECOLE"): 40}),
        ({"5": 100}, {("311", "MUSEE"): 100}),
        # two plans in one key
        ({"1,3": 100}, {("020", "ECOLE"): 100}),
        ({"3,1": 70, "2,4": 30}, {("020", "ECOLE"): 70, ("211", "HALLE"): 30}),
        ({"1,3": 70, "1": 30}, {("020", "ECOLE"): 70, ("020", ""): 30}),
        # two plans in keys of their own
        ({"1": 100, "3": 100}, {("020", "ECOLE"): 100}),
        ({"3": 100, "1": 100}, {("020", "ECOLE"): 100}),
        (
            {"1": 60, "2": 40, "3": 100},
            {("020", "ECOLE"): 60, ("211", "ECOLE"): 40},
        ),
        (
            {"1": 100, "3": 25, "4": 75},
            {("020", "ECOLE"): 25, ("020", "HALLE"): 75},
        ),
        (
            {"1": 100, "3": 50},  # of a total above 100 nothing is apart
            {("020", ""): 50, ("020", "ECOLE"): 50},
        ),
        (
            {"1": 60, "2": 40, "3": 50},
            {
                ("020", ""): 30,
                ("020", "ECOLE"): 30,
                ("211", ""): 20,
                ("211", "ECOLE"): 20,
            },
        ),
        (
            {"1,3": 50, "1": 50, "4": 50},  # a line with an operation keeps it
            {("020", "ECOLE"): 50, ("020", "HALLE"): 50},
        ),
        # less than all, or more
        ({"1": 60}, {("020", ""): 60, ("", ""): 40}),
        ({"3": 60}, {("", "ECOLE"): 60, ("", ""): 40}),
        ({"1": 60, "3": 100}, {("020", "ECOLE"): 60, ("", "ECOLE"): 40}),
        ({"1,3": 60, "4": 40}, {("020", "ECOLE"): 60, ("", "HALLE"): 40}),
        ({"1": 80, "2": 80}, {("020", ""): 80, ("211", ""): 20}),
        ({"1": 100, "2": 100}, {("020", ""): 100}),
        ({"3": 80, "4": 80}, {("", "ECOLE"): 80, ("", "HALLE"): 20}),
        # accounts of no budget
        ({"9": 100}, {("", ""): 100}),
        ({"9,8": 50, "1": 50}, {("020", ""): 50, ("", ""): 50}),
        ({"9,1": 100}, {("020", ""): 100}),
        ({"9,3": 100}, {("", "ECOLE"): 100}),
        # the same once more
        ({"1": 30, "1,9": 30}, {("020", ""): 60, ("", ""): 40}),
    ],
)
def test_shares_make_the_whole(distribution, expected):
    answer = shares(distribution, CODES)
    assert answer == pytest.approx(expected)
    assert sum(answer.values()) == pytest.approx(100)


def test_thirds_leave_no_crumb():
    answer = shares({"1": 33.333333, "2": 66.666667, "3": 100}, CODES)
    assert set(answer) == {("020", "ECOLE"), ("211", "ECOLE")}
    assert sum(answer.values()) == pytest.approx(100)


@pytest.mark.parametrize(
    "bad", [{"x": 100}, {"": 5}, {"1": "100"}, {"1": None}, {"1,x": 0}, {"²": 5}]
)
def test_what_is_no_distribution_stops_no_budget(bad):
    assert sum(shares(bad, {1: ("020", "")}).values()) == 100.0


@pytest.mark.parametrize(
    "bad",
    [
        {"1": -50},
        {"1": -50, "2": 100},
        {"1": 100, "2": -100},
        {"3": -50, "4": 200},
        {"1": 1e308, "2": 1e308},
        {"1,3": -1000, "2,4": 1000, "9": -5},
    ],
)
def test_no_share_is_negative_or_above_the_whole(bad):
    answer = shares(bad, CODES)
    assert all(0 < percent <= 100 for percent in answer.values())
    assert sum(answer.values()) == pytest.approx(100)


def test_shares_of_any_distribution_are_the_whole():
    draw = random.Random(24)
    keys = ["1", "2", "3", "4", "9", "1,3", "2,4", "1,9", "3,9"]
    for _round in range(500):
        chosen = draw.sample(keys, draw.randint(0, len(keys)))
        distribution = {key: draw.uniform(-200, 200) for key in chosen}
        answer = shares(distribution, CODES)
        assert all(0 < percent <= 100 + 1e-6 for percent in answer.values()), answer
        assert sum(answer.values()) == pytest.approx(100), distribution
