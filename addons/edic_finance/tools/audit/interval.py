# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A test for a few days that come at one interval: rents, subscriptions, instalments.

For what is innocent: three days are enough, and a turn that is left out counts as odd.
`rhythm` asks more of few days, since chance looks regular, and bears turns that are
left out; it would see none in three bills.
"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from statistics import median

MIN_STEPS = 2  # steps from one to the next that make a rhythm
SLACK = 4  # days that months and weekends shift
ODD = 4  # one step in so many may be out of it


def interval(days: Iterable[date]) -> int | None:
    """Return the usual days from one to the next, None without a rhythm.

    >>> interval([date(2026, month, 5) for month in (1, 2, 3, 4)])
    31
    """
    steps = [(after - before).days for before, after in pairwise(sorted(set(days)))]
    if len(steps) < MIN_STEPS:
        return None
    usual = median(steps)
    slack = max(SLACK, usual / 5)
    odd = sum(abs(step - usual) > slack for step in steps)
    return round(usual) if odd * ODD <= len(steps) else None
