# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A letter as PDF, tagged, with its language, title and XMP (ISO 32000-1).

Its fonts are embedded where `fonts` has them; it is tagged as PDF/UA asks, and says
neither of itself that it is PDF/UA nor that it is PDF/A.
"""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import NameObject, StreamObject

from .letter import Letter
from .package import MAX_BYTES, Unreadable
from .pdf_setter import Setter
from .pdf_tags import Tags
from .xmp import packet, read_packet


def write(letter: Letter) -> bytes:
    """
    :raises fonts.Unwritable: a character is in no font of this system
    """
    setter = Setter(letter)
    return _described(setter.print(), letter, setter.tags)


def read(data: bytes) -> dict[str, str]:
    """Return what its metadata say, by the names of ``Letter.described``."""
    try:
        found = PdfReader(io.BytesIO(data)).root_object.get("/Metadata")
        content = found.get_object().get_data() if found else b""
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable("PDF") from error
    if len(content) > MAX_BYTES:
        raise Unreadable("XMP")
    return read_packet(content) if content else {}


def _described(data: bytes, letter: Letter, tags: Tags) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.pdf_header = "%PDF-1.7"
    tags.write(writer)
    metadata = StreamObject()
    metadata.set_data(packet(letter.described()))
    metadata[NameObject("/Type")] = NameObject("/Metadata")
    metadata[NameObject("/Subtype")] = NameObject("/XML")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(metadata)
    moment = "D:" + "".join(filter(str.isdigit, letter.moment)) + "Z"
    writer.add_metadata({"/CreationDate": moment, "/ModDate": moment})
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
