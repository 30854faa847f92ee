# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers of persons and accounts: by check digits, or by the word before them."""

import re
from collections.abc import Callable, Iterator

from .checksums import (
    DIGIT_FOR,
    as_iban,
    iban_length,
    is_kvnr,
    is_nir,
    is_prose,
    is_rvnr,
    is_siret,
    is_steuer_id,
    is_vat,
)
from .registry import Recogniser, register
from .view import squeezed
from .words import any_of

# no comma and no slash: amounts and dates in a row are not one number
SEP = r"[\s.\-_·•|]{0,4}"
DIGIT = r"[0-9OoIl]"  # O and I, l: zero and one as OCR reads them
CHECKED, LABELLED = 10, 20  # priorities
GAP = r"[^\n\d,;]{0,30}?"  # between a word and its number

Find = Callable[[str], Iterator[tuple[int, int]]]


def compact(text: str) -> str:
    """Return the capitals and digits of a piece of a view, l read as 1."""
    return re.sub(r"[^A-Z0-9]", "", text.replace("l", "1").upper())


def digits_of(text: str) -> str:
    """Do as `compact`, all of it digits where OCR took them for letters."""
    return compact(text).translate(DIGIT_FOR)


def spaced(*parts: tuple[str, int]) -> re.Pattern[str]:
    """Return a pattern of classes in a row, separators between; may overlap."""
    chars = SEP.join(SEP.join([cls] * times) for cls, times in parts)
    return re.compile(rf"(?<!\d)(?<!\d,)(?=({chars})(?!\d|,\d))")


def spans(pattern: re.Pattern[str], group: int = 0) -> Find:
    """Return a finder of whatever a pattern, or a group of it, matches."""
    return lambda text: (match.span(group) for match in pattern.finditer(text))


def checked(pattern: re.Pattern[str], valid: Callable[[str], bool]) -> Find:
    """Return a finder of the pattern's first group where check digits confirm it."""

    def find(text: str) -> Iterator[tuple[int, int]]:
        for match in pattern.finditer(text):
            if valid(match[1]):
                yield match.span(1)

    return find


def labelled(label: str, value: str, gap: str = GAP) -> Find:
    """Return a finder of what follows a word for it, whatever check digits say."""
    pattern = re.compile(rf"(?i:\b(?:{label})){gap}[\s:=|]{{0,4}}(?<![^\W_])({value})")
    return spans(pattern, 1)


IBAN_START = re.compile(rf"(?=[A-Za-z]{SEP}[A-Za-z]{SEP}{DIGIT}{SEP}{DIGIT})")
IBAN_SEPARATORS = re.compile(r"[\s.\-_·•|/+:,;]{0,4}")


def find_ibans(text: str) -> Iterator[tuple[int, int]]:
    """Yield IBANs by the length of the country, structure and check digits."""
    for match in IBAN_START.finditer(text):
        start = match.start()
        length = iban_length(compact(text[start : start + 8])[:2])
        end = walk(text, start, length) if length else None
        if end and not is_prose(text[start:end]) and as_iban(compact(text[start:end])):
            yield start, end


IBAN_SHAPE = re.compile(
    r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"
)


def find_mistyped_ibans(text: str) -> Iterator[tuple[int, int]]:
    """Yield what has the country's length and wrong check digits: most often a slip."""
    for match in IBAN_SHAPE.finditer(text):
        number = compact(match[0])
        digits = sum(c.isdigit() for c in number)
        if len(number) == iban_length(number[:2]) and digits * 2 >= len(number):
            yield match.span()


def walk(text: str, start: int, length: int) -> int | None:
    """Return the end of ``length`` letters or digits from ``start``, without
    separators."""
    position, seen = start, 0
    while position < len(text) and text[position].isascii():
        if not text[position].isalnum():
            return None
        seen, position = seen + 1, position + 1
        if seen == length:
            return position
        position = IBAN_SEPARATORS.match(text, position).end()
    return None


def is_grouped_siret(text: str) -> bool:
    """Return whether it is whole or in the usual groups; else it needs its word."""
    groups = tuple(map(len, re.findall(r"\d+", text)))
    return groups in {(14,), (9, 5), (3, 3, 3, 5)} and is_siret(digits_of(text))


def normal_iban(text: str) -> str:
    """Return an IBAN's form without separators and OCR errors."""
    return as_iban(compact(text)) or squeezed(text)


NIR = spaced(("[1-478Il]", 1), (DIGIT, 5), ("[0-9OoIlABab]", 1), (DIGIT, 8))
RVNR = spaced((DIGIT, 8), ("[A-Za-z]", 1), (DIGIT, 3))
KVNR = re.compile(
    rf"(?<![A-Za-z0-9])(?=((?:[A-Z]{SEP}{SEP.join([DIGIT] * 9)}|[a-z]\d{{9}})"
    r"(?!\d|,\d)))"
)
VAT = re.compile(
    r"(?<![a-z0-9])(?=((?:FR[ .\-]?[0-9A-Z]{2}|[A-Z]{2}[ .\-]?[0-9A-Z])"
    r"(?:[ .\-]?[0-9A-Z]){5,11})(?![A-Za-z0-9]))"
)


