# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers of nobody, drawn: bank accounts, companies, VAT.

Bank codes begin with 9999 where the country's format leaves room: no bank has them.
"""

import string
from random import Random

from edic_demo.tools.invoice.numbers import german_vat, iban_of, with_luhn

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
