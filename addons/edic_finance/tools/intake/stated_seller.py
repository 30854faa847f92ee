# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The seller as a document states him: each value with its source, the number of a
business term of EN 16931 or of a page.

Where another party is paid than the seller (BG-10), its bank accounts are not his.
"""

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from ..common.placeholder import without_placeholder
from .einvoice_parties import same_name
from .einvoice_terms import SIREN, SIRET, Term, siren, terms
from .vendor_match import Seller, compact

LINES = ("InvoiceLine", "CreditNoteLine", "IncludedSupplyChainTradeLineItem")
EMAIL = "EM"  # EAS code of BT-34
# names of values → the terms that state them
TERMS = {
    "name": ("BT-27", "BT-28"),
    "street": ("BT-35",),
    "street2": ("BT-36", "BT-162"),
    "postcode": ("BT-38",),
    "city": ("BT-37",),
    "country": ("BT-40",),
    "vat": ("BT-31",),
    "tax_number": ("BT-32",),
    "register": ("BT-30",),
    "email": ("BT-43",),
    "phone": ("BT-42",),
    "terms": ("BT-20",),
    "payee": ("BT-59",),
}
ADDRESSES = ("BT-34", "BT-29", "BT-30")  # with their schemes
NAMES = (*TERMS, "siren", "siret", "address", "iban")


@dataclass(frozen=True, slots=True)
class Stated:
    """A value, what it is (of `NAMES`), and its source: ``BT-27``, or a page as ``1``.

    ``scheme``: of an address, by ISO 6523.
    """

    name: str
    value: str
    source: str
    scheme: str = ""


def by_terms(root: etree._Element) -> list[Stated]:
    """Return what an e-invoice states of its seller.

    :param root: a tree of `einvoice_figures.tree`
    """
    found = terms(_head(root))
    rows = [row for name in TERMS if (row := _first(found, name))]
    rows += _sirets(found)[:1]
    if number := siren(found):
        source = "BT-30" if number.scheme in (SIREN, SIRET) else "BT-31"
        rows.append(Stated("siren", number.value, source))
    rows += _addresses(found)
    accounts = dict.fromkeys(compact(t.value) for t in found.get("BT-84", ()))
    rows += [Stated("iban", number, "BT-84") for number in accounts if number]
    return rows


def _head(root: etree._Element) -> etree._Element:
    """Return an invoice without its lines, of which there may be thousands."""
    head = deepcopy(root)
    for line in [node for name in LINES for node in head.iter(f"{{*}}{name}")]:
        if (above := line.getparent()) is not None:
            above.remove(line)
    return head


def _first(found: dict[str, list[Term]], name: str) -> Stated | None:
    for number in TERMS[name]:
        values = (without_placeholder(t.value.strip()) for t in found.get(number, ()))
        if value := next(filter(None, values), ""):
            return Stated(name, value, number)
    return None


def _sirets(found: dict[str, list[Term]]) -> list[Stated]:
    return [
        Stated("siret", compact(term.value), number)
        for number in ("BT-30", "BT-29")
        for term in found.get(number, ())
        if term.scheme in (SIRET, "") and re.fullmatch(r"\d{14}", compact(term.value))
    ]


def _addresses(found: dict[str, list[Term]]) -> Iterable[Stated]:
    for number in ADDRESSES:
        for term in found.get(number, ()):
            value, scheme = term.value.strip(), term.scheme
            if scheme == EMAIL:
                if "BT-43" not in found:
                    yield Stated("email", value, number)
                elif all(value != mail.value.strip() for mail in found["BT-43"]):
                    yield Stated("address", value, number, scheme)
            elif scheme:
                yield Stated("address", value, number, scheme)


def seller(stated: Sequence[Stated]) -> Seller:
    """Return what tells the seller."""
    single = {row.name: row.value for row in reversed(stated)}
    is_paid = is_payee(stated)
    return Seller(
        **{n: single.get(n, "") for n in _SINGLE},
        addresses=tuple((r.scheme, r.value) for r in stated if r.name == "address"),
        ibans=tuple(r.value for r in stated if r.name == "iban" and is_paid),
    )


def is_payee(stated: Sequence[Stated]) -> bool:
    """Return whether the seller himself is paid, as far as the document says."""
    single = {row.name: row.value for row in reversed(stated)}
    payee = single.get("payee")
    return not payee or same_name(payee, single.get("name"))


_SINGLE = (
    "name", "street", "postcode", "city", "country", "vat", "siren", "siret",
    "register", "tax_number", "email", "phone",
)  # fmt: skip
