# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pages of invoices to read again, drawn with reportlab."""

from collections.abc import Iterable
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

HEIGHT = 297 * mm


def page(lines: Iterable[tuple], **how) -> bytes:
    """A PDF whose lines are (x, y, text), millimetres from the upper left corner.

    :param how: ``mode``: of rendering; ``alpha``; ``size``: in points
    """
    out = BytesIO()
    canvas = Canvas(out, pagesize=(210 * mm, HEIGHT))
    for x, y, text in lines:
        draw(canvas, x, y, text, **how)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw(canvas, x, y, text, mode=0, alpha=None, size=10):
    if alpha is not None:
        canvas.setFillAlpha(alpha)
    texts = canvas.beginText(x * mm, HEIGHT - y * mm)
    texts.setFont("Helvetica", size)
    texts.setTextRenderMode(mode)
    texts.textOut(text)
    canvas.drawText(texts)
