# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The past lines: which are alike, and what they vote for.

Every past line of the vendor votes for its label with weight
``2^(-age / HALF_LIFE) * similarity^SHARPNESS``; a label's share is its votes over
``DOUBT`` plus all votes.  So each single line counts, the nearest and latest most, a
single one never makes certain, what is long past makes less certain, and taking a line
out always lowers its label's share.
A vendor without past is compared with the lines of all vendors, by words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

HALF_LIFE = 365.0  # days
SHARPNESS = 6
DOUBT = 0.5
MAX_LINES = 4_000  # of a vendor, the latest
MAX_STRANGERS = 50
CHUNK = 256


# Row numbers of past lines, and their similarity to a line.
Likes = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Pool:
    """Past lines that vote for one line: row numbers, similarity, weight."""

    rows: np.ndarray
    similarity: np.ndarray
    weight: np.ndarray


class Memory:
    """Past lines in order of vendor and day.

    ``rows``: ``n x d`` csr of unit length; ``vendors``, ``days`` (ordinals) and
    ``labels[field]`` (class number, -1 for none) have ``n`` entries.
    """

    def __init__(
        self,
        rows: sparse.csr_matrix,
        vendors: Sequence[str],
        days: np.ndarray,
        labels: dict[str, np.ndarray],
        keys: Sequence[str],
        general: np.ndarray,
    ) -> None:
        """Learn the lines. ``general``: bool of ``d``, the columns that strangers are
        compared by."""
        self.rows, self.days, self.labels = rows, days, labels
        self.vendors, self.keys = list(vendors), list(keys)
        self.spans: dict[str, tuple[int, int]] = {}
        for at, vendor in enumerate(self.vendors):
            begin = self.spans.get(vendor, (at, at))[0]
            self.spans[vendor] = begin, at + 1
        self.general = general
        self._by_token: sparse.csc_matrix = (
            rows @ sparse.diags(general.astype(np.float32))
        ).T.tocsr()

    def pools(
        self, rows: sparse.csr_matrix, vendors: Sequence[str], days: Sequence[int]
    ) -> list[Pool]:
        """Return the voters for each line: csr row of unit length, vendor, day."""
        asked: dict[tuple[int, int] | None, list[int]] = {}
        for at, vendor in enumerate(vendors):
            asked.setdefault(self.spans.get(vendor), []).append(at)
        pools: dict[int, Pool] = {}
        for span, places in asked.items():
            for begin in range(0, len(places), CHUNK):
                part = places[begin : begin + CHUNK]
                found = self._own(rows[part], span) if span else self._all(rows[part])
                for at, (numbers, similarity) in zip(part, found, strict=True):
                    age = np.maximum(days[at] - self.days[numbers], 0)
                    weight = np.exp2(-age / HALF_LIFE) * similarity**SHARPNESS
                    pools[at] = Pool(numbers, similarity, weight)
        return [pools[at] for at in range(len(vendors))]

    def _own(self, rows: sparse.csr_matrix, span: tuple[int, int]) -> Iterator[Likes]:
        """Return the vendor's lines and how alike they are, for each row."""
        begin, end = span
        begin = max(begin, end - MAX_LINES)
        cosines = (rows @ self.rows[begin:end].T).toarray().astype(float)
        numbers = np.arange(begin, end)
        return ((numbers, cosine) for cosine in cosines)

    def _all(self, rows: sparse.csr_matrix) -> Iterator[Likes]:
        """Yield the lines of any vendor most alike by words, for each row."""
        cosines = (rows @ self._by_token).tocsr()
        for begin, end in zip(cosines.indptr, cosines.indptr[1:], strict=False):
            numbers = cosines.indices[begin:end]
            cosine = cosines.data[begin:end].astype(float)
            best = np.lexsort((-numbers, -cosine))[:MAX_STRANGERS]
            yield numbers[best], cosine[best]

    def shares(self, pool: Pool, field: str, n_classes: int) -> np.ndarray:
        """Return each label's share of the votes, last that of doubt: sum 1."""
        labels = self.labels[field][pool.rows]
        votes = np.bincount(labels + 1, pool.weight, n_classes + 2)[1:].astype(float)
        votes[-1] = DOUBT
        return votes / votes.sum()

    def nearest(self, pool: Pool, field: str, label: int, most: int) -> list[int]:
        """Return places in the pool of the strongest voters for a label, best first."""
        places = np.flatnonzero(
            (self.labels[field][pool.rows] == label) & (pool.weight > 0)
        )
        order = np.lexsort((-pool.rows[places], -pool.weight[places]))
        return places[order[:most]].tolist()

    def cases(self, vendor: str, field: str, label: int = -1) -> tuple[int, int]:
        """Return past lines of the vendor with any label, and with this one."""
        begin, end = self.spans.get(vendor, (0, 0))
        labels = self.labels[field][begin:end]
        return int((labels >= 0).sum()), int((labels == label).sum())

    def usual(self, vendor: str, field: str) -> int:
        """Return the vendor's most frequent label, else that of all lines."""
        begin, end = self.spans.get(vendor, (0, len(self.vendors)))
        labels = self.labels[field][begin:end]
        return int(np.bincount(labels[labels >= 0], minlength=1).argmax())
