# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A receipt on one page of paper, with a code to scan, as PDF."""

import io
from dataclasses import dataclass

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Frame, KeepInFrame, Paragraph, Spacer, Table

from .fonts import winansi
from .paper import BASE, GREY, paragraph

MARGIN, SIDE = 20 * mm, 34 * mm  # the page's; the side of the code to scan
MAX_TEXT = 400  # characters of one value: the page is one page
CODE = "code"  # the style of hashes and commands
PLAIN = ParagraphStyle("plain", BASE, leading=12.5)
STYLES = {
    "title": ParagraphStyle("title", PLAIN, fontSize=16, leading=20, spaceAfter=8),
    "head": ParagraphStyle(
        "head", PLAIN, fontName="Helvetica-Bold", spaceBefore=9, spaceAfter=2
    ),
    "name": ParagraphStyle("name", PLAIN, textColor=GREY),
    CODE: ParagraphStyle(
        "code", PLAIN, fontName="Courier", fontSize=7.5, wordWrap="CJK"
    ),
    "plain": PLAIN,
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page holds what stands on a receipt, in the reader's language.

    :param parts: headings, each with paragraphs, or rows of a name and a value; a
        value that is a hash or a command is given as ``(CODE, text)``
    :param code: what the code to scan holds
    """

    title: str
    lead: str
    parts: tuple[tuple[str, tuple[object, ...]], ...]
    code: str
    lang: str = "en"


def write(page: Page) -> bytes:
    """Return the page as PDF."""
    file = io.BytesIO()
    canvas = Canvas(file, A4, lang=page.lang, invariant=True)
    canvas.setTitle(winansi(page.title))
    room = A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN
    frame = Frame(MARGIN, MARGIN, *room, 0, 0, 0, 0)
    frame.addFromList([KeepInFrame(*room, _flow(page, room[0]))], canvas)
    code = QrCodeWidget(page.code, barLevel="M", barBorder=0)
    left, low, right, high = code.getBounds()
    scale = SIDE / (right - left), SIDE / (high - low)
    drawing = Drawing(SIDE, SIDE, transform=[scale[0], 0, 0, scale[1], 0, 0])
    drawing.add(code)
    renderPDF.draw(drawing, canvas, A4[0] - MARGIN - SIDE, A4[1] - MARGIN - SIDE)
    canvas.save()
    return file.getvalue()


def _flow(page: Page, width: float) -> list:
    beside = width - SIDE - 8 * mm
    first = [_text(page.title, "title"), _text(page.lead)]
    flow = [_columns([[first, ""]], (beside, width - beside)), Spacer(1, 2 * mm)]
    for head, items in page.parts:
        flow.append(_text(head, "head"))
        for item in items:
            if isinstance(item, tuple):
                row = [_text(item[0], "name"), _value(item[1])]
                flow.append(_columns([row], (45 * mm, width - 45 * mm)))
            else:
                flow.append(_text(item))
    return flow


def _columns(cells: list, widths: tuple[float, float]) -> Table:
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]
    return Table(cells, widths, style=style)


def _value(value: object) -> Paragraph:
    if isinstance(value, tuple):
        return _text(value[1], value[0])
    return _text(str(value))


def _text(text: str, style: str = "plain") -> Paragraph:
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT] + "…"
    return paragraph(text, STYLES[style])
