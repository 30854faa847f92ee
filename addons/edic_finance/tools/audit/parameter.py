# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parameters of a check: what they may be, and how they are read from text.

A parameter is written down as text, because a dated record of it must read the same in
ten years; amounts and shares are decimal, never binary.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

Value = int | Decimal | tuple[str, ...] | bool


def _decimal(text: str) -> Decimal:
    value = Decimal(text.replace(",", "."))
    if not value.is_finite():
        raise ValueError(text)
    return value


def _words(text: str) -> tuple[str, ...]:
    words = (word.strip() for line in text.splitlines() for word in line.split(";"))
    return tuple(word for word in words if word)


READERS: dict[str, Callable[[str], Value]] = {
    "integer": int,
    "decimal": _decimal,
    "words": _words,
    "boolean": lambda text: {"yes": True, "no": False}[text.strip().lower()],
}


def _whole(unit: str) -> classmethod:
    """Return a constructor of parameters that are whole figures of a unit."""

    def parameter(
        cls: type["Parameter"], title: Any, default: int, **bounds: int
    ) -> "Parameter":
        return cls(title=title, default=default, unit=unit, **bounds)

    return classmethod(parameter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter: its title, kind, unit, bounds, and the value that EDIC ships.

    ``title``: text or something that becomes it in the reader's language. ``unit``:
    ``EUR`` (the company's currency), ``day``, ``month``, ``hour``, ``percent``,
    ``count`` or empty. ``pattern``: what each of several words is like, as a regular
    expression.
    """

    title: Any
    default: Value
    kind: str = "integer"
    unit: str = ""
    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    pattern: str | None = None

    # whole figures, by their unit: ``Parameter.days(title, default, minimum=…)``
    days = _whole("day")
    months = _whole("month")
    hours = _whole("hour")
    euros = _whole("EUR")
    count = _whole("count")
    percent = _whole("percent")

    @classmethod
    def decimal(
        cls, title: Any, default: str, unit: str = "", **bounds: str
    ) -> "Parameter":
        """Return a figure whose default and bounds are written as in a record."""
        limits = {name: Decimal(text) for name, text in bounds.items()}
        figure = Decimal(default)
        return cls(title=title, default=figure, kind="decimal", unit=unit, **limits)

    @classmethod
    def words(
        cls,
        title: Any,
        default: str | tuple[str, ...] = (),
        pattern: str | None = None,
    ) -> "Parameter":
        """Return a list of words; its default may be written as in a record."""
        default = _words(default) if isinstance(default, str) else default
        return cls(title=title, default=default, kind="words", pattern=pattern)

    @classmethod
    def switch(cls, title: Any, default: bool) -> "Parameter":
        return cls(title=title, default=default, kind="boolean")

    def parse(self, text: str) -> Value:
        """Return the value that ``text`` writes.

        :raises ValueError: it is of another kind, out of bounds, or a word is unlike
            the pattern
        """
        try:
            value = READERS[self.kind](text.strip())
        except (ValueError, KeyError, InvalidOperation) as error:
            raise ValueError(text) from error
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            if self.minimum is not None and value < self.minimum:
                raise ValueError(text)
            if self.maximum is not None and value > self.maximum:
                raise ValueError(text)
        if self.pattern and isinstance(value, tuple):
            for word in value:
                if not re.fullmatch(self.pattern, word):
                    raise ValueError(word)
        return value

    def text(self, value: Value) -> str:
        """Return how ``value`` is written, so that `parse` reads it again."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, tuple):
            return "; ".join(value)
        return str(value)
