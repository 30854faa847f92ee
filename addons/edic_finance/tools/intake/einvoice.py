# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Detection of a received file: an e-invoice, another business document or just a PDF.

Structured invoices follow EN 16931 in one of its two syntaxes: UBL 2.1 (XRechnung,
Peppol) or UN/CEFACT CII D16B (XRechnung, Factur-X/ZUGFeRD 2, alone or in a PDF/A-3).
ZUGFeRD 1.0 predates the standard. Nothing here trusts the file: no entity is expanded,
no network is used, sizes are capped, every defect ends in a `Document` that says so.
"""

from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import NoReturn

from lxml import etree

from .pdf_attachments import (
    MAX_BYTES,
    OverLimitError,
    Overpacked,
    embedded_files,
    is_picture,
    is_readable,
)

MAX_DEPTH = 128  # of elements; the deepest of EN 16931 lie below twenty

CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
ZUGFERD1 = "urn:ferd:CrossIndustryDocument:invoice:1p0"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CII_PROFILE = ".//{*}GuidelineSpecifiedDocumentContextParameter/{*}ID"  # BT-24
ORDER_X = "SCRDMCCBDACIOMessageStructure"
FATTURAPA = "FatturaElettronica"
EMBEDDED_NAMES = (
    "factur-x.xml",
    "zugferd-invoice.xml",
    "xrechnung.xml",
    "order-x.xml",
)
# UNTDID 1001 codes (BT-3) by which EN 16931 means a credit note
CREDIT_CODES = frozenset(
    {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503"}
    | {"532"}
)
# first bytes of PNG, JPEG, TIFF and GIF: a scan, kept like a PDF without figures
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8")


Parse = Callable[[bytes], etree._Element]


@dataclass(frozen=True, slots=True)
class Document:
    """A received file, recognised; `refusal` is empty when it can become a bill."""

    filename: str
    format: str  # xrechnung-ubl … unknown
    source: str  # xml | pdf | image | empty | other
    xml: bytes | None = None
    profile: str = ""  # BT-24
    kind: str = ""  # BT-3
    number: str = ""  # BT-1
    refusal: str = ""  # order | fatturapa | not_invoice | damaged | unreadable | …
    # the root of `xml`, as it was parsed to recognise it
    root: etree._Element | None = field(default=None, repr=False, compare=False)

    @property
    def is_invoice(self) -> bool:
        """Return whether there are structured figures to book."""
        return self.xml is not None and not self.refusal


class UnsafeXml(ValueError):
    """The XML declares a DOCTYPE: no e-invoice needs one, attacks do."""


class _Started(Exception):
    """The first element is reached."""


class _Prolog:
    """Reads up to the first element: a DOCTYPE is refused before it is read."""

    def doctype(self, *_names: str | None) -> NoReturn:
        raise UnsafeXml("doctype")

    def start(self, *_element: object) -> NoReturn:
        raise _Started

    def close(self) -> None:
        """Do nothing: part of the interface of a parser's target."""


def parse(data: bytes) -> etree._Element:
    """Read XML without entities, DTD or network; refuses what declares a DOCTYPE."""
    if len(data) > MAX_BYTES:
        raise UnsafeXml("too big")
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False}
    with suppress(_Started):
        etree.fromstring(data, etree.XMLParser(target=_Prolog(), **options))
    # large supporting documents; without a DOCTYPE there is nothing to expand
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True, **options))
    if root.xpath(f"boolean({'/'.join('*' * MAX_DEPTH)})"):
        raise ValueError("too deep")
    return root


def detect(filename: str, data: bytes, parse: Parse = parse) -> Document:
    """Say what the file is; never raises.

    :param parse: reads the XML, as `parse` does: where it was read already
    """
    if not data.strip(b"\0 \t\r\n"):
        return Document(filename, "unknown", "empty", refusal="empty")
    if len(data) > MAX_BYTES:
        return Document(filename, "unknown", "other", refusal="too_big")
    if b"%PDF-" in data[:1024]:
        return _detect_pdf(filename, data, parse)
    if looks_like_xml(data) and b"<html" not in data[:1024].lower():
        return _detect_xml(filename, data, "xml", parse)
    if data.startswith(IMAGES):
        return Document(filename, "unknown", "image", refusal=_picture_refusal(data))
    return Document(filename, "unknown", "other", refusal="not_invoice")


def text(node: etree._Element, *paths: str) -> str:
    """Return the stripped text at the first of the paths that has any."""
    for path in paths:
        found = (node.findtext(path) or "").strip()
        if found:
            return found
    return ""


