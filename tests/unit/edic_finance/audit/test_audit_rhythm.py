# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rhythms and what breaks them, seasons, prices that rise."""

import random
from datetime import date

import pytest

from edic_finance.tools.audit.statistics.rhythm import Habit, breaks, bursts, rhythm
from edic_finance.tools.audit.statistics.season import month_text, seasons

RANDOM = random.Random(7)


def monthly(count, jitter=0, year=2023):
    days = (date(year + i // 12, i % 12 + 1, 5).toordinal() for i in range(count))
    return [day + RANDOM.randint(-jitter, jitter) for day in days]


def test_slope_of_theil_and_sen():
    # one late bill moves no median: a slope of 10
    found = rhythm([0, 10, 20, 34, 40, 50, 60, 70])
    assert found.step == pytest.approx(10)


def test_rents_are_regular():
    assert all(rhythm(monthly(12, 3)).is_regular for _ in range(50))
    assert rhythm(monthly(4)).is_regular
    days = monthly(12)
    assert rhythm(days[:4] + days[5:]).is_regular  # one left out


def test_random_days_are_not():
    for count in (4, 6, 12):
        found = [
            rhythm(sorted(RANDOM.sample(range(365), count))).is_regular
            for _ in range(500)
        ]
        assert sum(found) < 25, count


@pytest.mark.parametrize("days", [[], [1], [1, 30], [5, 5, 5, 5]])
def test_too_few_or_one_day_make_no_rhythm(days):
    assert not rhythm(days).is_regular


def found(days, today=None, **habit):
    today = days[-1] + 20 if today is None else today
    return [(gap.kind, gap.index) for gap in breaks(days, today, Habit(**habit))]


def test_a_monthly_bill_breaks_nothing():
    assert found(monthly(36)) == []
    assert found(monthly(36, 2)) == []


def test_an_extra_bill_is_told_once():
    days = monthly(24)
    assert found(sorted([*days, days[20] + 9])) == [("extra", 21)]


def test_what_is_missing_is_told_on_the_one_before():
    days = monthly(24)
    assert found(days[:20] + days[21:]) == [("missing", 19)]


@pytest.mark.parametrize(
    ("after", "is_missing"),
    [
        (30 + 6 + 10, False),  # median, twice the least deviation, time to enter it
        (30 + 6 + 11, True),
        (30 * 4, True),
        (30 * 4 + 1, False),  # ended rather than forgotten
    ],
)
def test_when_the_next_one_is_missing(after, is_missing):
    days = [30 * i for i in range(12)]
    assert bool(found(days, days[-1] + after)) == is_missing


def test_a_habit_takes_intervals():
    days = [30 * i for i in range(9)]  # eight of them
    assert found(days, days[-1] + 60)
    assert not found(days[1:], days[-1] + 60)


def test_of_what_is_missing_the_next_bill_is_told():
    days = [n * 30 for n in range(12)]
    late = [*days[:10], 280, 345]  # 280 comes early, 345 in the place of 300
    shown = {gap.kind: gap for gap in breaks(late, 350, Habit())}
    assert (shown["extra"].index, shown["missing"].index) == (10, 9)
    assert (shown["missing"].following, shown["missing"].gap) == (11, 75)
    [last] = breaks(days, days[-1] + 60, Habit())
    assert (last.index, last.following) == (11, None)


def test_without_rhythm_nothing_is_missing():
    days = sorted(RANDOM.sample(range(1000), 40))
    assert not found(days, days[-1] + 90)


def weeks(per_week, count=40):
    return [7 * week + 4 for week in range(count) for _ in range(per_week)]


def test_a_burst_of_bills():
    days = sorted([*weeks(1), *[7 * 39 + 5] * 6])
    [burst] = bursts(days, 0.001)
    assert (burst.count, burst.mean, burst.weeks) == (7, 1.0, 39)
    assert burst.chance == pytest.approx(8.32e-5, rel=0.01)  # tables of Poisson, mean 1
    assert days[burst.last] == days[-1]


def test_no_burst_by_habit_or_too_early():
    assert not list(bursts(weeks(5), 0.001))
    often = sorted([*weeks(1), *[7 * 30 + 5] * 6, *[7 * 39 + 5] * 6])
    assert len(list(bursts(often, 0.001))) == 1  # as many as once before
    assert not list(bursts(sorted([*weeks(1, 20), *[7 * 19 + 5] * 9]), 0.001))


def year_on_year(years=4, peak=12):
    return {
        2022 * 12 + month: 1000.0 * (3 if month % 12 + 1 == peak else 1)
        for month in range(years * 12)
    }


def test_a_season_is_no_finding():
    assert not list(seasons(year_on_year(), 3.5, 24, 250))


def test_a_month_out_of_season():
    totals = year_on_year()
    march = 2025 * 12 + 2
    totals[march] = 2000.0
    [season] = seasons(totals, 3.5, 24, 250)
    assert (season.month, season.total, season.usual) == (march, 2000, 1000)
    assert season.z == pytest.approx(0.6931 / 0.05, abs=0.01)
    assert month_text(season.month) == "2025-03"


def test_a_season_takes_two_years():
    totals = year_on_year(2)
    totals[max(totals)] = 9000.0
    assert not list(seasons(totals, 3.5, 24, 250))


def test_small_change_is_no_season():
    totals = {month: total / 10 for month, total in year_on_year().items()}
    totals[2025 * 12 + 2] = 200.0
    assert not list(seasons(totals, 3.5, 24, 250))
    assert list(seasons(totals, 3.5, 24, 50))
