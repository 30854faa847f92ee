# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A document to print, as data: the same parts become a page or a PDF."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from ..text.canonical import digest as digest_of


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; a ``note`` is said beside the matter, a ``head`` stands above it."""

    text: str
    is_note: bool = False
    is_head: bool = False
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of a name and its value."""

    rows: tuple[tuple[str, str], ...]
    kind: str = "facts"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; ``numeric``: columns that stand on the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    kind: str = "table"


Part = Text | Facts | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the parts under it."""

    title: str
    parts: tuple[Part, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """A document is what is printed; ``signatures``: who signs, one line each."""

    title: str
    lead: tuple[Part, ...]
    sections: tuple[Section, ...]
    signatures: tuple[str, ...] = ()

    def digest(self) -> str:
        """Return the SHA-256 of what it says, as canonical JSON."""
        return digest_of(asdict(self))

    def words(self) -> Iterator[str]:
        """Yield every text in it, in order."""
        yield self.title
        yield from _words(self.lead)
        for section in self.sections:
            yield section.title
            yield from _words(section.parts)
        yield from self.signatures


def _words(parts: tuple[Part, ...]) -> Iterator[str]:
    for part in parts:
        match part:
            case Text():
                yield part.text
            case Facts():
                yield from (text for row in part.rows for text in row)
            case Table():
                yield from part.head
                yield from (text for row in part.rows for text in row)
