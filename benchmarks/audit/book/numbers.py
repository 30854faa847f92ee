# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Made-up numbers with valid check digits: bank accounts, companies, VAT, routing ids.

IBAN: ISO 13616 (mod 97-10). SIREN and SIRET: Luhn. French VAT: (12 + 3 × SIREN mod 97)
mod 97. German VAT: ISO 7064 mod 11, 10. Leitweg-ID: mod 97-10 over letters as 10 to 35.
Bank codes begin with 9999 where the country's format leaves room: no bank has them.
"""

import random
import string

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
LETTERS = {c: str(ord(c) - 55) for c in string.ascii_uppercase}


def _as_number(text: str) -> int:
    return int("".join(LETTERS.get(c, c) for c in text))


def iban_of(country: str, account: str) -> str:
    """The IBAN of a national account number.

    >>> iban_of("DE", "370400440532013000")
    'DE89370400440532013000'
    """
    return f"{country}{98 - _as_number(f'{account}{country}00') % 97:02d}{account}"


def is_iban(text: str) -> bool:
    """Whether the check digits are right."""
    return text.isalnum() and _as_number(text[4:] + text[:4]) % 97 == 1


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(string.digits, k=count))


def make_iban(rng: random.Random, country: str, bank: str = "9999") -> str:
    """An IBAN of nobody.

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
        account += f"{97 - _as_number(account + '00') % 97:02d}"
    elif country == "BE":
        account += f"{int(account) % 97 or 97:02d}"
    return iban_of(country, account)


def luhn_digit(body: str) -> str:
    """What makes the number pass Luhn's test.

    >>> luhn_digit("73282932")
    '0'
    """
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def make_siren(rng: random.Random) -> str:
    """A company's number: nine digits."""
    body = f"9{_digits(rng, 7)}"
    return body + luhn_digit(body)


def make_siret(siren: str, number: int = 1) -> str:
    """The number of one of its establishments: fourteen digits."""
    body = f"{siren}{number:04d}"
    return body + luhn_digit(body)


def french_vat(siren: str) -> str:
    """The VAT number of a French company.

    >>> french_vat("732829320")
    'FR44732829320'
    """
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def make_german_vat(rng: random.Random) -> str:
    """A VAT number of nobody in Germany."""
    body = f"{rng.randint(1, 9)}{_digits(rng, 7)}"
    product = 10
    for digit in body:
        total = (int(digit) + product) % 10 or 10
        product = 2 * total % 11
    return f"DE{body}{(11 - product) % 10}"


def make_foreign_vat(rng: random.Random, country: str) -> str:
    """A VAT number of nobody in one of the neighbours that the book has vendors in."""
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
    """A routing id with its check digits.

    >>> leitweg("04011000", "1234512345")
    '04011000-1234512345-06'
    """
    body = coarse + fine
    check = 98 - _as_number(f"{body}00") % 97
    return "-".join(filter(None, (coarse, fine, f"{check:02d}")))


def is_leitweg(text: str) -> bool:
    """Whether a routing id's check digits are right."""
    return _as_number(text.replace("-", "")) % 97 == 1
