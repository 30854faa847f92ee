# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers of records as ranges, the way a record of an erasure tells them."""

from collections.abc import Iterable


def to_ranges(numbers: Iterable[int]) -> list[list[int]]:
    """Pairs ``[first, last]``, both included, that hold these numbers and no other.

    >>> to_ranges([7, 1, 2, 3])
    [[1, 3], [7, 7]]
    """
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ranges
