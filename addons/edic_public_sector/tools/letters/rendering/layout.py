# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The places and looks of the parts of a letter, for all formats.

``de``: DIN 5008, form B: the field of the address is 85 x 45 mm, 45 mm from the top.
``fr``: after NF Z 11-001: the addressee on the right, where the window is.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from PIL import Image

from .letter import Kind, Letter, Paragraph, Run, Style, Table

PAGE = (210, 297)  # mm, as all lengths here
MARGIN = 25  # on the left, where the window of DIN 5008 begins too, and the right
ROOM = PAGE[0] - 2 * MARGIN
TOP = 20  # of the pages after the first
HEAD = 12  # of the letterhead, from the top
BODY, NOTE_BODY = 100, 70  # from the top of the first page; of a note
SHORT = 12  # rows of a table that stays with its chart
LINE = 80  # figures in the width of a page
BETWEEN = 2  # between columns, and for the heads, which are bold
LOGO = (60, 22)  # at most: width, height
FOOT = 10  # free below the foot
FOLDS = (105, 148.5, 210)  # DIN 5008 form B: fold, middle for the hole punch, fold
INDENT = 5  # of an item
SIGNED = 16  # free for a signature by hand
LEADING = 1.3
PAGE_WORD = {"fr": "Page", "de": "Seite", "en": "Page"}
ANNEXES = {
    "fr": ("Pièce jointe", "Pièces jointes"),
    "de": ("Anlage", "Anlagen"),
    "en": ("Enclosure", "Enclosures"),
}
DRAFT = {  # on each page of what nobody has signed
    "fr": "Projet, non signé",
    "de": "Entwurf, nicht unterzeichnet",
    "en": "Draft, not signed",
}
COLON = {"fr": "\xa0:", "de": ":", "en": ":"}
GREY = "444444"  # 9.7 to 1 on white
SHADE = "DDDDDD"  # behind what is missing


@dataclass(frozen=True, slots=True)
class Look:
    """A look; ``scale``: of the letter's size; ``before``, ``after``: in lines of
    text."""

    scale: float = 1.0
    is_bold: bool = False
    before: float = 0.0
    after: float = 0.0
    is_grey: bool = False
    is_boxed: bool = False
    keeps: bool = False  # with what follows
    level: int = 0  # of a heading


