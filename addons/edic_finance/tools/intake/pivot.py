# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Flows of invoices as Chorus Pro hands them to a public buyer (``CPPFacturePivot``, by
AIFE, versions 1.22 to 2.02): an envelope around the files of each invoice.

The invoice is the file that came with it (``PJ`` of type 01), with what supports it
(02); each is a ZIP with one file, in base64. Of the envelope ``DateReception`` is used,
from which the time to pay runs, and ``Cadre``, which says whether it was paid already.
Its totals were typed a second time: they are compared with the invoice's and never
booked.

Only in a process of its own (`containers`).
"""

import base64
import binascii
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from .einvoice import UnsafeXml, parse

MAX_FRAME = 8  # characters
MAX_AMOUNT = 24


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of an invoice: a ZIP with it; None where it lies elsewhere (``IdUnique``)
    or is no base64, as `refusal` says."""

    name: str
    packed: bytes | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """An invoice of a flow: its number, the day on which Chorus Pro received it (ISO
    8601, empty where there is none), its billing frame (``A1`` to ``A25``; A2: paid
    already), its total without and with VAT as decimals and their currency (ISO 4217;
    empty where one is missing), and its files, the invoice first."""

    number: str
    received: str
    frame: str
    totals: tuple[str, ...]
    files: tuple[Attached, ...]


def invoices(data: bytes) -> Iterator[Delivered]:
    """Yield the invoices of a flow.

    :raises ValueError: it cannot be read
    """
    try:
        root = parse(data)
    except (etree.LxmlError, UnsafeXml) as error:
        raise ValueError(str(error)) from error
    for unit in root.iterfind(".//{*}CPPFacturePivotUnitaire"):
        files = sorted(unit.iterfind("{*}PJ"), key=lambda part: _is_support(part))
        if not files:  # in some versions they are among the data
            files = sorted(
                unit.iterfind(".//{*}PJ"), key=lambda part: _is_support(part)
            )
        yield Delivered(
            _text(unit, "{*}DonneesFacture/{*}Id"),
            _day(_text(unit, "{*}DonneesFacture/{*}DateReception")),
            _text(unit, "{*}DonneesFacture/{*}Cadre")[:MAX_FRAME],
            _totals(unit),
            tuple(map(_attached, files)),
        )


def _is_support(part: etree._Element) -> bool:
    return _text(part, "{*}TypePJ") != "01"


def _attached(part: etree._Element) -> Attached:
    name = _text(part, "{*}NomPJ") or "file"
    content = _text(part, "{*}Contenu")
    if not content:
        return Attached(name, None, "no_file")
    try:
        return Attached(name, base64.b64decode("".join(content.split()), validate=True))
    except binascii.Error:
        return Attached(name, None, "damaged")


def _totals(unit: etree._Element) -> tuple[str, ...]:
    stated = "{*}DonneesFacture/{*}"
    amounts = [
        _amount(_text(unit, f"{stated}Montants/{{*}}{name}"))
        for name in ("MontantHT", "MontantTTC")
    ]
    currency = _text(unit, f"{stated}Devise")[:3]
    return (*amounts, currency) if all(amounts) and currency else ()


def _amount(text: str) -> str:
    with suppress(InvalidOperation):
        if len(text) <= MAX_AMOUNT and (amount := Decimal(text)).is_finite():
            return f"{amount:f}"
    return ""


def _text(node: etree._Element, path: str) -> str:
    return (node.findtext(path) or "").strip()


def _day(text: str) -> str:
    with suppress(ValueError):
        return date.fromisoformat(text[:10]).isoformat()  # xs:date may name a zone
    return ""