def is_cii(root: etree._Element) -> bool:
    """Return whether an invoice is in CII, else it is in UBL."""
    return etree.QName(root).localname == "CrossIndustryInvoice"


def looks_like_xml(data: bytes) -> bool:
    head = data[:256].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    return head.startswith(b"<")


def attached(root: etree._Element) -> bytes:
    """Return what a UBL AttachedDocument wraps: in base64, or as CDATA."""
    path = "./{*}Attachment/{*}"
    try:
        data = b64decode(text(root, path + "EmbeddedDocumentBinaryObject"))
    except ValueError:
        data = b""
    if looks_like_xml(data):
        return data
    return text(root, path + "ExternalReference/{*}Description").encode() or data


def _detect_xml(
    filename: str, data: bytes, source: str, parse: Parse, inner: bool = False
) -> Document:
    try:
        root = parse(data)
    except UnsafeXml:
        return Document(filename, "unknown", source, refusal="unsafe")
    except (etree.LxmlError, ValueError):
        if FATTURAPA.encode() in data[:2048]:
            return Document(filename, "fatturapa", source, refusal="fatturapa")
        return Document(filename, "unknown", source, refusal="damaged")
    if etree.QName(root).localname == "AttachedDocument" and not inner:
        wrapped = attached(root)  # the invoice, and no other wrapper
        if looks_like_xml(wrapped):
            return _detect_xml(filename, wrapped, source, parse, inner=True)
        return Document(filename, "unknown", source, refusal="not_invoice")
    return _recognised(Document(filename, "unknown", source, data, root=root))


def _recognised(found: Document) -> Document:
    root, name = found.root, etree.QName(found.root)
    if name.localname == ORDER_X:
        profile = text(root, CII_PROFILE)
        return replace(found, format="orderx", profile=profile, refusal="order")
    if name.localname == FATTURAPA:
        version = root.get("versione", "")
        return replace(found, format="fatturapa", profile=version, refusal="fatturapa")
    if name.namespace in {CII, ZUGFERD1}:
        return _detect_cii(found)
    if (name.namespace or "").startswith(UBL):
        return _detect_ubl(found)
    return replace(found, refusal="not_invoice")


def _detect_cii(found: Document) -> Document:
    root = found.root
    profile = text(root, CII_PROFILE)
    headers = ("./{*}ExchangedDocument", "./{*}HeaderExchangedDocument")
    kind = text(root, *(f"{header}/{{*}}TypeCode" for header in headers))
    number = text(root, *(f"{header}/{{*}}ID" for header in headers))
    level = profile.lower()
    if etree.QName(root).namespace == ZUGFERD1:
        code = "zugferd1"
    elif found.source == "pdf" or "factur-x" in level or "zugferd" in level:
        code = "facturx"
    else:
        code = "xrechnung-cii" if "xrechnung" in level else "cii"
    return replace(found, format=code, profile=profile, kind=kind, number=number)


def _detect_ubl(found: Document) -> Document:
    root, name = found.root, etree.QName(found.root).localname
    profile, number = text(root, "./{*}CustomizationID"), text(root, "./{*}ID")
    found = replace(found, profile=profile, number=number)
    if name not in {"Invoice", "CreditNote"}:
        refusal = "order" if name.startswith("Order") else "not_invoice"
        return replace(found, refusal=refusal)
    kind = text(root, "./{*}InvoiceTypeCode", "./{*}CreditNoteTypeCode")
    kind = kind or ("381" if name == "CreditNote" else "380")
    code = "xrechnung-ubl" if "xrechnung" in profile.lower() else "ubl"
    return replace(found, format=code, kind=kind)


def _detect_pdf(filename: str, data: bytes, parse: Parse) -> Document:
    """Return the best structured document inside the PDF, or the bare PDF."""
    best: Document | None = None
    try:
        # those that are named as invoices first
        files = sorted(
            embedded_files(data), key=lambda file: file[0].lower() not in EMBEDDED_NAMES
        )
    except Overpacked:
        return Document(filename, "unknown", "pdf", refusal="overpacked")
    except OverLimitError:
        return Document(filename, "unknown", "pdf", refusal="over_limit")
    for _name, content in files:
        if not looks_like_xml(content):
            continue
        found = _detect_xml(filename, content, "pdf", parse)
        if found.is_invoice:
            return found
        if found.refusal in {"order", "fatturapa"}:
            best = best or found
    refusal = "" if is_readable(data) else "unreadable"
    return best or Document(filename, "pdf", "pdf", refusal=refusal)


def _picture_refusal(data: bytes) -> str:
    try:
        return "" if is_picture(data) else "unreadable"
    except OverLimitError:
        return "over_limit"
