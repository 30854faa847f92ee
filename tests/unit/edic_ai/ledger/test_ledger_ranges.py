# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_ai.tools.ledger.ranges import to_ranges


@pytest.mark.parametrize(
    ("numbers", "ranges"),
    [
        ([], []),
        ([5], [[5, 5]]),
        ([3, 1, 2], [[1, 3]]),
        ([1, 3, 4, 9], [[1, 1], [3, 4], [9, 9]]),
        ([2, 2, 3], [[2, 3]]),
    ],
)
def test_ranges_hold_these_numbers_and_no_other(numbers, ranges):
    assert to_ranges(numbers) == ranges
    told = {n for first, last in ranges for n in range(first, last + 1)}
    assert told == set(numbers)
