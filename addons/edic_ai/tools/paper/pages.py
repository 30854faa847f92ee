# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pages of a PDF that say what they hold, for programs that read aloud: its tags.

ISO 32000-1, 14.7 and 14.8: a tree of elements, and for each the marked content that
shows it. reportlab writes no tags: what it draws here marks itself, and pypdf adds the
tree.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Paragraph, Spacer

PICTURE_GAP = 6  # points above and below


@dataclass(slots=True)
class Node:
    """An element; ``shown``: pages and the numbers of its marked content there."""

    tag: str
    children: list["Node"] = field(default_factory=list)
    alt: str = ""
    box: tuple[float, ...] = ()
    shown: list[tuple[int, int]] = field(default_factory=list)

    def add(self, tag: str, alt: str = "") -> "Node":
        self.children.append(Node(tag, alt=alt))
        return self.children[-1]


class Tags:
    """The tree of one document, and how much is marked on each page."""

    def __init__(self) -> None:
        self.root = Node("Document")
        self._marked: dict[int, int] = {}

    @contextmanager
    def showing(self, canvas: Canvas, node: Node | None) -> Iterator[None]:
        """Tag what is drawn within as ``node``; a head that is repeated is
        decoration."""
        if node is None:  # within decoration
            yield
            return
        if node.tag == "TH" and node.shown:
            with decoration(canvas):
                yield
            return
        page = canvas.getPageNumber() - 1
        number = self._marked.setdefault(page, 0)
        self._marked[page] += 1
        node.shown.append((page, number))
        canvas._code.append(f"/{node.tag} <</MCID {number}>> BDC")
        yield
        canvas._code.append("EMC")

    # pylint: disable-next=method-required-super
    def write(self, writer: PdfWriter) -> None:
        """Put the tree into ``writer``, whose pages are drawn."""
        root = writer._add_object(DictionaryObject())
        owners: dict[int, dict[int, IndirectObject]] = {}
        document = self._write(writer, self.root, root, owners)
        numbers = ArrayObject()
        for at, page in enumerate(writer.pages):
            page[NameObject("/StructParents")] = NumberObject(at)
            page[NameObject("/Tabs")] = NameObject("/S")
            owned = owners.get(at, {})
            found = ArrayObject(owned[number] for number in sorted(owned))
            numbers += [NumberObject(at), writer._add_object(found)]
        tree = {"/Type": NameObject("/StructTreeRoot"), "/K": document}
        tree["/ParentTree"] = writer._add_object(_dictionary({"/Nums": numbers}))
        root.get_object().update(_dictionary(tree))
        marked = _dictionary({"/Marked": BooleanObject(True)})
        catalog = _dictionary({"/StructTreeRoot": root, "/MarkInfo": marked})
        writer.root_object.update(catalog)

    def _write(
        self, writer: PdfWriter, node: Node, parent: IndirectObject, owners: dict
    ) -> IndirectObject:
        itself = writer._add_object(DictionaryObject())
        kids = ArrayObject(
            self._write(writer, child, itself, owners) for child in node.children
        )
        for page, number in node.shown:
            owners.setdefault(page, {})[number] = itself
            content = {"/Type": NameObject("/MCR"), "/MCID": NumberObject(number)}
            content["/Pg"] = writer.pages[page].indirect_reference
            kids.append(_dictionary(content))
        entry = {"/Type": NameObject("/StructElem"), "/S": NameObject("/" + node.tag)}
        entry |= {"/P": parent, "/K": kids, **_attributes(node)}
        itself.get_object().update(_dictionary(entry))
        return itself


def _attributes(node: Node) -> dict:
    if node.tag == "TH":
        scope = {"/O": NameObject("/Table"), "/Scope": NameObject("/Column")}
        return {"/A": _dictionary(scope)}
    if node.tag == "Figure":
        box = ArrayObject(map(FloatObject, node.box))
        place = {"/O": NameObject("/Layout"), "/BBox": box}
        return {"/Alt": TextStringObject(node.alt), "/A": _dictionary(place)}
    return {}


def _dictionary(entries: dict) -> DictionaryObject:
    return DictionaryObject(
        {NameObject(name): value for name, value in entries.items()}
    )


@contextmanager
def decoration(canvas: Canvas) -> Iterator[None]:
    """Mark what is drawn within as decoration: it says nothing that is not said
    elsewhere."""
    canvas._code.append("/Artifact BMC")
    yield
    canvas._code.append("EMC")


class Said(Paragraph):
    """A paragraph that is an element; its pieces on several pages are one."""

    tags: Tags
    node: Node | None

    def split(self, width: float, height: float) -> list["Said"]:
        pieces = super().split(width, height)
        for piece in pieces:
            piece.tags, piece.node = self.tags, self.node
        return pieces

    def draw(self) -> None:
        with self.tags.showing(self.canv, self.node):
            return super().draw()


class Lined(LongTable):
    """A table whose lines are decoration: its cells say what they are."""

    def _drawBkgrnd(self) -> None:
        with decoration(self.canv):
            return super()._drawBkgrnd()

    def _drawLines(self) -> None:
        with decoration(self.canv):
            return super()._drawLines()


class Pictured(Flowable):
    """A picture, which is a figure with the text of its element."""

    def __init__(
        self, image: bytes, size_mm: tuple[float, float], tags: Tags, node: Node
    ) -> None:
        super().__init__()
        self.width, self.height = (length * mm for length in size_mm)
        self._image = ImageReader(io.BytesIO(image))
        self._tags, self._node = tags, node
        self.spaceBefore = self.spaceAfter = PICTURE_GAP

    def draw(self) -> None:
        x, y = self.canv.absolutePosition(0, 0)
        self._node.box = (x, y, x + self.width, y + self.height)
        with self._tags.showing(self.canv, self._node):
            self.canv.drawImage(self._image, 0, 0, self.width, self.height)


class Gap(Spacer):
    """Room after a table, as far as there is any: it begins no page."""

    def wrap(self, _width: float, height: float) -> tuple[float, float]:
        return 0, min(self.height, height)


class Room(Spacer):
    """Free room that does not part from what follows, where a letter is signed."""

    def __init__(self, height: float) -> None:
        super().__init__(0, height)
        self.keepWithNext = True


class Numbered(Canvas):
    """Calls ``number`` with each page's number and how many there are: known late."""

    def __init__(
        self, *args: object, number: Callable[[Canvas, int, int], None], **named: object
    ) -> None:
        super().__init__(*args, **named)
        self._number, self._kept = number, []

    def showPage(self) -> None:
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for at, state in enumerate(self._kept, 1):
            self.__dict__.update(state)
            with decoration(self):
                self._number(self, at, len(self._kept))
            Canvas.showPage(self)
        return super().save()


def finish(data: bytes, tags: Tags, packet: bytes, moment: str) -> bytes:
    """Return the PDF that reportlab made with its tags, and with metadata.

    :param packet: the metadata as XMP
    :param moment: when it was made, in UTC, as ISO 8601 has it
    """
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.pdf_header = "%PDF-1.7"
    tags.write(writer)
    metadata = StreamObject()
    metadata.set_data(packet)
    metadata[NameObject("/Type")] = NameObject("/Metadata")
    metadata[NameObject("/Subtype")] = NameObject("/XML")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(metadata)
    written = "D:" + "".join(filter(str.isdigit, moment)) + "Z"
    writer.add_metadata({"/CreationDate": written, "/ModDate": written})
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
