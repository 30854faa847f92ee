# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A43 SERVICE-FAIT-3WAY: no order, an order made afterwards, more or dearer than
ordered, delivery confirmed by whoever posted.

Without a confirmed delivery the check may say "not done" or flag it: disputed. Orders
and their bills exist only where `purchase` is installed.
"""

from random import Random

from audit.book.amounts import bill_total
from audit.book.book import Book
from audit.book.orders import Ordered
from audit.book.process import NO_ORDER
from audit.book.things import Move, Record

from .case import Case, Maker
from .common import DAY, between, usual, vendor, working_ago

make = Maker("A43")


def _ordered(book: Book):
    where = usual(book)
    return lambda move: where(move) and _step(move, "commitment") is not None


def _step(move: Move, kind: str):
    return next((step for step in move.steps if step.kind == kind), None)


def plant(book: Book, rng: Random) -> list[Case]:
    """No commitment, one of afterwards, the poster's own confirmation, 3-way."""
    found = []
    for move in book.take(rng, book.amount_of_cases(10), _ordered(book)):
        move.steps.remove(_step(move, "commitment"))
        found.append(make.planted("no commitment", move))
    for move in book.take(rng, book.amount_of_cases(10), _ordered(book)):
        _step(move, "commitment").day = move.day + rng.randint(3, 9) * DAY
        found.append(make.planted("committed after the bill", move))
    for move in book.take(rng, book.amount_of_cases(10), _ordered(book)):
        _step(move, "service").user = move.posted_by
        limb = "delivery confirmed by who posted"
        found.append(make.planted(limb, move, also="A45"))
    if "purchase" in book.modules:
        for limb, got, billed in (
            ("more than received", 6, (10, 300)),
            ("dearer than ordered", 10, (10, 318)),
        ):
            for number in range(book.amount_of_cases(5)):
                record = _order(book, rng, number, got, billed)
                found.append(make.planted(limb, record, also="A18"))
    return found


def _order(book: Book, rng: Random, number: int, got: float, billed: tuple) -> Record:
    company = book.both(number)
    of, record = vendor(book, rng, company, "furniture"), Record("account.move")
    day = working_ago(book, company, rng.randint(10, 20))
    book.later.append(Ordered(record, of, day, (10, 300), got, billed))
    return record


def innocent(book: Book, rng: Random) -> list[Case]:
    """Small, of a kind that nobody orders, ordered on the day; as ordered."""
    found = []
    book.wishes += [("A43", "without_order", code) for code in sorted(NO_ORDER)]
    for move in book.take(rng, book.amount_of_cases(8), _small(book)):
        found.append(make.innocent("below 1 000 €", move))
    for move in book.take(
        rng, book.amount_of_cases(8), _unordered(book), distinct=False
    ):
        found.append(make.innocent("energy, rent, tax", move))
    for move in book.take(rng, book.amount_of_cases(8), _ordered(book)):
        _step(move, "commitment").day = move.day
        found.append(make.innocent("committed on the day of the bill", move))
    for move in book.take(rng, book.amount_of_cases(8), _ordered(book)):
        found.append(make.innocent("in order", move))
    for move in book.take(rng, book.amount_of_cases(6), _ordered(book)):
        move.steps.remove(_step(move, "service"))
        found.append(make.disputed("delivery not confirmed", move, also="A42"))
    prices = (300.0, 303.0) if "purchase" in book.modules else ()
    for price in prices:
        for number in range(book.amount_of_cases(4)):
            record = _order(book, rng, number, 10, (10, price))
            found.append(make.innocent("as ordered, or one percent more", record))
    return found


def _small(book: Book):
    recent = between(book, 1200, 60)
    return lambda move: recent(move) and 600 < bill_total(move) < 1000 and move.paid


def _unordered(book: Book):
    recent = between(book, 1200, 60)

    def where(move: Move) -> bool:
        profile = move.vendor.profile
        return (
            recent(move)
            and move.net > 1100
            and profile is not None
            and not profile.need.has_order
        )

    return where
