# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What python-docx has no word for: metadata of our own, fields, lines, places."""

import io
from collections.abc import Sequence
from datetime import datetime

from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from lxml import etree

from . import layout
from .chart import Picture
from .letter import Letter, clean

PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of all custom properties
UNWANTED = ("/thumbnail", "/customXml")  # of the template: not of the letter
MAX_TITLE = 255  # python-docx refuses more
THICK, THIN = {"sz": "8", "color": "000000"}, {"sz": "4", "color": "999999"}


def describe(document: Document, letter: Letter) -> None:
    """Core properties, and all of ``Letter.described`` that they have no place for."""
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
        text = etree.SubElement(node, f"{{{VALUES}}}lpwstr", nsmap={"vt": VALUES})
        text.text = value
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def logo(written: Paragraph, letter: Letter) -> None:
    alt = clean(" ".join(letter.sender[:1]))
    picture(written, Picture(letter.style.logo, *layout.logo_size(letter.style), alt))


def picture(written: Paragraph, found: Picture) -> None:
    """With what it shows said for who does not see it."""
    size = Mm(found.width), Mm(found.height)
    shape = written.add_run().add_picture(io.BytesIO(found.image), *size)
    shape._inline.docPr.set("descr", found.alt)


def field(written: Paragraph, instruction: str) -> None:
    node = _element("w:fldSimple", **{"w:instr": instruction})
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"  # until it is counted
    run.append(text)
    node.append(run)
    written._p.append(node)


def place(
    table: Table, widths: Sequence[float], left: float = 0, rows: Sequence = ()
) -> None:
    """Columns of these widths, in mm; ``rows``: their least heights come first."""
    table.autofit = False
    properties = table._tbl.tblPr
    style = properties.find(qn("w:tblStyle"))
    if style is not None:
        properties.remove(style)
    layout_node = properties.find(qn("w:tblLayout"))
    indent = _element("w:tblInd", **{"w:w": str(Mm(left).twips), "w:type": "dxa"})
    layout_node.addprevious(indent)
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("left", "0"), ("right", "85")):
        margins.append(_element(f"w:{side}", **{"w:w": width, "w:type": "dxa"}))
    layout_node.addnext(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    for row, (height, _cells) in zip(table.rows, rows, strict=False):
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST


def rule(table: Table, total: bool) -> None:
    """Lines under the rows; the head is repeated on each page, no row is parted, and
    neither is a short table, nor a total from the row before it."""
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
    named = {f"w:{key}": value for key, value in look.items()}
    for cell in row.cells:
        line = _element("w:bottom", **{"w:val": "single", "w:space": "0"}, **named)
        borders = OxmlElement("w:tcBorders")
        borders.append(line)
        cell._tc.get_or_add_tcPr().append(borders)


def _element(tag: str, **attributes: str) -> OxmlElement:
    node = OxmlElement(tag)
    for key, value in attributes.items():
        node.set(qn(key), value)
    return node
