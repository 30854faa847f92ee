# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which invoice an e-invoice is: seller (BT-31, BT-30, BT-29, else BT-27), number
(BT-1) and year of issue (BT-2).

EN 16931 wants BT-1 to be unique within a seller (§ 14 (4) no. 4 UStG, art. 242 nonies A
annexe II CGI): files of one year that state the same two are one invoice.
"""

import re
from datetime import date, datetime

from lxml import etree

from .einvoice import text
from .einvoice_seller import is_identifier

UBL_PARTY = "./{*}AccountingSupplierParty/{*}Party"
CII_PARTY = ".//{*}ApplicableHeaderTradeAgreement/{*}SellerTradeParty"


def identity(root: etree._Element) -> str:
    """Seller, number and year in one text; empty where one of them is missing.

    :param root: a tree of `einvoice_figures.tree`
    """
    day = issued(root)
    parts = (seller(root), number(root), day and str(day.year))
    return " ".join(map(str, parts)) if all(parts) else ""


def number(root: etree._Element) -> str:
    """BT-1, in capitals, without spaces."""
    return re.sub(
        r"\s", "", text(root, "./{*}ID", "./{*}ExchangedDocument/{*}ID")
    ).upper()


def seller(root: etree._Element) -> str:
    """Return what tells the seller from others, in capitals without separators."""
    if etree.QName(root).localname == "CrossIndustryInvoice":
        known = (
            f"{CII_PARTY}/{{*}}SpecifiedTaxRegistration/{{*}}ID[@schemeID='VA']",
            f"{CII_PARTY}/{{*}}SpecifiedLegalOrganization/{{*}}ID",
            f"{CII_PARTY}/{{*}}GlobalID",
            f"{CII_PARTY}/{{*}}ID",
        )
        name = f"{CII_PARTY}/{{*}}Name"
    else:
        known = (
            f"{UBL_PARTY}/{{*}}PartyTaxScheme[{{*}}TaxScheme]/{{*}}CompanyID",
            f"{UBL_PARTY}/{{*}}PartyLegalEntity/{{*}}CompanyID",
            f"{UBL_PARTY}/{{*}}PartyIdentification/{{*}}ID",
        )
        name = f"{UBL_PARTY}/{{*}}PartyLegalEntity/{{*}}RegistrationName"
    for path in known:
        found = re.sub(r"\W", "", text(root, path)).upper()
        if is_identifier(found):
            return found
    return re.sub(r"\W", "", text(root, name)).upper()


def issued(root: etree._Element) -> date | None:
    """BT-2, None where none can be read."""
    stated = text(
        root,
        "./{*}IssueDate",
        "./{*}ExchangedDocument/{*}IssueDateTime/{*}DateTimeString",
    )
    digits = re.sub(r"\D", "", stated)[:8]
    try:
        return datetime.strptime(digits, "%Y%m%d").date()
    except ValueError:
        return None
