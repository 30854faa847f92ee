# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Signs of automation bias in decisions (EU AI Act Art. 14(4)(b)).

Counts of a company, never of a person: who always agrees with a suggestion
gives no oversight, however good the suggestions are.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

OVERSIGHT_DAYS = 90  # old habits neither hide nor excuse the present ones
MIN_DECISIONS = 100  # fewer say nothing
MAX_AGREEMENT = 0.98  # share accepted as proposed above which to look
UNSEEN = "s00"  # decided without opening the evidence
EDGES = (2, 5, 10, 30, 60)  # seconds; a median under the first alarms
SPANS = ("s02", "s05", "s10", "s30", "s60", "s99")  # named so that they sort


def span_of(seconds: float | None) -> str:
    """Return the bar of the histogram that a decision belongs to.

    :param seconds: from the evidence to the decision; None: it was not opened
    """
    return UNSEEN if seconds is None else SPANS[bisect_right(EDGES, seconds)]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The share of proposals that people took.

    :param accepted: decisions that took the suggestion as it was
    :param decided: all decisions: accepted, edited and rejected
    """

    accepted: int
    decided: int

    @property
    def rate(self) -> float | None:
        """Return the share accepted, 0 to 1; None where nothing was decided."""
        return self.accepted / self.decided if self.decided else None

    @property
    def alarm(self) -> bool:
        """Return whether agreement is so high that it may be habit."""
        rate = self.rate
        return (
            rate is not None and self.decided >= MIN_DECISIONS and rate >= MAX_AGREEMENT
        )


@dataclass(frozen=True, slots=True)
class Pace:
    """The time that people looked at the evidence before they decided.

    :param counts: decisions per span: ``UNSEEN`` and each of ``SPANS``
    """

    counts: Mapping[str, int]

    @property
    def unseen(self) -> int:
        """Return how many decisions were taken without the evidence."""
        return self.counts.get(UNSEEN, 0)

    @property
    def timed(self) -> int:
        """Return how many decisions were taken with the evidence open."""
        return sum(self.counts.get(span, 0) for span in SPANS)

    @property
    def median(self) -> str | None:
        """Return the span with the median of the timed decisions; None without any."""
        total = 0
        for span in SPANS:
            total += self.counts.get(span, 0)
            if total and 2 * total >= self.timed:
                return span
        return None

    @property
    def alarm(self) -> bool:
        """Return whether half of them took less time than reading needs."""
        return self.timed >= MIN_DECISIONS and self.median == SPANS[0]
