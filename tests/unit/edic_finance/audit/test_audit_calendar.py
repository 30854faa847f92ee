# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from edic_finance.tools.audit.calendar import Calendar, area_of, clock, days

FRANCE = Calendar(area="FR", zone="Europe/Paris")
MOSELLE = Calendar(area="FR-57", zone="Europe/Paris")
NRW = Calendar(area="DE-NW")
BERLIN = Calendar(area="DE-BE")


@pytest.mark.parametrize(
    ("calendar", "day", "is_holiday"),
    [
        (FRANCE, "2026-07-14", True),
        (FRANCE, "2026-12-26", False),
        (MOSELLE, "2026-12-26", True),
        (MOSELLE, "2026-04-03", True),  # Good Friday
        (FRANCE, "2026-04-03", False),
        (NRW, "2026-06-04", True),  # Corpus Christi
        (BERLIN, "2026-06-04", False),
        (BERLIN, "2026-03-08", True),
        (NRW, "2026-03-08", False),
        (Calendar(), "2026-12-25", False),
    ],
)
def test_public_holidays_are_those_of_the_place(calendar, day, is_holiday):
    day = date.fromisoformat(day)
    assert (day in calendar.holidays([day.year])) == is_holiday


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        ("2026-01-14 04:59:59", "hours"),  # 05:59:59 in Berlin, winter time
        ("2026-01-14 05:00:00", None),
        ("2026-07-15 03:59:59", "hours"),  # summer time
        ("2026-07-15 04:00:00", None),
        ("2026-07-15 18:59:59", None),
        ("2026-07-15 19:00:00", "hours"),
        ("2026-01-17 10:00:00", "weekend"),
        ("2026-01-18 23:30:00", "hours"),  # Monday there
        ("2026-06-04 10:00:00", "holiday"),
    ],
)
def test_a_moment_is_told_by_the_clock_there(moment, why):
    found = NRW.closed_for(datetime.fromisoformat(moment))
    assert (found and found[0]) == why


def test_a_holiday_has_its_name():
    assert NRW.closed_for(datetime(2026, 6, 4, 10)) == ("holiday", "Fronleichnam")


def test_days_of_ones_own():
    own = Calendar(closed=("12-24", "2026-08-07"), open=("2026-01-02..2026-01-18",))
    assert own.closed_for(datetime(2026, 12, 24, 10)) == ("holiday", "")
    assert own.closed_for(datetime(2026, 8, 7, 10)) == ("holiday", "")
    assert own.closed_for(datetime(2026, 1, 17, 10)) is None, "agreed"
    assert own.closed_for(datetime(2026, 1, 24, 10)) == ("weekend", "")


def test_an_office_that_never_closes():
    always = Calendar(
        opens=Decimal(0), closes=Decimal(24), weekdays=frozenset(range(1, 8))
    )
    assert always.closed_for(datetime(2026, 1, 17, 22, 59, 59)) is None
    assert always.closed_by_clock(6, time.max) is None


@pytest.mark.parametrize(
    ("country", "state", "post_code", "area"),
    [
        ("FR", "", "57000", "FR-57"),
        ("FR", "", "67000", "FR-6AE"),
        ("FR", "", "68100", "FR-6AE"),
        ("FR", "", "97400", "FR-974"),
        ("FR", "", "75001", "FR"),
        ("FR", "", "", "FR"),
        ("DE", "DE-NW", "", "DE-NW"),
        ("DE", "NW", "", "DE-NW"),
        ("DE", "", "", "DE"),
        ("US", "US-NY", "", ""),
    ],
)
def test_place_is_the_companys(country, state, post_code, area):
    assert area_of(country, state, post_code) == area
    Calendar(area=area)


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Europe/Nowhere"},
        {"area": "DE-XX"},
        {"area": "QQ"},
        {"closed": ("Christmas",)},
        {"open": ("2026-13-01",)},
    ],
)
def test_what_does_not_exist_is_refused(wrong):
    with pytest.raises(ValueError):
        Calendar(**wrong)


def test_hours_and_ranges():
    assert clock(Decimal("21.5")) == time(21, 30)
    assert days(("2026-12-31..2027-01-01",), []) == {
        date(2026, 12, 31),
        date(2027, 1, 1),
    }
