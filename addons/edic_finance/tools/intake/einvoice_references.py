# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The references that an e-invoice states, by the terms of EN 16931.

They say whom an invoice is for and what it is about: which order, contract or delivery,
and where the buyer wants it booked. Trees are those of `einvoice_figures.tree`.

Chorus Pro gives three of them a meaning of its own: BT-10 is the code service, BT-13
the numéro d'engagement, BT-12 the numéro de marché. In Germany BT-10 is the Leitweg-ID.
"""

from dataclasses import dataclass

from lxml import etree

from .einvoice import is_cii

MAX_CHARS = 200  # of one reference
MAX_PRECEDING = 10  # of one document; nobody corrects more invoices at once

_TRADE = "./{*}SupplyChainTradeTransaction/{*}"
_AGREEMENT = _TRADE + "ApplicableHeaderTradeAgreement/{*}"
_DELIVERY = _TRADE + "ApplicableHeaderTradeDelivery/{*}"
_SETTLEMENT = _TRADE + "ApplicableHeaderTradeSettlement/{*}"
_BUYER = _AGREEMENT + "BuyerTradeParty/{*}"
_CUSTOMER = "./{*}AccountingCustomerParty/{*}Party/{*}"
_ISSUED = "ReferencedDocument/{*}IssuerAssignedID"
_OTHER = "AdditionalReferencedDocument[{*}TypeCode='%s']/{*}IssuerAssignedID"
_OTHER_UBL = "./{*}AdditionalDocumentReference[{*}DocumentTypeCode='%s']/{*}ID"
# paths in the order of `References`: the first that has a text counts
CII = (
    (_AGREEMENT + "BuyerReference",),
    (_AGREEMENT + "SpecifiedProcuringProject/{*}ID",),
    (_AGREEMENT + "Contract" + _ISSUED,),
    (_AGREEMENT + "BuyerOrder" + _ISSUED,),
    (_AGREEMENT + "SellerOrder" + _ISSUED,),
    (_DELIVERY + "ReceivingAdvice" + _ISSUED,),
    # version 1 of ZUGFeRD and the profile EXTENDED name the delivery note itself
    (_DELIVERY + "DespatchAdvice" + _ISSUED, _DELIVERY + "DeliveryNote" + _ISSUED),
    (_AGREEMENT + _OTHER % "50",),
    (_AGREEMENT + _OTHER % "130",),
    (_SETTLEMENT + "ReceivableSpecifiedTradeAccountingAccount/{*}ID",),
)
UBL = (
    ("./{*}BuyerReference",),
    ("./{*}ProjectReference/{*}ID", _OTHER_UBL % "50"),  # the latter in a CreditNote
    ("./{*}ContractDocumentReference/{*}ID",),
    ("./{*}OrderReference/{*}ID",),
    ("./{*}OrderReference/{*}SalesOrderID",),
    ("./{*}ReceiptDocumentReference/{*}ID",),
    ("./{*}DespatchDocumentReference/{*}ID",),
    ("./{*}OriginatorDocumentReference/{*}ID",),
    (_OTHER_UBL % "130",),
    ("./{*}AccountingCost",),
)
CII_PRECEDING = _SETTLEMENT + "Invoice" + _ISSUED
UBL_PRECEDING = "./{*}BillingReference/{*}InvoiceDocumentReference/{*}ID"
CII_BUYER = (
    _BUYER + "ID",
    _BUYER + "GlobalID",
    _BUYER + "SpecifiedLegalOrganization/{*}ID",
    _BUYER + "URIUniversalCommunication/{*}URIID",
)
UBL_BUYER = (
    _CUSTOMER + "PartyIdentification/{*}ID",
    _CUSTOMER + "PartyLegalEntity/{*}CompanyID",
    _CUSTOMER + "EndpointID",
)
# paths in the order of `LineReferences`, from the line; CII first, then UBL
_LINE_AGREEMENT = "./{*}SpecifiedLineTradeAgreement/{*}"
_LINE_SETTLEMENT = "./{*}SpecifiedLineTradeSettlement/{*}"
_LINE_ORDER = "BuyerOrderReferencedDocument/{*}"
_PRODUCT = "./{*}SpecifiedTradeProduct/{*}"
LINE = (
    (
        _LINE_SETTLEMENT + _OTHER % "130",
        "./{*}DocumentReference[{*}DocumentTypeCode='130']/{*}ID",
    ),
    (
        _LINE_AGREEMENT + _LINE_ORDER + "IssuerAssignedID",
        "./{*}OrderLineReference/{*}OrderReference/{*}ID",
    ),
    (_LINE_AGREEMENT + _LINE_ORDER + "LineID", "./{*}OrderLineReference/{*}LineID"),
    (
        _LINE_SETTLEMENT + "ReceivableSpecifiedTradeAccountingAccount/{*}ID",
        "./{*}AccountingCost",
    ),
    (
        _PRODUCT + "SellerAssignedID",
        "./{*}Item/{*}SellersItemIdentification/{*}ID",
    ),
    (_PRODUCT + "BuyerAssignedID", "./{*}Item/{*}BuyersItemIdentification/{*}ID"),
    (_PRODUCT + "GlobalID", "./{*}Item/{*}StandardItemIdentification/{*}ID"),
)


@dataclass(frozen=True, slots=True)
class References:
    """References of a document to others; empty where it states none."""

    buyer_reference: str  # BT-10
    project: str  # BT-11
    contract: str  # BT-12
    order: str  # BT-13
    sales_order: str  # BT-14
    receipt: str  # BT-15
    delivery_note: str  # BT-16
    tender: str  # BT-17
    object: str  # BT-18
    accounting: str  # BT-19
    preceding: tuple[str, ...]  # BT-25
    buyer: tuple[tuple[str, str], ...]  # scheme and value of BT-46, BT-47, BT-49


@dataclass(frozen=True, slots=True)
class LineReferences:
    """References of a line; empty where it states none."""

    object: str  # BT-128
    order: str  # of the profiles EXTENDED: the line's own order
    order_line: str  # BT-132
    accounting: str  # BT-133
    seller_item: str  # BT-155
    buyer_item: str  # BT-156
    standard_item: str  # BT-157

    @property
    def items(self) -> tuple[str, ...]:
        """Return the numbers of the item, each once, the seller's first."""
        found = (self.seller_item, self.buyer_item, self.standard_item)
        return tuple(dict.fromkeys(filter(None, found)))