def nir_text(text: str) -> str:
    """Return a NIR's characters: the department of Corsica keeps its letter."""
    number = compact(text)
    head, corsica, tail = number[:5], number[5:7], number[7:]
    if corsica not in {"2A", "2B"}:
        corsica = corsica.translate(DIGIT_FOR)
    return head.translate(DIGIT_FOR) + corsica + tail.translate(DIGIT_FOR)


def letter_at(position: int) -> Callable[[str], str]:
    """Return a reader of digits, with a letter at one position."""

    def read(text: str) -> str:
        number = compact(text)
        head, tail = number[:position], number[position + 1 :]
        letter = re.sub(r"[^A-Za-z0-9]", "", text)[position : position + 1].upper()
        return head.translate(DIGIT_FOR) + letter + tail.translate(DIGIT_FOR)

    return read


rvnr_text, kvnr_text = letter_at(8), letter_at(0)

GROUPED = r"\d(?:[ .\-]?\d){%d,%d}(?!\d)"
# 13 to 15 digits one by one: a NIR from the boxes of a form, key or not
FORM_BOXES = re.compile(r"(?<![\d])(?=([1-478](?: [0-9]){12,14})(?! ?\d))")

STEUERNUMMER = re.compile(
    r"(?<![\d/])(?=((?:\d{2}/\d{3}/\d{5}|\d{3}/\d{3}/\d{5}"
    r"|\d{3}/\d{4}/\d{4}|0\d{2} \d{3} \d{5})(?![\d/])))"
)


def by_digits(
    kind: str,
    pattern: re.Pattern[str],
    valid: Callable[[str], bool],
    normal: Callable[[str], str],
    priority: int = CHECKED,
) -> Recogniser:
    """Return a recogniser of numbers by the check digits of their normal form."""
    return Recogniser(
        kind, checked(pattern, lambda text: valid(normal(text))), priority, normal
    )


def by_word(
    kind: str,
    words: str,
    value: str,
    normal: Callable[[str], str] = squeezed,
    priority: int = LABELLED,
    gap: str = GAP,
) -> Recogniser:
    """Return a recogniser of numbers by the word before, of a vocabulary's list."""
    return Recogniser(kind, labelled(any_of(words), value, gap), priority, normal)


register(
    Recogniser("IBAN", find_ibans, CHECKED, normal_iban),
    Recogniser("IBAN", find_mistyped_ibans, LABELLED, normal_iban),
    by_word(
        "IBAN",
        "iban",
        r"[A-Za-z]{2} ?\d[\dOoIl](?:[ .\-]?[A-Z0-9]){10,30}",
        normal_iban,
    ),
    by_digits("NIR", NIR, is_nir, nir_text),
    by_word("NIR", "nir", rf"[1-478]{GROUPED % (11, 14)}", nir_text),
    Recogniser("NIR", spans(FORM_BOXES, 1), LABELLED + 1, nir_text),
    by_digits("STEUER_ID", spaced((DIGIT, 11)), is_steuer_id, digits_of, CHECKED + 1),
    by_word("STEUER_ID", "steuer_id", GROUPED % (10, 10), digits_of),
    by_digits("RVNR", RVNR, is_rvnr, rvnr_text),
    by_word("RVNR", "rvnr", r"\d\d ?\d{6} ?[A-Za-z] ?\d{3}(?!\d)", rvnr_text),
    by_digits("KVNR", KVNR, is_kvnr, kvnr_text, CHECKED + 1),
    by_word("KVNR", "kvnr", r"[A-Za-z] ?\d(?: ?\d){8}(?!\d)", kvnr_text),
    Recogniser(
        "SIRET",
        checked(spaced((DIGIT, 14)), is_grouped_siret),
        CHECKED + 2,
        digits_of,
    ),
    by_word("SIRET", "siren", GROUPED % (13, 13), digits_of),
    by_word("SIREN", "siren", GROUPED % (8, 8), digits_of, LABELLED + 1),
    Recogniser("VAT", checked(VAT, lambda t: is_vat(compact(t))), CHECKED + 2),
    by_word("VAT", "vat", r"[A-Z]{2} ?[0-9A-Z](?:[ .\-]?[0-9A-Z]){5,10}(?<=\d)"),
    by_word("STEUERNUMMER", "steuernummer", r"\d(?:[ /\-]?\d){9,12}(?!\d)", digits_of),
    Recogniser("STEUERNUMMER", spans(STEUERNUMMER, 1), LABELLED, digits_of),
)
