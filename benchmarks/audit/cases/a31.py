# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A31 SUSPENSE-AGE: items that wait too long to be cleared."""

from random import Random

from audit.book.book import Book
from audit.book.entries import account, cents
from audit.book.things import Move

from .a24 import entry
from .case import Case, Maker
from .common import ago, money, usual

make = Maker("A31")
WAITS = {  # (debit, credit), the side that waits, youngest and oldest in days
    "suspense": (("bank", "suspense"), 10, (75, 320)),
    "transfer": (("transfer", "bank"), 8, (75, 320)),
    "accrual": (("upkeep", "accrued"), 6, (400, 800)),
}


def plant(book: Book, rng: Random) -> list[Case]:
    """Never cleared; cleared in part; money with a vendor."""
    found = []
    for limb, (pair, wanted, (least, most)) in WAITS.items():
        for number in range(book.amount_of_cases(wanted)):
            days, sum_ = rng.randint(least, most), cents(rng, 2_600, 0.5)
            # provisions of the German chart are not cleared item by item
            company = number * 2 if limb == "accrual" else number
            move = _open(book, rng, company, days, pair, sum_)
            found.append(make.planted(f"{limb} never cleared", move, also="A24 A25"))
    for number in range(book.amount_of_cases(6)):
        days, sum_ = rng.randint(100, 320), cents(rng, 2_600, 0.5)
        move = _open(book, rng, number, days, ("bank", "suspense"), sum_)
        part = _open(
            book, rng, number, days - 20, ("suspense", "receivable"), money(sum_ / 3)
        )
        part.items[0].clears = move.items[1]
        found.append(make.planted("suspense cleared in part", move, also="A24 A25"))
    return found + _with_vendors(book, rng)


def _open(book: Book, rng: Random, number: int, days: int, pair, sum_) -> Move:
    company = book.both(number)
    label = "Mouvement en attente / Posten in Klärung"
    return entry(book, rng, company, days, pair, sum_, label)


def _with_vendors(book: Book, rng: Random) -> list[Case]:
    """A manual entry owes us money from a vendor, and nothing came of it."""
    found = []
    for move in book.take(rng, book.amount_of_cases(6), usual(book)):
        days, sum_ = rng.randint(100, 320), cents(rng, 1_900, 0.4)
        made = entry(
            book,
            rng,
            move.company,
            days,
            ("payable", "bank"),
            sum_,
            "Avance versée / Vorschuss an Lieferant",
            journal="bank",
        )
        made.items[0].vendor = move.vendor
        also = "A05 A24 A25"
        found.append(make.planted("vendor owes", made, move.vendor, also=also))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """Cleared, young, reversed."""
    found = []
    for limb, name in (("suspense cleared", "suspense"), ("accrual", "accrued")):
        count = book.amount_of_cases(10)
        ones = book.take(rng, count, _clearing(book, name), kind="entry")
        found += [make.innocent(limb, entry) for entry in ones]
    for number in range(book.amount_of_cases(10)):
        days, sum_ = rng.randint(5, 40), cents(rng, 2_000, 0.4)
        move = _open(book, rng, number, days, ("bank", "suspense"), sum_)
        found.append(make.innocent("young", move, also="A24 A25"))
    return found


def _clearing(book: Book, name: str):
    """Entries that clear another one on an account."""

    def where(move: Move) -> bool:
        code = account(move.company, name)
        return move.day < ago(book, 100) and any(
            item.account == code and item.clears for item in move.items
        )

    return where
