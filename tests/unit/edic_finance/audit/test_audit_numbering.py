# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A vendor's counting: what is a copy, what is the next bill."""

from datetime import date
from decimal import Decimal

import pytest

from edic_finance.tools.audit.history import Bill, History
from edic_finance.tools.audit.numbering import judge
from edic_finance.tools.audit.reference import compare, parse

MONTHLY = [
    (f"2026-{m:02}-05", f"FA-2026-{n:04}", 100)
    for m, n in ((1, 112), (2, 145), (3, 178), (4, 211), (5, 244))
]
OTHERS = [  # the same counting at other amounts
    (f"2026-{m:02}-15", f"RE{n}", 200 + n)
    for m, n in ((1, 4012), (2, 4025), (3, 4039), (4, 4051), (5, 4066), (6, 4077))
]


def verdict(rows, former, latter, **options):
    """The verdict on two of a vendor's bills, given by their places."""
    bills = [
        Bill(place, date.fromisoformat(day), parse(ref, int(day[:4])), Decimal(amount))
        for place, (day, ref, amount) in enumerate(rows)
    ]
    first, second = sorted((bills[former], bills[latter]), key=lambda b: (b.day, b.id))
    like = compare(first.ref, second.ref)
    assert like, (first.ref.raw, second.ref.raw)
    return judge(first, second, like, History(bills), **options)


def pair(rows, *couple, **options):
    found = verdict([*rows, *couple], len(rows), len(rows) + 1, **options)
    return found.kind, found.reason


@pytest.mark.parametrize(
    ("couple", "found"),
    [
        # the same number, whenever it comes
        (("2026-03-05", "FA 2026 178", "2026-05-28"), ("copy", "same_number")),
        # beside the bill that it copies
        (("2026-03-05", "FA-2026-0108", "2026-03-05"), ("copy", "out_of_line")),
        (("2026-03-05", "FA-2026-9178", "2026-03-05"), ("copy", "out_of_line")),
        (("2026-03-05", "FA-2026-178X", "2026-03-06"), ("copy", "same_number")),
        (("2026-03-05", "FA-2016-0178", "2026-03-09"), ("copy", "same_day")),
        # the next number of the same day may be a second bill
        (("2026-03-05", "FA-2026-0179", "2026-03-05"), ("doubt", "next_number")),
        # on its day a number is what it should be, on others not
        (("2026-03-05", "FA-2026-0138", "2026-03-25"), ("copy", "jump")),
    ],
)
def test_beside_a_subscription(couple, found):
    day, ref, later = couple
    rows = [row for row in MONTHLY if row[0] != day]
    bill = next(row for row in MONTHLY if row[0] == day)
    assert pair(rows, bill, (later, ref, 100)) == found


def test_a_subscription_goes_on():
    rows = [
        (f"2026-{month:02}-05", f"FA-2026-{month:03}", 100) for month in range(1, 9)
    ]
    for place in range(7):
        assert verdict(rows, place, place + 1).kind == "counted"
    assert verdict([*rows, ("2026-08-18", "FA-2026-009", 100)], 7, 8).reason == "early"
    few = [*rows[:2], ("2026-02-18", "FA-2026-003", 100)]
    assert verdict(few, 1, 2).kind == "counted", "two make no rhythm"


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        # both are of one day, at a price that is not usual
        (("2026-03-20", "RE4041"), ("2026-03-20", "RE4047"), "copy"),
        (("2026-03-20", "RE4041"), ("2026-03-20", "RE4042"), "doubt"),
        (("2026-03-20", "RE4041"), ("2026-03-20", "RE7041"), "copy"),
        (("2026-03-20", "RE4041"), ("2026-03-20", "RE441"), "copy"),
        # the vendor counted on
        (("2026-03-20", "RE4041"), ("2026-04-10", "RE4049"), "counted"),
        (("2026-03-20", "RE4041"), ("2026-03-25", "RE4043"), "counted"),
        # no vendor counts like this
        (("2026-03-20", "RE4041"), ("2026-04-10", "RE4014"), "copy"),
        (("2026-03-20", "RE4041"), ("2026-04-10", "RE4941"), "copy"),
        (("2026-03-20", "RE4041"), ("2026-04-10", "RE441"), "copy"),
        (("2026-03-20", "RE4041"), ("2026-04-10", "RX4041"), "copy"),
    ],
)
def test_two_of_a_vendor_that_counts(first, second, found):
    kind, _reason = pair(OTHERS, (*first, 99), (*second, 99))
    assert kind == found


@pytest.mark.parametrize(
    ("couple", "found"),
    [
        (("2026-04-20", "K/5312/2023"), ("copy", "odd_form")),  # no year of the bill
        (("2026-04-20", "K/5312/2726"), ("copy", "odd_form")),
        (("2026-04-20", "K/5321/2026"), ("copy", "odd_amount")),
        (("2026-03-02", "K/5321/2026"), ("copy", "same_day")),
    ],
)
def test_a_vendor_that_never_asks_for_one_amount_twice(couple, found):
    rows = [(f"2026-{m:02}-11", f"K/{5270 + 17 * m}/2026", 70 + m) for m in range(1, 9)]
    entry = ("2026-03-02", "K/5312/2026", 99)
    assert pair(rows, entry, (*couple, 99)) == found
    again = [("2026-01-30", "K/5290/2026", 99)]
    if found[1] == "odd_amount":
        assert pair(rows + again, entry, (*couple, 99))[0] == "counted"


