# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads the pages of a file; only in a process of its own (`apart`).

The text of a file is read at once. A page that is a picture waits until it is asked for
by its number: recognition takes seconds a page, and who waits sees how far it is.
"""

from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from PIL import ExifTags, Image, ImageOps, ImageSequence

from ..page_limits import FORMATS, begin_page
from . import can_recognise, ocr
from .layer import MIN_CHARACTERS, read_layer
from .text import Page, as_json

VERSION = "4"  # raised when the same file may read otherwise
MAX_PAGES = 30
A4 = 842.0  # points of the longer side: a picture is taken for one page of paper
LYING = 5  # Exif: from here on a picture is held on its side
MAX_SIDE = 3400  # pixels of a picture's longer side that are looked at
PICTURE = "picture"  # source of a page whose text is not recognised yet
BROKEN = (pdfium.PdfiumError, IndexError, ValueError)


class UnreadableError(ValueError):
    """The file is damaged, locked, or has no such page."""


@dataclass(frozen=True, slots=True)
class Read:
    """A reading has the number of pages of the file, and those that were asked for, as
    `text.as_json`; none of a file that asks for a password."""

    pages: int
    read: tuple[dict[str, Any], ...]
    is_locked: bool = False


def read(data: bytes, kind: str, page: str = "") -> Read:
    """Read the pages of a file.

    :param kind: ``pdf`` or ``image``
    :param page: number of the one whose text is to be recognised; empty: read the text
        that the file has
    :raises UnreadableError: it cannot be opened
    """
    try:
        if kind == "image":
            return _read_image(data, int(page or 0))
        return _read_pdf(data, int(page or 0))
    except BROKEN as error:
        if getattr(error, "err_code", None) == pdfium.raw.FPDF_ERR_PASSWORD:
            return Read(0, (), is_locked=True)
        raise UnreadableError(str(error)) from error


def _read_pdf(data: bytes, number: int) -> Read:
    with pdfium.PdfDocument(data) as document:
        count = len(document)
        if number:
            begin_page()
            picture, scale = ocr.draw(document[number - 1])
            return Read(count, (as_json(ocr.read_picture(picture, scale, number)),))
        numbers = range(1, min(count, MAX_PAGES) + 1)
        return Read(count, tuple(as_json(_layer(document, n)) for n in numbers))


def _layer(document: pdfium.PdfDocument, number: int) -> Page:
    begin_page()
    page = document[number - 1]
    found = read_layer(page, number)
    is_believed = found.source == "text" or not can_recognise()
    if is_believed and sum(len(c.text) for c in found.cells) >= MIN_CHARACTERS:
        return found
    if not ocr.has_picture(page):
        return found
    return Page(number, found.width, found.height, PICTURE, ())


def _read_image(data: bytes, number: int) -> Read:
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            # of a telephone's picture others are previews, of a GIF a movement
            count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
            if not number:
                frames = islice(ImageSequence.Iterator(image), min(count, MAX_PAGES))
                return Read(
                    count, tuple(as_json(_waiting(*f)) for f in enumerate(frames))
                )
            picture = _picture(image, number)
    except MemoryError:
        raise
    except Exception as error:  # Pillow raises nearly anything on bad files
        raise UnreadableError(str(error)) from error
    scale = max(picture.size) / A4
    rgb = np.repeat(np.asarray(picture)[:, :, None], 3, axis=2)
    return Read(count, (as_json(ocr.read_picture(rgb, scale, number)),))


def _picture(image: Image.Image, number: int) -> Image.Image:
    """Return a page in grey, as it is held, no larger than it is looked at."""
    begin_page()
    image.seek(number - 1)
    image.draft("L", (MAX_SIDE, MAX_SIDE))  # a JPEG is unpacked no larger
    picture = ImageOps.exif_transpose(image)
    if picture.has_transparency_data:  # as on white paper
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        picture = paper
    picture = picture.convert("L")
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    return picture


def _waiting(index: int, frame: Image.Image) -> Page:
    width, height = frame.size
    if frame.getexif().get(ExifTags.Base.Orientation, 1) >= LYING:
        width, height = height, width
    scale = A4 / max(width, height)
    return Page(index + 1, width * scale, height * scale, PICTURE, ())
