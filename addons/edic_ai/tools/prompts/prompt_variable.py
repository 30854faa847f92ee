# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Typed variables of prompts: what may go in, and how it is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Protocol

from ..text.untrusted import UntrustedText, mark

Value = (
    str | int | Decimal | date | UntrustedText | Sequence[str | UntrustedText] | None
)
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class PromptError(ValueError):
    """A prompt, or a value for it, that cannot be used.

    :param code: from a closed set, for a sentence on the screen: languages, form,
        no_text, brace, unknown_variable, unused_variable, declared_twice,
        untrusted_in_system, missing, type, choice
    :param name: of the variable or part; no value
    """

    def __init__(self, code: str, name: str = "", language: str = "") -> None:
        super().__init__(" ".join(filter(None, (code, name, language))))
        self.code = code
        self.name = name
        self.language = language


class Kind(StrEnum):
    """A kind says what a variable holds."""

    TEXT = "text"  # a text of the house: never from a document, mail or form
    UNTRUSTED = "untrusted"
    INT = "int"
    DECIMAL = "decimal"
    DATE = "date"
    CHOICE = "choice"
    LIST = "list"  # texts of the house
    UNTRUSTED_LIST = "untrusted_list"


class Cleaner(Protocol):
    """A giver of the clean text of a value from outside."""

    def clean(self, value: UntrustedText) -> str:
        """Return the text without what cannot be seen, capped."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A hole in a prompt.

    :param is_required: else a missing value is written as nothing
    :param choices: of a `Kind.CHOICE`
    """

    name: str
    kind: Kind
    is_required: bool = True
    choices: tuple[str, ...] = ()

    @property
    def is_untrusted(self) -> bool:
        """Return whether the variable holds text from outside."""
        return self.kind in (Kind.UNTRUSTED, Kind.UNTRUSTED_LIST)

    @classmethod
    def parse(cls, content: object) -> "Variable":
        """Return it from JSON: ``name``, ``kind``, and ``required`` or ``choices`` at
        need.

        :raises PromptError: where it is not of this form
        """
        match content:
            case {"name": str(name), "kind": str(kind), **rest}:
                required, choices = rest.pop("required", True), rest.pop("choices", [])
            case _:
                raise PromptError("form", "variables")
        if rest or kind not in list(Kind) or not NAME.fullmatch(name):
            raise PromptError("form", name)
        fits = isinstance(choices, list) and all(isinstance(c, str) for c in choices)
        if not fits or bool(choices) != (kind == Kind.CHOICE):
            raise PromptError("form", name)
        if not isinstance(required, bool):
            raise PromptError("form", name)
        return cls(name, Kind(kind), required, tuple(choices))

    def content(self) -> dict[str, object]:
        """Return the inverse of `parse`; what is as by default is left out."""
        content: dict[str, object] = {"name": self.name, "kind": self.kind.value}
        if not self.is_required:
            content["required"] = False
        if self.choices:
            content["choices"] = list(self.choices)
        return content

    def render(self, value: Value, outside: Cleaner, token: str) -> str:
        """Return the value as it is written.

        :param token: of the marks around text from outside
        :raises PromptError: for a missing value, or one of another type
        """
        if value is None:
            if self.is_required:
                raise PromptError("missing", self.name)
            return ""
        match self.kind, value:
            case Kind.UNTRUSTED, UntrustedText():
                return mark(outside.clean(value), token)
            case Kind.UNTRUSTED_LIST, list() | tuple():
                return mark(self._items(value, outside), token)
            case Kind.LIST, list() | tuple():
                return self._items(value, None)
        return self._plain(value)

    def _plain(self, value: Value) -> str:
        match self.kind, value:
            case Kind.TEXT, str():
                return value
            case Kind.INT, int() if not isinstance(value, bool):
                return str(value)
            case Kind.DECIMAL, Decimal() if value.is_finite():
                return format(value, "f")
            case Kind.DATE, date() if not isinstance(value, datetime):
                return value.isoformat()
            case Kind.CHOICE, str():
                if value not in self.choices:
                    raise PromptError("choice", self.name)
                return value
        raise PromptError("type", self.name)

    def _items(self, values: Sequence, outside: Cleaner | None) -> str:
        wanted = str if outside is None else UntrustedText
        if not all(isinstance(value, wanted) for value in values):
            raise PromptError("type", self.name)
        texts = [outside.clean(value) if outside else value for value in values]
        return "\n".join("- " + " ".join(text.split()) for text in texts)

    def parse_typed(self, typed: str) -> Value:
        """Return what somebody typed on a screen as a value of this kind.

        A list has one item per line; an amount has a point; a date is ISO 8601.

        :raises PromptError: where it cannot be read so
        """
        if not typed.strip():
            return None
        lines = [line.strip() for line in typed.splitlines() if line.strip()]
        readers = {
            Kind.INT: int,
            Kind.DECIMAL: Decimal,
            Kind.DATE: date.fromisoformat,
            Kind.UNTRUSTED: lambda text: UntrustedText(text, "typed"),
            Kind.LIST: lambda _: lines,
            Kind.UNTRUSTED_LIST: lambda _: [UntrustedText(x, "typed") for x in lines],
        }
        is_text = self.kind in (Kind.TEXT, Kind.UNTRUSTED)
        try:
            return readers.get(self.kind, str)(typed if is_text else typed.strip())
        except (ValueError, InvalidOperation):
            raise PromptError("type", self.name) from None
