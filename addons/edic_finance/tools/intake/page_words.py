# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of the first page of a PDF, to tell an invoice from a delivery note.

Only in a process of its own (`apart`).
"""

from dataclasses import dataclass

import pypdfium2 as pdfium

MAX_CHARACTERS = 8000


class UnreadableError(ValueError):
    """The file is damaged, locked, or no PDF."""


@dataclass(frozen=True, slots=True)
class Words:
    """The text of the first page; empty for a scan."""

    text: str


def read(data: bytes) -> Words:
    """Read a PDF.

    :raises UnreadableError: it cannot be opened
    """
    try:
        document = pdfium.PdfDocument(data)
        page = document[0].get_textpage()
        return Words(page.get_text_range(0, min(page.count_chars(), MAX_CHARACTERS)))
    except (pdfium.PdfiumError, IndexError, ValueError) as error:
        raise UnreadableError(str(error)) from error
