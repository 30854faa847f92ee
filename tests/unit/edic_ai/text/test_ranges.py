# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_ai.tools.text.ranges import MAX_RANGES, ranges, to_ranges


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], ""),
        ([4], "4"),
        ([3, 1, 2, 7], "1–3, 7"),
        ([1, 2], "1–2"),
        (range(1, 2 * MAX_RANGES, 2), "1, 3, 5, 7, 9, 11, 13, 15"),
        (range(1, 2 * MAX_RANGES + 2, 2), "1, 3, 5, 7, 9, 11, 13, 15, …"),
    ],
)
def test_what_follows_each_other_is_one_range(numbers, expected):
    assert ranges(numbers) == expected


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ([], []),
        ([5], [[5, 5]]),
        ([3, 1, 2], [[1, 3]]),
        ([1, 3, 4, 9], [[1, 1], [3, 4], [9, 9]]),
        ([2, 2, 3], [[2, 3]]),
    ],
)
def test_ranges_hold_these_numbers_and_no_other(numbers, found):
    assert to_ranges(numbers) == found
    shown = {n for first, last in found for n in range(first, last + 1)}
    assert shown == set(numbers)
