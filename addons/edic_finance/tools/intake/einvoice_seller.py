# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What tells one seller from another in an e-invoice (BT-27, BT-31, BT-42)."""

import re

from odoo.addons.edic_ai.tools.text.folding import fold

LEGAL_FORMS = {
    "ab",
    "ag",
    "as",
    "bv",
    "co",
    "cie",
    "eg",
    "eurl",
    "ev",
    "gbr",
    "gmbh",
    "inc",
    "kg",
    "kgaa",
    "ltd",
    "mbh",
    "nv",
    "ohg",
    "oy",
    "sa",
    "sarl",
    "sas",
    "sasu",
    "se",
    "spa",
    "srl",
    "ug",
    "and",
    "der",
    "die",
    "das",
    "et",
    "la",
    "le",
    "les",
    "und",
}
FEW_DIGITS = 4
SAME = 0.5  # share of the shorter name's words that the other one has


def is_identifier(text: str | None) -> bool:
    """Return whether a VAT or telephone number identifies: no word, no row of one
    digit.

    >>> is_identifier("DE123456789"), is_identifier("000/000/00000")
    (True, False)
    """
    digits = re.sub(r"\D", "", text or "")
    return len(digits) >= FEW_DIGITS and len(set(digits)) > 1


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
    words = set(re.findall(r"\w+", fold(name or "").replace(".", "")))
    return (words - LEGAL_FORMS) or words
