# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A letter as DOCX (Office Open XML, ISO/IEC 29500), by python-docx: its styles, its
parts, and what python-docx has no word for: metadata of our own, fields, lines, places.

The styles are named, those of the template where it has them.
"""

import io
from collections.abc import Sequence
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import BaseStyle, ParagraphStyle
from docx.table import Table as WrittenTable
from docx.table import _Row
from docx.text.paragraph import Paragraph as Written
from lxml import etree

from . import layout
from .chart import Picture, picture
from .layout import LEADING, LOOKS, Look
from .letter import LOCALE, Letter, Paragraph, Run, Table, clean
from .mark import ACRONYM
from .package import repack

FONTS = {"sans": "Arial", "serif": "Times New Roman"}
NAMES = {
    "subject": "Heading 1",
    "heading": "Heading 2",
    "text": "Body Text",
    "item": "List Bullet",
}
FACES = ("ascii", "hAnsi", "cs", "eastAsia")
BOX = {"val": "single", "sz": "8", "space": "4", "color": "000000"}
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of all custom properties
UNWANTED = ("/thumbnail", "/customXml")  # of the template: not of the letter
MAX_TITLE = 255  # python-docx refuses more
THICK, THIN = {"sz": "8", "color": "000000"}, {"sz": "4", "color": "999999"}


def write(letter: Letter) -> bytes:
    document = docx.Document()
    _apply_styles(document, letter)
    _head(document, letter)
    for item in layout.flow(letter):
        if isinstance(item, Table):
            if found := picture(item, letter.lang, letter.style):
                _add_picture(document.add_paragraph(style=_style_name("chart")), found)
            _table(document, letter, item)
        else:
            _fill(document.add_paragraph(), letter, item)
    _foot(document, letter)
    _describe(document, letter)
    file = io.BytesIO()
    document.save(file)
    return repack(file.getvalue())


def _head(document: Document, letter: Letter) -> None:
    """Write the head as a table for its places only: it has no head row and no
    lines."""
    found = layout.head(letter)
    table = document.add_table(len(found.rows), len(found.widths))
    _place(table, found.widths, found.rows)
    for at, (_height, cells) in enumerate(found.rows):
        column = 0
        for cell in cells:
            end = column + cell.span - 1
            written = table.cell(at, column).merge(table.cell(at, end))
            if cell.has_logo:
                _logo(written.paragraphs[0], letter)
            for number, part in enumerate(cell.parts):  # it has a first paragraph
                first = written.paragraphs[0]
                _fill(written.add_paragraph() if number else first, letter, part)
            column = end + 1


def _fill(written: Written, letter: Letter, item: Paragraph) -> None:
    written.style = _style_name(item.kind)
    if item.kind == "mark":
        sign = f"\xa0{ACRONYM[letter.lang]}\xa0"
        written.add_run(sign, _style_name("sign")).bold = True
        written.add_run("\xa0 ")
    for at, run in enumerate(item.runs):
        if at and item.kind == "reference":
            written.add_run(" ")
        style = _style_name("gap") if run.is_gap else None
        added = written.add_run(run.said, style)
        if run.is_bold or run.is_gap:
            added.bold = True  # of a style it would undo that of the paragraph


def _table(document: Document, letter: Letter, item: Table) -> None:
    table = document.add_table(len(item.rows) + 1, len(item.head))
    _place(table, [share * layout.ROOM for share in layout.column_shares(item)])
    _rule(table, item.total)
    last = len(item.rows) if item.total else 0
    lines = (item.head, *item.rows)
    for at, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
        is_bold = at in (0, last)
        for column, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
            _fill(cell.paragraphs[0], letter, Paragraph((Run(text, is_bold),), "cell"))
            if column in item.numeric:
                cell.paragraphs[0].style = _style_name("cell_right")
    # two tables without a paragraph between them would be one
    document.add_paragraph(style=_style_name("cell"))


def _foot(document: Document, letter: Letter) -> None:
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    for empty in footer.paragraphs:
        footer._element.remove(empty._p)
    for item in layout.foot(letter):
        _fill(footer.add_paragraph(), letter, item)
    number = footer.add_paragraph(style=_style_name("page"))
    number.add_run(layout.PAGE_WORD[letter.lang] + " ")
    _field(number, "PAGE")
    number.add_run("/")
    _field(number, "NUMPAGES")


# --- styles ---------------------------------------------------------------------------
def _style_name(kind: str) -> str:
    return NAMES.get(kind, "Letter " + kind.replace("_", " "))


def _apply_styles(document: Document, letter: Letter) -> None:
    """Set the page, the language and the styles."""
    section, style = document.sections[0], letter.style
    section.page_width, section.page_height = map(Mm, layout.PAGE)
    section.left_margin = section.right_margin = Mm(layout.MARGIN)
    section.top_margin, section.bottom_margin = Mm(layout.TOP), Mm(layout.TOP)
    section.footer_distance = Mm(layout.FOOT)
    for node in document.styles.element.iter(qn("w:lang")):
        node.set(qn("w:val"), LOCALE[letter.lang])
    normal = document.styles["Normal"]
    _plain(normal)
    _font(normal, letter)
    normal.font.size = Pt(style.size)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = LEADING * 0.87
    for kind, look in LOOKS.items():
        _paragraph_style(document, letter, kind, look)
    for kind, parent in (("cell_right", "cell"), ("page", "footer")):
        right = document.styles.add_style(_style_name(kind), WD_STYLE_TYPE.PARAGRAPH)
        right.base_style = document.styles[_style_name(parent)]
        right.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    for kind, shade in (("gap", layout.SHADE), ("sign", "000000")):
        run = document.styles.add_style(_style_name(kind), WD_STYLE_TYPE.CHARACTER)
        if kind == "sign":
            run.font.color.rgb = RGBColor(255, 255, 255)
        node = _element("w:shd", val="clear", color="auto", fill=shade)
        run.element.get_or_add_rPr().append(node)


def _paragraph_style(document: Document, letter: Letter, kind: str, look: Look) -> None:
    styles = document.styles
    if kind in NAMES:
        style = styles[NAMES[kind]]
        _plain(style)
    else:
        style = styles.add_style(_style_name(kind), WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
    _font(style, letter)
    size = letter.style.size * look.scale
    style.font.size = Pt(round(2 * size) / 2)  # Word counts in halves
    if look.is_bold:
        style.font.bold = True
    if look.is_grey:
        style.font.color.rgb = RGBColor.from_string(layout.GREY)
    form, line = style.paragraph_format, size * LEADING
    form.space_before, form.space_after = Pt(look.before * line), Pt(look.after * line)
    if kind == "signing":
        form.space_after = Mm(layout.SIGNED)
    form.keep_with_next = look.keeps
    if look.is_boxed:
        _box(style)


def _plain(style: BaseStyle) -> None:
    """Remove the fonts and colours of the template's theme, here and in its twin."""
    element = style.element
    for tag in ("w:rPr", "w:link"):
        node = element.find(qn(tag))
        if node is not None:
            element.remove(node)
    for twin in element.getparent().xpath(
        f'w:style[w:link/@w:val="{element.styleId}"]'
    ):
        element.getparent().remove(twin)


