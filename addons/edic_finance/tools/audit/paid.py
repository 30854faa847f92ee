# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The comparison of two payments of one amount to one payee: do they pay the same
twice?

They do not where each pays bills of its own, told apart by their numbers, or a part of
one bill. Without bills only a rhythm tells: rents and advances come each month. What
the payee paid back makes up for one payment, not for all of that amount.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .interval import interval
from .reference import compare, parse

CENT = Decimal("0.01")
EARLY = 0.6  # of the usual days from one payment to the next
SAME = frozenset({"equal", "confused", "contained"})


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill that is paid; ``terms``: its instalments, one if there are none."""

    id: int
    ref: str
    day: date
    total: Decimal
    terms: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment and the bills that it is for, in one currency."""

    day: date
    amount: Decimal
    bills: tuple[Bill, ...] = ()


def doubt(earlier: Payment, later: Payment, days: Sequence[date] = ()) -> str | None:
    """Return why the later of two payments may pay the same again; None where it does
    not.

    :param days: of all payments of that amount to that payee before it
    :return: ``same_bill``, ``same_number``, ``no_number``, ``too_much`` or ``no_bill``
    """
    shared = [bill for bill in earlier.bills if bill in later.bills]
    if shared:
        return None if _are_parts(earlier, later, shared) else "same_bill"
    if not earlier.bills or not later.bills:
        return None if _is_rhythm(earlier, later, days) else "no_bill"
    if not all(bill.ref for bill in (*earlier.bills, *later.bills)):
        return None if _is_rhythm(earlier, later, days) else "no_number"
    if any(_is_one(ours, theirs) for ours in earlier.bills for theirs in later.bills):
        return "same_number"
    for payment in (earlier, later):
        if payment.amount > sum(bill.total for bill in payment.bills) + CENT:
            return "too_much"
    return None


def made_up_for(
    pairs: Iterable[tuple[int, int]], days: Mapping[int, date], back: Iterable[date]
) -> frozenset[int]:
    """Return which payments repayments of that amount undo: each one, the last before
    it that is still one of a doubtful pair.

    :param pairs: ids of payments, two by two doubtful
    :param days: of the payee's own payments among these, by id
    :param back: days of the payee's repayments
    """
    found, left = set(), list(pairs)
    for day in sorted(back):
        before = [
            (days[payment], payment)
            for payment in {payment for pair in left for payment in pair}
            if payment in days and days[payment] <= day
        ]
        if before:
            gone = max(before)[1]
            found.add(gone)
            left = [pair for pair in left if gone not in pair]
    return frozenset(found)


def _are_parts(earlier: Payment, later: Payment, shared: Sequence[Bill]) -> bool:
    """Return whether both are parts of what their bills ask for."""
    for bill in shared:
        parts = bill.terms.count(earlier.amount)
        if len(bill.terms) > 1 and parts:
            return parts > 1
    total = sum(bill.total for bill in {*earlier.bills, *later.bills})
    return earlier.amount + later.amount <= total + CENT


def _is_one(ours: Bill, theirs: Bill) -> bool:
    like = compare(parse(ours.ref, ours.day.year), parse(theirs.ref, theirs.day.year))
    return ours.ref == theirs.ref or bool(like and like.pattern in SAME)


def _is_rhythm(earlier: Payment, later: Payment, days: Sequence[date]) -> bool:
    usual = interval([*days, earlier.day])
    return bool(usual) and (later.day - earlier.day).days >= (usual or 0) * EARLY
