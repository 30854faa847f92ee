# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Until which day the books were closed, at any time in the past."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

type Change = tuple[datetime, date | None, date | None]  # when, before, after
type Span = tuple[date, datetime | None, datetime | None]  # until, since, til


def history(now: date | None, changes: Sequence[Change]) -> list[Span]:
    """Return spans of time in which the books were closed until a day.

    :param now: the lock date of today, which counts where no change is known
    :param changes: in their order
    """
    first = changes[0][1] if changes else now
    locks = [first, *(after for _when, _before, after in changes)]
    times = pairwise([None, *(when for when, _before, _after in changes), None])
    spans = zip(locks, times, strict=True)
    return [(until, since, til) for until, (since, til) in spans if until]
