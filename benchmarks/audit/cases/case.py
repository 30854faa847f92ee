# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A case: what a check should find, or should not, and in which records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from audit.book.things import Trail

PLANTED, INNOCENT, DISPUTED = "planted", "innocent", "disputed"


@dataclass(frozen=True, slots=True)
class Case:
    """One case of one check.

    `limb`: which part of the rule, or which look-alike. `things`: parts of the book; a
    flag about any of them is a flag on the case. `words`: must all stand among the
    facts of the flag, where the record alone does not tell; `company`: whose flag it
    is then. `also`: checks that rightly flag these records too.

    *Disputed* is what the rule flags by its own words and only a person clears, or what
    the specification leaves open: it counts nowhere.
    """

    check: str
    kind: str
    limb: str
    things: tuple[Any, ...]
    words: tuple[Any, ...] = ()
    also: frozenset[str] = field(default_factory=frozenset)
    company: Any = None

    def is_named(self, words: set[str]) -> bool:
        """Return whether a flag's words name the case: all of the case's words, and of
        a trail in the ledger any of its records."""
        trails = [word for word in self.words if isinstance(word, Trail)]
        plain = {word for word in self.words if not isinstance(word, Trail)}
        return plain <= words and all(trail.is_named(words) for trail in trails)

    def refs(self) -> set[tuple[str, int]]:
        """Model and id of what it is about, once the book is in the database."""
        return {thing.ref for thing in self.things if thing is not None}


class Maker:
    """Makes the cases of a check."""

    def __init__(self, check: str) -> None:
        self.check = check

    def _case(self, kind: str, limb: str, things: tuple, more: dict) -> Case:
        also = frozenset(more.get("also", "").split())
        words = tuple(more.get("words", ()))
        company = more.get("company")
        return Case(self.check, kind, limb, things, words, also, company)

    def planted(self, limb: str, *things: Any, **more: Any) -> Case:
        """Should be found.

        :param more: `words`, `also` ("A05 A42"), `company`
        """
        return self._case(PLANTED, limb, things, more)

    def innocent(self, limb: str, *things: Any, **more: Any) -> Case:
        """Should not be found."""
        return self._case(INNOCENT, limb, things, more)

    def disputed(self, limb: str, *things: Any, **more: Any) -> Case:
        """May be found."""
        return self._case(DISPUTED, limb, things, more)
