# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The times at which an office is closed: weekends, public holidays, hours outside
office hours.

Public holidays are those of the law, by the package ``holidays``: France with
Alsace-Moselle (code du travail, art. L3133-1 and L3134-13), Germany by Land. What holds
in a municipality alone, such as Mariä Himmelfahrt in parts of Bavaria, is named as a
day of the site's own. Times are those of a time zone; summer time is the zone's.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from ..common.zones import ZONES

# départements of Alsace-Moselle, as post codes begin; overseas ones likewise
FRENCH = {"57": "57", "67": "6AE", "68": "6AE"}
FRENCH |= {code: code for code in ("971", "972", "973", "974", "976")}
RANGE = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*\.\.\s*(\d{4}-\d\d-\d\d))?")
YEARLY = re.compile(r"(\d\d)-(\d\d)")
LATEST = time(23, 59, 59, 999999)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """An office's calendar.

    ``area``: of the public holidays, as ``FR``, ``FR-57``, ``DE-NW``; empty: none.
    ``zone``: as in the IANA database. ``opens``, ``closes``: hours of the day, such as
    6 and 21.5. ``weekdays``: 1 (Monday) to 7 on which it works. ``closed``: further
    days without work, ``open``: days on which work at any time was agreed.
    """

    area: str = ""
    zone: str = "Europe/Berlin"
    opens: Decimal = Decimal(6)
    closes: Decimal = Decimal(21)
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    closed: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the calendar."""
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"time zone {self.zone}") from error
        _holidays(self.area, 2026)
        days(self.closed, [2026])
        days(self.open, [2026])

    def holidays(self, years: Iterable[int]) -> dict[date, str]:
        """Return ``{day: name}`` of holidays and of own days, which have no name."""
        years = list(years)
        found = dict.fromkeys(days(self.closed, years), "")
        for year in years:
            found |= _holidays(self.area, year)
        return found

    def local(self, moment: datetime) -> datetime:
        """Return a moment in UTC, named so or not, as the clock there shows it."""
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self.zone))

    def works_on(self, day: date) -> bool:
        """Return whether it works on a day, at whatever hour."""
        is_weekday = day.isoweekday() in self.weekdays
        return is_weekday and day not in self.holidays([day.year])

    def hours(self) -> tuple[time, time]:
        """Return from when to when it works; a time at the end of the day for 24."""
        return clock(self.opens), clock(self.closes)

    def closed_for(self, moment: datetime) -> tuple[str, str] | None:
        """Return why it does not work at a moment in UTC: ``holiday`` and its name,
        ``weekend``, ``hours``; None when it does."""
        local = self.local(moment)
        day = local.date()
        if day in days(self.open, [day.year]):
            return None
        known = self.holidays([day.year])
        if day in known:
            return "holiday", known[day]
        return self.closed_by_clock(local.isoweekday(), local.time())

    def closed_by_clock(self, weekday: int, at: time) -> tuple[str, str] | None:
        """Return the same, of a day that is no holiday."""
        if weekday not in self.weekdays:
            return "weekend", ""
        opens, closes = self.hours()
        return None if opens <= at < closes or closes == LATEST <= at else ("hours", "")


def area_of(country: str, state: str, post_code: str) -> str:
    """Return where a company's public holidays are those of.

    :param state: ISO 3166-2, with or without its country; empty: unknown
    :param post_code: tells Alsace-Moselle and overseas in France
    """
    if country == "FR":
        parts = (FRENCH.get(post_code.strip()[:size]) for size in (3, 2))
        part = next(filter(None, parts), "")
        return f"FR-{part}" if part else "FR"
    if country not in ZONES:
        return ""
    part = state.removeprefix(f"{country}-")
    return f"{country}-{part}" if part else country


def clock(hour: Decimal) -> time:
    """Return an hour of the day such as 6.5 as a time; 24 is the end of the day.

    >>> clock(Decimal("21.5"))
    datetime.time(21, 30)
    """
    if hour >= 24:
        return LATEST
    minutes = int(hour * 60)
    return time(minutes // 60, minutes % 60)


def days(texts: Iterable[str], years: Iterable[int]) -> set[date]:
    """Return the days that ``2026-12-24``, ``2026-12-24..2027-01-02`` and ``12-24``,
    for each year, name.

    :raises ValueError: one that cannot be read
    """
    found: set[date] = set()
    for text in texts:
        if match := YEARLY.fullmatch(text):
            found |= {date(year, int(match[1]), int(match[2])) for year in years}
        elif match := RANGE.fullmatch(text):
            first = date.fromisoformat(match[1])
            last = date.fromisoformat(match[2] or match[1])
            found |= {first + timedelta(n) for n in range((last - first).days + 1)}
        else:
            raise ValueError(f"no day: {text}")
    return found


@cache
def _holidays(area: str, year: int) -> Mapping[date, str]:
    country, _dash, part = area.partition("-")
    if not country:
        return {}
    try:
        return dict(holidays.country_holidays(country, part or None, years=year))
    except NotImplementedError as error:
        raise ValueError(f"holidays of {area}") from error
