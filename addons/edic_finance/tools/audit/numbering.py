# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The comparison of two bills of one vendor and amount, with numbers alike: one bill or
two.

Vendors count: next month's subscription costs the same and its number differs in one
digit. A number that was typed wrong does not fit where it stands, or stands beside a
bill of the same day. So the difference is held against the vendor's numbers before and
after, against the days between and against how often the vendor asks for that amount.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd
from typing import Any

from .history import Bill, History
from .interval import interval
from .number_line import place
from .reference import YEAR, Likeness, Reference, compare

NEAR = 10  # days; a copy bears nearly the day of what it copies
NEXT = 2  # so far apart, numbers of one day are a vendor's next ones
LEAP = 100  # numbers that no vendor goes on within NEAR days, as far as one knows
USUAL = 3  # bills of an amount that make it usual
STEP = 10  # by which numbers go on that all end alike
FORMED = 3  # numbers of a form that make it the vendor's own
MIN_BILLS = 8  # bills of a vendor among which the same counting would be seen again
OWN = 20  # one number in so many is of a form that is the vendor's own
EARLY = 0.6  # of the usual days between two bills


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict says what a pair is.

    ``kind``: ``copy`` (one bill twice), ``doubt`` (like one, but explained) or
    ``counted`` (two bills). ``reason``: a code. ``facts``: what it rests on, as JSON.
    """

    kind: str
    reason: str
    facts: dict[str, Any]


def judge(
    earlier: Bill, later: Bill, like: Likeness, history: History, near: int = NEAR
) -> Verdict:
    """Say what a pair of bills with numbers alike is.

    :param like: compares them in this order
    :param history: of the vendor, these two included
    :param near: days that a copy may be off
    """
    same = history.same(earlier, later)
    facts = {"days": (later.day - earlier.day).days, "same": len(same)}
    if like.pattern in ("equal", "confused", "contained"):
        return _judge_text(earlier, later, like, same, history, facts)
    if _is_period(earlier, later):
        return Verdict("counted", "period", facts)
    is_near = facts["days"] <= near
    if facts["days"] <= 1 or (is_near and not like.is_last):
        return _judge_near(earlier, later, like, same, history, facts)
    odd = _odd(earlier, later, like, history)
    if odd:
        return Verdict("copy", "odd_form", facts | {"number": odd.ref.raw})
    line = place(earlier, later, like, history)
    if line["line"] == "out":
        return Verdict("copy", "out_of_line", facts | line)
    if _is_jump(like, line["line"], is_near, len(same)):
        return Verdict("copy", "jump", facts)
    if not same and history.is_varied(earlier.amount):
        return Verdict("copy", "odd_amount", facts)
    off = _off_step(earlier, later, like, history)
    if off:
        return Verdict("copy", "odd_form", facts | {"number": off.ref.raw})
    return _judge_far(earlier, later, same, facts)


def _judge_text(
    earlier: Bill,
    later: Bill,
    like: Likeness,
    same: Sequence[Bill],
    history: History,
    facts: dict[str, Any],
) -> Verdict:
    """Judge numbers that say the same."""
    own = [
        history.count_shape(bill.ref.shape, earlier, later) for bill in (earlier, later)
    ]
    usual = max(2, len(history.bills) / OWN)
    if like.pattern == "contained" and min(own) >= usual:
        return Verdict("counted", "both_usual", facts)
    stems = sum(_is_stem(bill.ref, earlier.ref, later.ref) for bill in same)
    if stems >= 2:
        return Verdict("doubt", "contract", facts | {"stems": stems})
    return Verdict("copy", "same_number", facts)


def _is_stem(ref: Reference, earlier: Reference, later: Reference) -> bool:
    likes = (compare(ref, other, 0) for other in (earlier, later))
    return any(like and like.pattern in ("equal", "contained") for like in likes)


def _is_period(earlier: Bill, later: Bill) -> bool:
    """Return whether the numbers go on as the months, or the years, of the bills do."""
    if len(earlier.ref.blocks) != len(later.ref.blocks):
        return False
    pairs = list(zip(earlier.ref.blocks, later.ref.blocks, strict=True))
    last = max((i for i, (b, _a) in enumerate(pairs) if b.isdigit()), default=0)
    years = months = 0
    for spot, (before, after) in enumerate(pairs):
        if before == after:
            continue
        if YEAR.fullmatch(before) and YEAR.fullmatch(after):
            years += int(after) - int(before)
        elif spot < last and _is_month(before) and _is_month(after):
            months += int(after) - int(before)
        else:
            return False
    passed = later.day.year - earlier.day.year
    if not months:
        return years == passed != 0
    return 12 * years + months == 12 * passed + later.day.month - earlier.day.month


def _is_month(block: str) -> bool:
    return block.isdigit() and 1 <= int(block) <= 12


def _judge_near(
    earlier: Bill,
    later: Bill,
    like: Likeness,
    same: Sequence[Bill],
    history: History,
    facts: dict[str, Any],
) -> Verdict:
    """Judge bills of about the same day: the number was typed wrong, unless the vendor
    sends several at once."""
    if not like.numbers or not like.is_last or like.is_year:
        return Verdict("copy", "same_day", facts)
    odd = _odd(earlier, later, like, history)
    if odd:
        return Verdict("copy", "odd_form", facts | {"number": odd.ref.raw})
    line = place(earlier, later, like, history)
    step = abs(like.numbers[1] - like.numbers[0])
    if _has_siblings(earlier, later, same) and (step < LEAP or line["line"] == "in"):
        return Verdict("counted", "siblings", facts)
    if line["line"] == "out":
        return Verdict("copy", "out_of_line", facts | line)
    if step <= NEXT or (step < 10 and len(same) >= USUAL):
        return Verdict("doubt", "next_number", facts)
    return Verdict("copy", "same_day", facts)


def _has_siblings(earlier: Bill, later: Bill, same: Sequence[Bill]) -> bool:
    """Return whether other bills of the amount are as near as these two."""
    days = sorted([earlier.day, later.day, *(bill.day for bill in same)])
    gap = (later.day - earlier.day).days + 1
    return sum((after - before).days <= gap for before, after in pairwise(days)) > 1


def _odd(earlier: Bill, later: Bill, like: Likeness, history: History) -> Bill | None:
    """Return the one that is not written as the vendor's other numbers are."""
    for bill, other in ((later, earlier), (earlier, later)):
        if _is_odd(bill, other, like, history):
            return bill
    return None