def references(root: etree._Element) -> References:
    """Return what a document refers to."""
    is_of_cii = is_cii(root)
    found = (_first(root, paths) for paths in (CII if is_of_cii else UBL))
    return References(
        *found,
        _preceding(root, CII_PRECEDING if is_of_cii else UBL_PRECEDING),
        _known_buyer(root, CII_BUYER if is_of_cii else UBL_BUYER),
    )


def line_references(line: etree._Element) -> LineReferences:
    """Return what a line refers to.

    :param line: `einvoice_lines.Line.node`
    """
    return LineReferences(*(_first(line, paths) for paths in LINE))


def _first(node: etree._Element, paths: tuple[str, ...]) -> str:
    found = (_plain(node.findtext(path)) for path in paths)
    return next(filter(None, found), "")


def _preceding(root: etree._Element, path: str) -> tuple[str, ...]:
    found = filter(None, (_plain(node.text) for node in root.iterfind(path)))
    return tuple(dict.fromkeys(found))[:MAX_PRECEDING]


def _known_buyer(
    root: etree._Element, paths: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (node.get("schemeID") or "", value)
        for path in paths
        for node in root.iterfind(path)
        if (value := (node.text or "").strip())
    )


def _plain(text: str | None) -> str:
    """Return a reference in one line."""
    return " ".join((text or "").split())[:MAX_CHARS]
