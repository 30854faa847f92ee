# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks of numbers: check digits and structure.

IBAN, NIR, SIREN, Steuer-ID and VAT by python-stdnum; the number of the German pension
insurance (RVNR) by VKVV section 4, of health insurance (KVNR) by SGB V section 290.
"""

import importlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from stdnum import luhn, numdb
from stdnum.de import idnr
from stdnum.eu import vat
from stdnum.fr import nir

# Odoo's import hook leaves stdnum without a reader of its data files, and stdnum.iban
# reads one while it is imported: it finds it read already
with Path(numdb.__file__).with_name("iban.dat").open(encoding="utf-8") as _table:
    numdb._open_databases.setdefault("iban", numdb.read(_table))
iban = importlib.import_module("stdnum.iban")

DIGIT_FOR = str.maketrans("OQDILSBZG", "000115826")  # as OCR confuses them
PENSION_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


@lru_cache(maxsize=256)
def iban_length(country: str) -> int:
    """Return the length of a country's IBAN (two capitals); 0 where it has none."""
    info = iban._ibandb.info(country)[0][1]
    if not info:
        return 0
    return 4 + sum(map(int, re.findall(r"(\d{1,3})!", info.get("bban", ""))))


def as_iban(compact: str) -> str | None:
    """Return the IBAN of a compact text, OCR errors in its digits undone; else None."""
    country, rest = compact[:2].upper(), compact[2:].upper()
    digits = rest.translate(DIGIT_FOR)
    # an account number may hold letters: as written first, then the bank's digits only
    mixed = digits[:12] + rest[12:-2] + digits[-2:]
    for body in (rest, mixed, digits):
        number = country + body
        if sum(c.isdigit() for c in number) * 2 >= len(number) and iban.is_valid(
            number, check_country=False
        ):
            return number
    return None


def is_prose(text: str) -> bool:
    """Return whether capitals and small letters mix as in words, not as in a code."""
    letters = "".join(c for c in text if c.isalnum())
    return bool(re.search("[A-Z]", letters) and re.search("[a-z]{3}", letters))


def is_nir(number: str) -> bool:
    """Return whether 15 characters have the key, a sex and a month possible (INSEE)."""
    if len(number) != 15 or number[0] not in "123478" or not number[3:5].isdigit():
        return False
    month = int(number[3:5])
    is_month = 1 <= month <= 12 or 20 <= month <= 42 or month >= 50
    return is_month and nir.is_valid(number)


def is_steuer_id(number: str) -> bool:
    """Return whether 11 digits, one of the first ten repeated, have the check digit."""
    return len(number) == 11 and idnr.is_valid(number)


def is_siren(number: str) -> bool:
    """Return whether it is 9 digits right by Luhn."""
    return len(number) == 9 and number != "000000000" and luhn.is_valid(number)


def is_siret(number: str) -> bool:
    """Return whether it is a SIREN and 5 digits, right by Luhn or La Poste's sum."""
    if len(number) != 14 or not number.isdigit() or not is_siren(number[:9]):
        return False
    la_poste = number.startswith("356000000") and sum(map(int, number)) % 5 == 0
    return la_poste or luhn.is_valid(number)


def is_vat(number: str) -> bool:
    """Return whether it is a VAT number of a member state, with its letters."""
    return number[:2].isalpha() and vat.is_valid(number)


def is_rvnr(number: str) -> bool:
    """Return whether it is area 2, birth date 6, initial, serial 2, check digit."""
    if not re.fullmatch(r"\d{8}[A-Z]\d{3}", number):
        return False
    day, month = int(number[2:4]) % 50 or 1, int(number[4:6])
    if not (1 <= day <= 31 and month <= 12):  # day + 50: a second person of the day
        return False
    digits = f"{number[:8]}{ord(number[8]) - 64:02d}{number[9:11]}"
    products = (int(d) * w for d, w in zip(digits, PENSION_WEIGHTS, strict=True))
    return sum(_cross_sum(p) for p in products) % 10 == int(number[-1])


def is_kvnr(number: str) -> bool:
    """Return whether it is a letter and 9 digits, the last a check digit."""
    if not re.fullmatch(r"[A-Z]\d{9}", number):
        return False
    digits = f"{ord(number[0]) - 64:02d}{number[1:9]}"
    total = sum(_cross_sum(int(d) * (1 + i % 2)) for i, d in enumerate(digits))
    return total % 10 == int(number[-1])


def _cross_sum(number: int) -> int:
    return number // 10 + number % 10


def company_number_set(numbers: Iterable[str]) -> frozenset[str]:
    """Return numbers of legal persons and their SIREN, for `is_company_number`."""
    compact = {re.sub(r"[^A-Z0-9]", "", number.upper()) for number in numbers}
    sirens = {n[4:] for n in compact if n.startswith("FR")}
    sirens |= {n[:9] for n in compact if is_siret(n)}
    return frozenset(compact | set(filter(is_siren, sirens))) - {""}


def is_company_number(text: str, numbers: frozenset[str]) -> bool:
    """Return whether a text is, or holds, a SIREN, SIRET or VAT number of the set."""
    number = re.sub(r"[^A-Z0-9]", "", text.upper())
    siren = number[4:] if number.startswith("FR") else number[:9]
    return bool(numbers) and (number in numbers or siren in numbers)
