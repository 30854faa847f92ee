# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The history of a family, and yearly values as people write them."""

from decimal import Decimal as D

import pytest

from edic_public_sector.tools.scenario.simulation import SimulationError
from edic_public_sector.tools.scenario.simulation.history import (
    alike,
    damped,
    deviation,
    growth,
    yearly,
)
from edic_public_sector.tools.scenario.simulation.text import read_values

GROWN = {2022: D(100), 2023: D(102), 2024: D("107.10"), 2025: D("108.171")}
# 2 %, 5 %, 1 %: median 2 %, mean 2.6667 %, deviation √(26/9) %


def test_growth_is_the_median():
    assert list(yearly(GROWN, 2025)) == [D("0.02"), D("0.05"), D("0.01")]
    assert growth(GROWN, 2025) == D("0.02")
    assert damped(GROWN, 2025) == D("0.01")
    assert deviation(GROWN, 2025) == D("0.016997")


def test_two_growths_say_nothing():
    assert growth(GROWN, 2024) == 0
    assert damped(GROWN, 2024) == 0
    assert deviation(GROWN, 2024) == 0


def test_like_is_set_against_like():
    """More was voted than spent: 2 % a year of both, no 8 % in the last one."""
    spent = {2022: D(100), 2023: D(102), 2024: D("104.04"), 2025: D("106.1208")}
    voted = {year: amount * D("1.06") for year, amount in spent.items()}
    voted |= {2026: voted[2025] * D("1.02")}
    assert alike(spent, voted, 2026) == (spent, True)
    assert damped(alike(spent, voted, 2026)[0], 2026) == D("0.01")
    few = {year: amount for year, amount in spent.items() if year > 2022}
    assert alike(few, voted, 2026) == (voted, False)  # two growths say nothing
    assert damped(voted, 2026) == D("0.01")
    assert alike({}, {}, 2026) == ({}, False)


def test_an_even_number_of_growths_has_its_middle():
    more = GROWN | {2026: D("108.171") * D("1.04")}
    assert growth(more, 2026) == D("0.03")  # between 2 and 4 %


def test_what_comes_after_is_not_known():
    known_later = GROWN | {2026: D(500)}
    assert growth(known_later, 2025) == growth(GROWN, 2025)
    assert deviation(known_later, 2025) == deviation(GROWN, 2025)


def test_a_year_without_amount_makes_no_growth():
    assert list(yearly({2023: D(0), 2024: D(10), 2025: D(11)}, 2025)) == [D("0.1")]
    assert list(yearly({2023: D(10), 2025: D(11)}, 2025)) == []
    assert list(yearly({2024: D(-10), 2025: D(10)}, 2025)) == []
    assert list(yearly({2024: D(10), 2025: D(-10)}, 2025)) == []
    assert list(yearly({}, 2025)) == []


def test_what_shrinks_shrinks_half_as_fast():
    series = {2022: D(100), 2023: D(90), 2024: D(81), 2025: D("72.9")}
    assert damped(series, 2025) == D("-0.05")
    assert deviation(series, 2025) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2,0; 1,8; 1.5", ("2.0", "1.8", "1.5", "1.5")),
        ("2", ("2", "2", "2", "2")),
        ("  1;2\n3 ; 4 ;", ("1", "2", "3", "4")),
        ("1; 2; 3; 4; 5", ("1", "2", "3", "4")),  # more than asked for
        ("-1,25; +3", ("-1.25", "3", "3", "3")),
    ],
)
def test_values_as_people_write_them(text, expected):
    assert read_values(text, 4, "x") == tuple(map(D, expected))


def test_percent_is_divided():
    assert read_values("2,5; -1", 2, "x", 100) == (D("0.025"), D("-0.01"))


@pytest.mark.parametrize(
    "text",
    ["", "  ", ";", None, "soon", "1.2.3", "1 000,5 €", "2 %", "1e5", "NaN", "٣"],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(SimulationError) as caught:
        read_values(text, 3, "energy")
    assert (caught.value.code, caught.value.key) == ("number", "energy")


@pytest.mark.parametrize("text", ["1,234,567", "1.000.000", "1234567890123", "1,"])
def test_thousands_are_not_guessed(text):
    with pytest.raises(SimulationError):
        read_values(text, 3, "x")


@pytest.mark.parametrize(
    ("values", "per", "expected"),
    [
        (("0.02", "0.018", "0.018"), 100, "2; 1.8"),
        (("0.02", "0.02"), 100, "2"),
        (("100", "0", "0"), 1, "100; 0"),
        (("1", "2", "1"), 1, "1; 2; 1"),
    ],
)
def test_last_value_holds_for_the_years_that_follow(values, per, expected):
    values = tuple(map(D, values))
    assert read_values(expected, len(values), "x", per) == values
