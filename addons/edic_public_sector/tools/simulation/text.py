# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Yearly values as people write them: ``2,0; 1,8; 1.5``, the last one for all years
after it."""

import re
from decimal import Decimal

from .errors import SimulationError

_NUMBER = re.compile(r"[+-]?\d{1,12}([.,]\d{1,6})?", re.ASCII)


def read_values(text: str, horizon: int, key: str, per: int = 1) -> tuple[Decimal, ...]:
    """One value for each year.

    :param per: what they are divided by: 100 for percent
    :raises SimulationError: ``number``: something is none, or nothing is there
    """
    parts = [part for part in re.split(r"[;\s]+", (text or "").strip()) if part]
    if not parts or any(not _NUMBER.fullmatch(part) for part in parts):
        raise SimulationError("number", key)
    values = [Decimal(part.replace(",", ".")) / per for part in parts[:horizon]]
    return tuple(values + values[-1:] * (horizon - len(values)))


def write_values(values: tuple[Decimal, ...], per: int = 1) -> str:
    """The same as text, what repeats at the end once."""
    told = [format((value * per).normalize(), "f") for value in values]
    while len(told) > 1 and told[-1] == told[-2]:
        told.pop()
    return "; ".join(told)
