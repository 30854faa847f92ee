# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The comparison of two bills of one vendor with the same amount and lines, whose
numbers have nothing in common: one bill or two.

It is the plainest test of an auditor, and the one that rents and subscriptions fill: so
it asks whether the vendor's bills of that amount come at one interval, and whether the
second bill comes in its turn. That a week or a month lies between two bills says
nothing alone: a bill that is sent again after a month is the commonest copy. Another
bill of that amount has to keep the same step. Two bills that the vendor counted, each
in its place, may be two deliveries at one price: an alarm only where such a price, or
such a step, is nothing that the vendor's bills show by chance. A second bill to another
account is what a fraud looks like: then only a kept rhythm speaks for it.
"""

from collections.abc import Sequence
from itertools import pairwise

from .history import Bill, History
from .interval import SLACK, interval
from .number_line import is_in_order
from .numbering import EARLY, NEAR, USUAL, Verdict

MAX_DAYS = 31  # between two bills that may be one, where no account differs
MONTH = (27, 32)  # days between bills of one month and of the next
WEEKS = (7, 14, 21, 28)
MIN_STEP = 5  # days; below it a step is no turn, but may be another copy
MIN_RHYTHM = 4  # further bills whose common step is no chance
MAX_TURNS = 4  # weeks between two bills of a vendor who bills every week


def judge_lines(
    earlier: Bill,
    later: Bill,
    history: History,
    *,
    near: int = NEAR,
    other_account: bool = False,
) -> Verdict:
    """Say what a pair of bills with the same lines and other numbers is.

    :param history: of the vendor, these two included
    :param near: days that a copy may be off
    :param other_account: whether the later one is the first that goes to an account
    """
    same = history.same(earlier, later)
    days = (later.day - earlier.day).days
    facts = {"days": days, "same": len(same)}

    def copy(reason: str, is_strong: bool) -> Verdict:
        """Return a copy; a doubt where the vendor counted both and it is not strong."""
        facts["in_order"] = is_in_order(earlier, later, history)
        is_copy = is_strong or not facts["in_order"]
        return Verdict("copy" if is_copy else "doubt", reason, facts)

    others = {earlier.day, *(bill.day for bill in same)}
    usual = interval({later.day, *others}) or interval(others)
    if len(others) >= USUAL and usual:
        facts["interval"] = usual
        if days >= usual * EARLY:
            kind = "doubt" if other_account else "counted"
            return Verdict(kind, "rhythm", facts)
        return copy("same_period", len(same) >= MIN_RHYTHM)
    if other_account:
        return Verdict("copy", "other_account", facts)
    if len(same) >= USUAL or days > MAX_DAYS or _keeps_step(earlier, later, same):
        return Verdict("counted", "usual", facts)
    # a gap as long as a turn may be the first one of a rhythm, unless the vendor asks
    # for the amount at other times alone
    is_seldom = bool(same) and min(_steps(earlier, later, same)) > MAX_DAYS
    is_odd = not same and history.is_varied(earlier.amount)
    if days <= near and (is_seldom or not _is_turn(days)):
        return copy("same_lines", is_odd)
    if is_odd:
        return copy("odd_amount", is_strong=False)
    return Verdict("doubt", "same_lines", facts)


def _is_turn(days: int) -> bool:
    """Return whether bills of weeks or months are so many days apart."""
    return days in WEEKS or MONTH[0] <= days <= MONTH[1]


def _keeps_step(earlier: Bill, later: Bill, same: Sequence[Bill]) -> bool:
    """Return whether the second bill comes in a turn that another bill keeps: as long
    after the first as two others are apart, or a few times as long."""
    days = (later.day - earlier.day).days
    if not any(map(_is_turn, (days - 1, days, days + 1))):  # a day off is none
        return False
    steps = _steps(earlier, later, same)
    return any(_is_multiple(days, step) for step in steps if step >= MIN_STEP)


def _steps(earlier: Bill, later: Bill, same: Sequence[Bill]) -> list[int]:
    """Return the days from each bill of an amount to the next, but for this pair's."""
    every = sorted({earlier.day, later.day, *(bill.day for bill in same)})
    return [
        (after - before).days
        for before, after in pairwise(every)
        if (before, after) != (earlier.day, later.day)
    ] or [0]


def _is_multiple(days: int, step: int) -> bool:
    times = round(days / step)
    slack = min(SLACK, step // 3)
    return 1 <= times <= MAX_TURNS and abs(days - times * step) <= slack