ENDS = ("text", "legal")  # of a body, that stay with the signature
LOOKS: dict[Kind, Look] = {
    "text": Look(after=0.6),
    "subject": Look(is_bold=True, after=1.2, keeps=True, level=1),
    "heading": Look(is_bold=True, before=0.6, after=0.4, keeps=True, level=2),
    "note": Look(0.85, before=0.6, after=0.6, is_grey=True),
    "legal": Look(before=1, after=0.6),
    "item": Look(after=0.3),
    "sender_name": Look(1.15, is_bold=True, after=0.15),
    "sender": Look(0.85, is_grey=True),
    "return": Look(0.6, after=1.5, is_grey=True),
    "recipient": Look(),
    "reference": Look(0.85, after=0.1),
    "date": Look(),
    "notice": Look(is_bold=True, after=1.4, is_boxed=True),
    "chart": Look(0.75, before=0.3, after=0.3, keeps=True),
    "cell": Look(0.9),
    "closing": Look(before=0.6, keeps=True),
    "signing": Look(keeps=True),
    "signature": Look(keeps=True),
    "annex_head": Look(0.85, is_bold=True, before=1.5, keeps=True),
    "annex": Look(0.85),
    "footer": Look(0.7, is_grey=True),
    "mark": Look(0.75),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A block stands at its place on the first page."""

    name: str
    x: float
    y: float
    width: float
    height: float
    parts: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell is part of the head where it is a table, in formats that people edit."""

    parts: tuple[Paragraph, ...]
    span: int = 1
    has_logo: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The head as a table; ``rows``: the least height and the cells of each."""

    widths: tuple[float, ...]
    rows: tuple[tuple[float, tuple[Cell, ...]], ...]


def blocks(letter: Letter) -> Iterator[Block]:
    """Yield what stands above the body, in the order in which it is read."""
    yield _sender(letter)
    at = MARGIN
    right = PAGE[0] - at
    references = tuple(
        Paragraph((Run(label + COLON[letter.lang]), Run(value)), "reference")
        for label, value in letter.references
    )
    to = tuple(Paragraph.of(line, "recipient") for line in letter.recipient)
    if letter.style.form == "de":
        if to:
            # where the window is, whatever the margin
            back = Paragraph.of(" · ".join(letter.sender[:3]), "return")
            yield Block("return", 25, 50, 80, 5, (back,))
            yield Block("recipient", 25, 57, 80, 33, to)
        date = Paragraph.of(letter.place_and_date, "reference")
        yield Block("reference", 125, 50, right - 125, 42, (*references, date))
        return
    y = 50 if to else 45
    yield Block("reference", at, y, 78, 36 if to else 20, references)
    yield Block("recipient", 110, y, right - 110, 32, to)
    date = Paragraph.of(letter.place_and_date, "date")
    # two lines: the place may have a long name
    yield Block("date", 110, 84 if to else y, right - 110, 11, (date,))


def head(letter: Letter) -> Head:
    """Return the blocks as a table: it starts ``TOP`` mm from the top and ends at the
    body."""
    found = {block.name: block for block in blocks(letter)}
    split = found["reference" if letter.style.form == "de" else "date"].x
    widths = [split - MARGIN, PAGE[0] - MARGIN - split]
    first = [Cell(found["sender"].parts, 2)]
    if letter.style.logo:
        logo = found["sender"].x - MARGIN
        widths = [logo, widths[0] - logo, widths[1]]
        first.insert(0, Cell((), has_logo=True))
    rows = [
        (
            height,
            (
                Cell(_parts(found, at_left), len(widths) - 1),
                Cell(_parts(found, at_right)),
            ),
        )
        for height, at_left, at_right in _places(letter)
    ]
    return Head(tuple(widths), ((50 - TOP, tuple(first)), *rows))


def _parts(found: dict[str, Block], names: str) -> tuple[Paragraph, ...]:
    blocks = (found[name] for name in names.split() if name in found)
    return tuple(part for block in blocks for part in block.parts)


def _places(letter: Letter) -> list[tuple[float, str, str]]:
    """Return for each row its height, and what stands on the left and on the right."""
    if letter.style.form == "de":
        return [(body_top(letter) - 50, "return recipient", "reference")]
    if letter.recipient:
        return [(34, "reference", "recipient"), (BODY - 84, "", "date")]
    return [(NOTE_BODY - 50, "reference", "date")]


def logo_size(style: Style) -> tuple[float, float]:
    """Return width and height of the logo, which keeps its proportions."""
    with Image.open(io.BytesIO(style.logo)) as image:
        width, height = image.size
    scale = min(LOGO[0] / width, LOGO[1] / height)
    return width * scale, height * scale


def _sender(letter: Letter) -> Block:
    """Return the letterhead, beside the logo."""
    at = MARGIN
    if letter.style.logo:
        at += logo_size(letter.style)[0] + 6
    first, rest = letter.sender[:1], letter.sender[1:]
    lines = [Paragraph.of(line, "sender_name") for line in first]
    lines += [Paragraph.of(line, "sender") for line in rest]
    return Block("sender", at, HEAD, PAGE[0] - MARGIN - at, 32, (*lines,))


def body_top(letter: Letter) -> float:
    return BODY if letter.recipient else NOTE_BODY


def flow(letter: Letter) -> Iterator[Paragraph | Table]:
    """Yield the body and what follows it, in order.

    Text that no person has reviewed says so before anything else, too.
    """
    mark = letter.mark
    if mark and mark.kind == "generated_unreviewed":
        yield Paragraph.of(mark.sentence, "notice")
    *body, last = letter.body
    if letter.signature and isinstance(last, Paragraph) and last.kind in ENDS:
        last = replace(last, kind="closing")  # no page has the signature alone
    yield from (*body, last)
    if letter.signature and "" not in letter.signature:
        yield Paragraph.of("", "signing")
    for line in letter.signature:
        yield Paragraph.of(line, "signature" if line else "signing")
    yield from letter.after
    if letter.annexes:
        word = ANNEXES[letter.lang][len(letter.annexes) > 1]
        yield Paragraph.of(word + COLON[letter.lang], "annex_head")
        yield from (Paragraph.of(line, "annex") for line in letter.annexes)


def foot(letter: Letter) -> Iterator[Paragraph]:
    """Yield what stands at the foot of each page, but for its number: what is not
    signed says first of all that it is a draft."""
    if not letter.is_signed:
        yield Paragraph((Run(DRAFT[letter.lang], is_bold=True),), "mark")
    if letter.mark and letter.mark.is_shown:
        yield Paragraph.of(letter.mark.sentence, "mark")
    if letter.footer:
        yield Paragraph.of(letter.footer, "footer")


def column_shares(table: Table) -> list[float]:
    """Return the share of the width that each column has, by its longest texts; what
    cannot be broken, a figure or a word, has its room first."""
    words, longest = [], []
    for texts in zip(table.head, *table.rows, strict=True):
        parts = (word for text in texts for word in text.split(" "))
        words.append(max(6, min(40, max(map(len, parts)))) + BETWEEN)
        longest.append(max(6, min(40, max(map(len, texts)))) + BETWEEN)
    spare, wanted = LINE - sum(words), sum(longest) - sum(words)
    if 0 < spare < wanted:
        pairs = zip(words, longest, strict=True)
        longest = [word + (most - word) * spare / wanted for word, most in pairs]
    return [length / sum(longest) for length in longest]
