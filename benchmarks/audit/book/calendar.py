# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Days and hours of work in two administrations: France, and North Rhine-Westphalia.

Holidays: Code du travail L3133-1; Feiertagsgesetz NW § 2. Times of the books are UTC.
"""

import random
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

ZONES = {"FR": ZoneInfo("Europe/Paris"), "DE": ZoneInfo("Europe/Berlin")}
FIXED = {
    "FR": ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)),
    "DE": ((1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26)),
}
FROM_EASTER = {"FR": (1, 39, 50), "DE": (-2, 1, 39, 50, 60)}
DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday (Meeus, Jones, Butcher).

    >>> easter(2026).isoformat()
    '2026-04-05'
    """
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


@cache
def holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of a year."""
    fixed = {date(year, month, day) for month, day in FIXED[country]}
    moving = {easter(year) + n * DAY for n in FROM_EASTER[country]}
    return frozenset(fixed | moving)


def is_working(country: str, day: date) -> bool:
    """Return whether offices are open."""
    return day.weekday() < 5 and day not in holidays(country, day.year)


def working(country: str, day: date) -> date:
    """The day, or the next on which offices are open."""
    while not is_working(country, day):
        day += DAY
    return day


def later(country: str, day: date, days: int) -> date:
    """So many working days later."""
    day = working(country, day)
    for _time in range(days):
        day = working(country, day + DAY)
    return day


def at(country: str, day: date, hour: int, minute: int = 0) -> datetime:
    """A local time of a day, in UTC without zone, as Odoo keeps it."""
    local = datetime.combine(day, time(hour, minute), ZONES[country])
    return local.astimezone(UTC).replace(tzinfo=None)


def office(rng: random.Random, country: str, day: date) -> datetime:
    """A moment of the office's hours on a day, in UTC."""
    minutes = rng.choice((rng.randint(8 * 60, 719), rng.randint(13 * 60, 17 * 60)))
    return at(country, day, minutes // 60, minutes % 60)


def months(first: date, last: date) -> list[date]:
    """The first days of the months from one day to another."""
    found, day = [], first.replace(day=1)
    while day <= last:
        found.append(day)
        day = (day + 32 * DAY).replace(day=1)
    return found
