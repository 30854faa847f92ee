# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A document as PDF, with what every PDF reader has: Helvetica, in WinAnsi."""

from collections.abc import Iterator, Sequence
from functools import partial
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
from .fonts import winansi
from .pages import Numbered

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

    def draw_number(canvas: Canvas, number: int, pages: int) -> None:
        canvas.setFont("Helvetica", 7.5)
        canvas.setFillColor(GREY)
        canvas.drawString(MARGIN, 9 * mm, winansi(document.title)[:110])
        text = winansi(page % {"number": number, "pages": pages})
        canvas.drawRightString(A4[0] - MARGIN, 9 * mm, text)

    paper.build(
        list(_flow(document)), canvasmaker=partial(Numbered, number=draw_number)
    )


def _flow(document: Document) -> Iterator[Flowable]:
    yield paragraph(document.title, TITLE)
    for part in document.lead:
        yield from _part(part)
    for section in document.sections:
        yield CondPageBreak(ROOM)
        yield paragraph(section.title, HEADINGS[section.level - 1])
        for part in section.parts:
            yield from _part(part)
    for name in document.signatures:
        yield Spacer(0, 16 * mm)
        yield _rows(
            [["", ""], [paragraph(name, NOTE), ""]], (WIDTH / 2, WIDTH / 2), bare=True
        )


def _part(part: Part) -> Iterator[Flowable]:
    match part:
        case Text():
            if part.is_head:
                yield CondPageBreak(ROOM)
            style = HEAD if part.is_head else NOTE if part.is_note else BASE
            yield paragraph(part.text, style)
        case Facts() if part.rows:
            cells = [[paragraph(a, HEAD), paragraph(b)] for a, b in part.rows]
            yield _rows(cells, (0.36 * WIDTH, 0.64 * WIDTH))
        case Table() if part.rows:
            head = [
                paragraph(text, HEAD_RIGHT if at in part.numeric else HEAD)
                for at, text in enumerate(part.head)
            ]
            cells = [
                [
                    paragraph(text, RIGHT if at in part.numeric else BASE)
                    for at, text in enumerate(row)
                ]
                for row in part.rows
            ]
            yield _rows([head, *cells], _widths(part), head=1)
    yield Spacer(0, 2 * mm)


def _widths(part: Table) -> list[float]:
    """Return room for the longest word of each column, the rest by the longest text."""
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


def paragraph(text: str, style: ParagraphStyle = BASE) -> Paragraph:
    """Return a text, which is no markup, to be set."""
    return Paragraph(escape(winansi(text)).replace("\n", "<br/>"), style)
