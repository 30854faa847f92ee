# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A24 MULTI-OUTLIER: entries that are rare in several ways at once.

The check shows at most 50: its precision among them is what counts, so that what is
planted is meant to be at the top.
"""

from datetime import timedelta
from random import Random

from audit.book import calendar
from audit.book.book import Book
from audit.book.entries import account, cents
from audit.book.process import scan
from audit.book.things import Company, Item, Move

from .case import Case, Maker
from .common import ago

make = Maker("A24")
RARE = (("land", "rents"), ("reserve", "fees"), ("land", "office"), ("prepaid", "land"))
USUAL = (("goods", "office"), ("office", "events"), ("print", "office"))
ALSO = "A19 A25 A26 A27 A28 A29 A30"


def entry(
    book: Book,
    rng: Random,
    company: Company,
    days: int,
    pair: tuple,
    sum_,
    label,
    **more,
) -> Move:
    """A manual entry of two accounts by their names in `entries`."""
    day = calendar.working(company.country, ago(book, days))
    debit, credit = (account(company, name) for name in pair)
    items = [Item(debit, sum_, label), Item(credit, -sum_, label)]
    files = more.pop("files", True)
    made = book.entry(rng, company, day, items, label, **more)
    made.is_taken = True
    if files:
        made.files = [scan(made, f"{day:%Y-%m-%d}-{rng.randint(1, 9999)}.pdf")]
    return made


def plant(book: Book, rng: Random) -> list[Case]:
    """A pair never seen, a hand never seen, at night, late, large, without words."""
    found = []
    for number in range(book.amount_of_cases(30)):
        company = book.both(number)
        days = rng.randint(40, 900)
        day = calendar.working(company.country, ago(book, days))
        sunday = day + timedelta(days=6 - day.weekday() + 7)
        move = entry(
            book,
            rng,
            company,
            days,
            RARE[number % len(RARE)],
            cents(rng, 140_000, 0.4),
            None,
            files=False,
            posted_at=calendar.at(company.country, sunday, 23, rng.randint(0, 59)),
            created_by=company.users["buyer"][-1],
            posted_by=company.users["buyer"][-1],
        )
        found.append(make.planted("rare in six ways", move, also=ALSO))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """Rare in one way alone."""
    found = []
    limbs = {
        "large": {"sum_": 30_000.0},
        "without file": {"files": False},
        "posted in the evening": {"hour": 19},
        "posted later": {"hour": 10, "after": 20},
        "usual": {},
    }
    for limb, how in limbs.items():
        for number in range(book.amount_of_cases(7)):
            company = book.both(number)
            days = rng.randint(40, 900)
            day = calendar.working(company.country, ago(book, days))
            more = {}
            if "hour" in how:
                posted = calendar.later(company.country, day, how.get("after", 0))
                more["posted_at"] = calendar.at(company.country, posted, how["hour"], 7)
            move = entry(
                book,
                rng,
                company,
                days,
                USUAL[number % len(USUAL)],
                cents(rng, how.get("sum_", 260), 0.3),
                "Réimputation / Umbuchung der Kostenstelle",
                files=how.get("files", True),
                **more,
            )
            found.append(make.innocent(limb, move, also=ALSO))
    return found
