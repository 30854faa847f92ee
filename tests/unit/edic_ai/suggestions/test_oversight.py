# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_ai.tools.suggestions.oversight import (
    MIN_DECISIONS,
    UNSEEN,
    Agreement,
    Pace,
    span_of,
)


@pytest.mark.parametrize(
    ("accepted", "decided", "rate", "alarm"),
    [
        (0, 0, None, False),
        (99, 99, 1.0, False),  # too few to say anything
        (MIN_DECISIONS, MIN_DECISIONS, 1.0, True),
        (98, 100, 0.98, True),
        (97, 100, 0.97, False),
        (0, 200, 0.0, False),
    ],
)
def test_agreement_above_its_rate_is_an_alarm(accepted, decided, rate, alarm):
    agreement = Agreement(accepted, decided)
    assert agreement.rate == rate
    assert agreement.alarm is alarm


@pytest.mark.parametrize(
    ("seconds", "span"),
    [(None, "s00"), (0, "s02"), (1.99, "s02"), (2, "s05"), (59.9, "s60"), (60, "s99")],
)
def test_span_of_seconds_has_its_name(seconds, span):
    assert span_of(seconds) == span


@pytest.mark.parametrize(
    ("counts", "median", "alarm"),
    [
        ({}, None, False),
        ({UNSEEN: 500}, None, False),  # taken unseen: no time to speak of
        ({"s02": 99}, "s02", False),  # too few to say anything
        ({"s02": 50, "s30": 50}, "s02", True),
        ({"s02": 49, "s30": 51}, "s30", False),
        ({UNSEEN: 500, "s02": 10, "s05": 80, "s99": 20}, "s05", False),
    ],
)
def test_pace_below_its_median_is_an_alarm(counts, median, alarm):
    pace = Pace(counts)
    assert pace.median == median
    assert pace.alarm is alarm
