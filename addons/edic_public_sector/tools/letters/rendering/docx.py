# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A letter as DOCX (Office Open XML, ISO/IEC 29500), by python-docx.

It is imported only when a letter is written: without it everything else works.
"""

from lxml import etree

from ...common.doctype import OPTIONS
from .letter import Letter
from .package import Unavailable, Unreadable, part

CORE = "{http://purl.org/dc/elements/1.1/}"
CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"


def write(letter: Letter) -> bytes:
    try:
        from . import docx_writer
    except ImportError as error:
        raise Unavailable("python-docx") from error
    return docx_writer.write(letter)


def read(data: bytes) -> dict[str, str]:
    """Return what its metadata say, by the names of ``Letter.described``."""
    said = {}
    try:
        core = part(data, "docProps/core.xml") or b"<none/>"
        root = etree.fromstring(core, etree.XMLParser(**OPTIONS))
        for name in ("title", "language"):
            if text := root.findtext(CORE + name):
                said[f"dc:{name}"] = text
        custom = part(data, "docProps/custom.xml") or b"<none/>"
        root = etree.fromstring(custom, etree.XMLParser(**OPTIONS))
    except etree.XMLSyntaxError as error:
        raise Unreadable("docProps") from error
    for node in root.iterfind(f"{CUSTOM}property"):
        said[node.get("name", "")] = "".join(node.itertext())
    return said
