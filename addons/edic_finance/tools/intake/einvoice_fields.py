# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The fields of an e-invoice by the names that pages have for them too
(`pages.fields.NAMES`), so that a document reads the same however it came."""

import re
from datetime import datetime

from lxml import etree

from . import einvoice_figures
from .einvoice_terms import terms

TERMS = {
    "number": "BT-1",
    "type": "BT-3",
    "date": "BT-2",
    "due": "BT-9",
    "vendor": "BT-27",
    "vendor_vat": "BT-31",
    "vendor_siret": "BT-30",
    "iban": "BT-84",
    "buyer": "BT-44",
    "order": "BT-13",
    "currency": "BT-5",
}
DAYS = ("date", "due")
PLAIN = ("vendor_vat", "vendor_siret", "iban")  # written without spaces
SIRET = re.compile(r"\d{14}")


def stated_fields(root: etree._Element) -> dict[str, str | None]:
    """Return the fields that an invoice states: days in ISO 8601, amounts with a point
    (BT-109, BT-110, BT-112, BT-115), None for what it leaves out.

    :param root: a tree of `einvoice_figures.tree`
    """
    stated = terms(root)
    found = {name: _first(stated.get(term, ())) for name, term in TERMS.items()}
    for name in DAYS:
        found[name] = _day(found[name])
    for name in PLAIN:
        found[name] = re.sub(r"\s", "", found[name] or "") or None
    if not SIRET.fullmatch(found["vendor_siret"] or ""):
        found["vendor_siret"] = None
    totals = einvoice_figures.figures(root).totals
    amounts = {"net": totals.untaxed, "vat": totals.tax, "gross": totals.total}
    is_stated = totals.is_stated
    found |= {name: f"{a:f}" if is_stated else None for name, a in amounts.items()}
    found["payable"] = None if totals.payable is None else f"{totals.payable:f}"
    return found


def _first(found) -> str | None:
    return next((term.value for term in found if term.value), None)


def _day(text: str | None) -> str | None:
    digits = re.sub(r"\D", "", text or "")[:8]
    try:
        return datetime.strptime(digits, "%Y%m%d").date().isoformat()
    except ValueError:
        return None
