# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The metadata of a letter for programs, by the names of `Letter.described`."""

import io
import zipfile

from lxml import etree
from pypdf import PdfReader

from edic_public_sector.tools.letters.rendering.mark import PREFIXES, RDF
from edic_public_sector.tools.letters.rendering.odt_styles import name

CORE = "{http://purl.org/dc/elements/1.1/}"
CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"


def _part(data, file):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(file))


def read_packet(packet):
    names = {f"{{{space}}}": f"{prefix}:" for prefix, space in PREFIXES.items()}
    said = {}
    for node in etree.fromstring(packet).iterfind(f".//{{{RDF}}}Description/*"):
        space, _, local = node.tag.rpartition("}")
        said[names[space + "}"] + local] = "".join(node.itertext()).strip()
    return said


def read_pdf(data):
    found = PdfReader(io.BytesIO(data)).root_object["/Metadata"]
    return read_packet(found.get_object().get_data())


def read_odt(data):
    known = {name(key): key for key in ("dc:title", "dc:language")}
    said = {}
    for node in _part(data, "meta.xml").iterfind(f"{name('office:meta')}/*"):
        if key := known.get(node.tag) or node.get(name("meta:name")):
            said[key] = (node.text or "").strip()
    return said


def read_docx(data):
    core = _part(data, "docProps/core.xml")
    said = {f"dc:{key}": core.findtext(CORE + key) for key in ("title", "language")}
    custom = _part(data, "docProps/custom.xml").iterfind(f"{CUSTOM}property")
    return said | {node.get("name"): "".join(node.itertext()) for node in custom}
