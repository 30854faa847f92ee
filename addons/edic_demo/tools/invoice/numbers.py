# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers of nobody with valid check digits: accounts, companies, VAT, routing ids.

SIREN numbers of the demo begin with 000 and VAT numbers with DE999999, which nobody
has; its telephone numbers are those that ARCEP (01 99 00) and the Bundesnetzagentur
(030 23125) keep for fiction, its domains those of RFC 2606.
"""

from stdnum import luhn
from stdnum.iso7064 import mod_11_10, mod_97_10


def with_luhn(body: str) -> str:
    """Return the digits with Luhn's digit at their end.

    >>> with_luhn("73282932")
    '732829320'
    """
    return body + luhn.calc_check_digit(body)


def iban_of(country: str, account: str) -> str:
    """Return the IBAN of a national account number (ISO 13616).

    >>> iban_of("DE", "370400440532013000")
    'DE89370400440532013000'
    """
    return f"{country}{mod_97_10.calc_check_digits(account + country)}{account}"


def siret_of(siren: str, number: int = 1) -> str:
    """Return the number of a company's establishment: fourteen digits."""
    return with_luhn(f"{siren}{number:04d}")


def french_vat(siren: str) -> str:
    """Return the VAT number of a French company.

    >>> french_vat("732829320")
    'FR44732829320'
    """
    return f"FR{int(siren + '12') % 97:02d}{siren}"


def german_vat(body: str) -> str:
    """Return the German VAT number of eight digits."""
    return f"DE{body}{mod_11_10.calc_check_digit(body)}"


def leitweg(coarse: str, fine: str = "") -> str:
    """Return a routing id with its check digits, over letters as 10 to 35.

    >>> leitweg("04011000", "1234512345")
    '04011000-1234512345-06'
    """
    check = mod_97_10.calc_check_digits(coarse + fine)
    return "-".join(filter(None, (coarse, fine, check)))


def vendor_identity(country: str, number: int, name: str) -> dict[str, str]:
    """Return ``vat``, ``phone`` and ``email`` of the demo's vendor of this number.

    :param number: below 100

    >>> vendor_identity("de", 7, "Kfz-Werkstatt Zündfunke")["vat"]
    'DE999999077'
    """
    if country == "de":
        vat = german_vat(f"999999{number:02d}")
        phone = f"+49 30 23125 {number:03d}"
    else:
        vat = french_vat(with_luhn(f"{number:08d}"))
        phone = f"+33 1 99 00 {number:02d} 00"
    return {
        "vat": vat,
        "phone": phone,
        "email": f"contact@{mailbox(name)[:30]}.example",
    }


def mailbox(name: str) -> str:
    """Return the plain letters of a name, as a mail address has them."""
    return "".join(c for c in name.lower() if c.isascii() and c.isalpha())
