# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A12 PAY-UNTRUSTED: paid to an account that nobody, or the wrong one, trusted."""

from datetime import timedelta
from random import Random

from audit.book.book import Book
from audit.book.things import Bank, Move, Payment

from .case import Case, Maker
from .common import ago, bill, usual, vendor

make = Maker("A12")
HOUR = timedelta(hours=1)


def _paid(book: Book, rng: Random, number: int, net: float = 0) -> tuple:
    """A vendor's only bill, its payment and its account."""
    of = vendor(book, rng, book.both(number), "studies")
    net = net or rng.uniform(700, 3000)
    move = bill(book, rng, of, ago(book, rng.randint(50, 800)), net)
    return move, move.paid[0][0], of.banks[0]


def plant(book: Book, rng: Random) -> list[Case]:
    """Never trusted; trusted by whoever entered something; trusted the same day."""
    found = []
    for number in range(book.amount_of_cases(10)):
        move, payment, bank = _paid(book, rng, number)
        bank.trusted_at = bank.trusted_by = None
        found.append(make.planted("not trusted", payment, move, bank))
    by = {
        "trusted by who entered it": (lambda o, p, b: b.created_by, "A45"),
        "trusted by who made the bill": (lambda o, p, b: o.created_by, "A45"),
        "trusted by who paid": (lambda o, p, b: p.created_by, "A45"),
    }
    for limb, (who, also) in by.items():
        for number in range(book.amount_of_cases(6)):
            move, payment, bank = _paid(book, rng, number)
            bank.trusted_by = who(move, payment, bank)
            found.append(make.planted(limb, payment, move, bank, also=also))
    for number in range(book.amount_of_cases(8)):
        move, payment, bank = _paid(book, rng, number)
        _hours_before(bank, payment, rng.randint(1, 20))
        found.append(make.planted("trusted the day before", payment, move, bank))
    return found


def _hours_before(bank: Bank, payment: Payment, hours: int) -> None:
    bank.trusted_at = payment.created_at - hours * HOUR


def innocent(book: Book, rng: Random) -> list[Case]:
    """Small, cancelled, trusted in time by somebody else."""
    found = []
    for number in range(book.amount_of_cases(10)):
        move, payment, bank = _paid(book, rng, number, rng.uniform(90, 400))
        bank.trusted_at = bank.trusted_by = None
        found.append(make.innocent("below 500 €", payment, move, bank))
    for number in range(book.amount_of_cases(8)):
        move, payment, bank = _paid(book, rng, number)
        _hours_before(bank, payment, rng.randint(26, 40))
        found.append(make.innocent("trusted some days before", payment, move, bank))
    for move in book.take(rng, book.amount_of_cases(8), _large(book), tag="bank"):
        found.append(
            make.innocent("trusted long ago", move.paid[0][0], move, move.bank)
        )
    for number in range(book.amount_of_cases(6)):
        found.append(_cancelled(book, rng, number))
    return found


def _large(book: Book):
    where = usual(book)
    return lambda move: where(move) and move.net > 700


def _cancelled(book: Book, rng: Random, number: int) -> Case:
    """A payment to an account nobody trusted was called off, and paid elsewhere."""
    move, payment, _bank = _paid(book, rng, number)
    other = book.bank(rng, move.vendor)
    other.trusted_at = other.trusted_by = None
    sent = _sent(book, rng, move, payment, other)
    return make.innocent("called off", sent, other)


def _sent(book: Book, rng: Random, move: Move, payment: Payment, bank: Bank) -> Payment:
    sent = book.pay(rng, [move], payment.day, state="canceled", bank=bank)
    move.paid.pop()
    sent.covers = []
    return sent
