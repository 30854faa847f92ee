# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A01 DUP-EXACT: the same number of the same vendor, in one year or with one amount."""

from datetime import date
from random import Random

from audit.book.book import Book

from .case import Case, Maker
from .common import DAY, times, usual

make = Maker("A01")


def plant(book: Book, rng: Random) -> list[Case]:
    """Recorded twice: soon after, with another amount, or in the next year."""
    found = []
    for bill in book.take(rng, book.amount_of_cases(12), _early(book)):
        twin = book.copy(rng, bill, day=bill.day + rng.randint(1, 20) * DAY)
        found.append(make.planted("same year, same amount", bill, twin, also="A02 A05"))
    for bill in book.take(rng, book.amount_of_cases(8), _early(book)):
        lines = times(bill.lines, 1.31)
        twin = book.copy(rng, bill, day=bill.day + 30 * DAY, lines=lines)
        found.append(make.planted("same year, other amount", bill, twin))
    for bill in book.take(rng, book.amount_of_cases(10), _late(book)):
        day = date(bill.day.year + 1, 1, rng.randint(3, 28))
        twin = book.copy(rng, bill, day=day)
        found.append(make.planted("next year, same amount", bill, twin, also="A02 A05"))
    for bill in book.take(rng, book.amount_of_cases(4), _early(book)):
        twin = book.copy(rng, bill, day=bill.day + DAY, state="draft", pay=None)
        found.append(make.planted("second one a draft", bill, twin, also="A02"))
    for bill in book.take(rng, book.amount_of_cases(4), _early(book)):
        days = (bill.day + at * DAY for at in (1, 2, 3))
        twins = [book.copy(rng, bill, day=day, pay=None) for day in days]
        found.append(make.planted("four times", bill, *twins, also="A02 A05"))
    return found


def _early(book: Book):
    where = usual(book)
    return lambda move: where(move) and move.day.month <= 10


def _late(book: Book):
    where = usual(book)
    return lambda move: where(move) and move.day.month >= 11


def innocent(book: Book, rng: Random) -> list[Case]:
    """Numbers that start anew, that two vendors share, or that were taken back."""
    found = []
    count = book.amount_of_cases(8)
    ones, others = (
        book.take(rng, count, usual(book)),
        book.take(rng, count, usual(book)),
    )
    for bill, other in zip(ones, others, strict=False):
        if bill.vendor is not other.vendor and bill.net != other.net:
            other.ref_number = bill.ref_number
            found.append(make.innocent("number of another vendor", bill, other))
    for bill in book.take(rng, count, _late(book)):
        day = date(bill.day.year + 1, 2, rng.randint(3, 28))
        twin = book.copy(rng, bill, day=day, lines=times(bill.lines, 1.27))
        found.append(make.innocent("numbers start anew each year", bill, twin))
    for bill in book.take(rng, count, _early(book)):
        twin = book.copy(rng, bill, day=bill.day + 3 * DAY)
        back = book.reverse(rng, twin, twin.day + 6 * DAY)
        found.append(make.innocent("second one reversed", bill, twin, back))
    for bill in book.take(rng, book.amount_of_cases(6), _early(book)):
        twin = book.copy(rng, bill, day=bill.day + DAY, state="cancel", pay=None)
        found.append(make.innocent("second one cancelled", bill, twin))
    for bill in book.take(rng, book.amount_of_cases(6), usual(book)):
        back = book.reverse(rng, bill, bill.day + 9 * DAY, number=bill.ref_number)
        found.append(make.innocent("credit note with its number", bill, back))
    return found + _disputed(book, rng)


def _disputed(book: Book, rng: Random) -> list[Case]:
    """The number is that of an order delivered in parts."""
    found = []
    for bill in book.take(rng, book.amount_of_cases(6), _early(book)):
        bill.values["invoice_origin"] = bill.ref_number
        part = book.copy(
            rng, bill, day=bill.day + 25 * DAY, lines=times(bill.lines, 0.6)
        )
        found.append(make.disputed("order delivered in parts", bill, part))
    return found
