# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A02 DUP-FUZZY-REF: one vendor, one amount, nearly the same number."""

from random import Random

from audit.book import refs
from audit.book.book import Book
from audit.book.things import Move

from .case import Case, Maker
from .common import DAY, ago, between, bill, times, usual, vendor

make = Maker("A02")
TURNS = (7, 14, 21, 28, 30, 31)  # days after which bills are sent again
PATTERNS = {
    "other separators": refs.separators,
    "prefix or zeros": refs.prefixed,
    "some characters more": refs.lengthened,
    "one digit wrong": refs.mistyped,
    "digits exchanged": refs.transposed,
    "misread by a scanner": refs.misread,
}


def plant(book: Book, rng: Random) -> list[Case]:
    """Recorded again under a number that was typed or read otherwise."""
    found = []
    for limb, mutate in PATTERNS.items():
        for move in book.take(rng, book.amount_of_cases(6), _mutable(book)):
            day = move.day + rng.randint(2, 80) * DAY
            twin = book.copy(rng, move, day=day, number=mutate(rng, move.ref_number))
            found.append(make.planted(limb, move, twin, also="A05"))
    return found + _same_lines(book, rng)


def _same_lines(book: Book, rng: Random) -> list[Case]:
    """The same lines again, under a number that has nothing in common; and to an
    account that the vendor did not have."""
    found = []
    seldom = usual(book)
    for move in book.take(rng, book.amount_of_cases(8), _seldom_asked(seldom)):
        number = refs.unrelated(rng, move.ref_number)
        twin = book.copy(
            rng, move, day=move.day + rng.randint(1, 6) * DAY, number=number
        )
        limb = "same lines, other number"
        found.append(make.planted(limb, move, twin, also="A05"))
    for move in book.take(rng, book.amount_of_cases(8), _seldom_asked(seldom)):
        number = refs.unrelated(rng, move.ref_number)
        day = move.day + rng.choice(TURNS) * DAY
        twin = book.copy(rng, move, day=day, number=number)
        limb = "same lines, a week or a month later"
        found.append(make.planted(limb, move, twin, also="A05"))
    for move in book.take(rng, book.amount_of_cases(6), _seldom_asked(seldom)):
        number = refs.unrelated(rng, move.ref_number)
        day = move.day + rng.randint(1, 6) * DAY
        bank = book.bank(rng, move.vendor, made=book.moment(day - 3 * DAY))
        twin = book.copy(rng, move, day=day, number=number, bank=bank)
        limb = "same lines, other account"
        found.append(make.planted(limb, move, twin, bank, also="A05 A08 A12"))
    return found


def _seldom_asked(where):
    """Bills of vendors that hardly ask for the amount again: others have a rhythm."""

    def is_seldom(move: Move) -> bool:
        known = [b for b in move.vendor.bills if b.net == move.net]
        return where(move) and len(known) < 3

    return is_seldom


def _mutable(book: Book):
    where = usual(book)
    return lambda move: where(move) and _has_digits(move.ref_number)


def _has_digits(ref: str) -> bool:
    end = [c for c in ref if c.isdigit()][-4:]
    return len(set(end)) > 2 and bool(set(end) & set("0158"))


def innocent(book: Book, rng: Random) -> list[Case]:
    """Subscriptions, short numbers, other amounts, long ago, taken back."""
    found = [
        make.innocent("subscription", entry)
        for entry in book.take(rng, book.amount_of_cases(12), _subscribed(book))
    ]
    for move in book.take(rng, book.amount_of_cases(8), usual(book)):
        number = refs.unrelated(rng, move.ref_number)
        twin = book.copy(
            rng, move, day=move.day + rng.randint(33, 80) * DAY, number=number
        )
        found.append(make.innocent("same amount, other number", move, twin))
    for move in book.take(rng, book.amount_of_cases(8), _mutable(book)):
        number = refs.mistyped(rng, move.ref_number)
        twin = book.copy(
            rng,
            move,
            day=move.day + rng.randint(2, 40) * DAY,
            number=number,
            lines=times(move.lines, 1.08),
        )
        found.append(make.innocent("next number, other amount", move, twin))
    for move in book.take(rng, book.amount_of_cases(6), usual(book, 1300, 220)):
        number = refs.separators(rng, move.ref_number)
        twin = book.copy(
            rng, move, day=move.day + rng.randint(110, 160) * DAY, number=number
        )
        found.append(make.innocent("months apart", move, twin))
    for move in book.take(rng, book.amount_of_cases(6), _mutable(book)):
        number = refs.separators(rng, move.ref_number)
        twin = book.copy(rng, move, day=move.day + 8 * DAY, number=number)
        back = book.reverse(rng, twin, twin.day + 7 * DAY)
        found.append(make.innocent("second one reversed", move, twin, back))
    return found + _short(book, rng)


def _subscribed(book: Book):
    in_time = between(book, 1100, 40)

    def where(move: Move) -> bool:
        profile = move.vendor.profile
        if not profile or profile.rhythm != "subscription" or not in_time(move):
            return False
        past = [b for b in move.vendor.bills if b.day < move.day and b.net == move.net]
        return profile.step == 1 and len(past) >= 4

    return where


def _short(book: Book, rng: Random) -> list[Case]:
    """Small vendors that number 17, 18, 19."""
    found = []
    for number in range(book.amount_of_cases(6)):
        company = book.both(number)
        of = vendor(book, rng, company)
        first, net = rng.randint(11, 60), rng.randint(80, 400)
        day = ago(book, rng.randint(200, 900))
        move = bill(book, rng, of, day, net, number=str(first))
        second = bill(book, rng, of, day + 47 * DAY, net, number=str(first + 1))
        found.append(make.innocent("short numbers", move, second))
    return found
