# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The amounts that a page takes off its total before it says what is left to pay: what
was paid already, and what is kept back as a guarantee and is owed still.

A row names such an amount itself ("Acompte versé", "bezahlt am"), or stands under a
heading that does ("Abzüglich geleisteter Zahlungen:"). Of a row that splits it into net
and VAT the last amount is the gross one. Whether the rows are the whole
difference is for their sum to say (`is_difference`).
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from . import labels
from .text import Page
from .values import amounts

# of rows of a heading
ENDS = frozenset(("net", "tax", "gross", "payable", "total", "credit"))
_ROW = re.compile(
    rf"{labels.AMOUNTS['prepaid'].pattern}|{labels.BEFORE}(?:"
    r"(?:ge(?:zahlte|leistete)|erhaltene)[nr]? abschlage?n?|"
    r"(?:\d{1,2}\. ?)?(?:abschlags?|teil|a-?konto|akonto|voraus)"
    r"-?(?:zahlung|rechnung)(?:en)?|"
    r"(?:be|ge)zahlt(?: am)?|"
    r"zahlungs?eingang|"
    r"(?:geleistete|erhaltene)[nr]? zahlung(?:en)?|"
    r"versements?|"
    r"(?:reglements?|paiements?) (?:recus?|effectues?|deja)|"
    r"(?:facture|situation) d'avancement|"
    r"payments? received"
    rf"){labels.AFTER}"
)
_REDUCES = re.compile(  # the price: nobody paid that
    rf"{labels.DISCOUNT.pattern}|{labels.REDUCTION.pattern}|"
    rf"{labels.BEFORE}(?:gutschrift|avoir){labels.AFTER}"
)
_HEADING = re.compile(
    rf"{labels.BEFORE}(?:"
    r"(?:geleistete|erhaltene|bisherige|bereits bezahlte)[nr]? "
    r"(?:[a-z]*zahlung(?:en)?|abschlage?n?)|"
    r"(?:abzugl(?:ich)?\.?|abzgl\.?|minus) (?:[a-z]+ ){0,5}"
    r"(?:[a-z]*(?:zahlung|rechnung)(?:en)?|abschlage?n?)|"
    r"acomptes? (?:deja )?(?:verses?|regles?|factures?|recus?|a deduire)|"
    r"(?:deja )?(?:regle|verse|paye)s?(?: a ce jour)?|"
    r"(?:reglements?|paiements?|versements?) (?:deja )?(?:recus?|effectues?)|"
    r"a deduire|"
    r"(?:less )?(?:payments? received|advance payments?)"
    r") ?:?$"
)


class Deducted(NamedTuple):
    """The amounts of a page that its total is reduced by, in their order."""

    paid: tuple[Decimal, ...] = ()
    withheld: tuple[Decimal, ...] = ()

    @classmethod
    def of(
        cls, paid: Sequence[str] | None, withheld: Sequence[str] | None
    ) -> "Deducted":
        """Return the amounts that are kept as text; those of earlier readings lack."""
        return cls(*(tuple(map(Decimal, texts or ())) for texts in (paid, withheld)))


def deducted(pages: Sequence[Page]) -> Deducted:
    """Return what the pages name as paid already, and what as kept back."""
    paid, withheld = [], []
    for amount, is_withheld in _rows(pages):
        (withheld if is_withheld else paid).append(amount)
    return Deducted(tuple(paid), tuple(withheld))


def _rows(pages: Sequence[Page]) -> Iterator[tuple[Decimal, bool]]:
    """Yield the amount of each row, and whether it is kept back."""
    for page in pages:
        is_under_heading = False
        for line in page.lines:
            words = " ".join(cell.plain for cell in line)
            found = [item.value for cell in line for item in amounts(cell.text)]
            if not found:
                is_under_heading |= any(_HEADING.search(c.plain) for c in line)
                continue
            called = labels.kinds(words)
            is_withheld = bool(labels.WITHHELD.search(words))
            is_row = bool(_ROW.search(words)) and "payable" not in called
            is_row = is_row or is_withheld or (is_under_heading and _is_taxed(found))
            is_under_heading &= is_row or not called & ENDS
            is_meant = is_row or is_under_heading
            if is_meant and found[-1] and not _REDUCES.search(words):
                yield abs(found[-1]), is_withheld


def _is_taxed(found: Sequence[Decimal]) -> bool:
    """Return whether amounts are one without VAT, its VAT, and their sum."""
    return len(found) == 3 and abs(found[0]) + abs(found[1]) == abs(found[2])


def is_difference(less: Decimal, parts: Sequence[Decimal]) -> bool:
    """Return whether a difference is one of the parts (a row may be their sum), or all
    of them."""
    return bool(parts) and less in (*parts, sum(parts))


def split_difference(less: Decimal, rows: Deducted) -> tuple[Decimal, Decimal] | None:
    """Return what of a difference was paid already and what is kept back; None where
    the rows do not add up to it."""
    if is_difference(less, rows.paid):
        return less, Decimal(0)
    if is_difference(less, rows.withheld):
        return Decimal(0), less
    kept = sum(rows.withheld)
    if rows.paid and kept and is_difference(less - kept, rows.paid):
        return less - kept, Decimal(kept)
    return None
