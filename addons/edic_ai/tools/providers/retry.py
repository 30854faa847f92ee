# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Retries where they may help, within what the call may cost."""

import random
from collections.abc import Callable

from .contract import Limits
from .errors import AiError, AiRateLimited
from .guard import Guard

BASE_S = 0.5
CAP_S = 8.0


def with_retries[T](
    attempt: Callable[[], T],
    guard: Guard,
    limits: Limits,
    rng: random.Random | None = None,
    *,
    repeatable: bool = True,
) -> T:
    """Return the first answer, or raise the last error.

    :param attempt: does not begin anything that a second one would disturb
    :param repeatable: false where being done twice has a price: then only what was not
        sent, or was refused for its rate, is tried again
    :raises AiError: also at once, when the provider asks to wait for longer than
        `Limits.max_retry_after_s` or than the deadline; ``retry_after`` tells how long
    """
    rng = rng or random.SystemRandom()
    tries = 0
    while True:
        tries += 1
        try:
            return attempt()
        except AiError as error:
            safe = repeatable or not error.sent or isinstance(error, AiRateLimited)
            if not (error.retryable and safe and tries < limits.max_attempts):
                raise
            wait = _wait(error, tries, rng)
            if (error.retry_after or 0) > limits.max_retry_after_s:
                raise
            if wait >= guard.remaining:
                raise
        guard.sleep(wait)


def _wait(error: AiError, tries: int, rng: random.Random) -> float:
    # full jitter: many workers that were refused at once do not come back at once
    jitter = rng.uniform(0, min(CAP_S, BASE_S * 2 ** (tries - 1)))
    return max(error.retry_after or 0.0, jitter)
