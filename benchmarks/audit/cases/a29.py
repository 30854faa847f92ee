# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A29 BACKDATE-CUTOFF: posted late, moved to another period, booked in another year."""

from datetime import date, timedelta
from random import Random

from audit.book import calendar
from audit.book.book import Book
from audit.book.entries import cents
from audit.book.things import Move, Record

from .a24 import USUAL, entry
from .case import Case, Maker
from .common import DAY, ago, bill, is_ordinary, usual, vendor

make = Maker("A29")
LABEL = "Réimputation / Umbuchung der Kostenstelle"


def _late(book: Book, rng: Random, number: int, days: int) -> Move:
    """A bill that came in and was posted so long after its date."""
    company = book.both(number)
    of = vendor(book, rng, company, "goods")
    day = ago(book, rng.randint(200, 700)).replace(day=25)
    posted = calendar.working(company.country, day + days * DAY)
    came = calendar.working(company.country, posted - 4 * DAY)
    return bill(book, rng, of, day, 480, received=came, made=came, posted=posted)


def plant(book: Book, rng: Random) -> list[Case]:
    """Each limb of the rule."""
    found = []
    for number in range(book.amount_of_cases(8)):
        move = _late(book, rng, number, rng.randint(50, 110))
        found.append(make.planted("bill posted late", move))
    for number in range(book.amount_of_cases(6)):
        company, days = book.both(number), rng.randint(150, 700)
        posted = book.office(rng, company, ago(book, days) + rng.randint(44, 90) * DAY)
        pair, sum_ = USUAL[number % 3], cents(rng, 900, 0.3)
        move = entry(book, rng, company, days, pair, sum_, LABEL, posted_at=posted)
        found.append(make.planted("entry posted late", move, also="A24"))
    for move in book.take(rng, book.amount_of_cases(8), usual(book)):
        moved = (move.day.replace(day=1) + 95 * DAY).replace(day=1) - DAY
        move.values["edic_asked_date"], move.booked = move.booked, moved
        found.append(make.planted("moved to a later period", move))
    count = book.amount_of_cases(8)
    for move in book.take(rng, count, _december(book), distinct=False):
        _delivered(move, date(move.booked.year + 1, 1, rng.randint(8, 28)))
        found.append(make.planted("delivered in the next year", move))
    for number in range(book.amount_of_cases(6)):
        found.append(_of_last_year(book, rng, number))
    record = Record("account.lock_exception")
    book.later.append(_Exception(record))
    found.append(make.disputed("lock exception in force", record, also="A36"))
    return found


def _is_expense(move: Move) -> bool:
    """Return whether all of it is an expense of the year."""
    begin = "6" if move.company.key == "fr" else "5"
    return all(line.account.startswith(begin) for line in move.lines)


def _delivered(move: Move, day: date) -> None:
    """Delivered on a day, as the bill and who confirmed it say."""
    move.values["delivery_date"] = day
    for step in move.steps:
        if step.kind == "service":
            step.day = day


def _december(book: Book):
    def where(move: Move) -> bool:
        in_time = usual(book, 1400, 200)
        is_end = move.booked.month == 12 and move.booked.day == 31
        return in_time(move) and is_end and move.net > 1100 and _is_expense(move)

    return where


def _of_last_year(book: Book, rng: Random, number: int) -> Case:
    """Delivered in autumn, billed and booked in the new year."""
    company = book.both(number)
    year = book.end.year - number // 2 % 3
    day = calendar.working(company.country, date(year, 1, 20))
    service = calendar.working(company.country, date(year - 1, 11, 6))
    of = vendor(book, rng, company, "studies")
    move = bill(book, rng, of, day, 2400, service=service)
    move.values["delivery_date"] = service
    return make.planted("of last year, booked in the new", move, also="A43")


class _Exception:
    """Somebody may book in a closed period."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def __call__(self, env, book) -> None:
        company = env["res.company"].browse(book.companies["fr"].id)
        company.sudo().write({"fiscalyear_lock_date": date(book.start.year, 12, 31)})
        made = env["account.lock_exception"].create(
            {
                "company_id": company.id,
                "user_id": book.companies["fr"].users["post"][0],
                "fiscalyear_lock_date": date(book.start.year, 6, 30),
                "reason": "Complément de l'exercice",
                "end_datetime": book.moment(book.end) + timedelta(days=2),
            }
        )
        self._record.id = made.id


def innocent(book: Book, rng: Random) -> list[Case]:
    """Within five weeks, over the turn of the year, delivered in time."""
    found = []
    for number in range(book.amount_of_cases(14)):
        move = _late(book, rng, number, 26)
        found.append(make.innocent("posted after four weeks", move))
    for move in book.take(rng, book.amount_of_cases(10), _turn(book)):
        _delivered(move, move.day - DAY)  # in January it would be of the next year
        found.append(make.innocent("posted in January", move))
    count = book.amount_of_cases(10)
    for move in book.take(rng, count, _december(book), distinct=False):
        _delivered(move, move.day - 3 * DAY)
        found.append(make.innocent("delivered in December", move))
    return found


def _turn(book: Book):
    def where(move: Move) -> bool:
        return (
            is_ordinary(move)
            and move.booked.month == 12
            and move.posted_at.year == move.booked.year + 1
        )

    return where
