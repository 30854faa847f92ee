# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The stored reading of an e-invoice, for comparison: its terms, and the figures of its
page.

Numbers of bank accounts are kept as SHA-256 and by their ends: enough to compare and to
show, not to pay to.
"""

import hashlib
from typing import Any

from lxml import etree

from .einvoice_terms import Term, siren, terms
from .hybrid import Difference, compare, plain
from .pdf_positions import Place, Reading, Shown, amount

VERSION = "1"  # raised when the same file may read otherwise
KEPT = ("BT-1", "BT-109", "BT-110", "BT-112", "BT-115")


def kept(root: etree._Element, reading: Reading | None) -> dict[str, Any]:
    """Return JSON of a document, for `edic.finance.document`.

    :param root: normalised XML
    :param reading: of the PDF that carries it, or None
    """
    found = terms(root)
    number = siren(found)
    return {
        "terms": {name: _first(found, name) for name in KEPT if found.get(name)},
        "vat": _first(found, "BT-31"),
        "siren": number and {"value": number.value, "path": number.path},
        "accounts": [_account(term) for term in found.get("BT-84", ())],
        "pdf": reading and _page(found, reading),
    }


def _first(found: dict[str, list[Term]], name: str) -> dict[str, str] | None:
    term = found[name][0] if found.get(name) else None
    return term and {"value": term.value, "path": term.path}


def _account(term: Term) -> dict[str, str]:
    number = plain(term.value)
    digest = hashlib.sha256(number.encode()).hexdigest()
    return {"digest": digest, "end": ended(number), "path": term.path}


def ended(number: str) -> str:
    """Return a bank account by its country and end.

    >>> ended("FR7630006000011234567890189")
    'FR… 0189'
    """
    return f"{number[:2]}… {number[-4:]}" if len(number) > 8 else "…"


def _page(found: dict[str, list[Term]], reading: Reading) -> dict[str, Any]:
    differences = compare(found, reading)
    return {
        "characters": reading.characters,
        "differences": [_difference_facts(difference) for difference in differences],
        "shown": _shown(found, reading),
    }


def _difference_facts(difference: Difference) -> dict[str, Any]:
    shown = difference.shown
    if difference.term == "BT-84" and shown:
        shown = ended(shown)
    return {"term": difference.term, "shown": shown, **_place(difference.place)}


def _shown(found: dict[str, list[Term]], reading: Reading) -> dict[str, Any]:
    """Return where the page shows values of the XML; the last place of each."""
    shown: dict[str, Any] = {}
    for name in KEPT[1:]:
        stated = found.get(name)
        same = [
            figure for figure in reading.amounts if stated and _is(figure, stated[0])
        ]
        if same:
            shown[name] = {"value": same[-1].value, **_place(same[-1].place)}
    if reading.number:
        shown["BT-1"] = {"value": reading.number.value, **_place(reading.number.place)}
    accounts = {plain(term.value) for term in found.get("BT-84", ())}
    for iban in reading.ibans:
        if iban.value in accounts:
            shown["BT-84"] = {"value": ended(iban.value), **_place(iban.place)}
    return shown


def _is(figure: Shown, term: Term) -> bool:
    text = term.value.lstrip("+-")
    cents = text if "." in text else f"{text}.00"
    whole, _dot, rest = cents.partition(".")
    is_figure = whole.isdigit() and rest.isdigit()
    return is_figure and amount(f"{whole}.{rest[:2]:0<2}") == amount(figure.value)


def _place(place: Place | None) -> dict[str, int]:
    return {"page": place.page, "x": place.x, "y": place.y} if place else {}
