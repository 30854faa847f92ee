# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers of nobody with valid check digits: accounts, companies, VAT, routing ids.

What a random stream makes: bank codes begin with 9999 where the country's format leaves
room, which no bank has, and SIREN numbers with 9. What a vendor of the demo has: SIREN
numbers begin with 000 and VAT numbers with DE999999, which nobody has; the telephone
numbers are those that ARCEP (01 99 00) and the Bundesnetzagentur (030 23125) keep for
fiction, the domains those of RFC 2606.
"""

import string
from random import Random

from stdnum import luhn
from stdnum.iso7064 import mod_11_10, mod_97_10

# country → the account's pattern after the check digits: d digit, a letter
PATTERNS = {
    "AE": "d" * 19,
    "AT": "d" * 16,
    "BE": "d" * 10 + "BE",
    "DE": "d" * 18,
    "EE": "d" * 16,
    "FR": "d" * 21 + "RIB",
    "IE": "aaaa" + "d" * 14,
    "LT": "d" * 16,
    "LU": "d" * 16,
    "MC": "d" * 21 + "RIB",
    "NL": "aaaa" + "d" * 10,
    "PL": "d" * 24,
    "TR": "d" * 22,
}


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


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choices(string.digits, k=count))


def make_iban(rng: Random, country: str, bank: str = "9999") -> str:
    """Return an IBAN of nobody.

    :param bank: how the account number begins, where the format has digits there
    """
    pattern = PATTERNS[country].removesuffix("RIB").removesuffix("BE")
    account = "".join(
        rng.choice(string.digits if c == "d" else string.ascii_uppercase)
        for c in pattern
    )
    if pattern[0] == "d":
        account = bank + account[len(bank) :]
    if PATTERNS[country].endswith("RIB"):
        account += f"{97 - int(account + '00') % 97:02d}"
    elif country == "BE":
        account = belgian_account(account)
    return iban_of(country, account)


def belgian_account(body: str) -> str:
    """Return a Belgian account number with its check digits."""
    return f"{body}{int(body) % 97 or 97:02d}"


def make_siren(rng: Random) -> str:
    """Return a company's number: nine digits."""
    return with_luhn(f"9{_digits(rng, 7)}")


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


def make_german_vat(rng: Random) -> str:
    """Return a VAT number of nobody in Germany."""
    return german_vat(f"{rng.randint(1, 9)}{_digits(rng, 7)}")


def make_foreign_vat(rng: Random, country: str) -> str:
    """Return a VAT number of nobody in Belgium, the Netherlands or Luxembourg."""
    if country == "BE":
        body = f"0{rng.randint(400, 999)}{_digits(rng, 4)}"
        return f"BE{body}{97 - int(body) % 97:02d}"
    if country == "NL":
        while True:
            body = _digits(rng, 8)
            check = sum(w * int(d) for w, d in zip(range(9, 1, -1), body, strict=True))
            if check % 11 < 10:
                return f"NL{body}{check % 11}B01"
    if country == "LU":
        body = f"{rng.randint(100000, 999999)}"
        return f"LU{body}{int(body) % 89:02d}"
    raise ValueError(country)


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
