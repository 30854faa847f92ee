# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A21 JUST-BELOW: a vendor's bills crowd just under a limit of procurement law."""

from decimal import Decimal
from random import Random

from audit.book.book import Book
from audit.book.things import Company, Move

from .case import Case, Maker
from .common import ago, bill, money, vendor
from .limits import limit, limited

make = Maker("A21")
IN_ROW = 7  # a coin falls so on one side with less than one in a hundred
GAP = 36  # days, so that no two are in one window of A22


def _row(
    book: Book, rng: Random, company: Company, last: int, shares: list[float]
) -> list[Move]:
    """A vendor's bills at these shares of the limit of their days."""
    of = vendor(book, rng, company, "studies", contract=False)
    found = []
    for at, share in enumerate(shares):
        day = ago(book, last + GAP * (len(shares) - 1 - at))
        net = money(limit(book, company, day) * Decimal(str(round(share, 5))))
        found.append(bill(book, rng, of, day, net))
    return found


def _companies(book: Book, count: int) -> list[Company]:
    known = limited(book)
    return [known[number % len(known)] for number in range(count)] if known else []


def plant(book: Book, rng: Random) -> list[Case]:
    """Seven in a row just below, none above."""
    found = []
    for number, company in enumerate(_companies(book, book.amount_of_cases(5))):
        shares = [rng.uniform(0.952, 0.998) for _time in range(IN_ROW)]
        for row in _row(book, rng, company, 40 + 270 * (number % 4), shares):
            also = "A16 A22 A44"
            found.append(make.planted("seven just below", row, also=also))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """On both sides of it, clearly below, at it; one alone."""
    found = []
    for number, company in enumerate(_companies(book, book.amount_of_cases(5))):
        shares = [0.97, 1.02, 1.03, 0.985, 1.01, 1.04]
        rng.shuffle(shares)
        bills = _row(book, rng, company, 60 + 200 * (number % 4), shares)
        found.append(make.disputed("on both sides", *bills, also="A44"))
    for limb, share, kind in (
        ("clearly below", 0.93, make.innocent),
        ("at the limit", 1.0, make.innocent),
        ("one alone", 0.97, make.disputed),
    ):
        for number, company in enumerate(_companies(book, book.amount_of_cases(15))):
            [row] = _row(book, rng, company, 50 + 60 * (number % 15), [share])
            found.append(kind(limb, row, also="A44"))
    return found
