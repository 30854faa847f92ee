# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is learned of one field of the bill line."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .calibrate import Calibration
from .linear import softmax


@dataclass(frozen=True, slots=True)
class FieldModel:
    """One field: its labels and how often each came, ``d x c`` weights, calibration."""

    labels: tuple[str, ...]
    counts: np.ndarray
    weights: sparse.csr_matrix
    calibration: Calibration

    def probabilities(self, rows: sparse.csr_matrix) -> np.ndarray:
        """``n x (c + 1)``: the linear model, and the chance of a label never used.

        That chance is the share of labels that came only once (Good and Turing's
        estimate), kept off zero by half a case.
        """
        known = softmax((rows @ self.weights).toarray().astype(float))
        new = max((self.counts == 1).sum(), 0.5) / (self.counts.sum() + 2)
        return np.column_stack([known * (1 - new), np.full(len(known), new)])
