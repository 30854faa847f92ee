# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The text layer of a PDF's page: only what people see of it."""

# pylint: disable=bad-builtin-groupby
from itertools import groupby  # of what follows one another, as Odoo's does not

import pypdfium2 as pdfium

from ..hidden_text import Page as Seen
from .text import Page, Word, in_lines, union

MIN_CHARACTERS = 20  # a page with fewer is a picture
SCAN_SCORE = 0.5  # of text that came with a scan: whoever sent it says so


def read_layer(page: pdfium.PdfPage, number: int) -> Page:
    """Return the text of a page that is drawn; without lines where there is none.

    Text that lies under a scan is not drawn, and may say something else than the scan
    shows: its source is ``ocr``, and it is never sure.

    :param number: of the page, from 1
    """
    seen = Seen(page)
    is_scan, _hidden = seen.hidden(number)
    score = SCAN_SCORE if is_scan else 1.0
    words = []
    for _word, run in groupby(seen.shown, lambda char: char.word):
        chars = list(run)
        box = union(char.tall for char in chars)
        text = "".join(char.text for char in chars)
        words.append(Word(text, tuple(edge / seen.scale for edge in box), score))
    width, height = page.get_size()
    source = "ocr" if is_scan else "text"
    return Page(number, width, height, source, in_lines(words))
