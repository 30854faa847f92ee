# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Schemas (JSON Schema 2020-12) of what JSON columns hold, and a check against them.

A column that everybody reads in SQL breaks everybody's query when one row is of
another form. So each has a schema, as narrow as its readers need it: what is cast in
SQL is described down to the value, the rest by its outer form.
"""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from jsonschema import Draft202012Validator

type Schema = Mapping[str, object]

MAX_SHOWN = 200  # characters of an error that are shown

NUMBER: Schema = {"type": "number"}
TEXT: Schema = {"type": "string"}
BOOLEAN: Schema = {"type": "boolean"}
OBJECT: Schema = {"type": "object"}
ANYTHING: Schema = {}
# a figure as the ledger writes it, which PostgreSQL casts to numeric
DECIMAL: Schema = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
DAY: Schema = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def or_none(schema: Schema) -> Schema:
    """Return a schema that also takes null and false, Odoo's word for nothing."""
    return {"anyOf": [schema, {"enum": [None, False]}]}


def list_of(schema: Schema, length: int | None = None) -> Schema:
    """Return the schema of a list, of so many items where a length is given."""
    found: dict[str, object] = {"type": "array", "items": schema}
    if length is not None:
        found |= {"minItems": length, "maxItems": length}
    return found


def mapping_of(schema: Schema, keys: str | None = None) -> Schema:
    """Return the schema of an object with values of one kind.

    :param keys: pattern of its keys
    """
    found: dict[str, object] = {"type": "object", "additionalProperties": schema}
    if keys is not None:
        found["propertyNames"] = {"pattern": keys}
    return found


def record(
    required: Mapping[str, Schema],
    optional: Mapping[str, Schema] | None = None,
    *,
    is_open: bool = False,
) -> Schema:
    """Return the schema of an object with named values.

    :param is_open: other names may be there, too
    """
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": sorted(required),
        "additionalProperties": is_open,
    }


def first_fault(value: object, schema: Schema) -> str | None:
    """Return what is wrong with a value, and where; None if it is of the form."""
    validator = _validator(json.dumps(schema, sort_keys=True))
    if validator.is_valid(value):
        return None
    error = next(iter(validator.iter_errors(value)))
    return f"{_place(error.absolute_path)}: {error.message}"[:MAX_SHOWN]


@lru_cache(maxsize=256)
def _validator(schema: str) -> Draft202012Validator:
    loaded = json.loads(schema)
    Draft202012Validator.check_schema(loaded)
    return Draft202012Validator(loaded)


def _place(path: Iterable[str | int]) -> str:
    return "/".join(("", *map(str, path))) or "/"
