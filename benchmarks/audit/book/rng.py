# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Random streams: each part of the book draws from its own.

A stream is seeded by text, so that a case that is added to one check leaves the draws
of all others as they were.
"""

import random
from collections.abc import Sequence


def stream(seed: int, *names: object) -> random.Random:
    """A generator of its own for a part of the book.

    >>> stream(1, "a").random() == stream(1, "a").random()
    True
    >>> stream(1, "a").random() == stream(1, "b").random()
    False
    """
    return random.Random("/".join(map(str, (seed, *names))))


def pick_weighted[T](rng: random.Random, weighted: Sequence[tuple[T, float]]) -> T:
    """One of these, by weight."""
    things, weights = zip(*weighted, strict=True)
    return rng.choices(things, weights)[0]
