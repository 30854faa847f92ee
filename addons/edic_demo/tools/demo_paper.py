# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A one-page bill of the demo, for those situations in which one compares papers."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LEFT, TOP, STEP = 60, 780, 22


def paper(title: str, lines: Sequence[str]) -> bytes:
    """A PDF with a title and lines; the same bytes for the same words.

    >>> paper("Bill", ["100,00"])[:5]
    b'%PDF-'
    """
    file = io.BytesIO()
    page = Canvas(file, pagesize=A4, invariant=True)
    page.setTitle(title)
    page.setFont("Helvetica-Bold", 18)
    page.drawString(LEFT, TOP, title)
    page.setFont("Helvetica", 11)
    for number, line in enumerate(lines, start=2):
        page.drawString(LEFT, TOP - number * STEP, line)
    page.save()
    return file.getvalue()