def test_zeros_left_out_are_no_sign():
    rows = [(f"2026-{m:02}-05", f"FA-2026-{m:03}", 100) for m in range(1, 7)]
    assert verdict([*rows, ("2026-07-05", "FA 2026 7", 100)], 5, 6).kind == "counted"


def test_several_bills_of_a_day_are_usual():
    sites = [
        (f"2026-{month:02}-02", f"C-{month}{site:02}31", 35)
        for month in (1, 2, 3)
        for site in (1, 2, 5)
    ]
    assert verdict(sites, 0, 1).reason == "siblings"
    kind, _reason = pair(
        sites[:-3], ("2026-03-02", "C-30131", 35), ("2026-03-02", "C-3013199", 35)
    )
    assert kind == "copy", "too far for a sibling"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2026-01-31", "4711-01-2026"), ("2026-02-28", "4711-02-2026")),
        (("2025-12-28", "4711-2025"), ("2026-01-03", "4711-2026")),
        (("2020-12-09", "202012-005"), ("2021-02-10", "202102-005")),
        (("2026-02-03", "62-01-88"), ("2026-03-02", "62-02-88")),  # a month late
    ],
)
def test_numbers_of_months_go_on(first, second):
    assert pair([], (*first, 80), (*second, 80)) == ("counted", "period")


def test_a_number_typed_wrong_that_is_no_month():
    rows = [(f"2026-{m:02}-03", f"62-{m:02}-88", 80) for m in (1, 2, 3)]
    assert pair(rows, ("2026-04-03", "62-04-88", 80), ("2026-04-03", "62-14-88", 80))[
        0
    ] == ("copy")


def test_what_stands_in_every_number_does_not_change():
    rows = [(f"2026-{m:02}-03", f"C7795/{m:04}", 60 + m) for m in range(1, 6)]
    entry = ("2026-06-03", "C7795/0006", 80)
    assert pair(rows, entry, ("2026-07-01", "C7759/0006", 80)) == ("copy", "odd_form")


@pytest.mark.parametrize(
    ("months", "couple", "found"),
    [
        (5, ("2025-01-25", "202506072"), ("copy", "odd_form")),
        (5, ("2025-04-08", "202506332"), ("counted", "counted")),
        (3, ("2025-01-25", "202506072"), ("counted", "counted")),  # by chance, maybe
    ],
)
def test_what_every_number_ends_with_does_not_change(months, couple, found):
    rows = [
        (f"2025-{m:02}-07", f"20250{m + 59}32", 80 if m % 2 else 60 + m)
        for m in (2, 3, 5, 6, 7)[:months]
    ]
    assert pair(rows, ("2025-01-07", "202506032", 80), (*couple, 80)) == found


def test_numbers_without_an_order_do_not_follow_each_other():
    rows = [
        (f"2026-0{i}-01", ref, 10 + i)
        for i, ref in enumerate(
            ("A7F93K21", "QX8812TT", "77PLK3A1", "Z1Z9H4B2", "KK20WM55", "9D8T7R61"), 1
        )
    ]
    entry = ("2026-03-01", "3N8UE7YR", 80)
    assert pair(rows, entry, ("2026-03-20", "3N8UE8YR", 80)) == ("copy", "odd_form")


def test_number_of_a_contract_is_doubt_alone():
    rows = [(f"2026-{m:02}-03", f"Contrat 4711/{m}", 80) for m in (1, 2)]
    rows += [(f"2026-{m:02}-03", "CONTRAT-4711", 80) for m in (1, 2)]
    first, second = (
        ("2026-03-03", "Contrat 4711", 80),
        ("2026-04-03", "CONTRAT/4711", 80),
    )
    assert pair(rows, first, second) == ("doubt", "contract")
    assert pair(rows[2:3], first, second) == ("copy", "same_number")


def test_a_vendor_of_parts_writes_them_itself():
    rows = [("2026-01-01", f"60{n}-2026", 9) for n in range(11, 15)]
    rows += [("2026-01-01", f"60{n}-2026-1", 9) for n in range(21, 25)]
    first, second = ("2026-03-03", "6093-2026", 80), ("2026-03-20", "6093-2026-2", 80)
    assert pair(rows, first, second) == ("counted", "both_usual")
    assert pair(rows[:5], first, second) == ("copy", "same_number")


def test_facts_say_what_does_not_fit():
    rows = [row for row in MONTHLY if row[0] != "2026-03-05"]
    bill, copy = (
        ("2026-03-05", "FA-2026-0178", 100),
        ("2026-03-05", "FA-2026-0108", 100),
    )
    found = verdict([*rows, bill, copy], 4, 5)
    assert found.facts["number"] == "108"
    assert found.facts["before"] == "112"
    assert found.facts["after"] == "244"


def test_near_is_a_parameter():
    rows = [(f"2026-0{m}-01", f"S{m}-4711", 50) for m in (1, 2)]
    first, second = ("2026-03-01", "S3-4711", 80), ("2026-03-12", "S8-4711", 80)
    assert pair(rows, first, second, near=11)[0] == "copy"
    assert pair(rows, first, second, near=10)[0] == "counted"
