# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime

from edic_finance.tools.audit.locks import history

JUNE, JULY = date(2026, 6, 30), date(2026, 7, 31)
FIRST, SECOND = datetime(2026, 7, 5), datetime(2026, 8, 5)


def test_without_a_change_that_of_today_counts():
    assert history(JUNE, []) == [(JUNE, None, None)]
    assert history(None, []) == []


def test_each_change_ends_what_was_before():
    assert history(JULY, [(FIRST, None, JUNE), (SECOND, JUNE, JULY)]) == [
        (JUNE, FIRST, SECOND),
        (JULY, SECOND, None),
    ]


def test_what_was_before_the_first_change_is_known_from_it():
    assert history(None, [(FIRST, JUNE, None)]) == [(JUNE, None, FIRST)]
    assert history(JUNE, [(FIRST, JUNE, None), (SECOND, None, JUNE)]) == [
        (JUNE, None, FIRST),
        (JUNE, SECOND, None),
    ]
