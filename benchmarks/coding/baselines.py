# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The baselines of the engine.  Each fits on examples and ranks labels.

``rank`` returns, per line, up to three labels (best first) and the confidence in the
first.  The confidence of a count is its share times ``n / (n + 1)``, so that one case
makes no certainty.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from common import Example, Line
from scipy import sparse

from edic_finance.tools.coding.text import tokenize

Ranked = tuple[list[str], float]
NEAREST = 10
TWO_YEARS = timedelta(days=365 * 2)


def most(counts: Counter[str]) -> Ranked:
    """The three most frequent labels, in order of label where equal."""
    best = sorted(counts, key=lambda label: (-counts[label], label))[:3]
    n = counts.total()
    return best, counts[best[0]] / n * n / (n + 1)


class VendorMode:
    """The vendor's most frequent label; of all lines where the vendor is new."""

    def __init__(self, past: Sequence[Example], label: str) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for example in past:
            counts[example.line.vendor][example.labels[label]] += 1
        self.ranked = {vendor: most(found) for vendor, found in counts.items()}
        self.default = most(Counter(e.labels[label] for e in past))

    def rank(self, lines: Sequence[Line]) -> list[Ranked]:
        return [self.ranked.get(line.vendor, self.default) for line in lines]


class Odoo:
    """Odoo's own rule: the partner's most frequent account of the last two years.

    As `_get_most_frequent_account_for_partner` counts them (ties by code), seen from
    the day of the line; else the journal's default, here the most frequent of all.
    """

    def __init__(self, past: Sequence[Example], label: str) -> None:
        self.past: dict[str, list[tuple[date, str]]] = defaultdict(list)
        for example in past:
            self.past[example.line.vendor].append(
                (example.line.day, example.labels[label])
            )
        self.default = most(Counter(e.labels[label] for e in past))

    def rank(self, lines: Sequence[Line]) -> list[Ranked]:
        return [self._rank(line) for line in lines]

    def _rank(self, line: Line) -> Ranked:
        since = line.day - TWO_YEARS
        past = self.past.get(line.vendor, ())
        counts = Counter(label for day, label in past if day >= since)
        return most(counts) if counts else self.default


class Nearest:
    """The past line with the most alike text (tf-idf cosine), the vendor's own first.

    The latest where several are equally alike; lines of all vendors where the vendor
    is new.  Confidence: the label's share of the ten nearest, by similarity.
    """

    def __init__(self, past: Sequence[Example], label: str) -> None:
        self.labels = [example.labels[label] for example in past]
        words = [self._words(example.line) for example in past]
        seen = Counter(word for line in words for word in line)
        self.index = {word: column for column, word in enumerate(seen)}
        count = np.array([*seen.values(), 1.0])
        self.rarity = np.log((len(past) + 1) / (count + 1)) + 1
        self.rows = self._rows(words)
        self.of_vendor: dict[str, list[int]] = defaultdict(list)
        for at, example in enumerate(past):
            self.of_vendor[example.line.vendor].append(at)

    @staticmethod
    def _words(line: Line) -> list[str]:
        return [name for name in tokenize([line])[0].names if name.startswith("w:")]

    def _rows(self, lines: Sequence[list[str]]) -> sparse.csr_matrix:
        columns = [[self.index[w] for w in ws if w in self.index] for ws in lines]
        indices = np.array([c for line in columns for c in line], int)
        ends = np.cumsum([0] + [len(line) for line in columns])
        data = self.rarity[indices]
        rows = sparse.csr_matrix(
            (data, indices, ends), shape=(len(lines), len(self.rarity))
        )
        length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        return sparse.diags(1 / np.maximum(length, 1e-9)) @ rows

    def rank(self, lines: Sequence[Line]) -> list[Ranked]:
        rows = self._rows([self._words(line) for line in lines])
        asked: dict[str | None, list[int]] = defaultdict(list)
        for at, line in enumerate(lines):
            known = line.vendor in self.of_vendor
            asked[line.vendor if known else None].append(at)
        ranked: dict[int, Ranked] = {}
        for vendor, places in asked.items():
            everyone = range(len(self.labels))
            among = np.array(everyone if vendor is None else self.of_vendor[vendor])
            past = self.rows[among].T.tocsr()
            for begin in range(0, len(places), 256):
                part = places[begin : begin + 256]
                for at, alike in zip(part, (rows[part] @ past).toarray(), strict=True):
                    ranked[at] = self._vote(among, alike)
        return [ranked[at] for at in range(len(lines))]

    def _vote(self, among: np.ndarray, alike: np.ndarray) -> Ranked:
        order = np.lexsort((-among, -alike))[: 5 * NEAREST]
        best = list(dict.fromkeys(self.labels[among[at]] for at in order))[:3]
        votes: Counter[str] = Counter()
        for at in order[:NEAREST]:
            votes[self.labels[among[at]]] += float(alike[at]) + 1e-6
        n = min(len(order), NEAREST)
        return best, votes[best[0]] / votes.total() * n / (n + 1)
