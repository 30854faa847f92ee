# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Proposals made from probabilities, with the evidence they were made from.

The neighbours are the strongest voters of the memory, the words those whose weights in
the linear model speak for the label.  Both entered the confidence, so taking them away
lowers it.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import islice

import numpy as np
from scipy import sparse

from .contract import Line, Neighbour, Prediction
from .linear import FieldModel
from .memory import Memory, Pool
from .text import VENDOR_KIND, WORD_KIND, Tokens, kind
from .vocabulary import Vocabulary

MAX_ALTERNATIVES = 3
MAX_NEIGHBOURS = 3
MAX_WORDS = 5
MIN_PART = 0.01  # of the first word's weight; one with less says nothing
TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Case:
    """A field of a line; ``cases`` past lines of its vendor bear a label."""

    vocabulary: Vocabulary
    memory: Memory
    name: str
    field: FieldModel
    line: Line
    tokens: Tokens
    pool: Pool
    cases: int

    def explain(
        self, row: sparse.csr_matrix, mixed: np.ndarray, confidence: float
    ) -> Prediction:
        """Return the proposal. ``row`` 1 x d; ``mixed`` c + 1 probabilities, last that
        of no known label."""
        known = mixed[:-1]
        shares = _shares(known, confidence)
        order = self._order(known)
        if not order:
            return self.nothing()
        best = order[0]
        is_first = best == int(known.argmax())
        confidence = float(shares[best])
        neighbours = self._neighbours(best)
        words = self._words(row, known / max(known.sum(), TINY), best)
        band = self.field.calibration.band(confidence)
        if not neighbours and not words:
            band = "open"  # a proposal that can show no evidence is none
        elif band == "sure" and not is_first:
            band = "check"  # measured on first choices alone
        return Prediction(
            field=self.name,
            label=None if band == "open" else self.field.labels[best],
            confidence=confidence,
            band=band,
            alternatives=tuple(
                (self.field.labels[at], float(shares[at])) for at in order
            ),
            neighbours=neighbours,
            words=words,
            vendor_cases=self.cases,
            vendor_hits=self.memory.cases(self.line.vendor, self.name, best)[1],
            calibration=self.field.calibration.past(confidence) if is_first else (0, 0),
            not_used=self._not_used({word for word, _weight in words}),
        )

    def _order(self, known: np.ndarray) -> list[int]:
        """Return the likeliest labels that are not barred, the first first."""
        barred = self.line.barred.get(self.name, ())
        order = np.argsort(-known, kind="stable")
        allowed = (int(at) for at in order if self.field.labels[at] not in barred)
        return list(islice(allowed, MAX_ALTERNATIVES))

    def nothing(self) -> Prediction:
        """Return a prediction without known vendor or word: no label, no guess."""
        not_used = self._not_used(set())
        return Prediction(self.name, vendor_cases=self.cases, not_used=not_used)

    def _neighbours(self, best: int) -> tuple[Neighbour, ...]:
        return tuple(
            Neighbour(
                self.memory.keys[self.pool.rows[at]],
                self.field.labels[best],
                float(min(self.pool.similarity[at], 1.0)),
            )
            for at in self.memory.nearest(self.pool, self.name, best, MAX_NEIGHBOURS)
        )

    def _words(
        self, row: sparse.csr_matrix, chances: np.ndarray, best: int
    ) -> tuple[tuple[str, float], ...]:
        """Return the words whose tokens speak for the label rather than for its rivals.

        A token's weight is what it adds to the label's score less what it adds to all
        labels' on average (by their chances); a token of two words is halved.
        """
        weights = self.field.weights[row.indices].toarray()
        gains = row.data * (weights[:, best] - weights @ chances)
        gain = dict(zip(row.indices.tolist(), gains.tolist(), strict=True))
        total: Counter[str] = Counter()
        for column, at in self.vocabulary.columns(self.tokens):
            owners = self.tokens.owners[at]
            for owner in owners:
                total[self.tokens.words[owner]] += gain[column] / len(owners)
        best_words = total.most_common(MAX_WORDS)
        least = MIN_PART * best_words[0][1] if best_words else 0
        return tuple(word for word in best_words if word[1] > 0 and word[1] >= least)

    def _not_used(self, used: set[str]) -> tuple[str, ...]:
        """Return the words of the line that no past line could teach: they played no
        part, not even by their character runs, as the ``used`` words did."""
        index = self.vocabulary.index
        pairs = list(zip(self.tokens.names, self.tokens.owners, strict=True))
        known = {
            self.tokens.words[owner]
            for name, owners in pairs
            if kind(name) == WORD_KIND and name in index
            for owner in owners
        }
        missing = {kind(name) for name, _owners in pairs if name not in index}
        excluded = known | used
        words = dict.fromkeys(self.tokens.words)
        return (
            *(["vendor: no past line"] if VENDOR_KIND in missing else []),
            *(["amount: no past lines of this size"] if "a" in missing else []),
            *(f"word: {word}" for word in words if word not in excluded),
            *(f"fact: {e}" for e in self.line.extra if f"e:{e}" not in index),
        )


def _shares(known: np.ndarray, confidence: float) -> np.ndarray:
    """Return each label's chance: the first is calibrated, the rest share."""
    first = known.max()
    scale = min(confidence / first, (1 - confidence) / max(1 - first, TINY))
    shares = known * scale
    shares[known.argmax()] = confidence
    return shares
