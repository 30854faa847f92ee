# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Places of values on a vendor's bills, learned from those that people posted.

A vendor's bills look alike: the same words stand in the same places, and beside the
same word stands the same value. Of each posted bill is kept beside which words its
values stood, never a value. The next bill is then read by these places as well; a value
that rules and places agree on is surer than either alone. A value that a person
corrects on a draft is learned at once.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from .fields import CHECK, SURE, Field
from .layout import MIN_OCR_SCORE, Finder, Place, place
from .text import Box, Cell, Page, plain
from .values import (
    Found,
    amounts,
    dates,
    has_month_first,
    ibans,
    sirets,
    vat_numbers,
)

BEHIND, RIGHT, BELOW, AT = "behind", "right", "below", "at"  # where a value stands
WEIGHTS = {BEHIND: 3, RIGHT: 3, BELOW: 2, AT: 1}
FIRST, LAST = "first", "last"  # pages
MAX_SHIFT = 30.0  # points by which a value may stand elsewhere beside its word
MAX_MOVED = 8.0  # points by which a value may stand elsewhere on the page
MAX_ANCHORS = 12  # of a field on one bill
MIN_BILLS_SURE = 2  # bills that agree on a place before it alone makes a value sure
MIN_LETTERS = 2  # of a word beside a value
MIN_CELL_LETTERS = 5  # of a cell that tells a layout
MAX_LEARNED, MAX_WORDS = 300, 120  # of a vendor
MIN_SHARED = 0.6  # of the cells of a layout that a page of the vendor has
MONEY = ("net", "vat", "gross", "payable")
DAYS = ("date", "due")
TOKENS = ("number", "order")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_+-]{0,40}")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place of a field: how it stands to a word of the page.

    ``label``: the letters of that word; ``x`` and ``y``: points from its upper left
    corner to the value's, for `AT` from that of the page.
    """

    field: str
    page: str
    relation: str
    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout is what the bills of a vendor have in common. ``anchors`` and ``words``
    (digests of `fingerprint`): each with the number of bills that have it."""

    bills: int = 0
    anchors: Mapping[Anchor, int] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)

    @property
    def common_words(self) -> list[str]:
        """Return the words that most of the bills have."""
        return [w for w, bills in self.words.items() if 2 * bills > self.bills]

    def with_bill(self, anchors: Iterable[Anchor], words: Iterable[str]) -> "Layout":
        """Return the layout that has learned one more bill."""
        known = dict(self.anchors)
        for anchor in anchors:
            same = next((a for a in known if _is_same_place(a, anchor)), anchor)
            known[same] = known.get(same, 0) + 1
        seen = dict(self.words)
        for word in words:
            seen[word] = seen.get(word, 0) + 1
        return Layout(self.bills + 1, _most(known, MAX_LEARNED), _most(seen, MAX_WORDS))


def _is_same_place(anchor: Anchor, other: Anchor) -> bool:
    most = MAX_MOVED if anchor.relation == AT else MAX_SHIFT
    return (
        replace(anchor, x=0, y=0) == replace(other, x=0, y=0)
        and abs(anchor.x - other.x) <= most
        and abs(anchor.y - other.y) <= most
    )


def _most[Key](counts: Mapping[Key, int], number: int) -> dict[Key, int]:
    """Return the entries with the highest counts, those that came last first."""
    ranked = sorted(reversed(counts.items()), key=lambda item: item[1], reverse=True)
    return dict(ranked[:number])


@dataclass(frozen=True, slots=True)
class Proposed:
    """A value at a learned place, and how many bills had it there."""

    value: str
    bills: int
    place: Place


# --- values as text -------------------------------------------------------------------
def _money(text: str) -> Iterator[Found[str]]:
    for found in amounts(text):
        yield replace(found, value=f"{abs(found.value):.2f}")


def _days(text: str, is_month_first: bool) -> Iterator[Found[str]]:
    for found in dates(text, is_month_first):
        yield replace(found, value=found.value.isoformat())


def _tokens(text: str) -> Iterator[Found[str]]:
    for match in _TOKEN.finditer(text):
        token = match[0].rstrip("./_+-")
        if any(char.isdigit() for char in token):
            yield Found(token, match.start(), match.start() + len(token))


def finders_of(pages: Sequence[Page]) -> dict[str, Finder[str]]:
    """Return what finds the values of each field, as text, wherever they stand."""
    is_month_first = has_month_first("\n".join(page.text for page in pages))
    days = partial(_days, is_month_first=is_month_first)
    return {
        **dict.fromkeys(MONEY, _money),
        **dict.fromkeys(DAYS, days),
        **dict.fromkeys(TOKENS, _tokens),
        "iban": ibans,
        "vendor_vat": vat_numbers,
        "vendor_siret": sirets,
    }


