# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Terms of EN 16931 in an e-invoice, each with the path where it stands.

BT-1 number, BT-30 the seller's legal number, BT-31 his VAT number, BT-84 the account
to pay to, BT-109 total without VAT, BT-110 VAT, BT-112 total with VAT, BT-115 what is
to be paid. Paths are names of elements without their namespaces.
"""

import re
from dataclasses import dataclass

from lxml import etree

from .einvoice import is_cii

_CII = "./{*}SupplyChainTradeTransaction/{*}"
_SELLER = _CII + "ApplicableHeaderTradeAgreement/{*}SellerTradeParty/{*}"
_SETTLEMENT = _CII + "ApplicableHeaderTradeSettlement/{*}"
_MEANS = _SETTLEMENT + "SpecifiedTradeSettlementPaymentMeans/{*}"
_ACCOUNT = _MEANS + "PayeePartyCreditorFinancialAccount/{*}"
_SUM = _SETTLEMENT + "SpecifiedTradeSettlementHeaderMonetarySummation/{*}"
_PARTY = "./{*}AccountingSupplierParty/{*}Party/{*}"
CII = {
    "BT-1": ("./{*}ExchangedDocument/{*}ID",),
    "BT-30": (_SELLER + "SpecifiedLegalOrganization/{*}ID",),
    "BT-31": (_SELLER + "SpecifiedTaxRegistration/{*}ID[@schemeID='VA']",),
    "BT-84": (_ACCOUNT + "IBANID", _ACCOUNT + "ProprietaryID"),
    "BT-109": (_SUM + "TaxBasisTotalAmount",),
    "BT-110": (_SUM + "TaxTotalAmount",),
    "BT-112": (_SUM + "GrandTotalAmount",),
    "BT-115": (_SUM + "DuePayableAmount",),
}
UBL = {
    "BT-1": ("./{*}ID",),
    "BT-30": (_PARTY + "PartyLegalEntity/{*}CompanyID",),
    "BT-31": (_PARTY + "PartyTaxScheme/{*}CompanyID",),
    "BT-84": ("./{*}PaymentMeans/{*}PayeeFinancialAccount/{*}ID",),
    "BT-109": ("./{*}LegalMonetaryTotal/{*}TaxExclusiveAmount",),
    "BT-110": ("./{*}TaxTotal/{*}TaxAmount",),
    "BT-112": ("./{*}LegalMonetaryTotal/{*}TaxInclusiveAmount",),
    "BT-115": ("./{*}LegalMonetaryTotal/{*}PayableAmount",),
}
SIRET, SIREN = "0009", "0002"  # ISO 6523 codes of BT-30


@dataclass(frozen=True, slots=True)
class Term:
    """A value, its place, and the scheme that it is of."""

    value: str
    path: str
    scheme: str = ""


def terms(root: etree._Element) -> dict[str, list[Term]]:
    """Return the values of each term that has any, in the order of the document.

    :param root: normalised, as `einvoice_figures.tree` gives it
    """
    found: dict[str, list[Term]] = {}
    for name, paths in (CII if is_cii(root) else UBL).items():
        for path in paths:
            for node in root.iterfind(path):
                value = (node.text or "").strip()
                if value and _is_meant(name, node):
                    term = Term(value, path_of(node), node.get("schemeID", ""))
                    found.setdefault(name, []).append(term)
    return found


def _is_meant(name: str, node: etree._Element) -> bool:
    """Return whether the node is the VAT number, where that is asked for: in UBL a tax
    scheme says of which tax a number is."""
    scheme = node.getparent().find("./{*}TaxScheme/{*}ID") if name == "BT-31" else None
    return scheme is None or (scheme.text or "").strip().upper() == "VAT"


def path_of(node: etree._Element) -> str:
    """Return the path of a node:
    ``/Invoice/PaymentMeans[2]/PayeeFinancialAccount/ID``."""
    parts = []
    while node is not None:
        name = etree.QName(node).localname
        parent = node.getparent()
        same = [] if parent is None else parent.findall(f"./{{*}}{name}")
        parts.append(f"{name}[{same.index(node) + 1}]" if len(same) > 1 else name)
        node = parent
    return "/" + "/".join(reversed(parts))


def siren(found: dict[str, list[Term]]) -> Term | None:
    """Return the seller's SIREN, from his SIRET or SIREN (BT-30), else from a French
    VAT number (BT-31)."""
    for term in found.get("BT-30", ()):
        digits = re.sub(r"\D", "", term.value)
        if term.scheme in (SIRET, SIREN) and len(digits) in (9, 14):
            return Term(digits[:9], term.path, term.scheme)
    for term in found.get("BT-31", ()):
        if re.fullmatch(r"FR[0-9A-Z]{2}\d{9}", term.value.replace(" ", "").upper()):
            return Term(term.value.replace(" ", "")[4:], term.path)
    return None
