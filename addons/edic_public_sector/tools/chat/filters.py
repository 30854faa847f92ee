# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Filters of the tools: a field of a list, an operator of a list, and a typed value.

No domain ever comes from a model or a browser: what is asked for is read here, and
everything that is not of its kind is said to be so.
"""

from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NamedTuple

MAX_WORD = 80  # characters of a word to look for
MAX_AMOUNT = Decimal("1e15")
WILD = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


class Kind(StrEnum):
    """A kind says what a field holds."""

    DAY = "day"
    AMOUNT = "amount"
    WORD = "word"
    CHOICE = "choice"


OPERATORS = {
    Kind.DAY: {"is": "=", "from": ">=", "until": "<="},
    Kind.AMOUNT: {"is": "=", "from": ">=", "until": "<="},
    Kind.WORD: {"is": "=ilike", "contains": "ilike"},
    Kind.CHOICE: {"is": "=", "is_not": "!="},
}
NAMES = ("is", "is_not", "contains", "from", "until")


class FilterError(ValueError):
    """A filter that cannot be read; ``code``: operator or value."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Field(NamedTuple):
    """A field that may be filtered by; ``path``: as Odoo names it."""

    path: str
    kind: Kind


def condition(
    field: Field, operator: str, value: str, choices: tuple[str, ...] = ()
) -> tuple[str, str, object]:
    """Return a term of a domain.

    :param choices: what a field of choices can hold
    :raises FilterError: when it is not of the field's kind

    >>> condition(Field("invoice_date", Kind.DAY), "from", "2026-01-31")
    ('invoice_date', '>=', '2026-01-31')
    """
    known = OPERATORS[field.kind]
    if operator not in known:
        raise FilterError("operator")
    try:
        return field.path, known[operator], _parsed(field.kind, value.strip(), choices)
    except (ValueError, InvalidOperation):
        raise FilterError("value") from None


def _parsed(kind: Kind, value: str, choices: tuple[str, ...]) -> object:
    match kind:
        case Kind.DAY:
            return date.fromisoformat(value).isoformat()
        case Kind.AMOUNT:
            number = Decimal(value)
            if number.is_finite() and abs(number) < MAX_AMOUNT:
                return float(number)
        case Kind.CHOICE if value in choices:
            return value
        case Kind.WORD if 0 < len(value) <= MAX_WORD:
            return value.translate(WILD)
    raise ValueError(value)
