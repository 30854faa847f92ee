# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Strict JSON, and answers held to their schema (JSON Schema 2020-12).

Numbers with a point become `Decimal`: an amount is never a float.
"""

import functools
import json
from collections.abc import Mapping
from decimal import Decimal

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from referencing import Registry
from referencing.exceptions import Unresolvable

from .contract import ChatCall, Schema
from .errors import AiInvalidAnswer, AiRequestRefused


def parse(text: str | bytes) -> object:
    """Raise `AiInvalidAnswer` for no JSON, NaN, Infinity, or a key given twice.

    >>> parse('{"total": 10.10}')
    {'total': Decimal('10.10')}
    """
    try:
        return json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_refuse,
            object_pairs_hook=_unique,
        )
    except (ValueError, ArithmeticError, RecursionError):
        raise AiInvalidAnswer("no JSON") from None


def check(schema: Schema) -> None:
    """Raise `AiRequestRefused` where the schema itself is wrong; nothing was sent."""
    try:
        Draft202012Validator.check_schema(schema.schema)
    except SchemaError:
        raise AiRequestRefused(f"schema {schema.name}", sent=False) from None


def validated(text: str, schema: Schema) -> object:
    """Return the object of an answer.

    :raises AiInvalidAnswer: it does not keep to the schema; the detail names the rule
    """
    value = parse(text)
    try:
        error = next(_validator(_canonical(schema.schema)).iter_errors(value), None)
    except (Unresolvable, RecursionError):
        raise AiInvalidAnswer(f"schema {schema.name}") from None
    if error:
        # the place in the schema, not in the answer: that could be content
        rule = "/".join(str(step) for step in error.absolute_schema_path)
        raise AiInvalidAnswer(f"schema {rule}")
    return value


def as_format(schema: Schema) -> dict[str, object]:
    """Return a schema in the form in which both interfaces take it."""
    asked = {"name": schema.name, "schema": dict(schema.schema), "strict": True}
    return {"type": "json_schema", "json_schema": asked}


def chat_form(call: ChatCall, seed: str) -> dict[str, object]:
    """Return a question as both interfaces take it, without the model and its schema.

    :param seed: name of the seed there
    """
    form: dict[str, object] = {
        "messages": [
            {"role": message.role, "content": message.content}
            for message in call.messages
        ],
        "temperature": float(call.temperature),
        "max_tokens": call.limits.max_output_tokens,
    }
    if call.seed is not None:
        form[seed] = call.seed
    if call.schema:
        check(call.schema)
    return form


def as_instruction(schema: Schema) -> str:
    """Return words for a model on the schema that its server cannot hold it to."""
    return (
        "Answer with one JSON object and nothing else. "
        f"It must match this JSON Schema:\n{_canonical(schema.schema)}"
    )


@functools.lru_cache(maxsize=64)
def _validator(canonical: str) -> Draft202012Validator:
    # numbers of the schema as Decimal, too: Decimal("0.1") is less than the float 0.1
    return Draft202012Validator(
        json.loads(canonical, parse_float=Decimal),
        registry=Registry(),  # an unknown $ref is an error and not a download
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def _canonical(schema: Mapping[str, object]) -> str:
    return json.dumps(schema, ensure_ascii=False, separators=(",", ":"))


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found
