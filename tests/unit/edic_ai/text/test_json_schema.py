# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest
from jsonschema.exceptions import SchemaError

from edic_ai.tools.text.json_schema import (
    DAY,
    DECIMAL,
    NUMBER,
    OBJECT,
    TEXT,
    first_fault,
    list_of,
    mapping_of,
    or_none,
    record,
)

SHARES = mapping_of(NUMBER, keys="^[1-9][0-9]{0,8}$")
FIGURES = record({"total": DECIMAL}, {"days": or_none(list_of(DAY, 2))})


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (SHARES, {"12": 60.5, "13": 39.5}),
        (SHARES, {}),
        (FIGURES, {"total": "-12.50", "days": ["2026-01-02", "2026-01-03"]}),
        (FIGURES, {"total": "0", "days": None}),
        (FIGURES, {"total": "0"}),
        (list_of(TEXT), []),
        (record({}, {"a": TEXT}, is_open=True), {"b": [1]}),
    ],
)
def test_value_of_the_form_is_taken(schema, value):
    assert first_fault(value, schema) is None


@pytest.mark.parametrize(
    ("schema", "value", "place"),
    [
        (SHARES, {"x": 100}, "/"),
        (SHARES, {"0": 100}, "/"),
        (SHARES, {"12": "100"}, "/12"),
        (SHARES, {"12": True}, "/12"),
        (SHARES, [["12", 100]], "/"),
        (SHARES, {"9999999999": 1}, "/"),
        (FIGURES, {"total": 12.5}, "/total"),
        (FIGURES, {"total": "1e3"}, "/total"),
        (FIGURES, {"total": "NaN"}, "/total"),
        (FIGURES, {}, "/"),
        (FIGURES, {"total": "0", "other": 1}, "/"),
        (FIGURES, {"total": "0", "days": ["2026-01-02"]}, "/days"),
        (list_of(OBJECT), [{}, "x"], "/1"),
    ],
)
def test_fault_names_its_place(schema, value, place):
    assert first_fault(value, schema).startswith(f"{place}: ")


def test_a_schema_that_is_none_is_refused():
    with pytest.raises(SchemaError):
        first_fault({}, {"type": "nothing"})
