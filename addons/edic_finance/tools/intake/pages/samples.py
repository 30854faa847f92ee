# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Draws faint pictures of lines of text, on which the reading of pages by a model is
evaluated; only in a process of its own (`apart`), as all that works with pictures."""

import ctypes
import json
from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw

SIZE, LEADING, WIDTH = 10, 16, 450  # points
SCALE = 1.5  # pixels per point: 108 dpi
PAPER, INK = 225, 90  # greys: as a poor copy has them


class UnreadableError(ValueError):
    """The texts are of another form."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Pictures (PNG), one behind the other in ``content``, and their ``lengths``."""

    lengths: tuple[int, ...]
    content: bytes = b""


def read(data: bytes) -> Samples:
    """Draw a picture of each text.

    :param data: JSON of a list of texts
    """
    pictures = [_drawn(text) for text in json.loads(data)]
    return Samples(tuple(map(len, pictures)), b"".join(pictures))


def _drawn(text: str) -> bytes:
    lines = text.splitlines()
    height, out = LEADING * (len(lines) + 2), BytesIO()
    with pdfium.PdfDocument.new() as document:
        page = document.new_page(WIDTH, height)
        font = raw.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
        for number, line in enumerate(lines, 2):
            written = raw.FPDFPageObj_CreateTextObj(document.raw, font, SIZE)
            letters = (line + "\0").encode("utf-16-le")
            raw.FPDFText_SetText(written, ctypes.cast(letters, raw.FPDF_WIDESTRING))
            raw.FPDFPageObj_SetFillColor(written, INK, INK, INK, 255)
            place = pdfium.PdfMatrix().translate(LEADING, height - LEADING * number)
            raw.FPDFPageObj_Transform(written, *place.get())
            raw.FPDFPage_InsertObject(page.raw, written)
        page.gen_content()
        image = page.render(scale=SCALE, fill_color=(PAPER, PAPER, PAPER, 255))
        image.to_pil().convert("L").save(out, "PNG")
    return out.getvalue()
