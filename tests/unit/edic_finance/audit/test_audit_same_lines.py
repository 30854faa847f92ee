# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta
from decimal import Decimal

import pytest

from edic_finance.tools.audit.history import Bill, History
from edic_finance.tools.audit.reference import parse
from edic_finance.tools.audit.same_lines import judge_lines

FIRST = date(2025, 1, 10)


def bills(*offsets):
    """Bills of one amount, so many days after the first."""
    return [
        Bill(n, FIRST + timedelta(days=days), parse(f"X-{n * 7919}"), Decimal(100))
        for n, days in enumerate(offsets)
    ]


def judged(offsets, first, second, **options):
    known = bills(*offsets)
    verdict = judge_lines(known[first], known[second], History(known), **options)
    return verdict.kind, verdict.reason


@pytest.mark.parametrize("days", [0, 1, 3, 6, 8, 10])
def test_same_lines_again_within_days_are_a_copy(days):
    assert judged((0, days), 0, 1) == ("copy", "same_lines")


@pytest.mark.parametrize("days", [7, 11, 14, 18, 21, 25, 27, 28, 30, 31])
def test_a_week_or_a_month_alone_clears_no_pair(days):
    assert judged((0, days), 0, 1) == ("doubt", "same_lines")


@pytest.mark.parametrize("days", [32, 45, 80])
def test_what_is_far_apart_is_another_bill(days):
    assert judged((0, days), 0, 1)[0] == "counted"


def test_no_pair_within_a_month_is_silent_where_no_other_bill_of_the_amount_is():
    kinds = {judged((0, days), 0, 1)[0] for days in range(32)}
    assert kinds == {"copy", "doubt"}


@pytest.mark.parametrize(
    ("offsets", "first", "second"),
    [
        ((0, 7, 14), 0, 1),
        ((0, 7, 14), 1, 2),
        ((0, 7, 14), 0, 2),  # the one between keeps the step
        ((0, 14, 28), 0, 1),
        ((0, 31, 59), 0, 1),
        ((0, 31, 59), 1, 2),
        ((0, 6, 14), 1, 2),  # a day early
    ],
)
def test_a_third_bill_in_its_turn_clears_a_week_or_a_month(offsets, first, second):
    assert judged(offsets, first, second)[0] == "counted"


@pytest.mark.parametrize(
    ("second", "kind"), [(371, "copy"), (372, "copy"), (379, "doubt"), (395, "doubt")]
)
def test_a_bill_of_the_year_before_keeps_no_weekly_or_monthly_step(second, kind):
    assert judged((0, 365, second), 1, 2)[0] == kind


def test_a_copy_of_the_same_week_keeps_no_step():
    assert judged((0, 2, 9), 1, 2)[0] == "doubt"


@pytest.mark.parametrize("days", [7, 14, 18, 30, 31])
def test_where_no_amount_comes_twice_one_that_does_is_a_copy(days):
    pair = bills(0, days)
    varied = [
        Bill(100 + n, FIRST + timedelta(days=40 * n), parse(f"V-{n}"), Decimal(n))
        for n in range(1, 12)
    ]
    verdict = judge_lines(*pair, History([*pair, *varied]))
    assert (verdict.kind, verdict.reason) == ("copy", "odd_amount")


def test_a_rent_is_no_copy_and_one_bill_more_in_its_month_is():
    rent = (0, 31, 59, 90, 120)
    assert judged(rent, 1, 2) == ("counted", "rhythm")
    assert judged((*rent, 124), 4, 5) == ("copy", "same_period")


def test_a_first_bill_to_a_new_account_is_a_copy_unless_it_comes_in_its_turn():
    assert judged((0, 60), 0, 1, other_account=True) == ("copy", "other_account")
    rent = (0, 31, 59, 90, 120)
    assert judged(rent, 3, 4, other_account=True) == ("doubt", "rhythm")


def test_what_a_vendor_asks_for_every_few_days_is_usual():
    assert judged((0, 2, 11, 13, 40, 41), 0, 1) == ("counted", "usual")


def test_bills_without_a_number_keep_a_rhythm():
    rent = bills(0, 31, 59, 90)
    history = History(rent[:1], rent[1:])
    assert judge_lines(rent[1], rent[2], history).reason == "rhythm"


def counted(*numbers, amounts=None):
    """Bills of one vendor, every third day; the last two are of one amount."""
    return [
        Bill(
            n,
            FIRST + timedelta(days=3 * n),
            parse(f"RE-{number}"),
            Decimal(1000 if n >= len(numbers) - 2 else (amounts or {}).get(n, n + 1)),
        )
        for n, number in enumerate(numbers)
    ]


OFTEN = {n: 500 + n // 2 for n in range(12)}  # each amount comes twice


@pytest.mark.parametrize(
    ("last", "amounts", "kind"),
    [
        (814, OFTEN, "doubt"),  # the vendor's next number
        (99141, OFTEN, "copy"),  # no number of the vendor's
        (814, None, "copy"),  # an amount that comes again at a vendor where none does
    ],
)
def test_two_numbers_of_the_vendors_own_order_may_be_two_deliveries(
    last, amounts, kind
):
    known = counted(*range(801, 814), last, amounts=amounts)
    verdict = judge_lines(known[-2], known[-1], History(known))
    assert (verdict.kind, verdict.reason) == (kind, "same_lines")
    assert verdict.facts["in_order"] == (last == 814)


def test_a_step_that_three_bills_keep_by_chance_is_no_alarm():
    def pair_of(steps):
        days = [*range(0, 31 * steps, 31), 31 * (steps - 1) + 9]
        known = [
            Bill(n, FIRST + timedelta(days=d), parse(f"RE-{100 + n}"), Decimal(9))
            for n, d in enumerate(days)
        ]
        return judge_lines(known[-2], known[-1], History(known))

    few, many = pair_of(4), pair_of(8)
    assert (few.kind, few.reason) == ("doubt", "same_period")
    assert (many.kind, many.reason) == ("copy", "same_period")
