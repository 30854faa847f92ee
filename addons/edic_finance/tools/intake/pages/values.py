# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Dates, amounts and identifiers as pages print them in French, German and English.

Numbers and dates have no language of their own: `03/04/2024` is a day in April or in
March, `1,234` a thousand or one and a bit. What the page does not decide is left out.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stdnum import iban as iban_number
from stdnum import luhn
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as gb_vat

from .text import plain


@dataclass(frozen=True, slots=True)
class Found[Value]:
    """A value and its place in a text. ``is_checked``: its check digits are right."""

    value: Value
    start: int
    end: int
    is_checked: bool = True


# --- dates ----------------------------------------------------------------------------
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january janvier janv jan janner",
            "februar february fevrier fevr fev feb",
            "marz maerz march mars mar mrz",
            "april avril avr apr",
            "mai may",
            "juni june juin jun",
            "juli july juillet juil jul",
            "august aout aug",
            "september septembre sept sep",
            "oktober october octobre okt oct",
            "november novembre nov",
            "dezember december decembre dez dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_SEPARATED = re.compile(
    r"(?<![\d.,/-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(20\d\d|19\d\d|\d\d)"
    r"(?![\d/]|[.,-]\d)"
)
_ISO = re.compile(r"(?<![\d-])(20\d\d|19\d\d)([-/.])(\d\d)\2(\d\d)(?![\d-])")
_NAMED = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:er|\.|st|nd|rd|th)?[\s-]*({_MONTH})[.,]?[\s-]*"
    r"(20\d\d|19\d\d|\d\d)(?!\d)"
)
_NAMED_US = re.compile(
    rf"(?<![a-z])({_MONTH})\.?\s*(\d{{1,2}})\s?(?:st|nd|rd|th)?,?\s+(20\d\d|19\d\d)"
    r"(?!\d)"
)
FIRST_YEAR, LAST_YEAR = 1990, 2099


def dates(text: str, is_month_first: bool = False) -> Iterator[Found[date]]:
    """Yield the dates of a text, in its order.

    :param is_month_first: ``03/04`` is in March, as in the United States

    >>> [str(found.value) for found in dates("vom 5.3.2018 bis 4. April 2018")]
    ['2018-03-05', '2018-04-04']
    """
    found = sorted(
        _dates(plain(text), is_month_first), key=lambda item: (item.start, -item.end)
    )
    end = 0
    for item in found:
        if item.start >= end:
            end = item.end
            yield item


def _dates(text: str, is_month_first: bool) -> Iterator[Found[date]]:
    """Yield each way to read a date, in no order."""
    written = [(m, m[1], m[3], m[4]) for m in _ISO.finditer(text)]
    written += [(m, m[3], MONTHS[m[2]], m[1]) for m in _NAMED.finditer(text)]
    written += [(m, m[3], MONTHS[m[1]], m[2]) for m in _NAMED_US.finditer(text)]
    for match in _SEPARATED.finditer(text):
        day, month = int(match[1]), int(match[3])
        if match[2] == "/" and (is_month_first or month > 12):
            day, month = month, day
        written.append((match, match[4], month, day))
    for match, year, month, day in written:
        full = int(year) + (2000 if len(year) == 2 else 0)
        with suppress(ValueError):
            if FIRST_YEAR <= full <= LAST_YEAR:
                value = date(full, int(month), int(day))
                yield Found(value, match.start(), match.end())


def has_month_first(text: str) -> bool:
    """Return whether dates with strokes have the month first: where one of them can be
    read in no other way, and none in the other."""
    pairs = [
        (int(match[1]), int(match[3]))
        for match in _SEPARATED.finditer(text)
        if match[2] == "/"
    ]
    return any(second > 12 for _first, second in pairs) and not any(
        first > 12 for first, _second in pairs
    )


# --- amounts --------------------------------------------------------------------------
_GROUPED = r"\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3}){1,3}"
_AMOUNT = re.compile(
    rf"(?<![\w.,/-])(?P<minus>[-–\u2212+]\s?)?(?:[€$£]\s?)?(?P<minus2>[-–\u2212])?"
    rf"(?P<whole>{_GROUPED}|0|[1-9]\d*)\s?(?P<point>[.,])\s?(?P<cents>\d{{2}})"
    r"(?![\d%]|[.,/]\d|\s?%)(?P<after>-(?!\w)|\s-(?=\s*$))?"
)
LIMIT = 10**12  # amounts from here on are no money


def amounts(text: str) -> Iterator[Found[Decimal]]:
    """Yield the amounts of a text with two decimals, with their sign.

    >>> [str(found.value) for found in amounts("12 x 1.234,50 = -14 814.00 EUR 7 %")]
    ['1234.50', '-14814.00']
    """
    for match in _AMOUNT.finditer(text):
        whole = re.sub(r"\D", "", match["whole"])
        groups = re.findall(r"[.,]", match["whole"])
        if match["point"] in groups:  # 1.234.56: a reference, not an amount
            continue
        value = Decimal(f"{whole}.{match['cents']}")
        if value < LIMIT:
            is_minus = "".join(
                match[name] or "" for name in ("minus", "minus2", "after")
            ).strip(" +")
            start = match.start("whole")
            yield Found(-value if is_minus else value, start, match.end("cents"))


_RATE = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s?%")


