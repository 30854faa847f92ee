# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The linear model of one field of the bill line: multinomial logistic regression on
sparse rows, by AdaGrad.

Written out because a batch solver needs minutes for 50,000 lines and 240 accounts,
while a few passes over small batches, which touch only the columns at hand, are as
accurate in seconds.  Shapes: ``n`` lines, ``d`` columns, ``c`` classes; the weights
are ``d x c`` float32, and the last column of a row is the bias.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.special import softmax

from .calibrate import Calibration

RATE = 1.0
# Small histories get more passes, up to the second, and smaller batches.
PASSES = 12, 100
STEPS = 1_000
BATCHES = 16, 256
# Strength of the ridge, in lines: as if the weights' squares had been seen this often.
RIDGE = 0.1
# Weights smaller than this are left out: they move no probability by a percent.
MIN_WEIGHT = 0.02
SCATTER = np.uint32(2654435761)  # Knuth's multiplier, odd: a permutation of uint32


@dataclass(frozen=True, slots=True)
class FieldModel:
    """The model of a field: its labels and how often each came, ``d x c`` weights,
    calibration."""

    labels: tuple[str, ...]
    counts: np.ndarray
    weights: sparse.csr_matrix
    calibration: Calibration

    def probabilities(self, rows: sparse.csr_matrix) -> np.ndarray:
        """Return ``n x (c + 1)``: the linear model, and the chance of a label never
        used.

        That chance is the share of labels that came only once (Good and Turing's
        estimate), kept off zero by half a case.
        """
        known = softmax((rows @ self.weights).toarray().astype(float), axis=1)
        new = max((self.counts == 1).sum(), 0.5) / (self.counts.sum() + 2)
        return np.column_stack([known * (1 - new), np.full(len(known), new)])


def train(
    rows: sparse.csr_matrix,
    classes: np.ndarray,
    weight: np.ndarray,
    n_classes: int,
    lots: np.ndarray,
) -> sparse.csr_matrix:
    """Fit the weights; ``weight`` says how much each line counts.

    ``lots`` (uint32, one per line, drawn from the line itself) order the lines anew in
    each pass: no generator is needed, and a history without a few lines is learned in
    nearly the same order, so that what changes comes from the lines and not by chance.
    """
    n, d = rows.shape
    if not n:
        return sparse.csr_matrix((d, n_classes), dtype=np.float32)
    weight = (weight / weight.mean()).astype(np.float32)
    size = min(BATCHES[1], max(BATCHES[0], n // 100))
    steps = math.ceil(n / size)
    ridge = np.float32(RIDGE / n)
    weights = np.zeros((d, n_classes), np.float32)
    squares = np.full((d, n_classes), 1e-3, np.float32)
    for turn in range(min(max(PASSES[0], math.ceil(STEPS / steps)), PASSES[1])):
        order = np.argsort(lots * np.uint32(2 * turn + 1) * SCATTER, kind="stable")
        rate = np.float32(RATE / (1 + turn / 5))
        for begin in range(0, n, size):
            batch = order[begin : begin + size]
            # one step on the columns of this batch
            found, count = rows[batch], len(batch)
            columns, local = np.unique(found.indices, return_inverse=True)
            small = sparse.csr_matrix(
                (found.data, local, found.indptr), shape=(count, len(columns))
            )
            current = weights[columns]
            miss = softmax(small @ current, axis=1)
            miss[np.arange(count), classes[batch]] -= 1
            miss *= weight[batch][:, None]
            slope = (small.T @ miss).astype(np.float32) / np.float32(count)
            slope += ridge * current
            squares[columns] += slope * slope
            weights[columns] = current - rate * slope / np.sqrt(squares[columns])
    weights[np.abs(weights) < MIN_WEIGHT] = 0
    # Half precision is what is stored: round now, so that a model read back is equal.
    return sparse.csr_matrix(weights.astype(np.float16).astype(np.float32))
