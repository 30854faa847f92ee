# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The end of a task whose work met an error."""

import random
from typing import NamedTuple

from ..providers.errors import (
    AiCancelled,
    AiError,
    AiInvalidAnswer,
    AiNotNow,
    AiOverBudget,
    AiStopped,
    AiTimedOut,
)

FIRST_DELAY_S = 60.0  # seconds; doubled after each failure
MAX_DELAY_S = 3600.0


class Outcome(NamedTuple):
    """The task's next state.

    :param delay: seconds until it is tried again, where it waits
    :param counts: whether this was one of the attempts it has
    """

    state: str
    delay: float = 0.0
    counts: bool = True


def outcome_of(error: Exception, attempts: int, most: int) -> Outcome:
    """Return the task's next state.

    :param attempts: made so far, this one included
    :param most: attempts that the task has
    """
    if isinstance(error, AiCancelled):
        return Outcome("cancelled")
    if isinstance(error, AiStopped):  # whoever releases the stop wakes it
        return Outcome("waiting", MAX_DELAY_S, counts=False)
    asked = getattr(error, "retry_after", None)
    if isinstance(error, AiOverBudget):  # the month's, without a time
        return Outcome("waiting", min(asked or MAX_DELAY_S, MAX_DELAY_S), False)
    if isinstance(error, AiNotNow):  # nothing was tried
        return Outcome("waiting", min(asked or FIRST_DELAY_S, MAX_DELAY_S), False)
    asked = asked or 0.0
    if not _passes(error) or attempts >= most:
        return Outcome("failed")
    jitter = random.uniform(1, 1.25)  # noqa: S311
    backoff = FIRST_DELAY_S * 2 ** (attempts - 1) * jitter
    return Outcome("waiting", min(max(backoff, asked), MAX_DELAY_S))


def _passes(error: Exception) -> bool:
    """Return whether it may be otherwise next time."""
    if isinstance(error, AiError):
        return error.retryable or isinstance(error, AiTimedOut | AiInvalidAnswer)
    return True
