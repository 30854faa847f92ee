# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A reader of the text of a PDF, in a process of its own (`run_apart`): so what a paper
unpacks to is bounded by the system."""

import resource
from dataclasses import dataclass

import pypdfium2 as pdfium

CPU_S, MEMORY = 5, 1 << 30
MAX_PAGES = 10
MAX_CHARACTERS = 20_000


class UnreadableError(ValueError):
    """The file is no PDF, or locked."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was read; ``text``: the pages one after the other, with an end of
    line between them."""

    text: str


def read(data: bytes) -> Paper:
    """Return the text of a PDF.

    :raises UnreadableError: it is no PDF, or locked, or too much
    """
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    pages, left = [], MAX_CHARACTERS
    try:
        with pdfium.PdfDocument(data) as document:
            for at in range(min(len(document), MAX_PAGES)):
                pages.append(document[at].get_textpage().get_text_range()[:left])
                left -= len(pages[-1])
    except (pdfium.PdfiumError, MemoryError) as error:
        raise UnreadableError from error
    return Paper("\n".join(pages).encode("utf-8", "replace").decode())
