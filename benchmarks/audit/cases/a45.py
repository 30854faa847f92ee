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

    def add(limb: str, entry: Move, also: str = "") -> None:
        payment = entry.paid[0][0]
        things = (entry, payment, entry.vendor, entry.bank)
        found.append(make.planted(limb, *things, also=also))

    for number in range(book.amount_of_cases(6)):
        move = _own(book, rng, number, rng.randint(5100, 8000))
        move.vendor.created_by = move.posted_by
        add("vendor entered by who posted", move)
    for number in range(book.amount_of_cases(6)):
        move = _own(book, rng, number)
        move.bank.created_by = move.paid[0][0].created_by
        add("account entered by who paid", move, "A12")
    for move in book.take(rng, book.amount_of_cases(8), usual(book)):
        move.paid[0][0].created_by = move.posted_by
        add("paid by who posted", move)
    for move in book.take(rng, book.amount_of_cases(6), usual(book)):
        move.paid[0][0].created_by = move.created_by
        add("paid by who entered", move)
    for move in book.take(rng, book.amount_of_cases(6), _confirmed(book)):
        _step(move, "service").user = move.paid[0][0].created_by
        add("delivery confirmed by who paid", move)
    for move in book.take(
        rng, book.amount_of_cases(6), usual(book), company=book.companies["de"]
    ):
        _step(move, "order").user = _step(move, "factual").user
        add("ordered to pay by who found it correct", move)
    return found


def _confirmed(book: Book):
    where = usual(book)
    return lambda move: where(move) and _step(move, "service") is not None


def innocent(book: Book, rng: Random) -> list[Case]:
    """Different hands; one hand in two bills; a program that entered it."""
    found = []
    for move in book.take(rng, book.amount_of_cases(20), usual(book)):
        found.append(make.innocent("different hands", move, move.paid[0][0]))
    ones = book.take(rng, book.amount_of_cases(8), usual(book))
    others = book.take(rng, len(ones), usual(book))
    for first, other in zip(ones, others, strict=False):
        hand = first.company.users["clerk"][0]
        if other.company is first.company:
            first.created_by, other.posted_by = hand, hand
            other.created_by = other.company.users["clerk"][1]
            found.append(make.innocent("one hand in two bills", first, other))
    for move in book.take(rng, book.amount_of_cases(8), usual(book)):
        move.created_by = 1
        move.vendor.tags.add("program")
        found.append(make.innocent("entered by a program", move))
    for move in book.take(rng, book.amount_of_cases(6), usual(book)):
        move.posted_by = move.created_by
        found.append(make.disputed("posted by who entered", move))
    return found
