# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The accounts that a language model may choose among, and its choice.

The model sees codes and names of the company's own accounts and can answer with
nothing else: a schema holds it to them, and what is not among them is thrown away.
"""

from collections.abc import Iterable, Mapping, Sequence

MAX_LINES = 20  # of a bill, in one question
MAX_ACCOUNTS = 120
NONE = "none"


def schema(keys: Sequence[str], codes: Sequence[str]) -> dict[str, object]:
    """Return the JSON Schema of an answer: a code, or `NONE`, for each line."""
    return {
        "type": "object",
        "properties": {key: {"type": "string", "enum": [*codes, NONE]} for key in keys},
        "required": list(keys),
        "additionalProperties": False,
    }


def key_of(position: int) -> str:
    """Return what a line is called in question and answer; from 0."""
    return f"line_{position + 1}"


def choices(
    answer: Mapping[str, object], keys: Sequence[str], codes: Iterable[str]
) -> dict[str, str]:
    """Return ``key → code`` for the lines for which one of the codes was chosen."""
    known = set(codes)
    found = {key: answer.get(key) for key in keys}
    return {key: code for key, code in found.items() if code in known}
