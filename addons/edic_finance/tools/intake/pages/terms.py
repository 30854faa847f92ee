# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sentences of a page that say until when to pay, and with which discount.

They are what BT-20 is in an e-invoice, and `payment_text` reads both. Only sentences
that name a time are taken: an amount with its percentage in a table says nothing, and
would make what stands beside it unclear.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ..einvoice_figures import ZERO
from ..einvoice_payment import PaymentStatement, discounts, tiers
from ..payment_text import names_time
from . import labels
from .advances import Deducted, split_difference
from .layout import Place
from .text import Box, Cell, Page

NONE = Deducted()

MIN_LETTERS = 5  # of a line that is part of words
MAX_LINES = 4  # of a paragraph
MAX_TEXT = 1000  # characters
MAX_APART = 0.8  # of a line's height: what is farther below is another paragraph
_PAY = re.compile(
    r"(?<![a-z])(?:zahl(?:bar|en|ungen|ung)|(?:uberweis|begleich|entricht)[a-z]+"
    r"|abgebucht|eingezogen|payable|payment|paiement|reglement|regler|payer)(?![a-z])"
)
_BEGINS = re.compile(
    "|".join(p.pattern for p in (labels.TERMS, labels.DISCOUNT, labels.DUE, _PAY))
)


def terms_text(pages: Sequence[Page]) -> str:
    """Return the terms of payment that the pages of an invoice print, a paragraph with
    an empty line below it; empty where there are none."""
    found: dict[str, bool] = {}
    for page in pages:
        taken: set[Box] = set()
        for cell in page.cells:
            if cell.box in taken or not _BEGINS.search(cell.plain):
                continue
            text = "\n".join(_paragraph(page, cell, taken))
            if names_time(text):
                found[text] = True
    return "\n\n".join(found)[:MAX_TEXT]


def _paragraph(page: Page, cell: Cell, taken: set[Box]) -> Iterator[str]:
    """Yield the lines of the paragraph that begins in a cell, with what stands to the
    right of its first.

    :param taken: the places of cells of paragraphs; those of this one are added
    """
    taken.add(cell.box)
    beside = [] if names_time(cell.text) else [*_beside(page, cell)]
    yield " ".join(c.text for c in (cell, *beside))
    taken.update(c.box for c in beside)
    last: Cell | None = beside[0] if beside else cell
    for _line in range(MAX_LINES - 1):
        last = last and _below(page, last)
        if last is None or last.box in taken:
            return
        taken.add(last.box)
        yield last.text


def _beside(page: Page, cell: Cell) -> Iterator[Cell]:
    """Yield the cell to the right of a label."""
    for other in page.lines[cell.line]:
        if other.box[0] > cell.box[0]:
            yield other
            return


def _below(page: Page, cell: Cell) -> Cell | None:
    """Return the cell that begins under a cell, close to it."""
    height = cell.box[3] - cell.box[1]
    for line in page.lines[cell.line + 1 : cell.line + 3]:
        for other in line:
            is_under = abs(other.box[0] - cell.box[0]) < height
            if is_under and other.box[1] - cell.box[3] < MAX_APART * height:
                return other
    return None


def place_words(pages: Sequence[Page], words: str) -> Place | None:
    """Return where words of a paragraph stand; of several lines the first."""
    for page in pages:
        for cell in page.cells:
            text = " ".join(cell.text.split())
            if words in text or (len(text) >= MIN_LETTERS and words.startswith(text)):
                score = cell.score(0, len(cell.text))
                return Place(page.number, page.as_shown(cell.box), page.source, score)
    return None


def page_statement(
    values: Mapping[str, str | None],
    text: str,
    issued: date | None,
    rows: Deducted = NONE,
) -> PaymentStatement:
    """Return what the pages of an invoice state of its payment, as an e-invoice does.

    What is payable may be less than the total for many reasons: that a part was paid
    already, or is kept back, is one where the rows of the pages add up to it.

    :param values: fields by name (`fields.NAMES`), None where one is open
    :param text: of `terms_text`
    :param issued: the date of the bill, from which terms count
    :param rows: of `deducted`
    """
    due = values.get("due")
    gross, payable = (_amount(values.get(name)) for name in ("gross", "payable"))
    payable = gross if payable is None else payable
    found = PaymentStatement(
        issued, date.fromisoformat(due) if due else None, text, payable=payable
    )
    if payable is None or gross is None or not payable or payable >= gross:
        return found
    less = gross - payable
    offered = discounts(found, issued)
    if any(tier.saved == less for tier in tiers(offered, issued, gross)):
        return replace(found, payable=gross)
    prepaid, withheld = split_difference(less, rows) or (ZERO, ZERO)
    return replace(found, prepaid=prepaid, withheld=withheld)


def _amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