def _is_odd(bill: Bill, other: Bill, like: Likeness, history: History) -> bool:
    if like.numbers:
        spot = like.others.index("#")
        mine, theirs = bill.ref.blocks[spot], other.ref.blocks[spot]
        if _is_year_of(other, theirs) and not _is_year_of(bill, mine):
            return True
    if like.numbers and not like.is_last:
        seen = history.values(bill.ref.shape, spot, bill, other)
        return seen[theirs] >= 2 and not seen[mine]
    shape, form = bill.ref.shape, bill.ref.form
    if not history.count_shape(shape, bill, other):
        own = history.count_shape(other.ref.shape, bill, other)
        return own >= FORMED or len(history.bills) >= MIN_BILLS
    # numbers grow longer as a vendor counts, they do not grow shorter
    if len(bill.ref.key) < len(other.ref.key):
        own = history.count(other.ref.form, bill, other)
        return own >= FORMED and not history.count(form, bill, other)
    return False


def _off_step(
    earlier: Bill, later: Bill, like: Likeness, history: History
) -> Bill | None:
    """Return the one that does not end as all the vendor's numbers do, which go on by
    tens or hundreds."""
    if not like.numbers or not like.is_last:
        return None
    spot = like.others.index("#")
    others = history.series(earlier, later, like.others)
    known = [int(bill.ref.blocks[spot]) for bill in others]
    step = gcd(*(number - known[0] for number in known))
    if len(known) <= FORMED or step < STEP:
        return None
    pair = zip((later, earlier), reversed(like.numbers), strict=True)
    off = [bill for bill, number in pair if (number - known[0]) % step]
    return off[0] if len(off) == 1 else None


def _is_year_of(bill: Bill, block: str) -> bool:
    return bool(YEAR.fullmatch(block)) and abs(int(block) - bill.day.year) <= 1


def _is_jump(like: Likeness, line: str, is_near: bool, same: int) -> bool:
    """Return whether no vendor counts on like this."""
    if like.numbers is None:
        return is_near or same < 2
    step = like.numbers[1] - like.numbers[0]
    if step < -NEXT:
        return True
    return line != "in" and is_near and step >= LEAP and same < USUAL


def _judge_far(
    earlier: Bill, later: Bill, same: Sequence[Bill], facts: dict[str, Any]
) -> Verdict:
    """Judge bills of different days: the vendor counted on; but a subscription does not
    come early."""
    before = {earlier.day, *(bill.day for bill in same if bill.day <= earlier.day)}
    usual = interval(before)
    if len(before) >= USUAL and usual and facts["days"] < usual * EARLY:
        return Verdict("doubt", "early", facts | {"interval": usual})
    return Verdict("counted", "counted", facts)
