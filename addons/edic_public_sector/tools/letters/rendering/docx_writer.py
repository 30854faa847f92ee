# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writes a letter with python-docx."""

import io
from collections.abc import Iterable

import docx
from docx.document import Document
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Written

from . import docx_parts, docx_styles, layout
from .chart import picture
from .letter import Letter, Paragraph, Run, Table
from .mark import ACRONYM
from .package import repack


def write(letter: Letter) -> bytes:
    document = docx.Document()
    docx_styles.apply(document, letter)
    _head(document, letter)
    for item in layout.flow(letter):
        if isinstance(item, Table):
            _chart(document, letter, item)
            _table(document, letter, item)
        else:
            _fill(document.add_paragraph(), letter, item)
    _foot(document, letter)
    docx_parts.describe(document, letter)
    file = io.BytesIO()
    document.save(file)
    return repack(file.getvalue())


def _head(document: Document, letter: Letter) -> None:
    """A table for its places only: it has no head row and no lines."""
    found = layout.head(letter)
    table = document.add_table(len(found.rows), len(found.widths))
    left = found.left - letter.style.margin
    docx_parts.place(table, found.widths, left, found.rows)
    for at, (_height, cells) in enumerate(found.rows):
        column = 0
        for cell in cells:
            end = column + cell.span - 1
            written = table.cell(at, column).merge(table.cell(at, end))
            if cell.has_logo:
                docx_parts.logo(written.paragraphs[0], letter)
            _fill_cell(written, letter, cell.parts)
            column = end + 1


def _fill_cell(cell: _Cell, letter: Letter, parts: Iterable[Paragraph]) -> None:
    """A cell has a paragraph from the start."""
    for at, item in enumerate(parts):
        written = cell.add_paragraph() if at else cell.paragraphs[0]
        _fill(written, letter, item)


def _fill(written: Written, letter: Letter, item: Paragraph) -> None:
    written.style = docx_styles.name(item.kind)
    if item.kind == "mark":
        sign = f"\xa0{ACRONYM[letter.lang]}\xa0"
        written.add_run(sign, docx_styles.name("sign")).bold = True
        written.add_run("\xa0 ")
    for at, run in enumerate(item.runs):
        if at and item.kind == "reference":
            written.add_run(" ")
        style = docx_styles.name("gap") if run.is_gap else None
        added = written.add_run(run.said, style)
        if run.is_bold or run.is_gap:
            added.bold = True  # of a style it would undo that of the paragraph


def _chart(document: Document, letter: Letter, item: Table) -> None:
    if found := picture(item, letter.lang, letter.style):
        written = document.add_paragraph(style=docx_styles.name("chart"))
        docx_parts.picture(written, found)


def _table(document: Document, letter: Letter, item: Table) -> None:
    table = document.add_table(len(item.rows) + 1, len(item.head))
    room = layout.PAGE[0] - 2 * letter.style.margin
    docx_parts.place(table, [share * room for share in layout.column_shares(item)])
    docx_parts.rule(table, item.total)
    last = len(item.rows) if item.total else 0
    lines = (item.head, *item.rows)
    for at, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
        is_bold = at in (0, last)
        for column, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
            run = Run(text, is_bold)
            _fill(cell.paragraphs[0], letter, Paragraph((run,), "cell"))
            if column in item.numeric:
                cell.paragraphs[0].style = docx_styles.name("cell_right")
    # two tables without a paragraph between them would be one
    document.add_paragraph(style=docx_styles.name("cell"))


def _foot(document: Document, letter: Letter) -> None:
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    for empty in footer.paragraphs:
        footer._element.remove(empty._p)
    for item in layout.foot(letter):
        _fill(footer.add_paragraph(), letter, item)
    number = footer.add_paragraph(style=docx_styles.name("page"))
    number.add_run(layout.PAGE_WORD[letter.lang] + " ")
    docx_parts.field(number, "PAGE")
    number.add_run("/")
    docx_parts.field(number, "NUMPAGES")
