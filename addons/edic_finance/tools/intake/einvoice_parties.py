# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The parties of an e-invoice: its seller and the payee's accounts.

All by the terms of EN 16931, from a tree of `einvoice_figures.tree`:

- seller: BT-31, BT-30, BT-29, else BT-27. BT-1 is unique within a seller (§ 14 (4)
  no. 4 UStG, art. 242 nonies A annexe II CGI): files of one year (BT-2) that state the
  same two are one invoice.
- payee: BT-84.
"""

import re
from datetime import date, datetime

from lxml import etree

from odoo.addons.edic_ai.tools.text.folding import fold

from .einvoice import is_cii, text
from .einvoice_view import view

_SUPPLIER = "./{*}AccountingSupplierParty/{*}Party/{*}"
_VENDOR = ".//{*}ApplicableHeaderTradeAgreement/{*}SellerTradeParty/{*}"
# paths to BT-31, BT-30 and BT-29, and to BT-27
UBL_SELLER = (
    _SUPPLIER + "PartyTaxScheme[{*}TaxScheme]/{*}CompanyID",
    _SUPPLIER + "PartyLegalEntity/{*}CompanyID",
    _SUPPLIER + "PartyIdentification/{*}ID",
    _SUPPLIER + "PartyLegalEntity/{*}RegistrationName",
)
CII_SELLER = (
    _VENDOR + "SpecifiedTaxRegistration/{*}ID[@schemeID='VA']",
    _VENDOR + "SpecifiedLegalOrganization/{*}ID",
    _VENDOR + "GlobalID",
    _VENDOR + "ID",
    _VENDOR + "Name",
)
ACCOUNTS = ("{*}PayeeFinancialAccount", "{*}PayeePartyCreditorFinancialAccount")
NUMBERS = ("{*}ID", "{*}IBANID", "{*}ProprietaryID")
NOT_ISO = {"EL": "GR", "XI": "GB"}  # prefixes of VAT numbers
MAX_PAYEES = 10  # of one document; nobody names more
# legal forms and articles
FORM = re.compile(
    "ab|ag|as|bv|co|cie|eg|eurl|ev|gbr|gmbh|inc|kg|kgaa|ltd|mbh|nv|ohg|oy|sa|sarl"
    "|sas|sasu|se|spa|srl|ug|and|der|die|das|et|la|le|les|und"
)
MIN_DIGITS = 4
SAME = 0.5  # share of the shorter name's words that the other one has


# --- the seller -----------------------------------------------------------------------
def identity(root: etree._Element) -> str:
    """Return seller, number and year in one text; empty where one of them is missing.

    :param root: a tree of `einvoice_figures.tree`
    """
    day = issued(root)
    parts = (seller(root), number(root), day and str(day.year))
    return " ".join(map(str, parts)) if all(parts) else ""


def number(root: etree._Element) -> str:
    """Return BT-1, in capitals, without spaces."""
    return re.sub(
        r"\s", "", text(root, "./{*}ID", "./{*}ExchangedDocument/{*}ID")
    ).upper()


def seller(root: etree._Element) -> str:
    """Return what tells the seller from others, in capitals without separators."""
    *known, name = CII_SELLER if is_cii(root) else UBL_SELLER
    for path in known:
        found = re.sub(r"\W", "", text(root, path)).upper()
        if is_identifier(found):
            return found
    return re.sub(r"\W", "", text(root, name)).upper()


def issued(root: etree._Element) -> date | None:
    """Return BT-2, None where none can be read."""
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


def is_identifier(text: str | None) -> bool:
    """Return whether a VAT or telephone number identifies: no word, no row of one
    digit.

    >>> is_identifier("DE123456789"), is_identifier("000/000/00000")
    (True, False)
    """
    digits = re.sub(r"\D", "", text or "")
    return len(digits) >= MIN_DIGITS and len(set(digits)) > 1


def same_name(first: str | None, second: str | None) -> bool:
    """Return whether two company names may be the same company's.

    >>> same_name("Stromwerk Auental", "Stromwerk Auental GmbH")
    True
    >>> same_name("Papeterie Grandval SARL", "Stromwerk Auental GmbH")
    False
    """
    ours, theirs = _words(first), _words(second)
    if not ours or not theirs:
        return False
    return len(ours & theirs) >= SAME * min(len(ours), len(theirs))


def _words(name: str | None) -> set[str]:
    return set(own_words(re.findall(r"\w+", fold(name or "").replace(".", ""))))


def own_words(words: list[str]) -> list[str]:
    """Return the words of a name that are no legal form or article; all words where no
    other is left."""
    return [word for word in words if not FORM.fullmatch(word)] or words


def vat_country(root: etree._Element) -> str:
    """Return the country whose VAT is charged, as ISO 3166-1 has it, or "".

    The VAT number says it, that of the seller's tax representative (BT-63) before his
    own (BT-31); without one the country of his address (BT-40).
    """
    found = view(root).root
    numbers = {
        term.number: term.value
        for group in found.walk()
        for term in group.terms
        if term.number in ("BT-63", "BT-31", "BT-40")
    }
    for number in ("BT-63", "BT-31", "BT-40"):
        country = numbers.get(number, "").strip()[:2].upper()
        if country.isalpha() and len(country) == 2:
            return NOT_ISO.get(country, country)
    return ""


# --- the payee ------------------------------------------------------------------------
def payee_accounts(root: etree._Element) -> tuple[str, ...]:
    """Return the payee's account numbers as Odoo compares them: A-Z, 0-9."""
    found: dict[str, None] = {}
    for account in root.iter(*ACCOUNTS):
        for name in NUMBERS:
            number = re.sub(r"\W+", "", account.findtext(name) or "").upper()
            if number:
                found[number] = None
    return tuple(found)[:MAX_PAYEES]
