# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Terms of EN 16931 in an e-invoice by their number, each with the path where it
stands; and the seller's SIREN."""

import re
from dataclasses import dataclass

from lxml import etree

from .einvoice_view import view

SIRET, SIREN = "0009", "0002"  # ISO 6523 codes of BT-30


@dataclass(frozen=True, slots=True)
class Term:
    """A value, its place, and the scheme that it is of."""

    value: str
    path: str
    scheme: str = ""


def terms(root: etree._Element) -> dict[str, list[Term]]:
    """Return the values of each term that has any, in the order of the standard.

    :param root: normalised, as `einvoice_figures.tree` gives it
    """
    found: dict[str, list[Term]] = {}
    for term in view(root).terms():
        place = Term(term.value, term.path, term.scheme)
        found.setdefault(term.number, []).append(place)
    return found


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
