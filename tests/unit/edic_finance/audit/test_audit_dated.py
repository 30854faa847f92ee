# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
from datetime import date, timedelta

import pytest

from edic_finance.tools.audit.dated import DatedRow, History, Span, spans

FIRST = date(2024, 1, 1)


def rows(seed):
    """Rows of three codes and ranks on random days, told apart by their numbers."""
    chance = random.Random(seed)
    return [
        DatedRow(
            chance.choice("ABC"),
            FIRST + timedelta(days=chance.randrange(60)),
            chance.randrange(3),
            number,
            number,
        )
        for number in range(chance.randrange(1, 12))
    ]


def holds(known, code, day):
    """Return what the rule says in plain words: the lowest rank, then the latest day,
    then the highest number."""
    counting = [r for r in known if r.code == code and r.valid_from <= day]
    best = min(
        counting,
        key=lambda r: (r.rank, -r.valid_from.toordinal(), -r.number),
        default=None,
    )
    return best and best.row


@pytest.mark.parametrize("seed", range(40))
def test_row_of_a_day_is_the_one_that_the_rule_names(seed):
    known = rows(seed)
    history = History(known)
    for offset in range(-1, 62):
        day = FIRST + timedelta(days=offset)
        found = history.on(day)
        for code in "ABC":
            assert found.get(code) == holds(known, code, day)


@pytest.mark.parametrize("seed", range(40))
def test_a_row_that_is_valid_later_changes_nothing_before(seed):
    known = rows(seed)
    later = FIRST + timedelta(days=30)
    more = [*known, DatedRow("A", later, 0, 99, "absurd")]
    before, after = History(known), History(more)
    for offset in range(-1, 30):
        day = FIRST + timedelta(days=offset)
        assert before.on(day) == after.on(day)
    assert after.on(later)["A"] == "absurd"


@pytest.mark.parametrize("seed", range(20))
def test_spans_cover_every_day_once_and_nothing_changes_within(seed):
    history = History(rows(seed))
    found = spans(history.changes("ABC"))
    for offset in range(-2, 64):
        day = FIRST + timedelta(days=offset)
        [span] = [item for item in found if item.holds_on(day)]
        assert history.on(day) == history.on(span.a_day(day))


def test_changes_are_those_of_the_codes_that_are_asked_for():
    history = History(
        [DatedRow("A", FIRST, 0, 1, 1), DatedRow("B", date(2025, 1, 1), 0, 2, 2)]
    )
    assert history.changes(["A", "X"]) == [FIRST]
    assert spans([]) == [Span(None, None)]


def test_a_day_of_a_span_is_the_nearest():
    span = Span(date(2025, 1, 1), date(2025, 2, 1))
    assert span.a_day(date(2024, 6, 1)) == date(2025, 1, 1)
    assert span.a_day(date(2025, 1, 15)) == date(2025, 1, 15)
    assert span.a_day(date(2026, 1, 1)) == date(2025, 1, 31)
