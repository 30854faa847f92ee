# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Takes pages out of a PDF or a TIFF as a file of their own; in a process of its own
(`apart`)."""

from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium
from PIL import Image
from PIL.TiffImagePlugin import AppendingTiffWriter

from ..page_limits import begin_page


class UnreadableError(ValueError):
    """The file is damaged, locked, or does not have these pages."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A file of some pages; what is attached to the whole one is not in it."""

    pages: int
    content: bytes


def read(data: bytes, first: str, last: str, kind: str = "pdf") -> Cut:
    """Take out the pages from the first to the last, both with them.

    :param kind: ``pdf``, or ``image`` for a TIFF
    :raises UnreadableError: it cannot be opened, or has fewer pages
    """
    numbers = list(range(int(first) - 1, int(last)))
    if kind == "image":
        return Cut(len(numbers), _of_tiff(data, numbers))
    out = BytesIO()
    try:
        with pdfium.PdfDocument(data) as whole:
            _check(numbers, len(whole))
            with pdfium.PdfDocument.new() as part:
                part.import_pages(whole, numbers)
                part.save(out)
    except pdfium.PdfiumError as error:
        raise UnreadableError(str(error)) from error
    return Cut(len(numbers), out.getvalue())


def _of_tiff(data: bytes, numbers: list[int]) -> bytes:
    out = BytesIO()
    try:
        with Image.open(BytesIO(data), formats=("TIFF",)) as whole:
            _check(numbers, getattr(whole, "n_frames", 1))
            with AppendingTiffWriter(out) as part:  # one page in memory at a time
                for number in numbers:
                    begin_page()
                    whole.seek(number)
                    whole.save(part, "TIFF", compression="tiff_deflate")
                    part.newFrame()
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # Pillow raises nearly anything on bad files
        raise UnreadableError(str(error)) from error
    return out.getvalue()


def _check(numbers: list[int], count: int) -> None:
    if not numbers or numbers[0] < 0 or numbers[-1] >= count:
        raise UnreadableError(f"it has {count} pages")
