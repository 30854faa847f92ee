# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Elements of OpenDocument by their prefixed names."""

from lxml import etree

from .letter import clean

Element = etree._Element
OASIS = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
SPACES = {
    "office": OASIS.format("office"),
    "style": OASIS.format("style"),
    "text": OASIS.format("text"),
    "table": OASIS.format("table"),
    "draw": OASIS.format("drawing"),
    "meta": OASIS.format("meta"),
    "manifest": OASIS.format("manifest"),
    "fo": OASIS.format("xsl-fo-compatible"),
    "svg": OASIS.format("svg-compatible"),
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def name(prefixed: str) -> str:
    prefix, _, local = prefixed.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"


def element(tag: str, *content: Element | str, **attributes: str) -> Element:
    """An element with what is in it, texts and elements in their order."""
    found = etree.Element(name(tag), nsmap=SPACES)
    for key, value in attributes.items():
        found.set(name(key), clean(value))
    for item in content:
        if not isinstance(item, str):
            found.append(item)
        elif len(found):
            found[-1].tail = (found[-1].tail or "") + clean(item)
        else:
            found.text = (found.text or "") + clean(item)
    return found
