# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta
from decimal import Decimal

import pytest

from edic_finance.tools.audit.interval import interval
from edic_finance.tools.audit.paid import Bill, Payment, doubt, made_up_for
from edic_finance.tools.audit.periods import period_ends

DAY = date(2026, 3, 10)


def bill(number, ref, total=100, terms=()):
    amounts = tuple(Decimal(term) for term in terms)
    return Bill(number, ref, DAY, Decimal(total), amounts)


def pay(*bills, after=0, amount=100):
    return Payment(DAY + timedelta(days=after), Decimal(amount), bills)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (pay(bill(1, "F-118")), pay(bill(2, "F-119")), None),
        (pay(bill(1, "F-118")), pay(bill(1, "F-118")), "same_bill"),
        (pay(bill(1, "F-118", 200)), pay(bill(1, "F-118", 200)), None),
        (pay(bill(1, "F-1180")), pay(bill(2, "F 1180")), "same_number"),
        (pay(bill(1, "F-1180")), pay(bill(2, "F-118O")), "same_number"),
        (pay(bill(1, "118")), pay(bill(2, "118")), "same_number"),
        (pay(bill(1, "F-118", 99)), pay(bill(2, "F-119")), "too_much"),
        (pay(bill(1, "F-118", 50), bill(3, "F-7", 50)), pay(bill(2, "F-119")), None),
        (pay(bill(1, "")), pay(bill(2, "F-119")), "no_number"),
        (pay(), pay(bill(2, "F-119")), "no_bill"),
        (pay(), pay(), "no_bill"),
    ],
)
def test_doubt_says_why_two_payments_may_be_one(first, second, reason):
    assert doubt(first, second) == reason


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        (("100", "300"), "same_bill"),  # the deposit twice
        (("100", "100", "200"), None),
        (("150", "250"), None),
        (("400",), None),
    ],
)
def test_instalments_are_no_doubt(terms, reason):
    owed = bill(1, "F-118", 400, terms)
    assert doubt(pay(owed), pay(owed, after=5)) == reason


@pytest.mark.parametrize(("after", "reason"), [(30, None), (19, None), (4, "no_bill")])
def test_advances_come_in_a_rhythm(after, reason):
    months = [date(2025, 12, 10), date(2026, 1, 10), date(2026, 2, 9)]
    assert doubt(pay(), pay(after=after), months) == reason


@pytest.mark.parametrize(
    ("days", "usual"),
    [
        (["2026-01-05", "2026-02-05", "2026-03-06", "2026-04-04"], 29),
        (["2026-01-05", "2026-01-12", "2026-01-19"], 7),
        (["2026-01-05", "2026-01-05", "2026-02-05", "2026-03-05"], 30),
        (["2026-01-05", "2026-02-05"], None),
        (["2026-01-05", "2026-01-20", "2026-04-05", "2026-04-09"], None),
        ([], None),
    ],
)
def test_usual_interval_is_found(days, usual):
    assert interval(map(date.fromisoformat, days)) == usual


@pytest.mark.parametrize(
    ("fiscal", "ends"),
    [
        ((12, 31, 12), ["2025-12-31", "2026-12-31"]),
        ((3, 31, 12), ["2025-03-31", "2026-03-31"]),
        ((12, 31, 3), ["2025-12-31", "2026-03-31"]),
        ((2, 29, 12), ["2025-02-28", "2026-02-28"]),
        ((12, 31, 1), ["2026-01-31", "2026-02-28"]),
    ],
)
def test_period_ends(fiscal, ends):
    month, day, months = fiscal
    found = period_ends(date(2026, 2, 1), date(2026, 2, 20), month, day, months)
    assert [str(end) for end in found] == ends


@pytest.mark.parametrize(
    ("pairs", "paid", "back", "gone"),
    [
        ([(2, 1)], {1: 0, 2: 1}, [9], {2}),
        ([(2, 1)], {1: 0, 2: 8}, [4], {1}),  # the first came back, then anew
        ([(2, 1)], {1: 5, 2: 8}, [4], set()),
        ([(2, 1), (3, 1), (3, 2)], {1: 0, 2: 1, 3: 2}, [9], {3}),
        ([(2, 1), (3, 1), (3, 2)], {1: 0, 2: 1, 3: 2}, [9, 9], {2, 3}),
        ([(2, 1), (3, 1), (3, 2)], {1: 0, 2: 1, 3: 2}, [9, 9, 9], {2, 3}),
        ([(2, 1), (6, 5)], {1: 0, 2: 1, 5: 40, 6: 41}, [50, 50], {2, 6}),
        ([(2, 1), (6, 5)], {1: 0, 2: 1, 5: 40, 6: 41}, [50, 9], {2, 6}),
        ([(2, 1)], {2: 3}, [9], {2}),  # the other is another payee's
    ],
)
def test_a_repayment_makes_up_for_one(pairs, paid, back, gone):
    days = {number: DAY + timedelta(days=after) for number, after in paid.items()}
    found = made_up_for(pairs, days, [DAY + timedelta(days=after) for after in back])
    assert found == gone
