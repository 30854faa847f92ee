# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A letter as PDF, tagged, with its language, title and XMP (ISO 32000-1).

Its fonts are embedded where `fonts` has them; it is tagged as PDF/UA asks, and says
neither of itself that it is PDF/UA nor that it is PDF/A.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepInFrame,
    PageTemplate,
    Spacer,
    TableStyle,
)

from odoo.addons.edic_ai.tools.paper.fonts import faces
from odoo.addons.edic_ai.tools.paper.pages import (
    Gap,
    Lined,
    Node,
    Numbered,
    Pictured,
    Room,
    Said,
    Tags,
    decoration,
    finish,
)

from . import layout
from .chart import picture
from .layout import LEADING, LOOKS, Block
from .letter import Kind, Letter, Paragraph, Run, Table, clean
from .mark import ACRONYM, packet

WIDTH, HEIGHT = layout.PAGE[0] * mm, layout.PAGE[1] * mm
GREY = colors.HexColor("#" + layout.GREY)
RULE = colors.HexColor("#999999")
FOOT_GAP = 6 * mm  # between the body and the foot
FOOT_LEAD = 2  # between its parts
KEPT = 100  # letters: two rows of more may be as high as a page
NUMBER = 26 * mm  # for the number of a page, beside the foot
TAGS: dict[Kind, str] = {"subject": "H1", "heading": "H2"}
SIGN = '<font backColor="black" color="white"><b>\xa0{}\xa0</b></font>\xa0 '
GAP = f'<font backColor="#{layout.SHADE}"><b>{{}}</b></font>'


def write(letter: Letter) -> bytes:
    """
    :raises fonts.Unwritable: a character is in no font of this system
    """
    setter = _Setter(letter)
    metadata = packet(letter.described())
    return finish(setter.print(), setter.tags, metadata, letter.moment)


