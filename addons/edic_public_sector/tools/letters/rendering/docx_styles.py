# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The named styles of a letter as DOCX: those of the template where it has them."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import BaseStyle, ParagraphStyle

from . import layout
from .layout import LEADING, LOOKS, Look
from .letter import LOCALE, Letter

FONTS = {"sans": "Arial", "serif": "Times New Roman"}
NAMES = {
    "subject": "Heading 1",
    "heading": "Heading 2",
    "text": "Body Text",
    "item": "List Bullet",
}
FACES = ("ascii", "hAnsi", "cs", "eastAsia")
BOX = {"val": "single", "sz": "8", "space": "4", "color": "000000"}


def name(kind: str) -> str:
    return NAMES.get(kind, "Letter " + kind.replace("_", " "))


def apply(document: Document, letter: Letter) -> None:
    """The page, the language and the styles."""
    section, style = document.sections[0], letter.style
    section.page_width, section.page_height = map(Mm, layout.PAGE)
    section.left_margin = section.right_margin = Mm(style.margin)
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
        _paragraph(document, letter, kind, look)
    _aligned(document)
    _runs(document)


def _aligned(document: Document) -> None:
    for kind, parent in (("cell_right", "cell"), ("page", "footer")):
        right = document.styles.add_style(name(kind), WD_STYLE_TYPE.PARAGRAPH)
        right.base_style = document.styles[name(parent)]
        right.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _runs(document: Document) -> None:
    for kind, shade in (("gap", layout.SHADE), ("sign", "000000")):
        run = document.styles.add_style(name(kind), WD_STYLE_TYPE.CHARACTER)
        if kind == "sign":
            run.font.color.rgb = RGBColor(255, 255, 255)
        run.element.get_or_add_rPr().append(_shade(shade))


def _paragraph(document: Document, letter: Letter, kind: str, look: Look) -> None:
    styles = document.styles
    if kind in NAMES:
        style = styles[NAMES[kind]]
        _plain(style)
    else:
        style = styles.add_style(name(kind), WD_STYLE_TYPE.PARAGRAPH)
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
    """Without the fonts and colours of the template's theme, here and in its twin."""
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
        line = OxmlElement(f"w:{side}")
        for key, value in BOX.items():
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    spacing = style.element.get_or_add_pPr().find(qn("w:spacing"))
    spacing.addprevious(borders)


def _shade(tone: str) -> OxmlElement:
    node = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", tone)):
        node.set(qn(f"w:{key}"), value)
    return node
