# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The references of a page to what the buyer knows: for whom the invoice is, of which
contract, and for which delivery.

They have the names that they have of an e-invoice (`einvoice_references.References`):
the Leitweg-ID in Germany and the code service in France are the buyer reference
(BT-10), the numéro de marché is the contract (BT-12); the invoice that a credit note
refers to is the preceding one (BT-25). A Leitweg-ID counts where its
check digits are right (ISO/IEC 7064 MOD 97-10), what has none where it stands beside
its label; none counts where the pages name two.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from stdnum.iso7064 import mod_97_10

from . import labels
from .layout import NEAR, Finder, labelled
from .text import Page
from .values import Found, dates

_LABELS = {
    "code": re.compile(r"(?<![a-z])code(?: du)? service(?: executant)?(?![a-z])"),
    "contract": re.compile(
        r"(?<![a-z])(?:marche (?:public )?n[°o]\.?|n(?:°|o\.?|umero) (?:de |du )?marche"
        r"|(?:rahmen)?vertrags?(?:-?nr\.?|nummer))(?![a-z])"
    ),
    "delivery_note": re.compile(
        r"(?<![a-z])(?:bons? de livraison(?: n[°o]\.?)?(?: bl(?= ))?"
        r"|lieferschein(?:-?nr\.?|nummer)?)(?![a-z])"
    ),
}
# of the invoice that a credit note takes back
_PRECEDING = re.compile(
    rf"(?:{labels.PRECEDING.pattern}|{labels.REFERRED.pattern})(?:\s*{labels.NO})?"
)
_ROUTE = re.compile(r"leitweg(?:-? ?id)?(?![a-z])")
# KoSIT, Formatspezifikation Leitweg-ID
_LEITWEG = re.compile(r"(?<![\w-])[0-9]{2,12}(?:-[A-Z0-9]{1,30})?-[0-9]{2}(?![\w-])")
_WORD = re.compile(r"[\s:.#°º=-]{0,6}([A-Z0-9][\w/.-]{1,39})", re.I)
MIN_CODE = 2  # characters of a code service, which may have no digit


def references(pages: Sequence[Page]) -> dict[str, str]:
    """Return the references that the pages name, by their names of e-invoices."""
    routes = {item.value for item in labelled(pages, _ROUTE, _leitweg, between=4)}
    codes = _named(pages, "code", partial(_words, has_digit=False))
    found = {
        "buyer_reference": routes or codes,
        "contract": _named(pages, "contract", _words),
        "delivery_note": _named(pages, "delivery_note", _words),
        "preceding": {
            item.value
            for item in labelled(pages, _PRECEDING, _words, between=4)
            if item.distance <= NEAR
        },
    }
    return {name: values.pop() for name, values in found.items() if len(values) == 1}


def _named(pages: Sequence[Page], name: str, finder: Finder[str]) -> set[str]:
    return {
        item.value
        for item in labelled(pages, _LABELS[name], finder, between=4)
        if item.distance <= 1
    }


def _leitweg(text: str) -> Iterator[Found[str]]:
    """Yield the Leitweg-IDs of a text whose check digits are right."""
    for match in _LEITWEG.finditer(text.upper()):
        if mod_97_10.is_valid(match[0].replace("-", "")):
            yield Found(match[0], *match.span())


def _words(text: str, has_digit: bool = True) -> Iterator[Found[str]]:
    """Yield the word with which a text begins, if it is no day.

    :param has_digit: it must have a digit, as a number has
    """
    match = _WORD.match(text)
    if not match:
        return
    word = match[1].rstrip("._-/")
    is_day = any(day.start <= match.start(1) < day.end for day in dates(text))
    is_number = any(char.isdigit() for char in word)
    is_code = len(word) >= MIN_CODE and word.isupper()
    if not is_day and (is_number or (not has_digit and is_code)):
        yield Found(word, match.start(1), match.start(1) + len(word))
