# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers for a sentence: those that follow each other are told as one range."""

from collections.abc import Iterable

MAX_RANGES = 8  # ranges in a sentence


def ranges(numbers: Iterable[int]) -> str:
    """``[3, 1, 2, 7]`` → ``"1–3, 7"``; too many end in ``…``."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    texts = [f"{a}" if a == b else f"{a}–{b}" for a, b in found[:MAX_RANGES]]
    return ", ".join([*texts, *(["…"] if len(found) > MAX_RANGES else [])])
