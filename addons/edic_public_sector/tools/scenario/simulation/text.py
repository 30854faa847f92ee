# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Yearly values as people write them: ``2,0; 1,8; 1.5``, the last one for all years
after it."""

import re
from decimal import Decimal

from .errors import SimulationError

# a thousand has a space, or nothing: 1.000 and 1,000 say different things to people
_THOUSANDS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+"
_NUMBER = re.compile(
    rf"[+-]?(?:\d{{1,12}}|{_THOUSANDS})(?:[.,](?P<part>\d{{1,6}}))?", re.ASCII
)


def read_values(
    text: str, horizon: int, key: str, per: int = 1, digits: int = 6
) -> tuple[Decimal, ...]:
    """Return one value for each year.

    :param per: what they are divided by: 100 for percent
    :param digits: most that stand after the comma; 2 for amounts, of which 300.000
        is none
    :raises SimulationError: ``number``: something is none, or nothing is there
    """
    values = [value / per for value in typed_values(text, key, digits)[:horizon]]
    return tuple(values + values[-1:] * (horizon - len(values)))


def typed_values(text: str, key: str, digits: int = 6) -> tuple[Decimal, ...]:
    """Return the values that are written, however many.

    :raises SimulationError: ``number``: something is none, or nothing is there
    """
    parts = [part.strip() for part in re.split(r"[;\n]", text or "") if part.strip()]
    found = [_NUMBER.fullmatch(part) for part in parts]
    is_read = found and all(found)
    if not is_read or any(len(match["part"] or "") > digits for match in found):
        raise SimulationError("number", key)
    return tuple(Decimal(re.sub(r"\s", "", part).replace(",", ".")) for part in parts)
