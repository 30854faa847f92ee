# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lines of an e-invoice that are billed, and those that only structure or explain
it.

An invoice may group its lines. France sums the leaves: in the profiles EXTENDED of
Factur-X and EXTENDED-CTC-FR each line has a status (BT-X-8, in UBL a BillingReference
of the line), and BT-106 is the sum of the lines without status or with DETAIL, at any
depth (BR-FREXT-CO-10); GROUP and INFORMATION never count. Germany sums the roots: in
the extension of XRechnung (UBL only) lines are nested, and only the outermost count
(BR-DEX-02). BT-24 says which of the two holds, never the shape of the lines: elsewhere
EN 16931 has no sub-lines and every line counts (BR-CO-10).
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from .einvoice import CII_PROFILE, is_cii

UNBILLED = frozenset({"GROUP", "INFORMATION"})
SUB_LINE = "{*}SubInvoiceLine"
QUANTITIES = (
    "{*}InvoicedQuantity",
    "{*}CreditedQuantity",
    "{*}SpecifiedLineTradeDelivery/{*}BilledQuantity",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the document, in the order of the document.

    `node` is the line alone, without the lines nested in it.
    """

    node: etree._Element
    number: str  # BT-126
    parent: str  # number of the line above it, "" for the outermost
    depth: int  # 0 for the outermost
    status: str  # "", DETAIL, GROUP or INFORMATION; "SUB" for a nested German line

    @property
    def is_billed(self) -> bool:
        """Return whether the line's net amount (BT-131) is part of BT-106."""
        return self.status in {"", "DETAIL"}

    @property
    def name(self) -> str:
        """Return the item's name (BT-153)."""
        cii = self.node.findtext("{*}SpecifiedTradeProduct/{*}Name")
        return (cii or self.node.findtext("{*}Item/{*}Name") or "").strip()

    @property
    def text(self) -> str:
        """Return the item's name (BT-153) and, below it, its description (BT-154)."""
        paths = ("{*}SpecifiedTradeProduct/{*}Description", "{*}Item/{*}Description")
        found = (self.node.findtext(path) for path in paths)
        description = next(filter(None, found), "").strip()
        if description == self.name:
            return self.name
        return "\n".join(filter(None, (self.name, description)))


def unit(line: etree._Element) -> str:
    """Return the unit of a line's quantity (BT-130), a code of UN/ECE Recommendation
    20, or ""."""
    for path in QUANTITIES:
        if (quantity := line.find(path)) is not None:
            return (quantity.get("unitCode") or "").strip()
    return ""


def lines(root: etree._Element) -> tuple[Line, ...]:
    """Return all lines of an invoice in UBL or CII, nested ones after their parent."""
    return tuple(_with_depth(_cii(root) if is_cii(root) else _ubl(root)))


def is_unbilled(root: etree._Element, line: etree._Element) -> bool:
    """Return whether a CII line of this document is a group or an information."""
    return _has_status(root) and _cii_status(line) in UNBILLED


def can_be_sections(found: tuple[Line, ...]) -> bool:
    """Return whether the groups can stand as sections, which end where the next begins.

    Each line must then belong to the group that was last opened before it; otherwise a
    section's subtotal would add lines of other groups.
    """
    opened = ""
    for line in found:
        if line.status == "GROUP":
            if line.depth > 1:  # there are sections and subsections, no more
                return False
            opened = line.number
        elif line.is_billed and line.parent != opened:
            return False
    return True


def _has_status(root: etree._Element) -> bool:
    """Return whether the profile (BT-24) is one in which lines have a status."""
    profile = (
        root.findtext(CII_PROFILE) or root.findtext("./{*}CustomizationID") or ""
    ).lower()
    return "extended" in profile and "xrechnung" not in profile


def _cii_status(line: etree._Element) -> str:
    path = "{*}AssociatedDocumentLineDocument/{*}LineStatusReasonCode"
    return (line.findtext(path) or "").strip().upper()


def _cii(root: etree._Element) -> Iterator[Line]:
    has_status = _has_status(root)
    about = "{*}AssociatedDocumentLineDocument/{*}"
    for node in root.iterfind(".//{*}IncludedSupplyChainTradeLineItem"):
        number = (node.findtext(about + "LineID") or "").strip()
        parent = (node.findtext(about + "ParentLineID") or "").strip()
        place = (parent, 0, _cii_status(node)) if has_status else ("", 0, "")
        yield Line(node, number, *place)


def _ubl(root: etree._Element) -> Iterator[Line]:
    has_status = _has_status(root)
    about = "{*}BillingReference/{*}"
    for node in root.iterfind(f"./{{*}}{etree.QName(root).localname}Line"):
        if not has_status:
            yield from _nested(node, "")
            continue
        status = node.findtext(about + "InvoiceDocumentReference/{*}DocumentStatusCode")
        status = (status or "").strip().upper()
        parent = (node.findtext(about + "BillingReferenceLine/{*}ID") or "").strip()
        yield Line(node, _ubl_number(node), parent, 0, status)


def _nested(node: etree._Element, parent: str) -> Iterator[Line]:
    """Yield a line and those nested in it, each without what is nested in it."""
    alone = deepcopy(node)
    for inner in alone.findall(SUB_LINE):
        alone.remove(inner)
    number = _ubl_number(node)
    yield Line(alone, number, parent, 0, "SUB" if parent else "")
    for inner in node.iterfind(SUB_LINE):
        yield from _nested(inner, number)


def _ubl_number(node: etree._Element) -> str:
    return (node.findtext("{*}ID") or "").strip() or "?"


def _with_depth(found: Iterator[Line]) -> Iterator[Line]:
    """Yield the lines with their depth; a parent that is not there counts as none."""
    depths: dict[str, int] = {}
    for line in found:
        depth = depths.get(line.parent, -1) + 1 if line.parent else 0
        depths.setdefault(line.number, depth)
        yield replace(line, depth=depth)