def rates(text: str) -> Iterator[Decimal]:
    """Yield the percentages of a text, such as those of VAT."""
    for match in _RATE.finditer(text):
        yield Decimal(match[1].replace(",", ".")).normalize()


# --- identifiers ----------------------------------------------------------------------
_VAT = re.compile(
    r"(?<![A-Z0-9])(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL"
    r"|PT|RO|SE|SI|SK|XI)[ .:-]{0,2}((?:[A-Z0-9][ .]?){7,13}[A-Z0-9])(?![A-Z0-9])"
)
_VAT_LENGTHS = {
    "AT": (9,), "BE": (10,), "BG": (9, 10), "CY": (9,), "CZ": (8, 9, 10), "DE": (9,),
    "DK": (8,), "GB": (9, 12), "EE": (9,), "EL": (9,), "ES": (9,), "FI": (8,),
    "FR": (11,),
    "HR": (11,), "HU": (8,), "IE": (8, 9), "IT": (11,), "LT": (9, 12), "LU": (8,),
    "LV": (11,), "MT": (8,), "NL": (12,), "PL": (10,), "PT": (9,), "RO": (9, 10),
    "SE": (12,), "SI": (8,), "SK": (10,), "XI": (9, 12),
}  # fmt: skip
_VAT_WITH_LETTERS = {"AT", "CY", "ES", "FR", "IE", "NL"}
MIN_VAT_DIGITS = 7


def vat_numbers(text: str) -> Iterator[Found[str]]:
    """Yield the VAT numbers of a text (EU and United Kingdom), without spaces."""
    for match in _VAT.finditer(text.upper()):
        country, written = match[1], match[2]
        plain_number = re.sub(r"[ .]", "", written)
        for length in _VAT_LENGTHS[country]:
            number = plain_number[:length]
            if (
                len(number) < length
                or sum(c.isdigit() for c in number) < MIN_VAT_DIGITS
                or not (number.isdecimal() or country in _VAT_WITH_LETTERS)
            ):
                continue
            end = match.start(2) + _end_of(written, length)
            if len(plain_number) > length and text[end : end + 1] not in {"", " ", "."}:
                continue
            yield Found(country + number, match.start(), end, _is_vat(country + number))
            break


def _is_vat(number: str) -> bool:
    try:
        if number.startswith("GB"):
            gb_vat.validate(number)
        else:
            eu_vat.validate(number)
    except ValidationError:
        return False
    return True


def _end_of(written: str, length: int) -> int:
    """Return where the first ``length`` letters and digits of a text end."""
    count = 0
    for at, char in enumerate(written):
        count += char.isalnum()
        if count == length:
            return at + 1
    return len(written)


_SIRET = re.compile(r"(?<![\dA-Z])(?<!\d[ \u00a0.])(?:\d[ \u00a0.]?){13}\d(?!\d)")
LA_POSTE = "356000000"  # its SIRET numbers have a check sum of their own


def sirets(text: str) -> Iterator[Found[str]]:
    """Yield what has the form of a SIRET number: 14 digits."""
    for match in _SIRET.finditer(text):
        number = re.sub(r"\D", "", match[0])
        is_right = luhn.is_valid(number) or (
            number.startswith(LA_POSTE) and sum(map(int, number)) % 5 == 0
        )
        yield Found(number, match.start(), match.end(), is_right)


_IBAN = re.compile(r"(?<![A-Z0-9])([A-Z]{2}[ ]?[0-9OIl]{2}(?:[ ]?[A-Z0-9]){11,30})")
MAX_IBAN, MIN_IBAN = 34, 15  # ISO 13616
# what recognition of characters mistakes for a digit
MISREAD = str.maketrans("OQDILZSBG", "000112586")


def ibans(text: str) -> Iterator[Found[str]]:
    """Yield the IBAN numbers of a text, without spaces: of the form of their country
    and with right check digits (ISO 7064 MOD 97-10). Letters that stand in the place of
    digits are read as the digits they look like; then `is_checked` is false."""
    for match in _IBAN.finditer(text.upper().replace("\u00a0", " ")):
        written = match[1]
        number = written.replace(" ", "")
        for length in range(min(MAX_IBAN, len(number)), MIN_IBAN - 1, -1):
            exact = number[:length]
            end = match.start() + _end_of(written, length)
            if iban_number.is_valid(exact):
                yield Found(exact, match.start(), end)
                break
            corrected = exact[:2] + exact[2:].translate(MISREAD)
            if corrected != exact and iban_number.is_valid(corrected):
                yield Found(corrected, match.start(), end, False)
                break


CURRENCIES = {"€": "EUR", "£": "GBP", "US Dollars": "USD"}
_CURRENCY = re.compile(
    r"€|£|US Dollars|\b[Ee](?:uros?|UROS?)\b(?!-)"
    r"|(?<![A-Z])(EUR|USD|GBP|CHF|SEK|DKK|NOK|PLN|CZK|HUF)(?![A-Z])"
)


def currencies(text: str) -> Iterator[Found[str]]:
    """Yield the currencies of a text by their codes or signs; ``$`` has many."""
    for match in _CURRENCY.finditer(text):
        code = "EUR" if match[0].lower().startswith("euro") else match[0]
        yield Found(CURRENCIES.get(code, code), match.start(), match.end())
