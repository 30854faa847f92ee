# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Medians of what came before each value, for many series in one pass.

One wrong amount moves a mean and a standard deviation so far that the next wrong one
hides; it does not move the median and the median absolute deviation (MAD). The modified
z-score and its limit of 3.5 are those of Iglewicz and Hoaglin (How to Detect and Handle
Outliers, ASQC, 1993); 1.4826 makes the MAD of normal data its standard deviation.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MAD_TO_SIGMA = 1.4826
AT_ONCE = 4096  # rows of windows in memory
BATCH = 20_000  # values of several series in memory


def windows(values: Floats, starts: Integers, width: int, at: Integers) -> Floats:
    """Return what came before some of the values, sorted; shape ``(len(at), width)``.

    :param values: infinite where a value does not count as history
    :param starts: for each value, the index at which its history begins
    :param width: the most values of a history, the latest of them
    :param at: indices of the values that are asked about
    :return: rows in ascending order, filled with infinity
    """
    padded = np.concatenate([np.full(width, np.inf), values])
    view = np.lib.stride_tricks.sliding_window_view(padded, width)[at]
    index = at[:, None] + np.arange(-width, 0)[None, :]
    return np.sort(np.where(index >= starts[at][:, None], view, np.inf), axis=1)


def width_of(starts: Integers, at: Integers, most: int) -> int:
    """Return the width that the longest of these histories needs."""
    return int(np.clip((at - starts[at]).max(initial=1), 1, most))


def counts(rows: Floats) -> Integers:
    """Return how many values each of the sorted rows holds."""
    return np.isfinite(rows).sum(axis=1)


def quantile(rows: Floats, share: float) -> Floats:
    """Return a quantile of each sorted row, between two values by their distance (type
    7 of Hyndman and Fan, as ``percentile_cont``); NaN for a row without values."""
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
    """Return standard deviation of each sorted row, from its MAD."""
    known = np.where(np.isnan(middle), 0.0, middle)
    return MAD_TO_SIGMA * median(np.sort(np.abs(rows - known[:, None]), axis=1))


def median_of(values: list[float]) -> float:
    """Return the median of one list."""
    return float(np.median(np.asarray(values, dtype=np.float64)))


def mad_of(values: list[float]) -> float:
    """Return the median absolute deviation of one list, as it is."""
    found = np.asarray(values, dtype=np.float64)
    return float(np.median(np.abs(found - np.median(found))))


@dataclass(frozen=True, slots=True)
class Joined:
    """Several series one after the other.

    ``rows``: what they were read from; ``row``: of each value, the index of its own;
    ``starts``: of each value, where its history begins; ``columns``: lists of the rows.
    """

    rows: list[Mapping[str, Any]]
    row: Integers
    starts: Integers
    columns: dict[str, np.ndarray]

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def before(self, index: int, most: int) -> list[int]:
        """Return indices of the latest values that are history to one."""
        reach = range(int(self.starts[index]), index)
        return [i for i in reach if self["counted"][i]][-most:]


def join(rows: list[Mapping[str, Any]]) -> Joined:
    """Put series in the order of their days, then one after the other.

    :param rows: each with lists of the same length: ``ids``, ``days`` (since 1970),
        ``since`` (the day on which the history begins), ``counted`` (as history), and
        what else is needed
    """
    names = [name for name, value in rows[0].items() if isinstance(value, list)]
    parts: dict[str, list[np.ndarray]] = {name: [] for name in names}
    starts, offset = [], 0
    for row in rows:
        found = {name: np.asarray(row[name]) for name in names}
        order = np.lexsort((found["ids"], found["days"]))
        for name in names:
            parts[name].append(found[name][order])
        first = np.searchsorted(parts["days"][-1], parts["since"][-1], side="left")
        starts.append(np.minimum(first, np.arange(len(order))) + offset)
        offset += len(order)
    sizes = [len(part) for part in starts]
    columns = {name: np.concatenate(part) for name, part in parts.items()}
    number = np.repeat(np.arange(len(rows)), sizes)
    return Joined(rows, number, np.concatenate(starts), columns)


def batches(rows: Iterable[Mapping[str, Any]]) -> Iterator[Joined]:
    """Yield series joined, some at a time."""
    held: list[Mapping[str, Any]] = []
    size = 0
    for row in rows:
        held.append(row)
        size += len(row["ids"])
        if size >= BATCH:
            yield join(held)
            held, size = [], 0
    if held:
        yield join(held)
