# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Placeholders in text that comes in pieces."""

from .engine import Pseudonymiser

MAX_PLACEHOLDER_CHARS = 40  # characters of a placeholder, at most


class Restorer:
    """A restorer of placeholders in text that comes in pieces."""

    def __init__(self, concealer: Pseudonymiser | None) -> None:
        self._concealer = concealer
        self._kept = ""

    def feed(self, text: str, is_last: bool = False) -> str:
        """Return what can be shown by now: what may be half a placeholder waits."""
        if not self._concealer:
            return text
        text = self._kept + text
        cut = len(text) if is_last else _safe(text)
        self._kept = text[cut:]
        return self._concealer.restore(text[:cut]).text


def _safe(text: str) -> int:
    """Return the start of the last word, or of a bracket still open before it."""
    word = max(text.rfind(char) for char in " \n\t") + 1
    start = max(text.rfind("[", 0, word), text.rfind("【", 0, word))
    closed = max(text.rfind("]", 0, word), text.rfind("】", 0, word))
    is_open = start > closed and len(text) - start < MAX_PLACEHOLDER_CHARS
    return start if is_open else word
