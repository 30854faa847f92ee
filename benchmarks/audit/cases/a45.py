# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A45 SOD-CHAIN: one hand in two steps that belong in two."""

from random import Random

from audit.book.book import Book
from audit.book.things import Move

from .case import Case, Maker
from .common import ago, bill, usual, vendor

make = Maker("A45")


def _own(book: Book, rng: Random, number: int, net: float = 0) -> Move:
    """A bill of a new vendor, and with it who made everything."""
    of = vendor(book, rng, book.both(number), "goods")
    net = net or rng.randint(600, 950)
    return bill(book, rng, of, ago(book, rng.randint(60, 700)), net)


def _step(move: Move, kind: str):
    return next((step for step in move.steps if step.kind == kind), None)


def plant(book: Book, rng: Random) -> list[Case]:
    """Pairs of roles that no matrix allows."""
    found = []

    def add(limb: str, one: Move, also: str = "") -> None:
        payment = one.paid[0][0]
        things = (one, payment, one.vendor, one.bank)
        found.append(make.planted(limb, *things, also=also))

    for number in range(book.amount_of_cases(6)):
        one = _own(book, rng, number, rng.randint(5100, 8000))
        one.vendor.created_by = one.posted_by
        add("vendor entered by who posted", one)
    for number in range(book.amount_of_cases(6)):
        one = _own(book, rng, number)
        one.bank.created_by = one.paid[0][0].created_by
        add("account entered by who paid", one, "A12")
    for one in book.take(rng, book.amount_of_cases(8), usual(book)):
        one.paid[0][0].created_by = one.posted_by
        add("paid by who posted", one)
    for one in book.take(rng, book.amount_of_cases(6), usual(book)):
        one.paid[0][0].created_by = one.created_by
        add("paid by who entered", one)
    for one in book.take(rng, book.amount_of_cases(6), _confirmed(book)):
        _step(one, "service").user = one.paid[0][0].created_by
        add("delivery confirmed by who paid", one)
    for one in book.take(
        rng, book.amount_of_cases(6), usual(book), company=book.companies["de"]
    ):
        _step(one, "order").user = _step(one, "factual").user
        add("ordered to pay by who found it correct", one)
    return found


def _confirmed(book: Book):
    where = usual(book)
    return lambda move: where(move) and _step(move, "service") is not None


def innocent(book: Book, rng: Random) -> list[Case]:
    """Different hands; one hand in two bills; a program that entered it."""
    found = []
    for one in book.take(rng, book.amount_of_cases(20), usual(book)):
        found.append(make.innocent("different hands", one, one.paid[0][0]))
    ones = book.take(rng, book.amount_of_cases(8), usual(book))
    others = book.take(rng, len(ones), usual(book))
    for one, other in zip(ones, others, strict=False):
        hand = one.company.users["clerk"][0]
        if other.company is one.company:
            one.created_by, other.posted_by = hand, hand
            other.created_by = other.company.users["clerk"][1]
            found.append(make.innocent("one hand in two bills", one, other))
    for one in book.take(rng, book.amount_of_cases(8), usual(book)):
        one.created_by = 1
        one.vendor.tags.add("program")
        found.append(make.innocent("entered by a program", one))
    for one in book.take(rng, book.amount_of_cases(6), usual(book)):
        one.posted_by = one.created_by
        found.append(make.disputed("posted by who entered", one))
    return found
