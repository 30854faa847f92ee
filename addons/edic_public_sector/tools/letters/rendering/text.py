# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A letter as plain text in Markdown, to be read or quoted beside its file."""

from collections.abc import Iterable, Iterator, Sequence

from .layout import DRAFT
from .letter import Letter, Paragraph, Table, clean

MARKS = {"subject": "# ", "heading": "## ", "item": "- "}


def write(letter: Letter) -> bytes:
    """Return sender, text with its tables, signature; pictures are left to the other
    forms."""
    parts = [] if letter.is_signed else [f"**{DRAFT[letter.lang]}**"]
    parts.append(" · ".join(filter(None, map(clean, letter.sender))))
    parts += _parts((*letter.body, *letter.after))
    parts += map(clean, filter(None, letter.signature))
    if letter.mark and letter.mark.sentence:
        parts.append(clean(letter.mark.sentence))
    return ("\n\n".join(filter(None, parts)) + "\n").encode()


def _parts(body: Iterable[object]) -> Iterator[str]:
    for part in body:
        if isinstance(part, Table):
            yield rows(part.head, part.rows, part.numeric)
        elif isinstance(part, Paragraph):
            yield MARKS.get(part.kind, "") + "".join(run.said for run in part.runs)


def rows(
    head: Sequence[str], lines: Iterable[Sequence[str]], numeric: Iterable[int] = ()
) -> str:
    """Return a table in Markdown.

    >>> print(rows(["Year", "EUR"], [["2025", "7"]], [1]))
    | Year | EUR |
    |---|--:|
    | 2025 | 7 |
    """
    right = set(numeric)
    rule = "".join("--:|" if at in right else "---|" for at in range(len(head)))
    return "\n".join([_row(head), f"|{rule}", *map(_row, lines)])


def _row(cells: Sequence[str]) -> str:
    texts = (" ".join(clean(cell).split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(texts)} |"
