# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A16 AMT-OUTLIER: an amount far from what the vendor bills on that account."""

import math
from random import Random

from audit.book.book import Book
from audit.book.things import Move, Vendor

from .case import Case, Maker
from .common import (
    ago,
    around,
    between,
    bill,
    history,
    monthly,
    nets_on,
    spread_of,
    steady,
    vendor,
)

make = Maker("A16")
CAPITAL = {"fr": "21848", "de": "081100"}


def outlier(book: Book, rng: Random, move: Move, factor: float, **how) -> Move:
    """A bill that is so many times the vendor's median."""
    line = move.lines[0]
    nets = nets_on(move.vendor, line.account, ago(book, 1000), ago(book, 60))
    day = ago(book, rng.randint(35, 55))
    how = {"account": line.account, "label": line.label, "tax": line.tax, **how}
    return bill(book, rng, move.vendor, day, spread_of(nets)[0] * factor, **how)


def plant(book: Book, rng: Random) -> list[Case]:
    """Ten times and five times as much; a vendor with few bills of its own."""
    found = []
    recent = between(book, 900, 100)
    for factor, wanted, most in ((10, 20, 0.3), (5, 8, 0.15)):
        like = steady(book, 33, 12, most, 60)
        ones = book.take(
            rng,
            book.amount_of_cases(wanted),
            lambda m, like=like: recent(m) and like(m),
            tag="stat",
        )
        for move in ones:
            made = outlier(book, rng, move, factor)
            found.append(make.planted(f"{factor} times", made, also="A17"))
    for number in range(book.amount_of_cases(4)):
        of = vendor(book, rng, book.both(number), "books")
        history(
            book, rng, of, monthly(book, ago(book, 60), 3), around(rng, 200, 0.2, 3)
        )
        made = bill(book, rng, of, ago(book, 40), _far(book, of))
        found.append(make.planted("few bills, far above its kind", made, also="A17"))
    return found


def _far(book: Book, of: Vendor) -> float:
    """Return the amount beyond the bills of its kind of account: by five deviations."""
    kind = of.profile.need.accounts[of.company.key][:3]
    nets = [
        float(line.net)
        for move in book.moves
        if move.company is of.company and move.kind == "in_invoice"
        for line in move.lines
        if line.account.startswith(kind) and move.day >= ago(book, 1000) and line.net
    ]
    middle, deviation = spread_of(nets)
    return round(middle * math.exp(5 * deviation), 2)


def innocent(book: Book, rng: Random) -> list[Case]:
    """Volatile, a rise, small, on an account of its own."""
    found = []
    recent = between(book, 900, 100)

    def take(wanted: int, like):
        where = lambda m: recent(m) and like(m)  # noqa: E731
        return book.take(rng, book.amount_of_cases(wanted), where, tag="stat")

    def volatile(move: Move) -> bool:
        return steady(book, 33, 10, 9)(move) and not steady(book, 33, 10, 0.3)(move)

    for entry in take(10, volatile):
        nets = nets_on(
            entry.vendor, entry.lines[0].account, ago(book, 1000), ago(book, 60)
        )
        factor = math.exp(2.4 * spread_of(nets)[1])
        found.append(make.innocent("volatile", outlier(book, rng, entry, factor)))
    for entry in take(12, steady(book, 33, 10, 0.3)):
        found.append(make.innocent("a tenth more", outlier(book, rng, entry, 1.1)))
    for number in range(book.amount_of_cases(8)):
        of = vendor(book, rng, book.both(number), "books")
        history(
            book, rng, of, monthly(book, ago(book, 60), 12), around(rng, 19, 0.1, 12)
        )
        made = bill(book, rng, of, ago(book, 40), 190)
        found.append(make.innocent("far above, and small", made, also="A17"))
    for entry in take(6, steady(book, 33, 10, 0.4)):
        account = CAPITAL[entry.company.key]
        made = outlier(book, rng, entry, 9, account=account, tax=entry.lines[0].tax)
        found.append(make.disputed("first on another account", made))
    return found
