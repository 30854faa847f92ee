# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A28 JE-PERIOD-END: large entries around the closing without words or papers."""

from datetime import date
from random import Random

from audit.book import calendar
from audit.book.book import Book
from audit.book.entries import account, cents
from audit.book.process import scan
from audit.book.things import Item, Move

from .a24 import USUAL
from .case import Case, Maker

make = Maker("A28")
GOOD = "Rattachement selon pièce / Abgrenzung nach Beleg"


def _entry(
    book: Book, rng: Random, number: int, month: int, day: int, label, **more
) -> Move:
    """An entry of a day of the year's end (month 12) or of a new year's beginning."""
    company = book.both(number)
    year = book.end.year - 1 - number // 2 % 3 + (1 if month < 12 else 0)
    when = calendar.working(company.country, date(year, month, day))
    if month == 12 and when.year != year:
        when = date(year, 12, 30)
    sum_ = cents(rng, more.pop("about", 95_000), 0.3)
    first, second = USUAL[number % len(USUAL)]
    items = [
        Item(account(company, first), sum_, label),
        Item(account(company, second), -sum_, label),
    ]
    made = book.entry(rng, company, when, items, label)
    made.is_taken = True
    if more.get("files", True):
        made.files = [scan(made, f"{when:%Y-%m-%d}-{rng.randint(1, 9999)}.pdf")]
    return made


def plant(book: Book, rng: Random) -> list[Case]:
    """Without words, with few, with digits alone, without a file."""
    found = []
    limbs = {
        "no words": {"label": None},
        "few words": {"label": "OD 31"},
        "digits alone": {"label": "20251231"},
        "no file": {"label": GOOD, "files": False},
    }
    for limb, how in limbs.items():
        for number in range(book.amount_of_cases(8)):
            month, day = ((12, 29), (12, 31), (1, 3), (1, 9))[number % 4]
            move = _entry(book, rng, number, month, day, **how)
            found.append(make.planted(limb, move, also="A24 A30"))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """With words and papers; small; in the middle of the year."""
    found = []
    for number in range(book.amount_of_cases(12)):
        month, day = ((12, 29), (1, 4))[number % 2]
        move = _entry(book, rng, number, month, day, GOOD)
        found.append(make.innocent("with words and papers", move, also="A24"))
    for number in range(book.amount_of_cases(10)):
        move = _entry(book, rng, number, 12, 29, "OD 31", about=40)
        found.append(make.innocent("small", move, also="A24"))
    for number in range(book.amount_of_cases(10)):
        move = _entry(book, rng, number, 5, 14, "OD 31", files=False)
        if move.day <= book.end:
            found.append(make.innocent("in the middle of the year", move, also="A24"))
    return found
