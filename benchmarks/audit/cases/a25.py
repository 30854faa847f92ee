# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A25 JE-RARE-PAIR: accounts that never meet, that never should, or are never used."""

from datetime import date
from random import Random

from audit.book import calendar
from audit.book.book import Book
from audit.book.entries import account, cents
from audit.book.things import Company, Item, Move

from .a23 import sub_account
from .a24 import USUAL, entry
from .case import Case, Maker
from .common import DAY, ago

make = Maker("A25")
RARE = {  # pairs that the background never books, as codes
    "fr": (
        ("21848", "7062"),
        ("65748", "7083"),
        ("6282", "7062"),
        ("6247", "7083"),
        ("6184", "7062"),
        ("65748", "44551"),
        ("6247", "44551"),
        ("1068", "7083"),
        ("2111", "44551"),
        ("6132", "1068"),
        ("21848", "487"),
        ("6236", "7067"),
    ),
    "de": (
        ("081100", "432500"),
        ("531800", "441100"),
        ("541100", "432500"),
        ("531800", "378500"),
        ("541100", "378500"),
        ("201100", "441100"),
        ("029100", "378500"),
        ("542200", "201100"),
        ("081100", "391100"),
        ("544200", "441400"),
        ("542200", "432500"),
        ("544200", "378500"),
    ),
}
CURATED = {
    "vendor paid outside the bank": ("payable", "bank"),
    "expense against the bank": ("office", "bank"),
    "expense made an asset": ("land", "upkeep"),
    "suspense into revenue": ("suspense", "fees"),
}
FIRST_SUB_ACCOUNT = 44
WORDS = "Écriture de régularité comptable / Buchung nach Beleg"


def raw(
    book: Book, rng: Random, company: Company, day: date, pair: tuple, sum_, **more
) -> Move:
    """An entry on two codes."""
    day = calendar.working(company.country, day)
    items = [Item(pair[0], sum_, WORDS), Item(pair[1], -sum_, WORDS)]
    made = book.entry(rng, company, day, items, WORDS, **more)
    made.is_taken = True
    return made


def plant(book: Book, rng: Random) -> list[Case]:
    """Plant entries never seen, at the turn of the year, on an account never used."""
    found = []
    for number in range(book.amount_of_cases(16)):
        company = book.both(number)
        pair = RARE[company.key][number // 2 % len(RARE[company.key])]
        day = ago(book, rng.randint(30, 600))
        move = raw(book, rng, company, day, pair, cents(rng, 90_000, 0.3))
        found.append(make.planted("pair never seen", move, also="A24 A28"))
    for limb, pair in CURATED.items():
        for number in range(book.amount_of_cases(5)):
            company, days = book.both(number), rng.randint(30, 700)
            sum_ = cents(rng, 70_000, 0.3)
            move = entry(book, rng, company, days, pair, sum_, WORDS)
            found.append(make.planted(limb, move, also="A24"))
    for number in range(book.amount_of_cases(4)):
        found.append(_turn(book, rng, number))
    for number in range(book.amount_of_cases(6)):
        company = book.both(number)
        code = sub_account(company, FIRST_SUB_ACCOUNT + number // 2)
        pair = (code, account(company, "office"))
        day = ago(book, rng.randint(30, 600))
        move = raw(book, rng, company, day, pair, cents(rng, 60_000, 0.2))
        found.append(make.planted("account never used", move, also="A24"))
    return found


def _turn(book: Book, rng: Random, number: int) -> Case:
    """Revenue of the last day, taken back in the new year."""
    company = book.both(number)
    year = book.end.year - 1 - number // 2
    day = date(year, 12, 30)
    pair = (account(company, "receivable"), account(company, "rents"))
    sum_ = cents(rng, 80_000, 0.2)
    move = raw(book, rng, company, day, pair, sum_)
    back = raw(book, rng, company, day + 9 * DAY, pair[::-1], sum_)
    back.reverses, back.items[1].clears = move, move.items[0]
    limb = "revenue at the end of the year, taken back"
    return make.planted(limb, move, back, also="A24 A28")


def innocent(book: Book, rng: Random) -> list[Case]:
    """Every month, small, in the bank's journal, an account opened for it."""
    found = []
    for number in range(book.amount_of_cases(10)):
        company = book.both(number)
        sum_, pair = cents(rng, 60_000, 0.2), USUAL[number % len(USUAL)]
        move = entry(book, rng, company, rng.randint(30, 600), pair, sum_, WORDS)
        found.append(make.innocent("pair of every month", move, also="A24"))
    for number in range(book.amount_of_cases(8)):
        company = book.both(number)
        pair = RARE[company.key][-1 - number // 2]
        move = raw(
            book, rng, company, ago(book, 700 + 9 * number), pair, cents(rng, 30)
        )
        found.append(make.innocent("never seen, and small", move, also="A24"))
    for number in range(book.amount_of_cases(8)):
        company = book.both(number)
        pair, sum_ = ("payable", "bank"), cents(rng, 50_000, 0.2)
        days = rng.randint(30, 600)
        move = entry(book, rng, company, days, pair, sum_, WORDS, journal="bank")
        found.append(make.innocent("in the bank's journal", move, also="A31"))
    for number in range(book.amount_of_cases(6)):
        company = book.both(number)
        code = sub_account(company, FIRST_SUB_ACCOUNT + 3 + number // 2)
        day = ago(book, rng.randint(30, 300))
        book.opened[company.key, code] = day - 12 * DAY
        pair = (code, account(company, "office"))
        move = raw(book, rng, company, day, pair, cents(rng, 60_000, 0.2))
        found.append(make.innocent("account opened for it", move, also="A24"))
    return found
