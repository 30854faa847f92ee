# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A23 FREQ-SEASON: a bill too soon, one that did not come, a month out of line, a
flurry. The unit of the month is an account's total; its bills stand for it."""

from datetime import timedelta
from random import Random

from audit.book import calendar
from audit.book.book import Book
from audit.book.things import Company, Vendor

from .case import Case, Maker
from .common import DAY, ago, around, between, bill, history, monthly, vendor

make = Maker("A23")
FIRST_SUB_ACCOUNT = 50  # the last ten of the ground's sub-accounts are for months


def sub_account(company: Company, number: int) -> str:
    """An account that only the cases book on."""
    base = "6063" if company.key == "fr" else "5255"
    return f"{base}9{number:02d}"


def _regular(
    book: Book, rng: Random, number: int, last: int, count: int = 24, **more
) -> Vendor:
    of = vendor(book, rng, book.both(number), "hygiene", **more)
    days = [
        day + timedelta(days=rng.randint(-1, 1))
        for day in monthly(book, ago(book, last), count)
    ]
    history(book, rng, of, days, around(rng, 300, 0.1, count))
    return of


def plant(book: Book, rng: Random) -> list[Case]:
    """Each limb of the rule."""
    found = []
    for number in range(book.amount_of_cases(10)):
        of = _regular(book, rng, number, 22)
        extra = bill(book, rng, of, ago(book, 42 + 30 * rng.randint(1, 4)), 290)
        found.append(make.planted("too soon", extra, of.bills[-1], of))
    for number in range(book.amount_of_cases(10)):
        of = _regular(book, rng, number, rng.randint(75, 110))
        found.append(make.planted("did not come", of, of.bills[-1]))
    for number in range(book.amount_of_cases(8)):
        of = _regular(book, rng, number, 25)
        day = ago(book, rng.randint(90, 200))
        many = [bill(book, rng, of, day + n * DAY, 240 + 9 * n) for n in range(7)]
        found.append(make.planted("flurry", *many, of))
    for number in range(book.amount_of_cases(6)):
        found.append(_month(book, rng, number))
    return found


def _month(book: Book, rng: Random, number: int) -> Case:
    """An account that costs the same each month, but for one."""
    company = book.both(number)
    account = sub_account(company, FIRST_SUB_ACCOUNT + number // 2)
    of = vendor(book, rng, company, "hygiene")
    months = calendar.months(book.start, ago(book, 40))
    odd = months[-rng.randint(2, 5)]
    bills = []
    for month in months:
        net = around(rng, 1000, 0.06, 1)[0] * (4 if month == odd else 1)
        move = bill(book, rng, of, month.replace(day=12), net, account=account)
        bills += [move] if month == odd else []
    return make.planted("month out of line", *bills, of, also="A16")


def innocent(book: Book, rng: Random) -> list[Case]:
    """No rhythm, a slower one, in its time, given up, a month that is always so."""
    found = []
    recent = between(book, 400, 60)

    def take(wanted: int, rhythm: str) -> list:
        return book.take(
            rng,
            book.amount_of_cases(wanted),
            lambda m: (
                recent(m)
                and m.vendor.profile is not None
                and m.vendor.profile.rhythm == rhythm
                and len(m.vendor.bills) > 9
                and sum(bill.is_taken for bill in m.vendor.bills) < 4
            ),
            distinct=False,
        )

    found += [make.innocent("no rhythm", move) for move in take(8, "irregular")]
    found += [make.innocent("each quarter", move) for move in take(8, "quarterly")]
    found += [make.innocent("in its time", move) for move in take(8, "monthly")]
    for number in range(book.amount_of_cases(6)):
        of = _regular(book, rng, number, 20)
        found.append(make.innocent("goes on", of, of.bills[-1]))
    for number in range(book.amount_of_cases(6)):
        of = _regular(book, rng, number, 300)
        of.active = False
        found.append(make.disputed("given up and archived", of, of.bills[-1]))
    for number in range(book.amount_of_cases(4)):
        found.append(_always(book, rng, number))
    return found


def _always(book: Book, rng: Random, number: int) -> Case:
    """An account that costs three times as much each October.

    Its bills go on to the last day of the book: none is missing on any day of the year.
    """
    company = book.both(number)
    account = sub_account(company, FIRST_SUB_ACCOUNT + 5 + number // 2)
    of = vendor(book, rng, company, "hygiene")
    days = [month.replace(day=12) for month in calendar.months(book.start, book.end)]
    bills = {}
    for day in days:
        if day <= book.end:
            net = around(rng, 800, 0.06, 1)[0] * (3 if day.month == 10 else 1)
            bills[day] = bill(book, rng, of, day, net, account=account)
    last = max(day for day in bills if day.month == 10)
    return make.innocent("always so in October", bills[last])
