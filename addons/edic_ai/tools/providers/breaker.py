# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Circuit breaker: a server that fails is left alone for a while (Nygard, "Release
It!", 2nd ed., 2018). The state itself lies in the database, shared by all workers."""

FAILURES = 5  # in a row, until it opens
FIRST_S = 30  # seconds open; doubled each time a probe fails
MAX_PAUSE_S = 600


def open_seconds(failures: int) -> int:
    """Return how long to leave a server alone after so many failures; 0: not."""
    if failures < FAILURES:
        return 0
    return min(MAX_PAUSE_S, FIRST_S * 2 ** min(failures - FAILURES, 10))
