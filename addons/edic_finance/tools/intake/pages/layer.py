# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The text layer of a PDF's page: only what people see of it."""

# pylint: disable=bad-builtin-groupby
from itertools import groupby  # of what follows one another, as Odoo's does not

import pypdfium2 as pdfium

from ..hidden_text import Page as Seen
from .text import Page, Word, in_lines, union

MIN_CHARACTERS = 20  # a page with fewer is a picture


def read_layer(page: pdfium.PdfPage, number: int) -> Page:
    """Return the text of a page that is drawn; without lines where there is none.

    :param number: of the page, from 1
    """
    seen = Seen(page)
    seen.hidden(number)
    words = []
    for _word, run in groupby(seen.shown, lambda char: char.word):
        chars = list(run)
        box = union(char.tall for char in chars)
        text = "".join(char.text for char in chars)
        words.append(Word(text, tuple(edge / seen.scale for edge in box)))
    width, height = page.get_size()
    return Page(number, width, height, "text", in_lines(words))
