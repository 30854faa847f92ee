# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is on the pages of a PDF and what it is: its tags, for programs that read aloud.

ISO 32000-1, 14.7 and 14.8: a tree of elements, and for each the marked content that
shows it. reportlab writes no tags: who draws marks what is drawn, pypdf adds the tree.
"""

from collections.abc import Iterator
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
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas


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
