# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The text of a page as people read it: words with their places, in lines and cells.

Places are points (1/72 inch) from the upper left corner of the page as it is read; a
scan that lies on its side or on its head is read turned, and stored as it is shown.
A *cell* is a run of words of one line with no wide gap between them, such as one column
of a table: a label and its value may share a cell, or stand in neighbouring ones.
"""

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

type Box = tuple[float, float, float, float]  # left, top, right, bottom

GAP = 1.1  # of the height of a word: a wider gap begins a new cell
MAX_OVERLAP = 0.4  # of the narrower of two words of one line
SAME_LINE = 0.6  # of the height: how far the middles of one line's words may differ


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page. ``score``: how sure its recognition is, 0 to 1; 1 where it is
    not recognised but text."""

    text: str
    box: Box
    score: float = 1.0


@dataclass(frozen=True)
class Cell:
    """Words that follow one another in a line."""

    words: tuple[Word, ...]
    line: int  # of the page, from 0

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def plain(self) -> str:
        """Return the text in lower case without accents, characters in their places."""
        return plain(self.text)

    @cached_property
    def box(self) -> Box:
        return union(word.box for word in self.words)

    def place(self, start: int, end: int) -> Box:
        """Return the box of a part of the text."""
        found, at = [], 0
        for word in self.words:
            if at < end and at + len(word.text) > start:
                found.append(word.box)
            at += len(word.text) + 1
        return union(found or [word.box for word in self.words])

    def score(self, start: int, end: int) -> float:
        """Return how sure the least sure word of a part of the text is."""
        found, at = [1.0], 0
        for word in self.words:
            if at < end and at + len(word.text) > start:
                found.append(word.score)
            at += len(word.text) + 1
        return min(found)


@dataclass(frozen=True)
class Page:
    """A page's text. ``source``: ``text`` of the file or ``ocr``. ``turns``: quarter
    turns clockwise after which it can be read; places and size are those after them."""

    number: int  # from 1
    width: float
    height: float
    source: str
    lines: tuple[tuple[Cell, ...], ...]
    turns: int = 0

    @property
    def cells(self) -> Iterable[Cell]:
        return (cell for line in self.lines for cell in line)

    @property
    def text(self) -> str:
        return "\n".join("  ".join(c.text for c in line) for line in self.lines)

    @property
    def size_shown(self) -> tuple[float, float]:
        """Return width and height of the page as it is shown."""
        size = self.width, self.height
        return size[::-1] if self.turns % 2 else size

    def as_shown(self, box: Box) -> Box:
        """Return where a box is on the page as it is shown."""
        return turned(box, -self.turns, self.width, self.height)


def turned(box: Box, turns: int, width: float, height: float) -> Box:
    """Return a box after quarter turns clockwise of its page.

    :param width: of the page before

    >>> turned((10, 20, 30, 25), 1, width=100, height=200)
    (175, 10, 180, 30)
    """
    left, top, right, bottom = box
    match turns % 4:
        case 1:
            return height - bottom, left, height - top, right
        case 2:
            return width - right, height - bottom, width - left, height - top
        case 3:
            return top, width - right, bottom, width - left
        case _:
            return box


def as_json(page: Page) -> dict[str, Any]:
    """Return a page as it is stored: each word as text, left, top, right, bottom and
    score, in cells of lines; places and size as it is shown."""
    size = (page.width, page.height)[:: -1 if page.turns % 2 else 1]
    return {
        "number": page.number,
        "width": round(size[0], 1),
        "height": round(size[1], 1),
        "source": page.source,
        "turns": page.turns,
        "lines": [
            [
                [
                    [
                        w.text,
                        *(round(edge, 1) for edge in page.as_shown(w.box)),
                        round(w.score, 2),
                    ]
                    for w in cell.words
                ]
                for cell in line
            ]
            for line in page.lines
        ],
    }


def page_of(content: Mapping[str, Any]) -> Page:
    """Return a page from what `as_json` made of it."""
    turns = content.get("turns", 0)
    size = content["width"], content["height"]
    lines = tuple(
        tuple(
            Cell(
                tuple(Word(w[0], turned(w[1:5], turns, *size), w[5]) for w in cell),
                number,
            )
            for cell in line
        )
        for number, line in enumerate(content["lines"])
    )
    width, height = size[:: -1 if turns % 2 else 1]
    return Page(content["number"], width, height, content["source"], lines, turns)


def plain(text: str) -> str:
    """Return a text in lower case without accents; characters keep their places.

    >>> plain("Échéance N°")
    'echeance n°'
    """
    return "".join(
        unicodedata.normalize("NFKD", c.lower())[0] if c.isalpha() else c for c in text
    )


def union(boxes: Iterable[Box]) -> Box:
    """Return the box around boxes, of which there is one at least."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


@dataclass(frozen=True, slots=True)
class Slope:
    """The slope of the lines of a page: to the right they fall by ``angle`` in radians
    at its top, and by ``change`` more with each point below, as on a photo taken
    askew."""

    angle: float = 0.0
    change: float = 0.0

    def middle(self, word: Word) -> float:
        """Return the height of a word's middle, as if its line were level."""
        left, top, right, bottom = word.box
        middle = (top + bottom) / 2
        return middle - math.tan(self.angle + self.change * middle) * (left + right) / 2


LEVEL = Slope()


def in_lines(
    words: Sequence[Word], slope: Slope = LEVEL
) -> tuple[tuple[Cell, ...], ...]:
    """Return words in lines from top to bottom, each in cells from left to right."""
    lines: list[list[Word]] = []
    middles: list[float] = []
    for word in sorted(words, key=slope.middle):
        middle, height = slope.middle(word), _height(word)
        near = [
            n
            for n in range(max(len(lines) - 4, 0), len(lines))
            if abs(middles[n] - middle)
            < SAME_LINE * min(height, median(map(_height, lines[n])))
            and not any(_overlaps(word, other) for other in lines[n])
        ]
        if near:
            line = min(near, key=lambda n: abs(middles[n] - middle))
            lines[line].append(word)
            middles[line] = median(map(slope.middle, lines[line]))
        else:
            lines.append([word])
            middles.append(middle)
    order = sorted(range(len(lines)), key=middles.__getitem__)
    return tuple(_cells(lines[n], number) for number, n in enumerate(order))


def _overlaps(word: Word, other: Word) -> bool:
    """Return whether words cover one another, as those of two lines do."""
    shared = min(word.box[2], other.box[2]) - max(word.box[0], other.box[0])
    narrow = min(word.box[2] - word.box[0], other.box[2] - other.box[0])
    return shared > MAX_OVERLAP * narrow


def _height(word: Word) -> float:
    return max(word.box[3] - word.box[1], 1.0)


def _cells(words: list[Word], line: int) -> tuple[Cell, ...]:
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box[0]):
        last = found[-1][-1] if found else None
        if last and word.box[0] - last.box[2] <= GAP * min(
            _height(word), _height(last)
        ):
            found[-1].append(word)
        else:
            found.append([word])
    return tuple(Cell(tuple(cell), line) for cell in found)
