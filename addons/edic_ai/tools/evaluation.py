# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cases with known answers, and what a share of right ones is worth."""

from dataclasses import dataclass
from math import sqrt

from .llm.request import Request

Z = 1.959964  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Case:
    """A request with the answer that is right.

    :param key: names the case in the set
    :param expected: in the form that the use case reads answers in
    """

    key: str
    request: Request
    expected: str


def interval(right: int, count: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927); 0 to 1 where there are no cases."""
    if not count:
        return 0.0, 1.0
    share = right / count
    spread = Z * sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
    middle = share + Z**2 / (2 * count)
    scale = 1 + Z**2 / count
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
