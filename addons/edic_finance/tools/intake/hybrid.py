# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The comparison of the page of a hybrid invoice with its XML.

Factur-X and ZUGFeRD 2 (EN 16931): both halves are to have the same content. What the
page names a total or an amount to pay has to be in the XML; where it names none, the
XML's total has to be somewhere on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .einvoice_terms import Term
from .pdf_positions import Place, Reading, Shown

MIN_NUMBER_CHARS = 3  # characters of a number that can be looked for


@dataclass(frozen=True, slots=True)
class Difference:
    """``term``: of EN 16931; ``shown``: what the page has instead, or None."""

    term: str
    shown: str | None
    place: Place | None


def compare(found: dict[str, list[Term]], reading: Reading) -> list[Difference]:
    """Return what differs; nothing where the page has no text."""
    if not reading.characters:
        return []
    return [
        *_totals(found, reading),
        *_accounts(found, reading),
        *_number(found, reading),
    ]


def _totals(found: dict[str, list[Term]], reading: Reading) -> Iterator[Difference]:
    stated = {
        name: _decimal(found[name][0].value)
        for name in ("BT-109", "BT-112", "BT-115")
        if found.get(name)
    }
    claims = {stated.get("BT-112"), stated.get("BT-115")} - {None}
    totals = [
        amount for amount in reading.amounts if amount.kind in ("total", "payable")
    ]
    if claims and reading.amounts:
        among = totals or reading.amounts
        if not claims & {Decimal(amount.value) for amount in among}:
            name = "BT-112" if "BT-112" in stated else "BT-115"
            yield _difference(name, _largest(totals))
    net = [amount for amount in reading.amounts if amount.kind == "untaxed"]
    if net and stated.get("BT-109") is not None:
        values = {Decimal(amount.value) for amount in reading.amounts}
        if stated["BT-109"] not in values:
            yield _difference("BT-109", _largest(net))


def _accounts(found: dict[str, list[Term]], reading: Reading) -> Iterator[Difference]:
    stated = {plain(term.value) for term in found.get("BT-84", ())}
    shown = {iban.value for iban in reading.ibans}
    if stated and shown and not stated & shown:
        yield _difference("BT-84", reading.ibans[0])


def _number(found: dict[str, list[Term]], reading: Reading) -> Iterator[Difference]:
    number = found["BT-1"][0].value if found.get("BT-1") else ""
    if len(plain(number)) >= MIN_NUMBER_CHARS and not reading.number:
        yield _difference("BT-1", None)


def _difference(name: str, shown: Shown | None) -> Difference:
    return Difference(name, *((shown.value, shown.place) if shown else (None, None)))


def _largest(amounts: list[Shown]) -> Shown | None:
    return max(amounts, key=lambda amount: Decimal(amount.value), default=None)


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return abs(value) if value.is_finite() else None


def plain(text: str) -> str:
    """Return a number without what only makes it readable."""
    return "".join(c for c in text if c.isalnum()).upper()
