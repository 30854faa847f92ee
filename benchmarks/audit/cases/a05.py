# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A05 DUP-PAYMENT: paid twice, paid too much, money with the vendor."""

from decimal import Decimal
from random import Random

from audit.book import calendar, refs
from audit.book.amounts import bill_total
from audit.book.book import Book
from audit.book.things import Move, Payment

from .case import Case, Maker
from .common import DAY, ago, between, money, usual, vendor, working_ago

make = Maker("A05")


def again(book: Book, rng: Random, move: Move, days: int, **more) -> Payment:
    """The bill's payment once more, for no bill."""
    first = move.paid[0][0]
    day = calendar.working(move.company.country, first.day + days * DAY)
    payment = book.pay(rng, [move], day, amounts=[first.amount], **more)
    move.paid.pop()
    payment.covers = []
    return payment


def plant(book: Book, rng: Random) -> list[Case]:
    """Each limb of the rule."""
    found = []
    for move in book.take(rng, book.amount_of_cases(10), usual(book)):
        first = move.paid[0][0]
        second = again(book, rng, move, rng.randint(2, 25))
        found.append(make.planted("same vendor and amount", first, second))
    for move in book.take(rng, book.amount_of_cases(6), usual(book)):
        first = move.paid[0][0]
        other = vendor(book, rng, move.company, iban=move.bank.number)
        move.vendor.tags.add("bank")
        bank = other.banks[0]
        second = again(book, rng, move, 9, vendor=other, bank=bank)
        limb = "same IBAN and amount, other vendor"
        found.append(make.planted(limb, first, second, also="A10"))
    for move in book.take(rng, book.amount_of_cases(6), usual(book)):
        found.append(_too_much(book, rng, move))
    for move in book.take(rng, book.amount_of_cases(6), usual(book)):
        day = move.paid[0][0].day
        number = refs.separators(rng, move.ref_number)
        twin = book.copy(rng, move, day=move.day + 4 * DAY, number=number)
        book.unpay(twin)
        second = book.pay(rng, [twin], calendar.later(move.company.country, day, 3))
        limb = "two bills with one number"
        things = (move.paid[0][0], second, move, twin)
        found.append(make.planted(limb, *things, also="A02"))
    for move in book.take(rng, book.amount_of_cases(4), usual(book)):
        second, third = again(book, rng, move, 5), again(book, rng, move, 11)
        back = again(book, rng, move, 20, inbound=True)
        book.settled.append((third, back, third.amount))
        things = (move.paid[0][0], second)
        found.append(make.planted("one of three came back", *things, third))
    return found + _with_vendor(book, rng)


def _too_much(book: Book, rng: Random, move: Move) -> Case:
    """Two payments that together exceed the bill."""
    total, day = bill_total(move), move.paid[0][0].day
    book.unpay(move)
    part = money(total * Decimal("0.62"))
    first = book.pay(rng, [move], day, amounts=[part])
    day = calendar.later(move.company.country, day, 2)
    second = book.pay(rng, [move], day, amounts=[money(total * Decimal("0.71"))])
    return make.planted("bill paid beyond its total", first, second, move, also="A42")


def _with_vendor(book: Book, rng: Random) -> list[Case]:
    """Paid on account, and never billed."""
    found = []
    where = between(book, 900, 250)
    for move in book.take(rng, book.amount_of_cases(6), where):
        day = working_ago(book, move.company, rng.randint(75, 160))
        amount = money(rng.uniform(700, 4000))
        payment = book.pay(rng, [move], day, amounts=[amount])
        move.paid.pop()
        payment.covers, payment.memo = [], "Acompte"
        limb = "vendor owes for 60 days"
        found.append(make.planted(limb, payment, move.vendor, also="A31"))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """Subscriptions, instalments, cancelled, far apart."""
    found = []
    for move in book.take(rng, book.amount_of_cases(10), _subscribed(book)):
        found.append(make.innocent("subscription", move.paid[0][0]))
    for move in book.take(rng, book.amount_of_cases(8), usual(book)):
        found.append(_instalments(book, rng, move))
    for move in book.take(rng, book.amount_of_cases(8), usual(book)):
        number = refs.unrelated(rng, move.ref_number)
        twin = book.copy(rng, move, day=move.day + 55 * DAY, number=number)
        pair = (move.paid[0][0], twin.paid[0][0])
        found.append(make.innocent("weeks apart", *pair))
    for move in book.take(rng, book.amount_of_cases(8), usual(book)):
        sent = again(book, rng, move, -1 - rng.randint(1, 3), state="canceled")
        found.append(make.innocent("first try cancelled", sent, move.paid[0][0]))
    for move in book.take(rng, book.amount_of_cases(6), usual(book)):
        second = again(book, rng, move, 8)
        back = again(book, rng, move, 20, inbound=True)
        book.settled.append((second, back, second.amount))
        found.append(make.disputed("came back", move.paid[0][0], second))
    return found


def _subscribed(book: Book):
    in_time = between(book, 1000, 80)
    return lambda move: (
        move.vendor.profile is not None
        and move.vendor.profile.rhythm == "subscription"
        and len(move.paid) == 1
        and in_time(move)
        and move.vendor.bills[0].day < ago(book, 1100)
    )


def _instalments(book: Book, rng: Random, move: Move) -> Case:
    """One bill in three equal parts, all in time."""
    total, day = bill_total(move), move.posted_at.date()
    book.unpay(move)
    third = money(total / 3)
    parts = []
    for number, amount in enumerate((third, third, total - 2 * third)):
        when = calendar.later(move.company.country, day, 2 + 3 * number)
        parts.append(book.pay(rng, [move], when, amounts=[amount]))
    return make.innocent("instalments of one bill", *parts, move)