def _font(style: ParagraphStyle, letter: Letter) -> None:
    font = FONTS[letter.style.font]
    style.font.name = font
    fonts = style.element.rPr.rFonts
    for face in FACES:
        fonts.set(qn(f"w:{face}"), font)


def _box(style: ParagraphStyle) -> None:
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        borders.append(_element(f"w:{side}", **BOX))
    style.element.get_or_add_pPr().find(qn("w:spacing")).addprevious(borders)


# --- parts ----------------------------------------------------------------------------
def _describe(document: Document, letter: Letter) -> None:
    """Write core properties, and all of ``Letter.described`` that they have no place
    for."""
    described = letter.described()
    core, moment = document.core_properties, datetime.fromisoformat(letter.moment)
    core.title = described.pop("dc:title")[:MAX_TITLE]
    core.language = described.pop("dc:language")
    core.author = clean(" ".join(letter.sender[:1]))[:MAX_TITLE]
    core.comments = core.last_modified_by = ""
    core.created = core.modified = moment.replace(tzinfo=None)
    package = document.part.package
    for owner in (package, document.part):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.endswith(UNWANTED):
                del owner.rels[key]
    blob = _properties(described)
    part = Part(PackURI("/docProps/custom.xml"), CUSTOM_TYPE, blob, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _properties(described: dict[str, str]) -> bytes:
    root = etree.Element(f"{{{PROPERTIES}}}Properties", nsmap={None: PROPERTIES})
    for number, (name, value) in enumerate(described.items(), 2):  # 0 and 1 are taken
        node = etree.SubElement(root, f"{{{PROPERTIES}}}property", fmtid=FORMAT_ID)
        node.set("pid", str(number))
        node.set("name", name)
        etree.SubElement(node, f"{{{VALUES}}}lpwstr", nsmap={"vt": VALUES}).text = value
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _logo(written: Written, letter: Letter) -> None:
    alt = clean(" ".join(letter.sender[:1]))
    _add_picture(
        written, Picture(letter.style.logo, *layout.logo_size(letter.style), alt)
    )


def _add_picture(written: Written, found: Picture) -> None:
    """Add a picture, with what it shows said for who does not see it."""
    size = Mm(found.width), Mm(found.height)
    shape = written.add_run().add_picture(io.BytesIO(found.image), *size)
    shape._inline.docPr.set("descr", found.alt)


def _field(written: Written, instruction: str) -> None:
    node = _element("w:fldSimple", instr=instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"  # until it is counted
    run.append(text)
    node.append(run)
    written._p.append(node)


def _place(table: WrittenTable, widths: Sequence[float], rows: Sequence = ()) -> None:
    """Set columns of these widths, in mm; ``rows``: their least heights come first."""
    table.autofit = False
    properties = table._tbl.tblPr
    style = properties.find(qn("w:tblStyle"))
    if style is not None:
        properties.remove(style)
    layout_node = properties.find(qn("w:tblLayout"))
    layout_node.addprevious(_element("w:tblInd", w="0", type="dxa"))
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("left", "0"), ("right", "85")):
        margins.append(_element(f"w:{side}", w=width, type="dxa"))
    layout_node.addnext(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    for row, (height, _cells) in zip(table.rows, rows, strict=False):
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST


def _rule(table: WrittenTable, total: bool) -> None:
    """Draw lines under the rows; the head is repeated on each page, no row is parted,
    and neither is a short table, nor a total from the row before it."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    rows = list(table.rows)
    rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    is_short = len(rows) <= layout.SHORT + 1
    for row in rows[:-1] if is_short else rows[-2:-1] * total:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    thick = {0, len(rows) - 2} if total else {0}
    for at, row in enumerate(rows):
        _line(row, THICK if at in thick else THIN)


def _line(row: _Row, look: dict[str, str]) -> None:
    for cell in row.cells:
        line = _element("w:bottom", val="single", space="0", **look)
        borders = OxmlElement("w:tcBorders")
        borders.append(line)
        cell._tc.get_or_add_tcPr().append(borders)


def _element(tag: str, **attributes: str) -> OxmlElement:
    node = OxmlElement(tag)
    for key, value in attributes.items():
        node.set(qn(f"w:{key}"), value)
    return node
