# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers as ranges: those that follow each other are one."""

from collections.abc import Iterable

MAX_RANGES = 8  # ranges in a sentence


def to_ranges(numbers: Iterable[int]) -> list[list[int]]:
    """Return pairs ``[first, last]``, both included, of these numbers and no other.

    >>> to_ranges([7, 1, 2, 3])
    [[1, 3], [7, 7]]
    """
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def ranges(numbers: Iterable[int]) -> str:
    """Return ``[3, 1, 2, 7]`` as ``"1–3, 7"``; too many end in ``…``."""
    found = to_ranges(numbers)
    texts = [f"{a}" if a == b else f"{a}–{b}" for a, b in found[:MAX_RANGES]]
    return ", ".join([*texts, *(["…"] if len(found) > MAX_RANGES else [])])
