# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Takes pages out of a PDF as a PDF of their own; in a process of its own (`apart`)."""

from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium


class UnreadableError(ValueError):
    """The file is damaged, locked, or does not have these pages."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A PDF of some pages; what is attached to the whole file is not in it."""

    pages: int
    content: bytes


def read(data: bytes, first: str, last: str) -> Cut:
    """Take out the pages from the first to the last, both with them.

    :raises UnreadableError: it cannot be opened, or has fewer pages
    """
    numbers = list(range(int(first) - 1, int(last)))
    out = BytesIO()
    try:
        with pdfium.PdfDocument(data) as whole:
            if not numbers or numbers[0] < 0 or numbers[-1] >= len(whole):
                raise UnreadableError(f"it has {len(whole)} pages")
            with pdfium.PdfDocument.new() as part:
                part.import_pages(whole, numbers)
                part.save(out)
    except pdfium.PdfiumError as error:
        raise UnreadableError(str(error)) from error
    return Cut(len(numbers), out.getvalue())
