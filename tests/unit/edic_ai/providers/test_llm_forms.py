# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Event streams, strict JSON and schemas by themselves."""

from decimal import Decimal

import pytest

from edic_ai.tools.providers import schema, sse
from edic_ai.tools.providers.contract import Schema
from edic_ai.tools.providers.errors import AiInvalidAnswer, AiTooLarge

STREAM = (
    ": hello\r\n\r\nevent: message\r\ndata: é€\r\ndata:two\r\n\r\n"
    "id: 1\nretry: 5\n\ndata: last\n\ndata: [DONE]\n\ndata: after\n\n"
).encode()


@pytest.mark.parametrize("size", [1, 2, 3, 7, len(STREAM)])
def test_events_do_not_depend_on_the_pieces(size):
    pieces = [STREAM[at : at + size] for at in range(0, len(STREAM), size)]
    assert list(sse.events(pieces)) == ["é€\ntwo", "last"]


def test_event_without_its_end_is_dropped():
    assert list(sse.events([b"data: a\n\ndata: b\n"])) == ["a"]


@pytest.mark.parametrize(
    "garbage", [b"<html>\n\n", b"data\n\n", b"data: \xff\n\n", b"x: y\n\n"]
)
def test_garbage_is_no_stream(garbage):
    with pytest.raises(AiInvalidAnswer):
        list(sse.events([garbage]))


@pytest.mark.parametrize("piece", [b"data: aaaaaaaa", b"data: aaa\n", b":aaaa\n"])
def test_event_without_end_is_capped(piece):
    taken = iter([piece] * 1000)
    with pytest.raises(AiTooLarge):
        list(sse.events(taken, max_event=100))
    assert next(taken, None)


def test_event_as_long_as_allowed_is_read():
    pieces = [b"data: 4567", b"\n\n"]
    assert list(sse.events(pieces, max_event=10)) == ["4567"]
    with pytest.raises(AiTooLarge):
        list(sse.events(pieces, max_event=9))


@pytest.mark.parametrize(
    "text",
    ["", "{", "NaN", "[Infinity]", '{"a":1,"a":1}', "[" * 100_000, "1" * 5000, b"\xff"],
)
def test_strict_json(text):
    with pytest.raises(AiInvalidAnswer):
        schema.parse(text)


def test_amounts_are_exact():
    assert schema.parse("[1.10, 2]") == [Decimal("1.10"), 2]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("0.3", None),
        ("0.35", "multipleOf"),
        ("0", "minimum"),
        ("1.1", "maximum"),
        ('"0.3"', "type"),
        ("true", "type"),
    ],
)
def test_numbers_of_a_schema_are_exact(text, rule):
    amount = {"type": "number", "minimum": 0.1, "maximum": 1, "multipleOf": 0.1}
    wanted = Schema("amount", amount)
    if rule is None:
        assert schema.validated(text, wanted) == Decimal(text)
        return
    with pytest.raises(AiInvalidAnswer) as caught:
        schema.validated(text, wanted)
    assert caught.value.detail == f"schema {rule}"


def test_dates_are_checked():
    wanted = Schema("day", {"type": "string", "format": "date"})
    assert schema.validated('"2026-02-28"', wanted) == "2026-02-28"
    with pytest.raises(AiInvalidAnswer, match="schema format"):
        schema.validated('"2026-02-30"', wanted)
