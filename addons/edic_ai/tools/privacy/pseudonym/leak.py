# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The second look at what is about to leave; shares only checksums with the first."""

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from .checksums import (
    as_iban,
    iban_length,
    is_company_number,
    is_kvnr,
    is_nir,
    is_prose,
    is_rvnr,
    is_siret,
    is_steuer_id,
    is_vat,
)

PLACEHOLDER = re.compile(r"\[([A-Z][A-Z_]*)_\d+\]")
JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\([nrt])")
GAP = 4  # characters between two of one number at most
BETWEEN_DIGITS = frozenset(" \t\n.-_·•|")
BETWEEN_IBAN = BETWEEN_DIGITS | frozenset("/+:,;")
CONFUSED = str.maketrans("OI", "01")
DECODINGS = 3
MIN_KEY_CHARS = 6

NUMBERS = (
    ("NIR", 15, is_nir),
    ("STEUER_ID", 11, is_steuer_id),
    ("RVNR", 12, is_rvnr),
    ("KVNR", 10, is_kvnr),
)


class Leak(Exception):
    """Something that has to be concealed is still there; what, is not in the message.

    :param kind: as in the placeholder
    """

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind} is not concealed")
        self.kind = kind


def check(text: str, mapping: Mapping[str, str], kept: frozenset[str]) -> None:
    """Raise where a number with check digits or a value of the mapping is in a text.

    :param kept: numbers of legal persons
    :raises Leak: with the kind of the first one found
    """
    for reading in readings(text):
        _check_numbers(list(_chars(reading)))
        _check_in_one_piece(reading, kept)
        _check_values(reading, mapping)


def readings(text: str) -> Iterator[str]:
    """Yield the text as it is and decoded, a few times, each without odd characters."""
    seen = None
    for _time in range(DECODINGS):
        if text == seen:
            return
        yield _plain(PLACEHOLDER.sub("\ufffc", text))
        seen = text
        text = JSON_ESCAPE.sub(
            lambda m: chr(int(m[1], 16)) if m[1] else "\n",
            html.unescape(unquote(text, errors="ignore")),
        )


def _plain(text: str) -> str:
    kept = []
    for char in unicodedata.normalize("NFKD", text):
        category = unicodedata.category(char)
        if category == "Pd":
            kept.append("-")
        elif category == "Nd":
            kept.append(str(unicodedata.digit(char)))
        elif category[0] == "Z" or char in "\n\r\t":
            kept.append(" ")
        elif category[0] not in "CM" or char == "\ufffc":
            kept.append(char)
    return "".join(kept)


def _chars(text: str) -> Iterator[tuple[str, str]]:
    """Yield ASCII letters and digits, each with what stands since the last one."""
    gap = ""
    for char in text:
        if char.isascii() and char.isalnum():
            yield char, gap
            gap = ""
        else:
            gap += char


def _check_numbers(chars: list[tuple[str, str]]) -> None:
    for start, (char, gap) in enumerate(chars):
        after_digit = start > 0 and not gap and chars[start - 1][0].isdigit()
        after_comma = gap == "," and chars[start - 1][0].isdigit()
        if char.isalpha():
            _check_iban(chars, start)
        if not after_digit and not after_comma:
            _check_digits(chars, start)


def _joined(
    chars: list[tuple[str, str]], start: int, between: frozenset[str], length: int
) -> str:
    taken = [chars[start][0]]
    for char, gap in chars[start + 1 : start + length]:
        if len(gap) > GAP or not between.issuperset(gap):
            break
        taken.append(char)
    return "".join(taken)


def _check_iban(chars: list[tuple[str, str]], start: int) -> None:
    head = _joined(chars, start, BETWEEN_IBAN, 4).upper()
    if not (head[:2].isalpha() and head[2:3].translate(CONFUSED).isdigit()):
        return
    length = iban_length(head[:2])
    number = _joined(chars, start, BETWEEN_IBAN, length) if length else ""
    if len(number) < length or not length or is_prose(number):
        return
    if as_iban(number.replace("l", "1")):
        raise Leak("IBAN")


def _check_digits(chars: list[tuple[str, str]], start: int) -> None:
    joined = _joined(chars, start, BETWEEN_DIGITS, 15)
    for kind, length, valid in NUMBERS:
        after = chars[start + length] if start + length < len(chars) else ("", " ")
        goes_on = after[0].isdigit() and after[1] in {"", ","}
        if len(joined) < length or goes_on:
            continue
        alone = start == 0 or bool(chars[start][1])
        if kind == "KVNR" and not (alone and _is_capital(chars, start)):
            continue
        raw = joined[:length].upper()
        number = joined[:length].replace("l", "1").upper()
        digits = number.translate(CONFUSED)
        if sum(map(str.isdigit, digits)) < length - 1:
            continue  # one letter at most: of a RVNR, a KVNR, Corsica
        if any(map(valid, (raw, number, digits))):
            raise Leak(kind)


def _is_capital(chars: list[tuple[str, str]], start: int) -> bool:
    """Return whether it is a capital, or a small letter with unbroken digits."""
    return chars[start][0].isupper() or not any(
        gap for _char, gap in chars[start + 1 : start + 10]
    )


def _check_in_one_piece(text: str, kept: frozenset[str]) -> None:
    for match in re.finditer(r"(?<![A-Za-z0-9])[A-Z0-9]{8,16}(?![A-Za-z0-9])", text):
        number = match[0]
        if is_company_number(number, kept):
            continue
        if is_siret(number):
            raise Leak("SIRET")
        if not number.isdigit() and is_vat(number):
            raise Leak("VAT")


def _check_values(text: str, mapping: Mapping[str, str]) -> None:
    folded = text.casefold()
    joined = "".join(c for c in folded if c.isalnum() or c == "\ufffc")
    words = f" {' '.join(re.findall(r'[^\W\d_]+|\ufffc', folded))} "
    as_written = set(re.findall(r"[^\W\d_]+", text))
    for placeholder, value in mapping.items():
        kind = PLACEHOLDER.match(placeholder)[1]
        if kind == "LITERAL":
            continue
        plain = _plain(next(reversed(list(readings(value)))))
        parts = re.findall(r"[^\W\d_]+", plain)
        if kind == "NAME":
            is_single = len(parts) == 1 and len(parts[0]) > 1 and parts[0] in as_written
            many = f" {' '.join(parts).casefold()} "
            found = is_single or (len(parts) > 1 and many in words)
        else:
            key = "".join(c for c in plain.casefold() if c.isalnum())
            found = len(key) >= MIN_KEY_CHARS and key in joined
        if found:
            raise Leak(kind)
