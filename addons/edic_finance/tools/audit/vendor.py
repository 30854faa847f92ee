# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The comparison of two vendor records by name, VAT and register numbers.

A French SIRET is the SIREN of the company and five digits of the place; a French VAT
number ends with the SIREN (art. R123-221 Code de commerce, art. 286 ter CGI).
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from odoo.addons.edic_ai.tools.text.folding import fold

from ..intake.einvoice_parties import is_identifier, own_words
from .lookalike import likeness, trigrams

SIREN = 9


def name_share(name: str | None, other: str | None) -> Decimal:
    """Return how alike two names are, from 0 to 1: the share of groups of three letters
    that they have in common, as pg_trgm counts it; legal forms do not count.

    >>> name_share("Papeterie Grandval SARL", "Papeterie Granval")
    Decimal('0.76')
    """
    share = likeness(_trigrams(name), _trigrams(other))
    share = Decimal(share.numerator) / share.denominator
    return share.quantize(Decimal("0.01"))


def identifiers(vat: str | None, registry: str | None) -> frozenset[str]:
    """Return the numbers by which a vendor is known to the State, so that equal ones
    meet.

    >>> sorted(identifiers("FR 83 404833048", "40483304800022"))
    ['FR83404833048', 'SIREN 404833048']
    """
    found = set()
    tax = re.sub(r"[^A-Z0-9]", "", (vat or "").upper())
    if is_identifier(tax):
        found.add(tax)
    digits = re.sub(r"\W", "", registry or "").upper()
    if re.fullmatch(r"\d{9}|\d{14}", digits):
        found.add(f"SIREN {digits[:SIREN]}")
    elif is_identifier(digits):
        found.add(digits)
    if re.fullmatch(r"FR[0-9A-Z]{2}\d{9}", tax):
        found.add(f"SIREN {tax[-SIREN:]}")
    return frozenset(found)


def names_one_of(name: str | None, words: Iterable[str]) -> bool:
    """Return whether a name holds one of some words, however it is written.

    >>> names_one_of("Stadtkasse Auental", ("stadtkasse",))
    True
    """
    text = f" {_plain(name)} "
    return any(f" {_plain(word)} " in text for word in words)


def _plain(text: str | None) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text or "").replace(".", "")))


def _trigrams(name: str | None) -> frozenset[str]:
    words = _plain(name).split()
    return trigrams(" ".join(own_words(words)))
