# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The schema of a model's answer in one step: a tool with its arguments, or the answer.

JSON Schema names each tool, model, field and operator there is (OWASP LLM06): a model
that wants another one has no way to say so.
"""

from collections.abc import Mapping

from jsonschema import Draft202012Validator

ANSWER = "answer"


def step_schema(tools: Mapping[str, Mapping]) -> dict[str, object]:
    """Return the schema of a step.

    :param tools: name → schema of its arguments; arguments of the same name mean the
        same in all of them
    """
    arguments: dict[str, object] = {}
    for schema in tools.values():
        arguments |= schema.get("properties", {})
    return {
        "type": "object",
        "properties": {
            "action": {"enum": [*tools, ANSWER]},
            "arguments": {
                "type": "object",
                "properties": arguments,
                "additionalProperties": False,
            },
            "answer": {"type": "string", "maxLength": 4000},
        },
        "required": ["action", "arguments", "answer"],
        "additionalProperties": False,
    }


def problem(schema: Mapping, arguments: object) -> str:
    """Return what is wrong with arguments, without repeating them; empty: nothing.

    >>> problem({"properties": {"kind": {"enum": ["bill"]}}}, {"kind": "user"})
    'kind: enum'
    """
    error = next(Draft202012Validator(schema).iter_errors(arguments), None)
    if error is None:
        return ""
    where = ".".join(map(str, error.absolute_path)) or "arguments"
    return f"{where[:60]}: {error.validator}"
