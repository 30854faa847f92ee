# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A demo bill as its vendor would send it to the town."""

from dataclasses import asdict

from .demo_bills import Bill
from .demo_vocabulary import Vocabulary
from .invoice.invoice import EN16931, XRECHNUNG, Invoice, Party
from .invoice.numbers import mailbox


def invoice_of(words: Vocabulary, bill: Bill) -> Invoice:
    """Return the e-invoice: an XRechnung in Germany, of EN 16931 in France."""
    vendor = words.vendors.get(bill.vendor)
    return Invoice(
        number=bill.ref,
        day=bill.day,
        due=bill.due,
        seller=_seller(words, bill.vendor),
        buyer=_buyer(words),
        lines=bill.lines,
        iban=vendor.iban if vendor else "",
        reference=words.settings["routing"]["reference"],
        profile=XRECHNUNG if words.country == "de" else EN16931,
    )


def _seller(words: Vocabulary, key: str) -> Party:
    """Return a vendor by its key; one that is not known, by its name."""
    vendor = words.vendors.get(key)
    name = vendor.name if vendor else key
    place = asdict(vendor) if vendor else words.settings["elsewhere"]
    return Party(
        name,
        *(place[part] for part in ("street", "zip", "city")),
        words.settings["country"],
        email=f"{mailbox(name)}@example.org",
        register="HRB 0" if words.country == "de" else "RCS 0",
        tax_number="000/000/00000",
    )


def _buyer(words: Vocabulary) -> Party:
    """Return the town itself."""
    names = ("name", "street", "zip", "city", "country")
    return Party(
        *(words.settings[name] for name in names),
        email=f"{words.country}@example.org",
        register=words.settings["routing"].get("siret", ""),
    )
