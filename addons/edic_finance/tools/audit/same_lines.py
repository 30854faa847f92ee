# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether two bills of one vendor with the same amount and lines are one bill, though
their numbers have nothing in common.

It is the plainest test of an auditor, and the one that rents and subscriptions fill: so
it asks whether the vendor's bills of that amount come at one interval, and whether the
second bill comes in its turn. A second bill to another account is what a fraud looks
like: then only a kept rhythm speaks for it.
"""

from datetime import date

from .history import Bill, History
from .interval import interval
from .numbering import EARLY, NEAR, USUAL, Verdict

MAX_DAYS = 31  # between two bills that may be one, where no account differs
MONTH = (27, 32)  # days between bills of one month and of the next
WEEKS = (7, 14, 21, 28)


def judge_lines(
    one: Bill,
    two: Bill,
    history: History,
    *,
    near: int = NEAR,
    other_account: bool = False,
) -> Verdict:
    """Say what a pair of bills with the same lines and other numbers is.

    :param one: the earlier bill; ``two``: the later one
    :param history: of the vendor, these two included
    :param near: days that a copy may be off
    :param other_account: whether the later one is the first that goes to an account
    """
    same = history.same(one, two)
    days = (two.day - one.day).days
    facts = {"days": days, "same": len(same)}
    others = {one.day, *(bill.day for bill in same)}
    usual = interval({two.day, *others}) or interval(others)
    if len(others) >= USUAL and usual:
        facts["interval"] = usual
        if days >= usual * EARLY:
            kind = "doubt" if other_account else "counted"
            return Verdict(kind, "rhythm", facts)
        return Verdict("copy", "same_period", facts)
    if other_account:
        return Verdict("copy", "other_account", facts)
    if len(same) >= USUAL or _is_turn(one.day, two.day) or days > MAX_DAYS:
        return Verdict("counted", "usual", facts)
    if days <= near:
        return Verdict("copy", "same_lines", facts)
    return Verdict("counted" if same else "doubt", "same_lines", facts)


def _is_turn(one: date, two: date) -> bool:
    """Return whether two days are as far apart as bills of weeks or months are."""
    days = (two - one).days
    return days in WEEKS or MONTH[0] <= days <= MONTH[1]
