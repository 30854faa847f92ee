# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The violations that the number lock finds in a text."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kind of a violation says what is wrong."""

    NUMBER = "number"
    DATE = "date"
    LAW = "law"
    NAME = "name"
    ADDRESS = "address"
    UNKNOWN = "unknown"  # a placeholder of no fact
    FORBIDDEN = "forbidden"  # of a fact that this paragraph is not to use
    MISSING = "missing"  # a placeholder that has to be there
    EMPTY = "empty"  # a placeholder of a fact that has no value
    CHANGED = "changed"  # rounded, with another unit, glued
    SWAPPED = "swapped"  # under the words of another fact
    DENIED = "denied"  # says no where the text said yes, or the other way
    HIDDEN = "hidden"  # signs that no letter needs, or that nobody sees


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """Something in a text that is not in the facts; ``found`` as it stands there."""

    start: int
    end: int
    kind: Kind
    found: str = ""

    def as_json(self) -> list[int | str]:
        return [self.start, self.end, self.kind.value, self.found]
