# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Signs of automation bias in decisions (EU AI Act Art. 14(4)(b)).

Counts of a company, never of a person: who always agrees with a suggestion
gives no oversight, however good the suggestions are.
"""

from dataclasses import dataclass

MIN_DECISIONS = 100  # fewer say nothing
MAX_AGREEMENT = 0.98  # share accepted as proposed above which to look


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often people took what was proposed.

    :param accepted: decisions that took the suggestion as it was
    :param decided: all decisions: accepted, edited and rejected
    """

    accepted: int
    decided: int

    @property
    def rate(self) -> float | None:
        """Share accepted, 0 to 1; None where nothing was decided."""
        return self.accepted / self.decided if self.decided else None

    @property
    def alarm(self) -> bool:
        """True when agreement is so high that it may be habit."""
        rate = self.rate
        return (
            rate is not None and self.decided >= MIN_DECISIONS and rate >= MAX_AGREEMENT
        )
