# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""ZUGFeRD 1.0 (2014) rewritten as UN/CEFACT CII D16B, which readers of EN 16931 know.

Version 1.0 says the same under other names; only what a bill needs is renamed, nothing
is computed. Allowances that version 1.0 writes with the sign of their effect get the
one that their own total (BT-107) has. Logistics charges (also in the EXTENDED profile
of ZUGFeRD 2) become charges of the document level (BG-21), and text lines without an
amount are left out.
"""

from copy import deepcopy
from decimal import Decimal, InvalidOperation

from lxml import etree

from .einvoice_lines import is_unbilled

CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
RAM = (
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
)
UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
LINE = "IncludedSupplyChainTradeLineItem"
RENAMED = {
    "CrossIndustryDocument": "CrossIndustryInvoice",
    "SpecifiedExchangedDocumentContext": "ExchangedDocumentContext",
    "HeaderExchangedDocument": "ExchangedDocument",
    "SpecifiedSupplyChainTradeTransaction": "SupplyChainTradeTransaction",
    "ApplicableSupplyChainTradeAgreement": "ApplicableHeaderTradeAgreement",
    "ApplicableSupplyChainTradeDelivery": "ApplicableHeaderTradeDelivery",
    "ApplicableSupplyChainTradeSettlement": "ApplicableHeaderTradeSettlement",
    "SpecifiedSupplyChainTradeAgreement": "SpecifiedLineTradeAgreement",
    "SpecifiedSupplyChainTradeDelivery": "SpecifiedLineTradeDelivery",
    "SpecifiedSupplyChainTradeSettlement": "SpecifiedLineTradeSettlement",
    "ApplicablePercent": "RateApplicablePercent",
}


def to_cii(root: etree._Element) -> etree._Element:
    """Return a CII D16B tree with the content of a ZUGFeRD 1.0 tree (a new tree)."""
    new = renamed(root)
    _sign_like_total(new, "AllowanceTotalAmount", "false")
    _sign_like_total(new, "ChargeTotalAmount", "true")
    return new


def renamed(root: etree._Element) -> etree._Element:
    """Return a tree of the same elements under the names of CII D16B."""
    new = _convert(root)
    for node in new.iter(f"{{{RAM}}}ID"):
        if etree.QName(node.getparent()).localname.endswith("ReferencedDocument"):
            node.tag = f"{{{RAM}}}IssuerAssignedID"
    return new


def _sign_like_total(root: etree._Element, total: str, indicator: str) -> None:
    amounts = [
        node.find("{*}ActualAmount")
        for node in root.iterfind(
            ".//{*}ApplicableHeaderTradeSettlement/{*}SpecifiedTradeAllowanceCharge"
        )
        if (node.findtext("{*}ChargeIndicator/{*}Indicator") or "").strip() == indicator
    ]
    try:
        stated = Decimal((root.findtext(f".//{{*}}{total}") or "0").strip())
        values = [Decimal((node.text or "").strip()) for node in amounts]
    except (InvalidOperation, AttributeError):
        return
    if values and stated and sum(values) == -stated:
        for node, value in zip(amounts, values, strict=True):
            node.text = f"{-value:f}"


def completed(root: etree._Element) -> etree._Element:
    """Return the same CII tree without text lines that carry no amount, with logistics
    charges (BT-X-272) given as document level charges (BG-21), and with the document's
    only VAT rate on lines that name none (profile BASIC of version 1.0)."""
    new = deepcopy(root)
    for line in new.findall(f".//{{{RAM}}}{LINE}"):
        has_amount = (line.findtext(".//{*}LineTotalAmount") or "").strip()
        if not has_amount and not is_unbilled(new, line):
            line.getparent().remove(line)
    for charge in new.findall(
        ".//{*}ApplicableHeaderTradeSettlement/{*}SpecifiedLogisticsServiceCharge"
    ):
        charge.getparent().replace(charge, _as_charge(charge))
    taxes = new.findall(".//{*}ApplicableHeaderTradeSettlement/{*}ApplicableTradeTax")
    if len(taxes) == 1:
        for line in new.iterfind(
            f".//{{{RAM}}}{LINE}/{{*}}SpecifiedLineTradeSettlement"
        ):
            if line.find("{*}ApplicableTradeTax") is None:
                line.append(deepcopy(taxes[0]))
    return new


def _convert(node: etree._Element) -> etree._Element:
    name = RENAMED.get(etree.QName(node).localname, etree.QName(node).localname)
    if name == "SpecifiedTradeSettlementMonetarySummation":
        parent = etree.QName(node.getparent()).localname
        level = "Line" if parent.startswith("SpecifiedSupplyChain") else "Header"
        name = f"SpecifiedTradeSettlement{level}MonetarySummation"
    space = etree.QName(node).namespace or ""
    if "ferd" in space:
        space, names = CII, {"rsm": CII, "ram": RAM, "udt": UDT}
    else:
        space, names = (UDT if "DataType" in space else RAM), None
    new = etree.Element(f"{{{space}}}{name}", dict(node.attrib), names)
    new.text = node.text
    for child in node:
        if isinstance(child.tag, str):
            new.append(_convert(child))
    return new


def _as_charge(logistics: etree._Element) -> etree._Element:
    charge = etree.Element(f"{{{RAM}}}SpecifiedTradeAllowanceCharge")
    indicator = etree.SubElement(charge, f"{{{RAM}}}ChargeIndicator")
    etree.SubElement(indicator, f"{{{UDT}}}Indicator").text = "true"
    names = {"ActualAmount": "AppliedAmount", "Reason": "Description"}
    for target, source in names.items():
        value = logistics.findtext(f"{{*}}{source}")
        etree.SubElement(charge, f"{{{RAM}}}{target}").text = value
    tax = logistics.find("{*}AppliedTradeTax")
    if tax is not None:
        category = etree.SubElement(charge, f"{{{RAM}}}CategoryTradeTax")
        category.extend(deepcopy(list(tax)))
    return charge