# --- learning -------------------------------------------------------------------------
def learn(
    pages: Sequence[Page],
    values: Mapping[str, str],
    shown: Mapping[str, tuple[int, Box]] | None = None,
) -> list[Anchor]:
    """Return the places at which a bill has the values that a person posted.

    :param values: by name of the field, as `fields.Field.value` has them
    :param shown: page and box of those that a person pointed at; the same value
        elsewhere is then another one
    """
    finders = finders_of(pages)
    return [
        anchor
        for name, value in values.items()
        if name in finders
        for anchor in _anchors(
            pages, name, value, finders[name], (shown or {}).get(name)
        )
    ]


def _anchors(
    pages: Sequence[Page],
    name: str,
    value: str,
    finder: Finder[str],
    shown: tuple[int, Box] | None,
) -> list[Anchor]:
    found: dict[Anchor, None] = {}
    for which, page in _ends(pages):
        for line in page.lines:
            for number, cell in enumerate(line):
                for item in finder(cell.text):
                    at = place(page, cell, item)
                    if item.value == value and (not shown or _is_at(at, shown)):
                        for anchor in _around(page, which, name, line, number, item):
                            found[anchor] = None
    return list(found)[:MAX_ANCHORS]


def _is_at(at: Place, shown: tuple[int, Box]) -> bool:
    """Return whether the middle of a place is in the box that was shown."""
    page, (left, top, right, bottom) = shown
    x, y = (at.box[0] + at.box[2]) / 2, (at.box[1] + at.box[3]) / 2
    return at.page == page and left <= x <= right and top <= y <= bottom


def _ends(pages: Sequence[Page]) -> list[tuple[str, Page]]:
    """Return the first page, and the last where it is another one."""
    ends = [(FIRST, pages[0])] if pages else []
    return [*ends, (LAST, pages[-1])] if len(pages) > 1 else ends


def _around(
    page: Page, which: str, name: str, line: Sequence[Cell], number: int, item: Found
) -> Iterator[Anchor]:
    cell = line[number]
    left, top, _right, _bottom = cell.place(item.start, item.end)
    before = letters(cell.text[: item.start])
    if len(before) >= MIN_LETTERS:
        yield Anchor(name, which, BEHIND, before, 0, 0)
    for other in reversed(line[:number]):
        label = letters(other.text)
        if len(label) >= MIN_LETTERS:
            shift = round(left - other.box[0], 1)
            yield Anchor(name, which, RIGHT, label, shift, 0)
            break
    for other in _above(page, cell, left):
        label = letters(other.text)
        if len(label) >= MIN_LETTERS:
            shift = round(left - other.box[0], 1), round(top - other.box[1], 1)
            yield Anchor(name, which, BELOW, label, *shift)
            break
    yield Anchor(name, which, AT, "", round(left, 1), round(top, 1))


def _above(page: Page, cell: Cell, left: float) -> Iterator[Cell]:
    for line in reversed(page.lines[max(cell.line - 4, 0) : cell.line]):
        for other in line:
            if other.box[0] - MAX_SHIFT <= left <= other.box[2] + MAX_SHIFT:
                yield other


def letters(text: str) -> str:
    """Return the letters of a text in lower case, without accents.

    >>> letters("N° de facture : ")
    'n de facture'
    """
    return " ".join(re.findall(r"[a-z]+", plain(text)))


# --- reading by places ----------------------------------------------------------------
def proposed(
    pages: Sequence[Page], anchors: Mapping[Anchor, int]
) -> dict[str, Proposed]:
    """Return the values that stand at learned places; of several the one for which
    most bills speak.

    :param anchors: places, and how many bills had the value there
    """
    finders = finders_of(pages)
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    first: dict[tuple[str, str], tuple[int, Place]] = {}
    ends = dict(_ends(pages))
    for anchor, bills in anchors.items():
        page = ends.get(anchor.page)
        if page is None or anchor.field not in finders:
            continue
        for value, at in _at(page, anchor, finders[anchor.field]):
            votes[anchor.field][value] += bills * WEIGHTS[anchor.relation]
            known = first.get((anchor.field, value), (0, at))
            first[anchor.field, value] = max(known[0], bills), known[1]
    found = {}
    for name, values in votes.items():
        best = max(values, key=values.__getitem__)
        if sum(score == values[best] for score in values.values()) == 1:
            found[name] = Proposed(best, *first[name, best])
    return found


