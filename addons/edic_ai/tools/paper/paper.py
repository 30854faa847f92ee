# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A document as PDF, with what every PDF reader has: Helvetica, in WinAnsi.

WinAnsi covers French, German and English; what it lacks is written with what it has.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import BinaryIO
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    LongTable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)

from .document import Document, Facts, Part, Table, Text

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
INSET = 6  # points that reportlab keeps free inside of the margins
GAP, MAX_WORD = 8, 0.3 * WIDTH  # points between columns, and for a word that may break
ROOM = 30 * mm  # a heading with less below it goes to the next page
GREY = colors.HexColor("#555555")
BASE = ParagraphStyle("base", fontName="Helvetica", fontSize=9, leading=12)
NOTE = ParagraphStyle("note", BASE, textColor=GREY, fontSize=8, leading=10)
HEAD = ParagraphStyle("head", BASE, fontName="Helvetica-Bold")
RIGHT = ParagraphStyle("right", BASE, alignment=2)
HEAD_RIGHT = ParagraphStyle("head_right", HEAD, alignment=2)
TITLE = ParagraphStyle("title", HEAD, fontSize=15, leading=19, spaceAfter=8)
HEADINGS = (
    ParagraphStyle("h1", HEAD, fontSize=11.5, leading=15, spaceBefore=10),
    ParagraphStyle("h2", HEAD, fontSize=10, leading=13, spaceBefore=6),
)
LINES = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.HexColor("#bbbbbb")),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]
)
PAGE = "%(number)s / %(pages)s"
WRITTEN = {"→": "->", "≥": ">=", "≤": "<=", "‖": "|", "\u202f": "\xa0", "\u2212": "-"}


def winansi(text: str) -> str:
    """``text`` with the characters of WinAnsi alone."""
    found = []
    for char in unicodedata.normalize("NFC", text):
        found.append(WRITTEN.get(char) or _known(char) or _plainer(char))
    return "".join(found)


def _known(char: str) -> str:
    return char.encode("cp1252", "ignore").decode("cp1252")


def _plainer(char: str) -> str:
    return "".join(map(_known, unicodedata.normalize("NFKD", char))) or "?"


def write_pdf(document: Document, file: BinaryIO, page: str = PAGE) -> None:
    """Write ``document``; ``page``: how a page says its number and how many there are.

    The first texts of `lead` stand under the title, the signatures at the end.
    """
    paper = SimpleDocTemplate(
        file,
        pagesize=A4,
        title=document.title,
        leftMargin=MARGIN - INSET,
        rightMargin=MARGIN - INSET,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
    )

    def canvas(*args: object, **named: object) -> Canvas:
        return _Numbered(*args, foot=winansi(document.title), page=page, **named)

    paper.build(list(_flow(document)), canvasmaker=canvas)


def _flow(document: Document) -> Iterator[Flowable]:
    yield _paragraph(document.title, TITLE)
    for part in document.lead:
        yield from _part(part)
    for section in document.sections:
        yield CondPageBreak(ROOM)
        yield _paragraph(section.title, HEADINGS[section.level - 1])
        for part in section.parts:
            yield from _part(part)
    for name in document.signatures:
        yield Spacer(0, 16 * mm)
        yield _rows(
            [["", ""], [_paragraph(name, NOTE), ""]], (WIDTH / 2, WIDTH / 2), bare=True
        )


def _part(part: Part) -> Iterator[Flowable]:
    match part:
        case Text():
            if part.is_head:
                yield CondPageBreak(ROOM)
            style = HEAD if part.is_head else NOTE if part.is_note else BASE
            yield _paragraph(part.text, style)
        case Facts() if part.rows:
            cells = [[_paragraph(a, HEAD), _paragraph(b)] for a, b in part.rows]
            yield _rows(cells, (0.36 * WIDTH, 0.64 * WIDTH))
        case Table() if part.rows:
            head = [
                _paragraph(text, HEAD_RIGHT if at in part.numeric else HEAD)
                for at, text in enumerate(part.head)
            ]
            cells = [
                [
                    _paragraph(text, RIGHT if at in part.numeric else BASE)
                    for at, text in enumerate(row)
                ]
                for row in part.rows
            ]
            yield _rows([head, *cells], _widths(part), head=1)
    yield Spacer(0, 2 * mm)


def _widths(part: Table) -> list[float]:
    """Room for the longest word of each column, the rest by the longest text."""
    columns = list(zip(part.head, *part.rows, strict=True))
    least = [
        min(max(map(_wide, " ".join(texts).split()), default=0) + GAP, MAX_WORD)
        for texts in columns
    ]
    longest = [max(4, *(min(len(text), 48) for text in texts)) for texts in columns]
    rest = max(WIDTH - sum(least), 0)
    shrunk = min(1, WIDTH / sum(least))
    return [
        shrunk * word + rest * length / sum(longest)
        for word, length in zip(least, longest, strict=True)
    ]


def _wide(word: str) -> float:
    return stringWidth(winansi(word), HEAD.fontName, HEAD.fontSize)


def _rows(
    cells: list, widths: Sequence[float], head: int = 0, bare: bool = False
) -> LongTable:
    table = LongTable(cells, widths, repeatRows=head)
    line = ("LINEBELOW", (0, 0), (0, 0), 0.5, colors.black)
    table.setStyle(TableStyle([line]) if bare else LINES)
    return table


def _paragraph(text: str, style: ParagraphStyle = BASE) -> Paragraph:
    return Paragraph(escape(winansi(text)).replace("\n", "<br/>"), style)


class _Numbered(Canvas):
    """Says on each page which of how many it is: known only at the end."""

    def __init__(self, *args: object, foot: str, page: str, **named: object) -> None:
        super().__init__(*args, **named)
        self._foot, self._page, self._kept = foot, page, []

    def showPage(self) -> None:
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, state in enumerate(self._kept, 1):
            self.__dict__.update(state)
            self.setFont("Helvetica", 7.5)
            self.setFillColor(GREY)
            self.drawString(MARGIN, 9 * mm, self._foot[:110])
            text = winansi(self._page % {"number": number, "pages": len(self._kept)})
            self.drawRightString(A4[0] - MARGIN, 9 * mm, text)
            Canvas.showPage(self)
        return super().save()
