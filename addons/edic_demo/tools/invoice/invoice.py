# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An invoice of a fictional vendor: EN 16931, in euros, of type 380.

Totals are summed per VAT rate, as BR-CO-10 to BR-CO-17 ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
EN16931 = "urn:cen.eu:en16931:2017"
XRECHNUNG = f"{EN16931}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"


def rounded(amount: Decimal) -> Decimal:
    """Return the amount to the cent, half a cent up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Party:
    """A seller or buyer; ``email`` is BT-34 and BT-49.

    ``register`` is BT-30 or BT-47. Only a seller has ``vat`` (BT-31) or
    ``tax_number`` (BT-32).
    """

    name: str
    street: str
    zip: str
    city: str
    country: str
    email: str
    register: str = ""
    vat: str = ""
    tax_number: str = ""

    @property
    def register_scheme(self) -> str | None:
        """Return the scheme of ``register`` (ISO 6523), where it is a SIRET."""
        return "0009" if len(self.register) == 14 and self.register.isdigit() else None


@dataclass(frozen=True, slots=True)
class Line:
    """A line; ``rate`` of VAT is in per cent."""

    text: str
    quantity: Decimal
    price: Decimal
    rate: str

    @property
    def net(self) -> Decimal:
        """Return BT-131, the net amount of the line."""
        return rounded(self.quantity * self.price)


@dataclass(frozen=True, slots=True)
class Rate:
    """Base and VAT of one rate (BG-23)."""

    rate: str
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """BT-109, BT-110, BT-112 and BT-115."""

    untaxed: Decimal
    tax: Decimal
    total: Decimal
    payable: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice as its vendor sends it; ``reference`` is BT-10.

    ``stated`` has the totals that the vendor gets wrong, by their name in `Totals`.
    """

    number: str
    day: date
    due: date
    seller: Party
    buyer: Party
    lines: tuple[Line, ...]
    iban: str = ""
    reference: str = ""
    profile: str = XRECHNUNG
    stated: Mapping[str, Decimal] = field(default_factory=dict)

    def rates(self) -> list[Rate]:
        """Return base and VAT of each rate, in the order of the lines."""
        bases: dict[str, Decimal] = {}
        for line in self.lines:
            bases[line.rate] = bases.get(line.rate, Decimal(0)) + line.net
        return [
            Rate(rate, base, rounded(base * Decimal(rate) / 100))
            for rate, base in bases.items()
        ]

    def totals(self) -> Totals:
        """Return the totals as they are stated, right or wrong."""
        rates = self.rates()
        untaxed = sum((rate.base for rate in rates), Decimal(0))
        tax = sum((rate.tax for rate in rates), Decimal(0))
        total = untaxed + tax
        return replace(Totals(untaxed, tax, total, total), **self.stated)


def category(rate: str) -> str:
    """Return the VAT category (BT-118): standard rate or exempt."""
    return "S" if Decimal(rate) else "E"


def exemption(rate: str) -> str | None:
    """Return the reason (BT-120) that an exempt category must have (BR-E-10)."""
    return None if Decimal(rate) else "VAT exempt"
