# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Amounts out of line with what a vendor sent before (ISA 520, analytical procedures).

Amounts of one vendor are spread by factors, so they are compared by their logarithms.
An amount stands out if its modified z-score is above the limit, it differs by more than
small change, and it is above nine in ten of those before. The price of few false alarms
is that what varies much is caught late; the tests measure how late.
"""

from dataclasses import dataclass

import numpy as np

from . import robust
from .robust import AT_ONCE, Floats, Integers

HIGH = 0.9  # of the history; below it an amount is no outlier
WIDTH = 240  # bills of a history at most, the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``z``: robust standard deviations; ``floor``: the least of them, in logarithms;
    ``least``: currency units; ``count``: bills that make a history."""

    z: float = 3.5
    floor: float = 0.05
    least: float = 250.0
    count: int = 8


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts on amounts: history's size, median, 90th percentile, z-score."""

    n: Integers
    median: Floats
    high: Floats
    z: Floats
    is_out: np.ndarray


def judge(
    amounts: Floats,
    starts: Integers,
    counted: np.ndarray,
    limits: Limits,
    at: Integers | None = None,
) -> Judged:
    """Hold amounts against those before them.

    :param amounts: above zero, in the order of their days
    :param starts: for each, the index at which its history begins
    :param counted: whether it counts as history for those after it
    :param at: indices of those to judge; all without
    """
    logs = np.log(amounts)
    history = np.where(counted, logs, np.inf)
    at = np.arange(len(amounts)) if at is None else at
    parts = [
        _judge(amounts, logs, history, starts, limits, at[begin : begin + AT_ONCE])
        for begin in range(0, max(len(at), 1), AT_ONCE)
    ]
    return Judged(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _judge(
    amounts: Floats,
    logs: Floats,
    history: Floats,
    starts: Integers,
    limits: Limits,
    at: Integers,
) -> tuple[np.ndarray, ...]:
    window = robust.windows(history, starts, robust.width_of(starts, at, WIDTH), at)
    n = robust.counts(window)
    middle = robust.median(window)
    high = robust.quantile(window, HIGH)
    sigma = np.maximum(robust.spread(window, middle), limits.floor)
    z = np.abs(logs[at] - middle) / sigma
    # in cents: the exponential of a logarithm is off in its last digits
    usual = np.round(np.exp(middle), 2)
    is_out = (
        (n >= limits.count)
        & (z > limits.z)
        & (np.round(np.abs(amounts[at] - usual), 2) > limits.least)
        & (logs[at] > high)
    )
    return n, usual, np.exp(high), z, is_out
