# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A page puts the value of a label behind it, to its right, or below it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .text import Box, Cell, Page
from .values import Found

MAX_BETWEEN = 14  # characters between a label and its value in one cell
MAX_RIGHT = 2  # cells to the right that are looked at
MAX_BELOW = 3  # lines below
NEAR = 3  # distance of the line right below: what is farther is never sure
MIN_OCR_SCORE = 0.9  # recognition below is never sure
_LEAD = re.compile(r"[\s:.#°ºn*=>-]*")
_SIGNS = " :.#°º*=>-"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a value: its page and box; ``score`` of its recognition."""

    page: int
    box: Box
    source: str  # of the page
    score: float = 1.0


@dataclass(frozen=True)
class Labelled[Value]:
    """A value with its place. ``distance``: 0 behind its label, 1 to the right of it, 2
    and more below it. ``is_in_sentence``: other words stand before the label.
    ``is_of_other``: it stands below, and has another label to its left."""

    found: Found[Value]
    place: Place
    distance: int
    cell: Cell
    label: Cell
    is_in_sentence: bool = False
    is_of_other: bool = False

    @property
    def is_near(self) -> bool:
        """Return whether the value is its label's beyond doubt."""
        return self.distance <= NEAR and not self.is_of_other

    @property
    def value(self) -> Value:
        return self.found.value


type Finder[Value] = Callable[[str], Iterable[Found[Value]]]


def labelled[Value](
    pages: Sequence[Page],
    label: re.Pattern[str],
    finder: Finder[Value],
    without: re.Pattern[str] | None = None,
    between: int = MAX_BETWEEN,
) -> Iterator[Labelled[Value]]:
    """Yield the values that stand beside a label, in the order of the pages.

    :param without: words that, just before the label or between it and the value, give
        the value another meaning
    :param between: characters that may stand between the label and its value
    """
    for page in pages:
        for line in page.lines:
            for number, cell in enumerate(line):
                for match in label.finditer(cell.plain):
                    before = cell.plain[: match.start()]
                    if without and without.search(before[-25:]):
                        continue
                    found = _beside(
                        page, line, number, match.end(), finder, without, between
                    )
                    if found:
                        yield replace(found, is_in_sentence=len(before) > MAX_BETWEEN)


def _beside[Value](
    page: Page,
    line: Sequence[Cell],
    number: int,
    end: int,
    finder: Finder[Value],
    without: re.Pattern[str] | None,
    between: int,
) -> Labelled[Value] | None:
    cell = line[number]
    rest = cell.text[end:]
    for found in finder(rest):
        words = cell.plain[end : end + found.start]
        is_far = len(words.strip(_SIGNS)) > between
        if is_far or (without and without.search(words)):
            break
        moved = Found(found.value, end + found.start, end + found.end, found.is_checked)
        return _at(page, cell, moved, 0, cell)
    if len(_LEAD.sub("", rest, count=1)) > between:
        return None  # the label is a word in a sentence
    for step, other in enumerate(line[number + 1 : number + 1 + MAX_RIGHT]):
        if found := _first(finder, other, without):
            return _at(page, other, found, 1 + step, cell)
        if step == 0 and len(other.text) > 2 * MAX_BETWEEN:
            break
    for step, other in enumerate(below(page, cell)):
        if found := _first(finder, other, without):
            item = _at(page, other, found, NEAR + step, cell)
            return replace(item, is_of_other=_has_label(page, other, cell))
    return None


def _has_label(page: Page, cell: Cell, but: Cell) -> bool:
    """Return whether the words to the left of a cell end as a label does, and are not
    under a label that may be the cell's own."""
    left = [c for c in page.lines[cell.line] if c.box[2] <= cell.box[0]][-1:]
    return any(c.text.endswith(":") and c.box[0] < but.box[0] + 1 for c in left)


def _first[Value](
    finder: Finder[Value], cell: Cell, without: re.Pattern[str] | None
) -> Found[Value] | None:
    """Return the value with which a cell begins."""
    for found in finder(cell.text):
        words = cell.plain[: found.start]
        if len(_LEAD.sub("", words, count=1)) > MAX_BETWEEN:
            return None
        return None if without and without.search(words) else found
    return None


def below(page: Page, cell: Cell, lines: int = MAX_BELOW) -> Iterator[Cell]:
    """Yield the cells under a cell, one in each of the next lines at most."""
    left, _top, right, _bottom = cell.box
    for line in page.lines[cell.line + 1 : cell.line + 1 + lines]:
        under = [c for c in line if c.box[0] < right and c.box[2] > left]
        if under:
            yield min(under, key=lambda c: abs(c.box[0] - left))


def _at[Value](
    page: Page, cell: Cell, found: Found[Value], distance: int, label: Cell
) -> Labelled[Value]:
    return Labelled(found, place(page, cell, found), distance, cell, label)


def place(page: Page, cell: Cell, found: Found) -> Place:
    """Return the place of a value that was found in a cell."""
    box = page.as_shown(cell.place(found.start, found.end))
    return Place(page.number, box, page.source, cell.score(found.start, found.end))


def every[Value](
    pages: Sequence[Page], finder: Finder[Value]
) -> Iterator[tuple[Page, Cell, Found[Value]]]:
    """Yield all values of a kind, with their cells, in the order of the pages."""
    for page in pages:
        for cell in page.cells:
            for found in finder(cell.text):
                yield page, cell, found
