# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Facts of a ledger entry, read as text: never `None`, a representation or a brace.

An entry may lack any fact, and hold any JSON value in its place: entries are written by
older versions and by other addons, and cannot be mended. Whatever renders them asks
`Facts` for a text, a pair or a mapping and gets one.
"""

import ast
import re
from collections.abc import Iterator

NOTHING = "–"
YES, NO = "✓", "✗"  # for facts that no label is known for
HIDDEN = "…"  # stands for what a list does not show
MAX_ITEMS = 6  # values of a list in one line
PLACEHOLDER = re.compile(r"\{[^{}]*\}")  # a hole of a text that is filled in later
CODE = re.compile(r"[^\s\[\]{}()]+")
DIGEST = re.compile(r"[0-9a-f]{32,}")


class Facts(dict):
    """Facts of an entry; what is absent or of another type reads as nothing."""

    def text(self, name: str) -> str:
        """Return a fact in one line; a dash where there is nothing."""
        return readable(self.get(name))

    def code(self, name: str) -> str:
        """Return a fact that is a code, to look its label up; else an empty text."""
        value = self.get(name)
        is_code = isinstance(value, str) and CODE.fullmatch(value) and value != "None"
        return value if is_code else ""

    def count(self, name: str) -> int:
        """Return a fact that is a number, or how many members it has; else 0."""
        value = self.get(name)
        if isinstance(value, dict | list):
            return len(value)
        return value if isinstance(value, int) else 0

    def mapping(self, name: str) -> "Facts":
        """Return a fact that is an object; else an empty one."""
        value = self.get(name)
        return Facts(value) if isinstance(value, dict) else Facts()

    def pair(self, name: str) -> tuple:
        """Return what a fact was and became; `(None, None)` where it is no pair."""
        return tuple(self[name]) if is_pair(self.get(name)) else (None, None)

    def pairs(self) -> dict[str, tuple]:
        """Return each fact that says what something was and became."""
        return {name: tuple(self[name]) for name in self if is_pair(self[name])}

    def line(self, max_length: int) -> str:
        """Return in one line what is short enough to be read in a list."""
        found = []
        for name, value in self.items():
            # a digest says nothing to a reader, nor does an object in a list
            is_shown = not isinstance(value, dict) and not is_nothing(value)
            if not is_shown or value is False or is_digest(value):
                continue
            text = shown_name(name)
            if value is not True:
                text = f"{text}: {readable(value)}"
            found += [text] if len(text) <= max_length else []
        return ", ".join(found)

    def lines(self) -> Iterator[str]:
        """Yield all of them, an object's members in a line each."""
        for name, value in self.items():
            members = value.items() if isinstance(value, dict) else ()
            for inside, item in members:
                yield f"{shown_name(name)}, {shown_name(inside)}: {readable(item, 0)}"
            if not members:
                yield f"{shown_name(name)}: {readable(value, 0)}"


def shown_name(name: str) -> str:
    """Return the name of a fact for readers; an attribute's of OpenTelemetry stays."""
    return name if "." in name else name.replace("_", " ")


def is_nothing(value: object) -> bool:
    """Tell whether a value says nothing; 0 and no do."""
    return value is None or (isinstance(value, str | dict | list) and not value)


def is_digest(value: object) -> bool:
    """Tell whether a value is a digest in hexadecimal, which no person reads."""
    return isinstance(value, str) and bool(DIGEST.fullmatch(value))


def is_pair(value: object) -> bool:
    """Tell whether a value says what something was and became."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and not any(isinstance(item, dict | list) for item in value)
    )


def readable(value: object, max_items: int = MAX_ITEMS) -> str:
    """Return a value as text of one line.

    :param max_items: how many values of a list are shown; 0: all of them
    """
    if is_nothing(value):
        return NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, dict):
        parts = [f"{shown_name(n)} {readable(value[n], max_items)}" for n in value]
    elif isinstance(value, list):
        parts = [readable(item, max_items) for item in value]
    else:
        return _plain(str(value))
    if max_items and len(parts) > max_items:
        parts = [*parts[:max_items], HIDDEN]
    return ", ".join(parts)


def _plain(text: str) -> str:
    """Return a text without what only a program reads."""
    if text == "None":
        return NOTHING
    if text[:1] in ("[", "{", "("):
        try:
            value = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            value = None
        if isinstance(value, list | dict | tuple):
            return HIDDEN if value else NOTHING
    while PLACEHOLDER.search(text):
        text = PLACEHOLDER.sub(HIDDEN, text)
    return text
