# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The names that pseudonymisation did not find, measured by `make bench-pseudonym`.

A policy that lets personal data leave is decided with these figures on the screen; a
test holds them against the benchmark's own text and against `docs/benchmarks.md`.
"""

from typing import NamedTuple


class Missed(NamedTuple):
    """Names that were not found, of those that stood in the texts."""

    missed: int
    count: int

    @property
    def percent(self) -> int:
        """Return the share that was not found, in whole percent, rounded up."""
        return -(-100 * self.missed // self.count)

    def __str__(self) -> str:
        return f"{self.missed}/{self.count}"


# French clinical letters (benchmarks/pseudonym/README.md): names in running text that
# no record holds and no title, label or signature marks
UNMARKED = Missed(384, 454)
# the same letters: names after a title
TITLED = Missed(404 - 398, 404)
SOURCE = "make bench-pseudonym"
