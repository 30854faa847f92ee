# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A27 JE-OFFHOURS: manual entries at night, on weekends, on public holidays.

About persons: off until the staff council agreed, which the benchmark's ground says.
"""

from datetime import date, datetime, timedelta
from random import Random

from audit.book import calendar
from audit.book.book import Book
from audit.book.entries import cents
from audit.book.things import Company

from .a24 import USUAL, entry
from .case import Case, Maker
from .common import ago

make = Maker("A27")
LABEL = "Réimputation / Umbuchung der Kostenstelle"


def _posted(book: Book, rng: Random, company: Company, at: datetime, **more):
    days = max(1, (book.end - at.date()).days + 1)
    return entry(
        book,
        rng,
        company,
        days,
        USUAL[rng.randint(0, 2)],
        cents(rng, 30_000, 0.2),
        LABEL,
        posted_at=at,
        **more,
    )


def _workday(book: Book, rng: Random, company: Company) -> date:
    return calendar.working(company.country, ago(book, rng.randint(30, 800)))


def plant(book: Book, rng: Random) -> list[Case]:
    """A Sunday, a holiday, late, early."""
    found = []
    for number in range(book.amount_of_cases(10)):
        company = book.both(number)
        day = ago(book, rng.randint(30, 800))
        day += timedelta(days=5 + number % 2 - day.weekday())
        at = calendar.at(company.country, day, 11, 20)
        move = _posted(book, rng, company, at)
        found.append(make.planted("weekend", move, also="A24"))
    for number in range(book.amount_of_cases(10)):
        company = book.both(number)
        days = _holidays(book, company)
        at = calendar.at(company.country, days[number % len(days)], 10, 5)
        move = _posted(book, rng, company, at)
        found.append(make.planted("public holiday", move, also="A24"))
    for limb, hour in (("late", 22), ("early", 4)):
        for number in range(book.amount_of_cases(7)):
            company = book.both(number)
            at = calendar.at(company.country, _workday(book, rng, company), hour, 40)
            move = _posted(book, rng, company, at)
            found.append(make.planted(limb, move, also="A24"))
    return found


def _holidays(book: Book, company: Company) -> list[date]:
    """Holidays on working days of the last two years."""
    years = (book.end.year - 1, book.end.year - 2)
    days = (d for y in years for d in calendar.holidays(company.country, y))
    return sorted(day for day in days if day.weekday() < 5)


def innocent(book: Book, rng: Random) -> list[Case]:
    """Just inside the hours, another Land's holiday, a program at night."""
    found = []
    for limb, hour, minute in (
        ("twenty to nine", 20, 40),
        ("ten past six", 6, 10),
        ("at noon", 12, 0),
    ):
        for number in range(book.amount_of_cases(8)):
            company = book.both(number)
            day = _workday(book, rng, company)
            at = calendar.at(company.country, day, hour, minute)
            move = _posted(book, rng, company, at)
            found.append(make.innocent(limb, move, also="A24"))
    for company, days in (
        (book.companies["fr"], _elsewhere(book, "FR", ((12, 26),))),
        (book.companies["de"], _elsewhere(book, "DE", ((1, 6), (8, 15), (10, 31)))),
    ):
        for day in days:
            move = _posted(book, rng, company, calendar.at(company.country, day, 10))
            found.append(make.innocent("holiday of elsewhere", move, also="A24"))
    for number in range(book.amount_of_cases(8)):
        company = book.both(number)
        at = calendar.at(company.country, _workday(book, rng, company), 23, 30)
        move = _posted(book, rng, company, at, created_by=1, posted_by=1)
        found.append(make.innocent("a program at night", move, also="A24 A26"))
    return found


def _elsewhere(book: Book, country: str, days: tuple) -> list[date]:
    """Holidays of Alsace and Moselle, and of other Länder than the municipality's."""
    years = range(book.start.year, book.end.year)
    found = (date(year, month, day) for year in years for month, day in days)
    return [day for day in found if calendar.is_working(country, day)]
