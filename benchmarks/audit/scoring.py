# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The quality of a ranking of planted cases: average precision, and precision at k."""

from collections.abc import Sequence

import numpy as np


def average_precision(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """Area under the curve of precision over recall; ties count as one step.

    >>> average_precision([True, False, True], [3.0, 2.0, 1.0])
    0.8333333333333333
    >>> average_precision([True, False], [1.0, 1.0])
    0.5
    """
    truth, scores = np.asarray(truth, bool), np.asarray(scores, float)
    if not truth.any():
        return 0.0
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    last = np.append(np.diff(scores[order]) != 0, True)  # ends of each run of ties
    ranks = np.arange(1, len(truth) + 1)[last]
    recall = hits[last] / truth.sum()
    precision = hits[last] / ranks
    return float(np.sum(np.diff(recall, prepend=0.0) * precision))


def precision_at(truth: Sequence[bool], scores: Sequence[float], k: int) -> float:
    """The share of what is true among the k highest scores.

    >>> precision_at([True, False, True], [3.0, 2.0, 1.0], 2)
    0.5
    """
    if not k:
        return 0.0
    order = np.argsort(-np.asarray(scores, float), kind="stable")[:k]
    return float(np.asarray(truth, bool)[order].mean())
