# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A17 RSF: the largest bill is ten times the second largest of the vendor."""

from datetime import date
from random import Random

from audit.book.book import Book
from audit.book.things import Move, Vendor

from .a16 import CAPITAL
from .case import Case, Maker
from .common import (
    DAY,
    ago,
    around,
    between,
    bill,
    by_vendor,
    history,
    is_running,
    money,
    monthly,
    vendor,
)

make = Maker("A17")
REACH = 800  # days: two years before a bill of the last two months


def _largest(of: Vendor, first: date) -> float:
    return max(float(b.net) for b in of.bills if b.day >= first)


def _in_row(book: Book):
    """Vendors with enough bills in 24 months, and none far above the others."""
    recent = between(book, 600, 100)

    def like(of: Vendor) -> bool:
        if not is_running(book, of):
            return False
        nets = sorted(b.net for b in of.bills if b.day >= ago(book, REACH))
        return len(nets) >= 8 and nets[-1] < 3 * nets[-3] and nets[-1] < 4000

    known = by_vendor(like)
    return lambda move: recent(move) and move.net >= 40 and known(move)


def _slipped(book: Book, rng: Random, move: Move, net: float, **how) -> Move:
    line = move.lines[0]
    how = {"account": line.account, "label": line.label, "tax": line.tax, **how}
    day = ago(book, rng.randint(35, 60))
    return bill(book, rng, move.vendor, day, net, **how)


def plant(book: Book, rng: Random) -> list[Case]:
    """The decimal point one or two places to the right."""
    found = []
    for factor, wanted in ((10, 16), (100, 16)):
        for move in book.take(
            rng, book.amount_of_cases(wanted), _in_row(book), tag="stat"
        ):
            base = _largest(move.vendor, ago(book, REACH))
            net = money(base) * factor if factor == 10 else money(max(base, 60)) * 100
            made = _slipped(book, rng, move, net)
            found.append(make.planted(f"times {factor}", made, also="A16"))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """A purchase of equipment, a large bill, few bills, taken back."""
    found = []

    def take(wanted: int):
        return book.take(rng, book.amount_of_cases(wanted), _in_row(book), tag="stat")

    for move in take(10):
        net = _largest(move.vendor, ago(book, REACH)) * 12
        made = _slipped(book, rng, move, net, account=CAPITAL[move.company.key])
        found.append(make.innocent("equipment", made))
    for move in take(10):
        net = _largest(move.vendor, ago(book, REACH)) * 7
        made = _slipped(book, rng, move, net)
        found.append(make.innocent("seven times", made, also="A16"))
    for number in range(book.amount_of_cases(8)):
        of = vendor(book, rng, book.both(number), "hygiene")
        history(
            book, rng, of, monthly(book, ago(book, 90), 3), around(rng, 200, 0.2, 3)
        )
        made = bill(book, rng, of, ago(book, 40), 2900)
        found.append(make.innocent("few bills", made, also="A16"))
    for move in take(6):
        net = _largest(move.vendor, ago(book, REACH)) * 11
        made = _slipped(book, rng, move, net)
        back = book.reverse(rng, made, made.day + 9 * DAY)
        found.append(make.innocent("taken back", made, back))
    return found
