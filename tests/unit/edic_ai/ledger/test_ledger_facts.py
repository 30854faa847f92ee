# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An entry's facts read as text, whatever they hold."""

import pytest

from edic_ai.tools.ledger.facts import HIDDEN, NOTHING, Facts, is_pair, readable

VALUES = [
    None,
    "",
    [],
    {},
    0,
    5,
    True,
    "text",
    "None",
    "[(6, 0, [3])]",
    "{'a': 1}",
    "()",
    [None],
    [[]],
    [{}],
    {"a": None},
    {"a": {"b": [None, {"c": []}]}},
    "for {court} in {{city}}",
    "{",
    list(range(50)),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_reads_as_text(value):
    facts = Facts(a=value)
    shown = [readable(value), facts.text("a"), facts.line(80), *facts.lines()]
    for text in shown:
        assert not any(mark in text for mark in ("None", "[", "': ")), text
        assert "{" not in text or value == "{"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, NOTHING),
        ([], NOTHING),
        ("[(6, 0, [3])]", HIDDEN),
        ("()", NOTHING),
        ("(demo)", "(demo)"),
        (0, "0"),
        (True, "✓"),
        (False, "✗"),
        ("12.30", "12.30"),
        ({"0": [488, 2], "-1": [7, 0]}, "0 488, 2, -1 7, 0"),
        (list(range(9)), f"0, 1, 2, 3, 4, 5, {HIDDEN}"),
        ("before {court}", f"before {HIDDEN}"),
    ],
    ids=repr,
)
def test_how_a_value_reads(value, text):
    assert readable(value) == text


def test_a_list_shows_what_a_reader_understands():
    facts = Facts(
        draft_id=9, digest="ab" * 32, strata={"0": [1, 2]}, note=None, told="x" * 90
    )
    assert facts.line(80) == "draft id: 9"
    assert Facts(is_own=True, confirmed=False, found=0).line(80) == "is own, found: 0"
    assert "strata, 0: 1, 2" in list(facts.lines())


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_each_way_to_ask_gives_what_it_promises(value):
    facts = Facts(a=value)
    for name in ("a", "absent"):
        assert isinstance(facts.text(name), str)
        assert isinstance(facts.code(name), str)
        assert isinstance(facts.count(name), int)
        assert isinstance(facts.mapping(name), Facts)
        assert len(facts.pair(name)) == 2


def test_a_pair_is_what_was_and_became():
    assert is_pair([None, "a"])
    assert Facts(a=["x", None], b=[1, 2, 3], c=[[], {}]).pairs() == {"a": ("x", None)}
