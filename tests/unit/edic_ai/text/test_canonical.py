# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The canonical form, against vectors that were written by hand from RFC 8785."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from edic_ai.tools.text.canonical import MAX_INTEGER, canonical_json, digest, plain

GOLDEN = Path(__file__).parents[3] / "golden" / "canonical.json"
VECTORS = json.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_golden_vector(vector):
    assert canonical_json(vector["value"]).decode() == vector["canonical"]
    assert digest(vector["value"]) == vector["sha256"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("12.30"), '"12.30"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("0.00"), '"0.00"'),
        (date(2026, 3, 1), '"2026-03-01"'),
        (datetime(2026, 3, 1, 9, 30), '"2026-03-01T09:30:00.000000Z"'),
        (
            datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=2))),
            '"2026-03-01T07:30:00.000000Z"',
        ),
        (datetime(2026, 3, 1, tzinfo=UTC), '"2026-03-01T00:00:00.000000Z"'),
        ((1, 2), "[1,2]"),
    ],
)
def test_types_beyond_json(value, text):
    assert canonical_json(value).decode() == text


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, {1: "a"}, b"x", object(), {1, 2}])
def test_what_has_no_one_text_is_refused(value):
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize(
    "value",
    [
        MAX_INTEGER + 1,
        -MAX_INTEGER - 1,
        Decimal("NaN"),
        Decimal("Infinity"),
        {"\u00e9": 1, "e\u0301": 2},
    ],
)
def test_ambiguous_values_are_refused(value):
    with pytest.raises(ValueError, match=r"53 bits|finite|two keys"):
        canonical_json(value)


def test_key_order_does_not_change_the_digest():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_plain_is_what_is_written():
    value = {"amount": Decimal("1.10"), "day": date(2026, 1, 2)}
    assert json.loads(canonical_json(value)) == plain(value)
