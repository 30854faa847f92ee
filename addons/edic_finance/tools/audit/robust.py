# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Medians of what came before each value, for many series in one pass.

One wrong amount moves a mean and a standard deviation so far that the next wrong one
hides; it does not move the median and the median absolute deviation (MAD). The modified
z-score and its limit of 3.5 are those of Iglewicz and Hoaglin (How to Detect and Handle
Outliers, ASQC, 1993); 1.4826 makes the MAD of normal data its standard deviation.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MAD_TO_SIGMA = 1.4826
AT_ONCE = 4096  # rows of windows in memory


def starts_of(days: Integers, since: Integers, offset: int = 0) -> Integers:
    """Index of the first value of each window, at most the value's own.

    :param days: of one series, ascending
    :param since: for each value, the day on which its window begins
    :param offset: index at which the series begins among several
    """
    found = np.searchsorted(days, since, side="left")
    return np.minimum(found, np.arange(len(days))) + offset


def windows(values: Floats, starts: Integers, width: int) -> Floats:
    """What came before each value, sorted; shape ``(len(values), width)``.

    :param values: infinite where a value does not count as history
    :param starts: for each value, the index at which its history begins
    :param width: the most values of a history, the latest of them
    :return: rows in ascending order, filled with infinity
    """
    padded = np.concatenate([np.full(width, np.inf), values])
    view = np.lib.stride_tricks.sliding_window_view(padded, width)[: len(values)]
    index = np.arange(len(values))[:, None] + np.arange(-width, 0)[None, :]
    return np.sort(np.where(index >= starts[:, None], view, np.inf), axis=1)


def counts(rows: Floats) -> Integers:
    """How many values each of the sorted rows holds."""
    return np.isfinite(rows).sum(axis=1)


def quantile(rows: Floats, share: float) -> Floats:
    """A quantile of each sorted row, between two values by their distance (type 7 of
    Hyndman and Fan, as ``percentile_cont``); NaN for a row without values."""
    held = counts(rows)
    place = share * np.maximum(held - 1, 0)
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(held - 1, 0))
    lower = np.take_along_axis(rows, low[:, None], axis=1)[:, 0]
    upper = np.take_along_axis(rows, high[:, None], axis=1)[:, 0]
    empty = held == 0
    lower[empty] = upper[empty] = np.nan
    return lower + (upper - lower) * (place - low)


def median(rows: Floats) -> Floats:
    return quantile(rows, 0.5)


def spread(rows: Floats, middle: Floats) -> Floats:
    """Standard deviation of each sorted row, from its MAD."""
    known = np.where(np.isnan(middle), 0.0, middle)
    return MAD_TO_SIGMA * median(np.sort(np.abs(rows - known[:, None]), axis=1))


def median_of(values: list[float]) -> float:
    """The median of one list."""
    return float(np.median(np.asarray(values, dtype=np.float64)))


def mad_of(values: list[float]) -> float:
    """The median absolute deviation of one list, as it is."""
    found = np.asarray(values, dtype=np.float64)
    return float(np.median(np.abs(found - np.median(found))))
