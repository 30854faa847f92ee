# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The cost of a call in euros, and its footprint in Wh and grams of CO2e.

Prices and estimates are dated data with a source. What is not known is None, never 0: a
total that left something out would be taken for the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Protocol

from ..providers.contract import Usage

MILLION = Decimal(1_000_000)
THOUSAND = Decimal(1_000)


@dataclass(frozen=True, slots=True)
class Price:
    """Prices in euros; None where one is not known, 0 where it is free.

    :param input: per million tokens
    :param output: per million tokens
    :param page: per thousand pages
    """

    input: Decimal | None = None
    output: Decimal | None = None
    page: Decimal | None = None


FREE = Price(Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class Range:
    """A range from the lowest to the highest figure that sources allow."""

    low: Decimal
    high: Decimal


class Dated(Protocol):
    """A row of a table of dated data; ``provider`` may be empty: any."""

    provider: str
    pattern: str
    valid_from: date


def cost(price: Price, usage: Usage) -> Decimal | None:
    """Return euros, not rounded; None where a count or its price is not known.

    >>> cost(Price(Decimal("0.15"), Decimal("0.35")), Usage(2_000_000, 1_000_000))
    Decimal('0.65')
    """
    parts = (
        (usage.input_tokens, price.input, MILLION),
        (usage.output_tokens, price.output, MILLION),
        (usage.pages, price.page, THOUSAND),
    )
    if all(count is None for count, _rate, _per in parts):
        return Decimal(0) if price == FREE else None
    total = Decimal(0)
    for count, rate, per in parts:
        if (count and rate is None) or (count is None and rate):
            return None
        total += (count or 0) * (rate or Decimal(0)) / per
    return total


def taken(per_thousand: Range | None, output_tokens: int | None) -> Range | None:
    """Return what an answer takes by a source's range per 1,000 output tokens.

    The sources count an answer's tokens only: those of the question are read at once
    and weigh little.
    """
    if per_thousand is None or output_tokens is None:
        return None
    share = output_tokens / THOUSAND
    return Range(per_thousand.low * share, per_thousand.high * share)


def best[Row: Dated](
    rows: Iterable[Row], provider: str, model: str, day: date
) -> Row | None:
    """Return the row that fits ``model`` on ``day`` most precisely; None without any.

    A row for the provider goes before one for any, a longer pattern before a shorter
    one, the newest before older ones.

    :param model: as the provider names it; patterns may hold ``*`` and ``?``
    """
    found = [
        row
        for row in rows
        if row.valid_from <= day
        and (not row.provider or row.provider == provider)
        and fnmatchcase(model.lower(), row.pattern.lower())
    ]
    return max(
        found,
        key=lambda row: (bool(row.provider), len(row.pattern), row.valid_from),
        default=None,
    )