class _Setter:
    """A setter sets one letter; ``tags``: what it has set, and what that is."""

    def __init__(self, letter: Letter) -> None:
        self.letter, self.tags = letter, Tags()
        self._faces = faces(letter.style.font)
        self._margin = layout.MARGIN * mm
        self._width = WIDTH - 2 * self._margin
        self._styles = {kind: self._style(kind) for kind in LOOKS}

    def print(self) -> bytes:
        file, letter = io.BytesIO(), self.letter
        head = list(self._head())  # in the order in which it is read
        body = list(self._body())
        foot = self._foot(self.tags.root)

        def first(canvas: Canvas, _paper: BaseDocTemplate) -> None:
            for draw in head:
                draw(canvas)
            self._draw_foot(canvas, foot)

        def later(canvas: Canvas, _paper: BaseDocTemplate) -> None:
            with decoration(canvas):
                self._draw_foot(canvas, self._foot(None))

        heights = [part.wrap(self._width - NUMBER, HEIGHT)[1] for part in foot]
        room = sum(heights) + FOOT_LEAD * len(foot)
        pages = [
            self._page("first", layout.body_top(letter), room, first),
            self._page("later", layout.TOP, room, later),
        ]
        self._paper(file, pages).build(body, canvasmaker=self._canvas)
        return file.getvalue()

    def _head(self) -> Iterator[Callable[[Canvas], None]]:
        if self.letter.style.logo:
            node = self.tags.root.add("Figure", clean(" ".join(self.letter.sender[:1])))
            yield partial(self._draw_logo, node)
        for block in layout.blocks(self.letter):
            if block.parts:
                yield partial(_draw_block, block, self._block(block))

    def _paper(self, file: io.BytesIO, pages: list[PageTemplate]) -> BaseDocTemplate:
        described = self.letter.described()
        return BaseDocTemplate(
            file,
            pagesize=(WIDTH, HEIGHT),
            pageTemplates=pages,
            title=described["dc:title"],
            author=clean(" ".join(self.letter.sender[:1])),
            subject=described.get("edic:Disclosure", ""),
            creator="EDIC",
            lang=described["dc:language"],
            displayDocTitle=True,
            invariant=1,
        )

    def _page(
        self, name: str, top: float, room: float, begun: Callable
    ) -> PageTemplate:
        bottom = layout.FOOT * mm + room + FOOT_GAP
        height = HEIGHT - top * mm - bottom
        frame = Frame(self._margin, bottom, self._width, height, 0, 0, 0, 0)
        return PageTemplate(name, [frame], begun, autoNextPageTemplate="later")

    def _canvas(self, *args: object, **named: object) -> Numbered:
        named["initialFontName"] = self._faces.normal
        return Numbered(*args, number=self._number, **named)

    def _number(self, canvas: Canvas, number: int, pages: int) -> None:
        word = layout.PAGE_WORD[self.letter.lang]
        canvas.setFont(self._faces.normal, 8)
        canvas.setFillColor(GREY)
        at = WIDTH - self._margin, layout.FOOT * mm + 2
        canvas.drawRightString(*at, f"{word} {number}/{pages}")
        if self.letter.style.has_fold_marks and number == 1:
            canvas.setLineWidth(0.4)
            for fold in layout.FOLDS:
                y = HEIGHT - fold * mm
                canvas.line(4 * mm, y, 8 * mm, y)

    def _draw_logo(self, node: Node, canvas: Canvas) -> None:
        width, height = (length * mm for length in layout.logo_size(self.letter.style))
        x, y = self._margin, HEIGHT - layout.HEAD * mm - height
        node.box = (x, y, x + width, y + height)
        image = ImageReader(io.BytesIO(self.letter.style.logo))
        with self.tags.showing(canvas, node):
            canvas.drawImage(image, x, y, width, height, mask="auto")

    def _block(self, block: Block) -> KeepInFrame:
        """Return a block; what does not fit its place is set smaller: a window shows it
        all."""
        node = self.tags.root.add("Sect")
        parts: list[Flowable] = [
            self._said(part, node.add("P")) for part in block.parts
        ]
        return KeepInFrame(block.width * mm, block.height * mm, parts, mode="shrink")

    def _foot(self, root: Node | None) -> list[Said]:
        """Return the foot; ``root``: where it is said; on the pages after the first it
        is not."""
        parts = layout.foot(self.letter)
        return [self._said(part, root and root.add("P")) for part in parts]

    def _draw_foot(self, canvas: Canvas, parts: Iterable[Said]) -> None:
        y = layout.FOOT * mm
        for part in reversed([*parts]):
            height = part.wrapOn(canvas, self._width - NUMBER, HEIGHT)[1]
            part.drawOn(canvas, self._margin, y)
            y += height + FOOT_LEAD

    def _body(self) -> Iterator[Flowable]:
        root, items = self.tags.root, None
        for part in layout.flow(self.letter):
            if isinstance(part, Table):
                items = None
                yield from self._chart(part)
                yield from self._table(part, root.add("Table"))
            elif part.kind == "item":
                items = items or root.add("L")
                yield self._said(part, items.add("LI").add("LBody"), "•")
            elif part.kind == "signing":
                yield Room(layout.SIGNED * mm)
            else:
                items = None
                yield self._said(part, root.add(TAGS.get(part.kind, "P")))

    def _said(self, part: Paragraph, node: Node | None, bullet: str = "") -> Said:
        said = Said(self._markup(part), self._styles[part.kind], bullet or None)
        said.tags, said.node = self.tags, node
        return said

    def _markup(self, part: Paragraph) -> str:
        sign = SIGN.format(ACRONYM[self.letter.lang]) if part.kind == "mark" else ""
        join = " " if part.kind == "reference" else ""
        return sign + join.join(map(self._run, part.runs))

    def _run(self, run: Run) -> str:
        text = escape(self._faces.fit(run.said.replace("\xad", "")))
        text = text.replace("\t", " ").replace("\n", "<br/>")
        if run.is_gap:
            return GAP.format(text)
        return f"<b>{text}</b>" if run.is_bold else text

    def _style(self, kind: Kind) -> ParagraphStyle:
        look, size = LOOKS[kind], self.letter.style.size * LOOKS[kind].scale
        line = size * LEADING
        style = ParagraphStyle(
            kind,
            fontName=self._faces[look.is_bold],
            bulletFontName=self._faces.normal,
            fontSize=size,
            leading=line,
            spaceBefore=look.before * line,
            spaceAfter=look.after * line,
            textColor=GREY if look.is_grey else colors.black,
            keepWithNext=look.keeps,
            allowWidows=0,
            allowOrphans=0,
        )
        if kind == "item":
            style.leftIndent = layout.INDENT * mm
        if look.is_boxed:
            style.borderWidth = 1
            style.borderColor = colors.black
            style.borderPadding = 4
            style.leftIndent = style.rightIndent = 5
        return style

    def _chart(self, part: Table) -> Iterator[Flowable]:
        """Yield the chart above a short table on the same page; a long one may begin on
        the next."""
        found = picture(part, self.letter.lang, self.letter.style)
        if found:
            node = self.tags.root.add("Figure", found.alt)
            drawn = Pictured(found.image, (found.width, found.height), self.tags, node)
            drawn.keepWithNext = len(part.rows) <= layout.SHORT
            yield drawn
        else:
            yield Spacer(0, 4)

    def _table(self, part: Table, node: Node) -> Iterator[Flowable]:
        last = len(part.rows) - 1
        cells = [self._row(part, part.head, node.add("TR"), "TH")]
        for at, row in enumerate(part.rows):
            tag = "total" if part.total and at == last else "TD"
            cells.append(self._row(part, row, node.add("TR"), tag))
        widths = [share * self._width for share in layout.column_shares(part)]
        table = Lined(cells, widths, repeatRows=1, splitInRow=1)
        table.setStyle(_lines(part.total, self._faces.normal))
        longest = max((len(text) for row in part.rows[-2:] for text in row), default=0)
        if part.total and longest < KEPT:  # it does not stand alone on a page
            table.setStyle([("NOSPLIT", (0, -2), (-1, -1))])
        yield table
        yield Gap(0, 10)

    def _row(self, part: Table, row: Iterable[str], node: Node, tag: str) -> list[Said]:
        is_bold = tag != "TD"
        found = []
        for at, text in enumerate(row):
            cell = Paragraph((Run(text, is_bold),), "cell")
            said = self._said(cell, node.add("TH" if tag == "TH" else "TD"))
            if at in part.numeric:
                said.style = said.style.clone("numeric", alignment=2)
            found.append(said)
        return found


def _draw_block(block: Block, frame: KeepInFrame, canvas: Canvas) -> None:
    height = frame.wrapOn(canvas, block.width * mm, block.height * mm)[1]
    frame.drawOn(canvas, block.x * mm, HEIGHT - block.y * mm - height)


def _lines(total: bool, font: str) -> TableStyle:
    lines = [
        ("FONTNAME", (0, 0), (-1, -1), font),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, RULE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("LEFTPADDING", (1, 0), (-1, -1), 6),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ]
    if total:
        lines.append(("LINEABOVE", (0, -1), (-1, -1), 0.8, colors.black))
    return TableStyle(lines)
