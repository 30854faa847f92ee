# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A42 DGP-LATE: paid after the days that a public body has, or not paid by then."""

from random import Random

from audit.book import calendar
from audit.book.book import Book
from audit.book.things import Move, Step

from .case import Case, Maker
from .common import DAY, ago, bill, vendor

make = Maker("A42")


def _bill(book: Book, rng: Random, number: int, **days) -> Move:
    """A bill received on a day; `service`, `pay`: days after that; `pay=None`: open."""
    company = book.both(number)
    of = vendor(book, rng, company, "hygiene")
    since = days.pop("since", rng.randint(150, 800))
    received = calendar.working(company.country, ago(book, since))
    how = {name: n if n is None else received + n * DAY for name, n in days.items()}
    return bill(
        book, rng, of, received - 2 * DAY, 260 + number, received=received, **how
    )


def _interrupted(move: Move, begin: int, end: int) -> None:
    """Papers were missing, and came."""
    received = next(s.day for s in move.steps if s.kind == "received")
    user = move.company.users["service"][-1]
    for step in move.steps:  # papers are asked for before payment is ordered
        if step.kind in ("order", "handed_over"):
            step.day = max(step.day, received + (end + 1) * DAY)
    move.steps += [
        Step("interrupted", received + begin * DAY, user, reason="Pièce manquante"),
        Step("complete", received + end * DAY, user),
    ]


def plant(book: Book, rng: Random) -> list[Case]:
    """Late after receipt, after delivery, after the papers were complete; never."""
    found = []
    for number in range(book.amount_of_cases(14)):
        move = _bill(book, rng, number, service=0, pay=rng.randint(38, 90))
        found.append(make.planted("paid late", move))
    for number in range(book.amount_of_cases(8)):
        move = _bill(book, rng, number, service=0, pay=None, since=rng.randint(40, 90))
        found.append(make.planted("overdue", move))
    for number in range(book.amount_of_cases(6)):
        move = _bill(book, rng, number, service=12, pay=12 + rng.randint(38, 60))
        found.append(make.planted("late after delivery", move))
    for number in range(book.amount_of_cases(6)):
        move = _bill(book, rng, number, service=0, pay=25 + rng.randint(38, 60))
        _interrupted(move, 8, 25)
        found.append(make.planted("late after an interruption", move))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """On the last day; what moves the start; open and young."""
    found = []
    for number in range(book.amount_of_cases(8)):
        move = _bill(book, rng, number, service=0, pay=30)
        found.append(make.innocent("on day 30", move))
    for number in range(book.amount_of_cases(8)):
        move = _bill(book, rng, number, service=16, pay=16 + rng.randint(18, 29))
        found.append(make.innocent("delivered later", move))
    for number in range(book.amount_of_cases(8)):
        move = _bill(book, rng, number, service=0, pay=25 + rng.randint(15, 29))
        _interrupted(move, 8, 25)
        found.append(make.innocent("interrupted", move))
    for number in range(book.amount_of_cases(8)):
        move = _bill(book, rng, number, service=0, pay=None, since=rng.randint(8, 20))
        found.append(make.innocent("open and young", move))
    return found
