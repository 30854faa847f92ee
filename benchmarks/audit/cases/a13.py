# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A13 VENDOR-DORMANT: nothing for 18 months, then a large bill or a new account."""

from datetime import timedelta
from random import Random

from audit.book.book import Book
from audit.book.things import Move, Vendor

from .case import Case, Maker
from .common import DAY, ago, around, bill, history, vendor

make = Maker("A13")


def _asleep(book: Book, rng: Random, number: int, since: int) -> Vendor:
    """A vendor that billed each month at first, the last time so many days ago."""
    of = vendor(book, rng, book.both(number), "hygiene")
    last = ago(book, since)
    days = [last - n * 33 * DAY for n in range(9, -1, -1)]
    days = [day for day in days if day > book.start]
    history(book, rng, of, days, around(rng, 300, 0.3, len(days)))
    return of


def _wakes(book: Book, rng: Random, of: Vendor, net: float, **how) -> Move:
    return bill(book, rng, of, ago(book, rng.randint(20, 70)), net, **how)


def plant(book: Book, rng: Random) -> list[Case]:
    """Awake with a large bill, or with an account that it never had."""
    found = []
    for number in range(book.amount_of_cases(20)):
        of = _asleep(book, rng, number, rng.randint(660, 1000))
        move = _wakes(book, rng, of, rng.uniform(1900, 6000))
        found.append(make.planted("large bill", move, of, also="A16 A17"))
    for number in range(book.amount_of_cases(12)):
        of = _asleep(book, rng, number, rng.randint(660, 1000))
        made = book.office(rng, of.company, ago(book, 110))
        bank = book.bank(rng, of, made=made - timedelta(days=2))
        move = _wakes(book, rng, of, rng.uniform(250, 500), bank=bank)
        found.append(make.planted("new account", move, of, bank, also="A08"))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """Not so long, small, every other year, first bill of all."""
    found = []
    for number in range(book.amount_of_cases(10)):
        of = _asleep(book, rng, number, rng.randint(380, 480))
        move = _wakes(book, rng, of, rng.uniform(1900, 5000))
        found.append(make.innocent("fifteen months", move, of, also="A16 A17"))
    for number in range(book.amount_of_cases(10)):
        of = _asleep(book, rng, number, rng.randint(660, 1000))
        move = _wakes(book, rng, of, rng.uniform(150, 600))
        found.append(make.innocent("as small as ever", move, of))
    for number in range(book.amount_of_cases(8)):
        of = vendor(book, rng, book.both(number), "studies")
        days = [ago(book, 40 + 640 * n) for n in (2, 1, 0) if 40 + 640 * n < 1400]
        nets = around(rng, 2600, 0.04, len(days))
        bills = history(book, rng, of, days, nets)
        found.append(make.disputed("every 21 months", bills[-1], of))
    for number in range(book.amount_of_cases(10)):
        day = ago(book, rng.randint(40, 200))
        of = vendor(book, rng, book.both(number), "studies", first=day)
        move = bill(book, rng, of, day, rng.uniform(1500, 4000))
        found.append(make.innocent("first bill of all", move, of))
    return found