def _at(page: Page, anchor: Anchor, finder: Finder[str]) -> Iterator[tuple[str, Place]]:
    """Yield the values at a place, the nearest one for each time that its word
    stands on the page."""
    if anchor.relation == AT:
        yield from _nearest(page, page.cells, finder, anchor.x, anchor.y, MAX_MOVED)
        return
    for line in page.lines:
        for number, cell in enumerate(line):
            if anchor.relation == BEHIND:
                yield from _behind(page, cell, anchor.label, finder)
            elif letters(cell.text) == anchor.label:
                left, top = cell.box[0] + anchor.x, cell.box[1] + anchor.y
                cells: Iterable[Cell] = line[number + 1 :]
                if anchor.relation == BELOW:
                    below = page.lines[cell.line + 1 : cell.line + 5]
                    cells = (other for others in below for other in others)
                yield from _nearest(page, cells, finder, left, top, MAX_SHIFT)


def _behind(
    page: Page, cell: Cell, label: str, finder: Finder[str]
) -> Iterator[tuple[str, Place]]:
    for item in finder(cell.text):
        if letters(cell.text[: item.start]) == label:
            yield item.value, place(page, cell, item)
            return


def _nearest(
    page: Page,
    cells: Iterable[Cell],
    finder: Finder[str],
    left: float,
    top: float,
    most: float,
) -> Iterator[tuple[str, Place]]:
    near = []
    for cell in cells:
        for item in finder(cell.text):
            box = cell.place(item.start, item.end)
            # values of a column end, not begin, at one place: either may fit
            distance = abs(box[0] - left) + 2 * abs(box[1] - top)
            if distance <= 2 * most:
                near.append((distance, item.value, place(page, cell, item)))
    if near:
        _distance, value, at = min(near, key=lambda item: item[0])
        yield value, at


def merged(
    fields: Mapping[str, Field], found: Mapping[str, Proposed]
) -> dict[str, Field]:
    """Return the fields that rules found, with what stands at learned places.

    Where both agree the value is sure. Where they differ it is to be checked, and the
    rules' value stays unless enough bills speak for the place.
    """
    result = dict(fields)
    for name, item in found.items():
        known = fields[name]
        is_certain = item.place.score >= MIN_OCR_SCORE
        if known.value == item.value:
            band = SURE if is_certain else CHECK
            result[name] = replace(known, band=band)
        elif known.value is None:
            is_sure = is_certain and item.bills >= MIN_BILLS_SURE
            result[name] = _field(item, SURE if is_sure else CHECK)
        elif known.band == CHECK and item.bills >= MIN_BILLS_SURE:
            result[name] = _field(item, CHECK)
        else:
            result[name] = replace(known, band=CHECK)
    return result


def corrected(
    fields: Mapping[str, Field],
    found: Mapping[str, Proposed],
    posted: Mapping[str, Proposed],
) -> dict[str, Field]:
    """Return the fields with what stands where people corrected a value on another bill
    of the vendor: there the reading was wrong, so it is to be checked.

    :param posted: what stands where the posted bills have it; where enough of them
        agree with the reading, the correction was of that one bill
    """
    result = dict(fields)
    for name, item in found.items():
        known = posted.get(name)
        is_settled = (
            known
            and known.bills >= MIN_BILLS_SURE
            and known.value == fields[name].value
        )
        if not is_settled and fields[name].value != item.value:
            result[name] = _field(item, CHECK)
    return result


def _field(item: Proposed, band: str) -> Field:
    box = tuple(round(edge, 1) for edge in item.place.box)
    return Field(item.value, band, item.place.page, box, "layout")


# --- whose layout it is ---------------------------------------------------------------
def fingerprint(pages: Sequence[Page]) -> list[str]:
    """Return digests of the words of the first page that stand alone in a cell: what
    one vendor's bills have in common, and from which nobody reads a word."""
    cells = {
        found
        for page in pages[:1]
        for cell in page.cells
        if len(found := letters(cell.text)) >= MIN_CELL_LETTERS
    }
    digests = (hashlib.sha256(cell.encode()).hexdigest()[:12] for cell in cells)
    return sorted(digests)


def likeness(found: Sequence[str], known: Sequence[str]) -> float:
    """Return which share of what all bills of a vendor have is on a page, 0 to 1."""
    return len(set(found) & set(known)) / len(known) if known else 0.0
