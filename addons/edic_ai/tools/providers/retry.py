# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Retries where they may help, within what the call may cost."""

import itertools
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
    for tries in itertools.count(1):
        try:
            return attempt()
        except AiError as error:
            safe = repeatable or not error.sent or isinstance(error, AiRateLimited)
            if not (error.retryable and safe and tries < limits.max_attempts):
                raise
            # full jitter: workers that were refused at once do not come back at once
            jitter = rng.uniform(0, min(CAP_S, BASE_S * 2 ** (tries - 1)))
            asked = error.retry_after or 0.0
            wait = max(asked, jitter)
            if asked > limits.max_retry_after_s or wait >= guard.remaining:
                raise
        guard.sleep(wait)
