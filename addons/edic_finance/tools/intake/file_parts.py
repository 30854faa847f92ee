# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Opens a PDF or a picture that a stranger sent; only in a process of its own.

A PDF may pack a stream so that a kilobyte becomes gigabytes, and may point at its own
parts in circles; a picture of a kilobyte may have a billion pixels. `apart` runs
this with limits, `pdf_attachments` asks it. Importing this module bounds what pypdf
unpacks of any one stream.
"""

import base64
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image
from pypdf import PdfReader, filters
from pypdf.generic import DictionaryObject, IndirectObject

from .page_limits import FORMATS
from .pdf_attachments import MAX_BYTES, Overpacked

MAX_DEPTH = 12  # of the name tree
MAX_NODES = 1000  # of the name tree, and of files
PIECE = 1 << 14  # bytes
FLATE = {"/FlateDecode", "/Fl"}


class UnreadableError(ValueError):
    """The file is none of those that are opened here."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts are what was found in a file: the files it carries, each with its name and
    content in base64, and whether it shows people something."""

    files: tuple[tuple[str, str], ...] = ()
    is_readable: bool = False
    is_overpacked: bool = False


def read(data: bytes, kind: str) -> Parts:
    """Open a file.

    :param kind: ``pdf`` or ``picture``
    """
    if kind == "picture":
        return Parts(is_readable=is_picture(data))
    try:
        files = embedded_files(data)
    except Overpacked:
        return Parts(is_overpacked=True)
    packed = ((name, base64.b64encode(content).decode()) for name, content in files)
    return Parts(tuple(packed), is_readable(data))


def is_picture(data: bytes) -> bool:
    """Return whether the file is a whole picture."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            image.verify()
    except Exception:  # noqa: BLE001 - Pillow raises nearly anything on bad files
        return False
    return True


def embedded_files(data: bytes) -> list[tuple[str, bytes]]:
    """Name and content: name tree first, then /AF; none if the PDF is damaged.

    :raises Overpacked: when it holds more than the limits allow
    """
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return []
        return list(_Walk().catalog(reader.trailer["/Root"].get_object()))
    except Overpacked:
        raise
    except Exception:  # noqa: BLE001 - pypdf raises nearly anything on bad files
        return []


def is_readable(data: bytes) -> bool:
    """Return whether the PDF has a page; one that asks for a password may have."""
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return True
        return bool(reader.trailer["/Root"]["/Pages"]["/Kids"])
    except Exception:  # noqa: BLE001 - pypdf raises nearly anything on bad files
        return False


def inflate(data: bytes) -> bytes:
    """Unpack as far as the data is undamaged, and never more than the limit."""
    try:
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)
        return _within(inflater.decompress(data, MAX_BYTES + 1))
    except zlib.error:
        return _inflate_damaged(data)


def _inflate_damaged(data: bytes) -> bytes:
    """Unpack up to the byte that is damaged: where a piece fails, its halves follow."""
    inflater, found = zlib.decompressobj(zlib.MAX_WBITS | 32), bytearray()
    start, size = 0, PIECE
    while start < len(data) and size:
        before = inflater.copy()
        try:
            found += inflater.decompress(data[start : start + size], MAX_BYTES + 1)
        except zlib.error:
            inflater, size = before, size // 2
            continue
        _within(found)
        start += size
    return bytes(found)


def _within[Content: (bytes, bytearray)](content: Content) -> Content:
    if len(content) > MAX_BYTES:
        raise Overpacked("stream")
    return content


filters.decompress = inflate  # pypdf's own knows no limit before version 6


@dataclass(slots=True)
class _Walk:
    """A walk through a PDF's attachments; no part twice, no end of parts."""

    seen: set[int] = field(default_factory=set)
    nodes: int = 0
    size: int = 0

    def catalog(self, catalog: DictionaryObject) -> Iterator[tuple[str, bytes]]:
        names = catalog.get("/Names")
        tree = names.get_object().get("/EmbeddedFiles") if names else None
        if tree is not None:
            yield from self._names(tree, 0)
        related = catalog.get("/AF")
        for item in related.get_object() if related is not None else ():
            yield from self._file(item.get_object())

    def _names(
        self, node: DictionaryObject | IndirectObject, depth: int
    ) -> Iterator[tuple[str, bytes]]:
        if depth > MAX_DEPTH or self._known(node):
            return
        self._count()
        node = node.get_object()
        for item in node["/Names"].get_object()[1::2] if "/Names" in node else ():
            yield from self._file(item.get_object())
        for kid in node["/Kids"].get_object() if "/Kids" in node else ():
            yield from self._names(kid, depth + 1)

    def _known(self, node: DictionaryObject | IndirectObject) -> bool:
        if not isinstance(node, IndirectObject):
            return False
        known = node.idnum in self.seen
        self.seen.add(node.idnum)
        return known

    def _count(self) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise Overpacked("nodes")

    def _file(self, spec: DictionaryObject) -> Iterator[tuple[str, bytes]]:
        files = spec.get("/EF")
        if files is None:
            return
        self._count()
        files = files.get_object()
        stream = (files.get("/UF") or files.get("/F")).get_object()
        packed = stream.get("/Filter", ())
        packed = packed.get_object() if packed else ()
        packed = [packed] if isinstance(packed, str) else list(packed)
        if len(packed) > 1 or not FLATE.issuperset(packed):
            raise Overpacked("filters")
        content = stream.get_data()
        self.size += len(content)
        if self.size > MAX_BYTES:
            raise Overpacked("files")
        name = str(spec.get("/UF") or spec.get("/F") or "")
        yield re.split(r"[\\/]", name)[-1], content
