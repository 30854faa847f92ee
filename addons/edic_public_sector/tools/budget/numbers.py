# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Amounts in tables, in the writing of one file: 1.234,56 or 1,234.56 or 1234.56."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from .document import Faults

_PLAIN = re.compile(r"[+-]?\d{1,15}([.,]\d{1,6})?", re.ASCII)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'€]")
_MARKED = re.compile(r"[.,]")
_AMOUNT = re.compile(r"[+-]?(\d[\d.,]*)[+-]?", re.ASCII)
# a space between digits has three of them after it, or it is between two amounts
_TORN = re.compile(r"\d[\s\u00a0\u202f\u2009']+(?!\d{3}(?!\d))\d", re.ASCII)
_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)


def year_number(text: str) -> int | None:
    """Return a year of this century or the last."""
    return int(text) if _YEAR.fullmatch(text) else None


NIL = ("-", "–", "\N{EM DASH}")  # how tables write that there is nothing


def plain_number(text: str) -> Decimal | None:
    """Return an amount without groups of digits, comma or point before its decimals."""
    bare = text.strip()
    return Decimal(bare.replace(",", ".")) if _PLAIN.fullmatch(bare) else None


def plain_amounts(
    cells: Mapping[str, str], columns: Mapping[str, str], line: int, faults: Faults
) -> dict[str, Decimal | None]:
    """Return ``{measure: amount}`` of the cells that are filled; what is no amount is
    a fault.

    :param columns: ``{column: measure}``
    """
    texts = {name: cells[name] for name in columns if cells.get(name)}
    found = {columns[name]: plain_number(text) for name, text in texts.items()}
    for name, text in texts.items():
        if found[columns[name]] is None:
            faults.tell("amount", line, f"{name}: {text}")
    return found


def decimal_mark(texts: Iterable[str]) -> str | None:
    """Return the decimal mark of a file, from all its amounts; None where nothing
    tells.

    ``1.234`` alone may be either; one amount with both marks, with one twice, or with
    one or two digits after it, or with what cannot be a group before it, settles the
    file.

    >>> decimal_mark(["1.234", "12,50"])
    ','
    """
    for text in texts:
        amount = _AMOUNT.fullmatch(_SPACES.sub("", text))
        bare = amount[1] if amount else ""
        marks = _MARKED.findall(bare)
        if not marks:
            continue
        other = "." if marks[-1] == "," else ","
        if len(set(marks)) > 1:
            return marks[-1]
        if len(marks) > 1:
            return other
        before, after = bare.split(marks[-1])
        if len(after) != 3 or len(before) > 3 or before.startswith("0"):
            return marks[-1]
    return None


def grouped_number(text: str, mark: str) -> Decimal | None:
    """Return an amount whose decimal mark is known; nothing is None, and so is
    nonsense.

    >>> grouped_number("-1.234,50", ","), grouped_number("1,23,4", ",")
    (Decimal('-1234.50'), None)
    """
    if _TORN.search(text):
        return None
    bare = _SPACES.sub("", text).replace("\N{MINUS SIGN}", "-")
    if bare[-1:] in ("+", "-"):
        bare = bare[-1] + bare[:-1]
    group = "." if mark == "," else ","
    whole = rf"(\d{{1,15}}|[1-9]\d{{0,2}}(\{group}\d{{3}})+)"
    if not re.fullmatch(rf"[+-]?{whole}(\{mark}\d{{0,6}})?", bare, re.ASCII):
        return None
    return Decimal(bare.replace(group, "").replace(mark, "."))
