# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Figures, days and keys of facts as people type them, made canonical."""

import re
from collections.abc import Container

from .lock_words import fold


def plain_number(text: str, lang: str) -> str:
    """Return a figure as people write it: the last separator is the decimal one.

    >>> plain_number("1.234,50 €", "de"), plain_number("1,234", "en")
    ('1234.50', '1234')
    """
    text = re.sub(r"[\s€%'\u202f\u00a0]", "", text)
    if lang == "en":
        return text.replace(",", "")
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+", text) and lang == "de":
        text = text.replace(".", "")
    return text


def plain_day(text: str) -> str:
    """Return a day as ISO 8601 has it; what is no day is returned as it is.

    >>> plain_day("3.2.2026"), plain_day("2026-02-03")
    ('2026-02-03', '2026-02-03')
    """
    found = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", text)
    if found:
        day, month, year = found.groups()
        return f"{year}-{int(month):02}-{int(day):02}"
    return text


def free_key(label: str, known: Container[str]) -> str:
    """Return a key made of a label that none of the known ones is."""
    base = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:30] or "fact"
    base = base if base[0].isalpha() else f"f_{base}"
    key, number = base, 2
    while key in known:
        key, number = f"{base}_{number}", number + 1
    return key
