# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Elements of an XML as calls, for the two syntaxes of EN 16931."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from lxml import etree
from lxml.builder import ElementMaker

TYPES = {
    type(None): lambda _element, _value: None,
    Decimal: lambda _element, value: f"{value:f}",
    date: lambda _element, value: value.isoformat(),
    list: lambda element, value: element.extend(value),
}
PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"  # BT-23, which XRechnung needs


def makers(namespaces: Mapping[str | None, str]) -> list[ElementMaker]:
    """Return a maker of elements for each namespace.

    Their elements take amounts, days, lists of elements, and None, which adds nothing.
    """
    nsmap = dict(namespaces)
    return [
        ElementMaker(namespace=uri, nsmap=nsmap, typemap=TYPES)
        for uri in nsmap.values()
    ]


def to_bytes(root: etree._Element) -> bytes:
    """Return the document with its declaration, indented."""
    options = {"encoding": "UTF-8", "xml_declaration": True, "pretty_print": True}
    return etree.tostring(root, **options)
