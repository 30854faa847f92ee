# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A demo bill as its vendor would send it: EN 16931 in UBL 2.1 or CII D16B.

The UBL and the CII follow XRechnung 3.0, the CII of Factur-X its profile EN 16931
(`BT-24` tells which). Totals are summed per VAT rate as BR-CO-10 to BR-CO-17 ask.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace
from xml.sax.saxutils import escape

from . import demo_einvoice_xml as xml
from .demo_bills import Bill, BillLine
from .demo_vocabulary import Vocabulary

CENT = Decimal("0.01")
EN16931 = "urn:cen.eu:en16931:2017"
XRECHNUNG = f"{EN16931}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"


@dataclass(frozen=True, slots=True)
class Party:
    """A seller or buyer; ``email`` is BT-34 and BT-49.

    Only a seller has ``tax_number`` (BT-32); ``register`` is BT-30 or BT-47,
    ``reference`` of a buyer BT-10.
    """

    name: str
    street: str
    zip: str
    city: str
    country: str
    email: str
    register: str = ""
    tax_number: str = ""
    iban: str = ""
    reference: str = "00000000-DEMO-00"


@dataclass(frozen=True, slots=True)
class Totals:
    """BT-109, BT-110 and BT-112, and (rate, base, VAT) for each rate (BG-23)."""

    untaxed: Decimal
    tax: Decimal
    total: Decimal
    rates: tuple[tuple[str, Decimal, Decimal], ...]


def seller_of(words: Vocabulary, name: str) -> Party:
    """A vendor by its key; one that is not known, by its name."""
    vendor = words.vendors.get(name)
    place = vendor or SimpleNamespace(name=name, iban="", **words.settings["elsewhere"])
    mailbox = "".join(c for c in place.name.lower() if c.isascii() and c.isalpha())
    return Party(
        place.name,
        place.street,
        place.zip,
        place.city,
        words.settings["country"],
        email=f"{mailbox}@example.org",
        register="HRB 0" if words.country == "de" else "RCS 0",
        tax_number="000/000/00000",
        iban=place.iban,
    )


def buyer_of(words: Vocabulary) -> Party:
    """The town itself."""
    names = ("name", "street", "zip", "city", "country")
    routing = words.settings["routing"]
    return Party(
        *(words.settings[name] for name in names),
        email=f"{words.country}@example.org",
        register=routing.get("siret", ""),
        reference=routing["reference"],
    )


def net(line: BillLine) -> Decimal:
    """BT-131 of a line."""
    return (line.quantity * line.price).quantize(CENT, ROUND_HALF_UP)


def totals(bill: Bill) -> Totals:
    """Return what the bill comes to."""
    bases: dict[str, Decimal] = {}
    for line in bill.lines:
        bases[line.rate] = bases.get(line.rate, Decimal(0)) + net(line)
    rates = tuple(
        (rate, base, (base * Decimal(rate) / 100).quantize(CENT, ROUND_HALF_UP))
        for rate, base in bases.items()
    )
    untaxed = sum((base for _rate, base, _tax in rates), Decimal(0))
    tax = sum((tax for _rate, _base, tax in rates), Decimal(0))
    return Totals(untaxed, tax, untaxed + tax, rates)


def ubl(bill: Bill, seller: Party, buyer: Party) -> bytes:
    """The bill as an XRechnung in UBL."""
    sums = totals(bill)
    return _filled(
        xml.UBL,
        bill=bill,
        profile=XRECHNUNG,
        seller=_ubl_party(seller, "Supplier"),
        buyer=_ubl_party(buyer, "Customer"),
        reference=escape(buyer.reference),
        payment=_payment(xml.UBL_PAYMENT, seller),
        sums=sums,
        rates="".join(_ubl_rates(sums)),
        lines="".join(_ubl_lines(bill)),
    )


def cii(bill: Bill, seller: Party, buyer: Party, profile: str = XRECHNUNG) -> bytes:
    """The bill in CII, as an XRechnung or for a Factur-X (profile ``EN16931``)."""
    sums = totals(bill)
    return _filled(
        xml.CII,
        bill=bill,
        profile=profile,
        day=f"{bill.day:%Y%m%d}",
        due=f"{bill.due:%Y%m%d}",
        seller=_cii_party(seller, "Seller"),
        buyer=_cii_party(buyer, "Buyer"),
        reference=escape(buyer.reference),
        payment=_payment(xml.CII_PAYMENT, seller),
        sums=sums,
        rates="".join(_cii_rates(sums)),
        lines="".join(_cii_lines(bill)),
    )


def _filled(template: str, **values: object) -> bytes:
    return template.format(**values).strip().encode() + b"\n"


def _payment(template: str, seller: Party) -> str:
    return template.format(iban=seller.iban) if seller.iban else ""


def _category(rate: str) -> str:
    """BT-118: standard rate or exempt."""
    return "S" if Decimal(rate) else "E"


def _reason(rate: str, tag: str) -> str:
    """BT-120, which an exempt category must have (BR-E-10)."""
    return "" if Decimal(rate) else f"<{tag}>VAT exempt</{tag}>"


def _escaped(party: Party) -> Mapping[str, str]:
    return {name: escape(getattr(party, name)) for name in Party.__slots__}


def _ubl_party(party: Party, role: str) -> str:
    template = xml.UBL_PARTY
    if not party.tax_number:
        template = template.replace(xml.UBL_TAX_NUMBER, "")
    if not party.register:
        template = template.replace(xml.UBL_REGISTER, "")
    return template.format(role=role, **_escaped(party))


def _ubl_rates(sums: Totals) -> Iterator[str]:
    for rate, base, tax in sums.rates:
        reason = _reason(rate, "cbc:TaxExemptionReason")
        values = {"rate": rate, "base": base, "tax": tax, "reason": reason}
        yield xml.UBL_RATE.format(category=_category(rate), **values)


def _ubl_lines(bill: Bill) -> Iterator[str]:
    for number, line in enumerate(bill.lines, start=1):
        text, category = escape(line.text), _category(line.rate)
        values = {"number": number, "text": text, "line": line, "net": net(line)}
        yield xml.UBL_LINE.format(category=category, **values)


def _cii_party(party: Party, role: str) -> str:
    template = xml.CII_PARTY
    if not party.tax_number:
        for part in (xml.CII_TAX_NUMBER, xml.CII_CONTACT):
            template = template.replace(part, "")
    if not party.register:
        template = template.replace(xml.CII_REGISTER, "")
    return template.format(role=role, **_escaped(party))


def _cii_rates(sums: Totals) -> Iterator[str]:
    for rate, base, tax in sums.rates:
        reason = _reason(rate, "ram:ExemptionReason")
        values = {"rate": rate, "base": base, "tax": tax, "reason": reason}
        yield xml.CII_RATE.format(category=_category(rate), **values)


def _cii_lines(bill: Bill) -> Iterator[str]:
    for number, line in enumerate(bill.lines, start=1):
        text, category = escape(line.text), _category(line.rate)
        values = {"number": number, "text": text, "line": line, "net": net(line)}
        yield xml.CII_LINE.format(category=category, **values)
