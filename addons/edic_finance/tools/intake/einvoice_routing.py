# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""To whom in a house an e-invoice is addressed, by EN 16931's terms.

BT-10 buyer reference (Germany: Leitweg-ID; Chorus Pro: service code), BT-12 contract,
BT-13 purchase order (Chorus Pro: engagement juridique), BT-46 buyer identifier, BT-47
its legal registration, BT-49 its electronic address.
"""

from dataclasses import dataclass

from lxml import etree

from .einvoice import text


@dataclass(frozen=True, slots=True)
class Routing:
    """Routing is what an invoice says of whom it is for; empty where it says
    nothing."""

    buyer_reference: str  # BT-10
    contract: str  # BT-12
    order: str  # BT-13
    buyer: tuple[tuple[str, str], ...]  # scheme and value of BT-46, BT-47, BT-49


def routing(root: etree._Element) -> Routing:
    """Read a normalised tree."""
    if etree.QName(root).localname == "CrossIndustryInvoice":
        return _cii(root)
    return _ubl(root)


def _ubl(root: etree._Element) -> Routing:
    party = "./{*}AccountingCustomerParty/{*}Party"
    return Routing(
        text(root, "./{*}BuyerReference"),
        text(root, "./{*}ContractDocumentReference/{*}ID"),
        text(root, "./{*}OrderReference/{*}ID"),
        _schemes(
            root,
            f"{party}/{{*}}PartyIdentification/{{*}}ID",
            f"{party}/{{*}}PartyLegalEntity/{{*}}CompanyID",
            f"{party}/{{*}}EndpointID",
        ),
    )


def _cii(root: etree._Element) -> Routing:
    agreement = "./{*}SupplyChainTradeTransaction/{*}ApplicableHeaderTradeAgreement"
    party, number = f"{agreement}/{{*}}BuyerTradeParty", "{*}IssuerAssignedID"
    contract, order = "{*}ContractReferencedDocument", "{*}BuyerOrderReferencedDocument"
    return Routing(
        text(root, f"{agreement}/{{*}}BuyerReference"),
        text(root, f"{agreement}/{contract}/{number}"),
        text(root, f"{agreement}/{order}/{number}"),
        _schemes(
            root,
            f"{party}/{{*}}ID",
            f"{party}/{{*}}GlobalID",
            f"{party}/{{*}}SpecifiedLegalOrganization/{{*}}ID",
            f"{party}/{{*}}URIUniversalCommunication/{{*}}URIID",
        ),
    )


def _schemes(root: etree._Element, *paths: str) -> tuple[tuple[str, str], ...]:
    found = (
        (node.get("schemeID") or "", (node.text or "").strip())
        for path in paths
        for node in root.findall(path)
    )
    return tuple((scheme, value) for scheme, value in found if value)
