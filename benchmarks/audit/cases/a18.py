# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A18 PRICE-DRIFT: a unit price above what the vendor asked before.

Against an order's price only where `purchase` is installed; see `a43`.
"""

from collections.abc import Sequence
from random import Random

from audit.book.book import Book
from audit.book.things import Line, Move

from .case import Case, Maker
from .common import ago, bill, money, repaid, vendor

make = Maker("A18")
INDEX = "index"  # the parameter that lists indexed contracts
MONTHS = 15


def _prices(
    book: Book, rng: Random, number: int, prices: Sequence[float], quantity: int = 0
) -> list[Move]:
    """A monthly delivery at these prices, in quantities that differ."""
    of = vendor(book, rng, book.both(number), "roads")
    need = of.profile.need
    label = of.profile.catalog[0][0]
    found = []
    for at, price in enumerate(prices):
        day = ago(book, 40 + 30 * (len(prices) - 1 - at))
        line = Line(
            need.accounts[of.company.key],
            label,
            money(price),
            need.rate[of.company.key],
            money(quantity or rng.randint(5, 20)),
            None,
            of.profile.service,
        )
        found.append(bill(book, rng, of, day, lines=[line]))
    return found


def plant(book: Book, rng: Random) -> list[Case]:
    """A jump, and a drift of some percent a month."""
    found = []
    for number in range(book.amount_of_cases(18)):
        base, up = rng.uniform(25, 90), rng.uniform(1.16, 1.5)
        prices = [base * rng.uniform(0.99, 1.01) for _month in range(MONTHS)]
        bills = _prices(book, rng, number, [*prices, base * up])
        found.append(make.planted("jump", bills[-1]))
    for number in range(book.amount_of_cases(12)):
        base = rng.uniform(15, 90)
        prices = [base * rng.uniform(0.99, 1.01) for _month in range(MONTHS - 6)]
        drift = [base * 1.04**n for n in range(1, 7)]
        bills = _prices(book, rng, number, prices + drift)
        found.append(make.planted("drift", *bills[-4:]))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """A small rise, more of the same, something new; an indexed contract."""
    found = []
    for number in range(book.amount_of_cases(12)):
        base = rng.uniform(15, 90)
        prices = [base * rng.uniform(0.985, 1.015) for _month in range(MONTHS)]
        bills = _prices(book, rng, number, [*prices, base * 1.05])
        found.append(make.innocent("five percent", bills[-1]))
    for number in range(book.amount_of_cases(10)):
        base = rng.uniform(15, 90)
        bills = _prices(book, rng, number, [base] * MONTHS)
        bills[-1].lines[0].quantity = money(70)
        repaid(bills[-1])
        found.append(make.innocent("more of it", bills[-1], also="A16"))
    for number in range(book.amount_of_cases(10)):
        base = rng.uniform(15, 40)
        bills = _prices(book, rng, number, [base] * MONTHS)
        bills[-1].lines[0].label = "Panneaux signalétiques / Schilder"
        bills[-1].lines[0].price = money(base * 2.4)
        repaid(bills[-1])
        found.append(make.innocent("something new", bills[-1], also="A16"))
    for number in range(book.amount_of_cases(6)):
        base = rng.uniform(15, 90)
        bills = _prices(book, rng, number, [base] * MONTHS + [base * 1.18])
        book.wishes.append(("A18", INDEX, bills[0].vendor.name))
        found.append(make.disputed("indexed contract", bills[-1]))
    return found
