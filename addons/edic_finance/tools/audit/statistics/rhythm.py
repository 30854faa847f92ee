# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rhythm of days, and the days that break it.

Rents, subscriptions and instalments come at regular intervals, some left out. The
interval is the slope of Theil (1950) and Sen (1968) of the days over their count, a
median of slopes that single late bills do not move. What comes too early is found by
Tukey's fence (first quartile less 1.5 times the interquartile range), what is missing
by the median interval and twice the MAD, a burst by Poisson's law. Of a few days alone,
`interval` tells whether they come regularly.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import median, quantiles

from .chance import poisson_tail
from .robust import median_of

REGULAR = 0.12  # mean distance of a day from the rhythm, over the interval
SURE = 8  # days that this much is asked of; of fewer, less, as chance looks regular
GAPS = 0.34  # share of turns that may be left out
SLACK = 0.1  # of the interval: what a rhythm may always be off by
MAX_GAPS = 60  # earlier intervals at most
MAX_SLOPE_DAYS = 40  # days that a slope is taken of, the latest


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``step``: days between two; ``off``: mean distance from the rhythm, over it."""

    step: float
    off: float
    is_regular: bool


def rhythm(days: list[int]) -> Rhythm:
    """Return the rhythm of ascending days, with turns left out counted as such."""
    days = days[-MAX_SLOPE_DAYS:]
    gaps = [later - earlier for earlier, later in pairwise(days)]
    if len(gaps) < 2 or not (step := median_of(gaps)):
        return Rhythm(0.0, 1.0, False)
    turns = [0]
    for gap in gaps:
        turns.append(turns[-1] + max(1, round(gap / step)))
    points = list(zip(turns, days, strict=True))
    slope = median_of([(e - b) / (d - a) for (a, b), (d, e) in combinations(points, 2)])
    start = median_of([day - slope * turn for turn, day in points])
    off = sum(abs(day - start - slope * turn) for turn, day in points)
    off /= len(points) * slope if slope else 1
    left_out = 1 - (len(days) - 1) / turns[-1]
    bound = min(1.0, len(days) / SURE)
    is_regular = slope > 0 and off <= REGULAR * bound and left_out <= GAPS * bound
    return Rhythm(float(slope), float(off), is_regular)


@dataclass(frozen=True, slots=True)
class Break:
    """A break of a vendor's rhythm has the index of the bill that shows it: ``extra``,
    the bill that came early; ``missing``, the last one before nothing came.

    ``gap``: days; ``usual``: median interval; ``limit``: days, below which it is extra
    or above which one is missing; ``n``: intervals compared with; ``following``: index
    of the bill that came after what is missing, None where none did yet. Those between
    came too early to be it.
    """

    kind: str
    index: int
    gap: int
    usual: float
    limit: float
    n: int
    following: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """``count``: intervals that make a habit; ``grace``: days for a bill to be entered;
    ``turns``: intervals after which a vendor has ended rather than forgotten."""

    count: int = 8
    grace: int = 10
    turns: int = 3


def breaks(days: list[int], today: int, habit: Habit) -> Iterator[Break]:
    """Yield what came too early or not at all, from ascending days of bills."""
    gaps: list[int] = []
    last = None
    for index, day in enumerate(days):
        if last is None:
            last = (index, day)
            continue
        gap = day - last[1]
        usual = _habit(gaps, habit)
        if usual and gap < usual.early:
            # the next one is measured from the regular one before
            yield Break("extra", index, gap, usual.median, usual.early, len(gaps))
            continue
        if usual and gap > usual.late + habit.grace:
            found = (last[0], gap, usual.median, usual.late, len(gaps), index)
            yield Break("missing", *found)
        gaps = [*gaps[-MAX_GAPS + 1 :], gap]
        last = (index, day)
    usual = _habit(gaps, habit)
    if last and usual:
        gap = today - last[1]
        if usual.late + habit.grace < gap <= usual.median * (1 + habit.turns):
            yield Break("missing", last[0], gap, usual.median, usual.late, len(gaps))


@dataclass(frozen=True, slots=True)
class _Usual:
    median: float
    early: float
    late: float


def _habit(gaps: list[int], habit: Habit) -> _Usual | None:
    """Return the habit; None where bills come too seldom or without rhythm."""
    if len(gaps) < habit.count:
        return None
    low, middle, high = quantiles(gaps, n=4, method="inclusive")
    slack = SLACK * middle
    spread = median(abs(gap - middle) for gap in gaps)
    if not middle or spread > 1.5 * slack:
        return None
    early = low - 1.5 * max(high - low, slack)
    return _Usual(middle, early, middle + 2 * max(spread, slack))


@dataclass(frozen=True, slots=True)
class Burst:
    """A week with more bills than chance explains; ``last``: index of its last bill.

    ``week``: days since 1970 of its Monday; ``mean``: bills a week before, over
    ``weeks`` weeks.
    """

    week: int
    last: int
    count: int
    mean: float
    weeks: int
    chance: float


BEFORE, MIN_WEEKS = 52, 26  # weeks compared with


def bursts(days: list[int], limit: float) -> Iterator[Burst]:
    """Yield weeks with so many bills of a vendor that chance alone makes them rarer
    than the limit, and more than in any week before.

    :param days: since 1970 (a Thursday), ascending
    """
    weeks = Counter((day + 3) // 7 for day in days)
    last = {(day + 3) // 7: index for index, day in enumerate(days)}
    ordered = sorted(weeks)
    for place, week in enumerate(ordered):
        span = min(BEFORE, week - ordered[0])
        if span < MIN_WEEKS or weeks[week] < 3:
            continue
        near = ordered[max(0, place - span) : place]
        before = [weeks[w] for w in near if week - w <= span]
        mean = sum(before) / span
        chance = poisson_tail(weeks[week], mean)
        if chance < limit and weeks[week] > max(before, default=0):
            yield Burst(week * 7 - 3, last[week], weeks[week], mean, span, chance)
