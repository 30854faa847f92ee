# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Draws a page of a file as a picture for a screen; only in a process of its own
(`apart`), since the file is a stranger's."""

from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageOps

from ..page_limits import FORMATS
from .reader import A4, MAX_PAGES, UnreadableError

__all__ = ["Drawn", "UnreadableError", "read"]
SCALE = 2  # pixels per point: 144 dpi
MAX_PIXELS = 5_000_000  # of a picture: A3 at that scale
QUALITY = 85  # of JPEG
MAX_BYTES = 16 * 1024**2  # of a picture


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of a page: ``form`` is ``png`` or ``jpeg``, ``content`` its file."""

    form: str
    width: int
    height: int
    content: bytes = b""


def read(data: bytes, kind: str, page: str) -> Drawn:
    """Draw a page of a file.

    :param kind: ``pdf`` or ``image``
    :param page: its number, from 1
    :raises UnreadableError: it cannot be opened, or has no such page
    """
    number = int(page)
    if not 1 <= number <= MAX_PAGES:
        raise UnreadableError(f"no page {number}")
    try:
        found = _frame(data, number) if kind == "image" else _page(data, number)
    except MemoryError:
        raise
    except Exception as error:  # Pillow raises nearly anything on bad files
        raise UnreadableError(str(error)) from error
    if len(found.content) > MAX_BYTES:
        raise UnreadableError("the picture is too large")
    return found


def _page(data: bytes, number: int) -> Drawn:
    with pdfium.PdfDocument(data) as document:
        document.init_forms()  # what is filled in is on the page, too
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(SCALE, (MAX_PIXELS / max(width * height, 1)) ** 0.5)
        image = page.render(scale=scale).to_pil()
        pictures = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
        return _drawn(image, any(True for _picture in pictures))


def _frame(data: bytes, number: int) -> Drawn:
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        image.seek(number - 1)
        turned = ImageOps.exif_transpose(image)
        if turned.has_transparency_data:  # paper is white
            turned = turned.convert("RGBA")
            paper = Image.new("RGBA", turned.size, "white")
            turned = Image.alpha_composite(paper, turned)
        longest = round(A4 * SCALE)
        turned.thumbnail((longest, longest))
    return _drawn(turned, True)


def _drawn(image: Image.Image, is_photo: bool) -> Drawn:
    """Return a picture as a file: JPEG for what was photographed or scanned, else PNG,
    which keeps letters sharp and is smaller."""
    out = BytesIO()
    image = image.convert("RGB")
    if is_photo:
        image.save(out, "JPEG", quality=QUALITY)
    else:
        image.save(out, "PNG")
    form = "jpeg" if is_photo else "png"
    return Drawn(form, *image.size, out.getvalue())
