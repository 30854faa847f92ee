# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers and addresses of companies that do not exist.

No SIREN begins with 000, and no VAT number with DE999999; the telephone numbers are
those that ARCEP (01 99 00) and the Bundesnetzagentur (030 23125) keep for fiction, the
domains those of RFC 2606. Check digits are right, so that no check takes offence.
"""

from stdnum import luhn
from stdnum.iso7064 import mod_11_10


def vendor_identity(country: str, number: int, name: str) -> dict[str, str]:
    """``vat``, ``phone`` and ``email`` of the vendor with this number, below 100.

    >>> vendor_identity("de", 7, "Kfz-Werkstatt Zündfunke")["vat"]
    'DE999999077'
    """
    mailbox = "".join(c for c in name.lower() if c.isascii() and c.isalpha())[:30]
    if country == "de":
        digits = f"999999{number:02d}"
        vat = f"DE{digits}{mod_11_10.calc_check_digit(digits)}"
        phone = f"+49 30 23125 {number:03d}"
    else:
        siren = _with_luhn(f"{number:08d}")
        vat = f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"
        phone = f"+33 1 99 00 {number:02d} 00"
    return {"vat": vat, "phone": phone, "email": f"contact@{mailbox}.example"}


def siret(number: int) -> str:
    """A SIRET of nobody.

    >>> siret(99999)
    '00099999500012'
    """
    return _with_luhn(_with_luhn(f"{number:08d}") + "0001")


def _with_luhn(digits: str) -> str:
    return digits + str(luhn.calc_check_digit(digits))
