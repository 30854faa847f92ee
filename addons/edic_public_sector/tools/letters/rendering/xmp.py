# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The metadata of a letter as XMP (ISO 16684-1), the packet that a PDF carries."""

from lxml import etree

from .mark import SPACES

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PREFIXES = {"rdf": RDF, "dc": DC, **SPACES}
START = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'.encode()
END = b'\n<?xpacket end="r"?>'
PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": False}


def packet(described: dict[str, str]) -> bytes:
    """``described`` as a packet; a title and languages are lists in Dublin Core."""
    root = etree.Element("{adobe:ns:meta/}xmpmeta", nsmap={"x": "adobe:ns:meta/"})
    graph = etree.SubElement(root, f"{{{RDF}}}RDF", nsmap={"rdf": RDF})
    spaces = {"dc": DC, **SPACES}
    description = etree.SubElement(graph, f"{{{RDF}}}Description", nsmap=spaces)
    description.set(f"{{{RDF}}}about", "")
    for name, value in described.items():
        node = etree.SubElement(description, _tag(name))
        if name.startswith("dc:"):
            bag = "Alt" if name == "dc:title" else "Bag"
            node = etree.SubElement(
                etree.SubElement(node, f"{{{RDF}}}{bag}"), _tag("rdf:li")
            )
            if bag == "Alt":
                node.set(LANG, "x-default")
        node.text = value
    return START + etree.tostring(root, encoding="utf-8", pretty_print=True) + END


def read_packet(found: bytes) -> dict[str, str]:
    """Return what a packet says, by the names of ``packet``."""
    names = {f"{{{space}}}": prefix + ":" for prefix, space in PREFIXES.items()}
    root = etree.fromstring(found, etree.XMLParser(**PARSER))
    said = {}
    for node in root.iterfind(f".//{{{RDF}}}Description/*"):
        space, _, name = node.tag.rpartition("}")
        if prefix := names.get(space + "}"):
            said[prefix + name] = "".join(node.itertext()).strip()
    return said


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{PREFIXES[prefix]}}}{local}"
