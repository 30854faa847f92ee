# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ends of accounting periods."""

from calendar import monthrange
from datetime import date


def period_ends(
    start: date, end: date, month: int = 12, day: int = 31, months: int = 12
) -> list[date]:
    """Return the last days of the periods from one before ``start`` to one after
    ``end``.

    :param month: the last of the fiscal year, with ``day``
    :param months: that a period lasts; 12 for fiscal years

    >>> [str(day) for day in period_ends(date(2026, 2, 1), date(2026, 2, 9))]
    ['2025-12-31', '2026-12-31']
    """
    first, last = (start.year - 1) * 12, (end.year + 2) * 12
    ends = [
        _last_day(index // 12, index % 12 + 1, month, day)
        for index in range(first, last)
        if (index + 1 - month) % months == 0
    ]
    before = [known for known in ends if known < start][-1:]
    after = [known for known in ends if known > end][:1]
    return [*before, *(known for known in ends if start <= known <= end), *after]


def _last_day(year: int, month: int, last_month: int, day: int) -> date:
    last = monthrange(year, month)[1]
    return date(year, month, min(day, last) if month == last_month else last)
