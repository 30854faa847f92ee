# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calibration of two opinions to one honest confidence, learned on the last held-out
bills.

The linear model and the memory each spread 1 over the known labels and over "none of
these" (a label never used before; column ``c``).  First the two are mixed: a weighted
product, so that either can veto.  Then the confidence that the best label is right is
a logistic function of what the mixture, the memory and the vendor's past say.  All
weights of evidence are bound to be positive: less evidence never means more
confidence.  Both steps have few numbers, drawn towards a cautious start where held-out
lines are few, and no plateaus.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit, softmax

BINS = 15
NEAR = 100  # held-out proposals that "of 100 like this" speaks of
NEARNESS = 0.05  # and how far their confidence may lie from the proposal's
# Fewer held-out lines say nothing about 95 %: then nothing is ever sure.
MIN_HELD_OUT = 30
Z = 1.0  # standard errors a bound stays below what was seen
NEVER = 2.0  # a threshold that no confidence reaches
TINY = 1e-9
SHARE_TINY = 0.01
# Where fitting starts and few cases stay; how many cases the start is worth.
MIX_START = np.array([0.8, 0.3])
TRUST_START = np.array([0.9, 0.0, 0.0, 0.0, 0.0])
START_CASES = 10
MIN_WEIGHT = 0.05
FLOORS = (0.30, 0.35, 0.40, 0.45, 0.50)
FLOOR_TOP = 0.60

# A function to minimise: its value and slope at a point.
Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]


@dataclass(frozen=True, slots=True)
class Opinions:
    """Opinions are what is known of ``n`` lines before calibration.

    ``linear`` and ``shares`` are ``n x (c + 1)``; ``cases`` counts the past lines of
    each line's vendor.
    """

    linear: np.ndarray
    shares: np.ndarray
    cases: np.ndarray

    @property
    def own(self) -> np.ndarray:
        """Return whether the vendor has a past; else strangers were asked."""
        return self.cases > 0


@dataclass(frozen=True, slots=True)
class Calibration:
    """``mix`` 2 x 2 (own vendor, stranger) x (linear, memory); ``trust`` of 5.

    ``seen`` holds the confidence of each held-out proposal, rising, and ``right``
    whether it was right.
    """

    mix: np.ndarray
    trust: np.ndarray
    sure: float
    floor: float
    seen: np.ndarray
    right: np.ndarray

    @classmethod
    def start(cls) -> "Calibration":
        """Return the calibration before any held-out line: cautious, and never sure."""
        return cls(
            np.array([MIX_START, MIX_START]),
            TRUST_START,
            NEVER,
            FLOORS[-1],
            np.zeros(0, np.float32),
            np.zeros(0, bool),
        )

    def judge(self, opinions: Opinions) -> tuple[np.ndarray, np.ndarray]:
        """Return mixed probabilities ``n x (c + 1)`` and the best's confidence."""
        mixed = mixture(self.mix, opinions)
        return mixed, expit(signals(mixed, opinions) @ self.trust)

    def past(self, confidence: float) -> tuple[int, int]:
        """Return how often held-out proposals like this one were right.

        Like a sure one are all sure ones; like another, the 100 nearest to it in
        confidence that were not sure.

        :return: right ones, and how many there were: fewer where few are as near as
            ``NEARNESS``
        """
        sure = self.seen >= self.sure
        if confidence >= self.sure:
            return int(self.right[sure].sum()), int(sure.sum())
        seen, right = self.seen[~sure], self.right[~sure]
        at = int(np.searchsorted(seen, confidence)) - NEAR // 2
        first = max(0, min(at, len(seen) - NEAR))
        window = slice(first, first + NEAR)
        near = right[window][np.abs(seen[window] - confidence) <= NEARNESS]
        return int(near.sum()), len(near)

    def band(self, confidence: float) -> str:
        """Return the band of a confidence: sure, check or open."""
        if confidence >= self.sure:
            return "sure"
        return "check" if confidence >= self.floor else "open"


def bin_of(confidence: np.ndarray) -> np.ndarray:
    """Return the number, 0 to BINS - 1, of the equal-width bin of each confidence."""
    return np.minimum((confidence * BINS).astype(int), BINS - 1)


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Return the expected calibration error over the bins, from 0 to 1."""
    gap = np.bincount(bin_of(confidence), confidence - right, BINS)
    return float(np.abs(gap).sum() / len(right))


def mixture(mix: np.ndarray, opinions: Opinions) -> np.ndarray:
    """Return ``n x (c + 1)`` probabilities of the two opinions together."""
    linear, shares = _logs(opinions)
    weights = mix[np.where(opinions.own, 0, 1)]
    return softmax(weights[:, :1] * linear + weights[:, 1:] * shares, axis=1)


def _logs(opinions: Opinions) -> tuple[np.ndarray, np.ndarray]:
    return np.log(opinions.linear + TINY), np.log(opinions.shares + SHARE_TINY)


def signals(mixed: np.ndarray, opinions: Opinions) -> np.ndarray:
    """Return ``n x 5``: log odds of the best, share, vendor's past; own, one."""
    at = np.arange(len(mixed)), mixed[:, :-1].argmax(axis=1)
    best = mixed[at]
    return np.column_stack(
        [
            np.log((best + TINY) / (1 - best + TINY)),
            np.log(opinions.shares[at] + SHARE_TINY),
            np.log1p(opinions.cases),
            opinions.own,
            np.ones(len(mixed)),
        ]
    )


def calibrate(opinions: Opinions, classes: np.ndarray, precision: float) -> Calibration:
    """Learn from held-out lines; ``classes`` holds ``c`` for a label never met."""
    mix = fit_mix(opinions, classes)
    mixed = mixture(mix, opinions)
    features = signals(mixed, opinions)
    right = mixed[:, :-1].argmax(axis=1) == classes
    trust = fit_trust(features, right)
    confidence = expit(features @ trust)
    rising = np.argsort(confidence, kind="stable")
    return Calibration(
        mix,
        trust,
        sure_threshold(confidence, right, precision),
        floor_threshold(confidence, right),
        confidence[rising].astype(np.float32),
        right[rising],
    )


def fit_mix(opinions: Opinions, classes: np.ndarray) -> np.ndarray:
    """Return the mixture under which the held-out labels were likeliest."""
    views = np.stack(_logs(opinions))
    out = []
    for group in (opinions.own, ~opinions.own):
        rows = np.flatnonzero(group)
        part, truth = views[:, rows], (np.arange(len(rows)), classes[rows])
        out.append(_minimum(_mix_loss(part, truth), MIX_START, bound=2))
    return np.array(out)


def _mix_loss(views: np.ndarray, truth: tuple[np.ndarray, np.ndarray]) -> Loss:
    """Return minus log likelihood of true labels; ``views`` 2 x n x (c + 1) logs."""

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        p = softmax(np.tensordot(x, views, 1), axis=1)
        slope = [(p * view).sum() - view[truth].sum() for view in views]
        return -np.log(p[truth] + TINY).sum(), np.array(slope)

    return loss


def fit_trust(features: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the logistic weights of the signals."""

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        z = features @ x
        value = -np.where(right, log_expit(z), log_expit(-z)).sum()
        return value, features.T @ (expit(z) - right)

    return _minimum(loss, TRUST_START, bound=3)


def _minimum(loss: Loss, start: np.ndarray, bound: int) -> np.ndarray:
    """Minimise from ``start``, drawn to it; the first ``bound`` stay positive."""

    def drawn(x: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = loss(x)
        pull = x - start
        return value + START_CASES * (pull @ pull), slope + 2 * START_CASES * pull

    bounds = [(MIN_WEIGHT if start[at] else 0.0, None) for at in range(bound)]
    bounds += [(None, None)] * (len(start) - bound)
    return minimize(drawn, start, jac=True, bounds=bounds, method="L-BFGS-B").x


def sure_threshold(
    confidence: np.ndarray, right: np.ndarray, precision: float
) -> float:
    """Return the lowest confidence from which past proposals erred half as often as
    allowed.

    Half, because what comes later errs up to twice as often as the last held-out
    bills do: vendors change.  By Wilson's lower bound, because few cases prove little.
    And nowhere among them 100 neighbours erred more than twice as often as allowed,
    however well all do together.
    """
    allowed = 1 - precision
    order = np.argsort(-confidence, kind="stable")
    n = np.arange(1, len(order) + 1)
    share = np.cumsum(right[order]) / n
    spread = Z * np.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    low = (share + Z * Z / (2 * n) - spread) / (1 + Z * Z / n)
    good = np.flatnonzero((low >= 1 - allowed / 2) & (n >= MIN_HELD_OUT))
    doubtful = np.flatnonzero(nearby(confidence[order], right[order]) < 1 - 2 * allowed)
    last = good[-1] if len(good) else -1
    if len(doubtful):
        last = min(last, doubtful[0] - 1)
    if last < 0:
        return NEVER
    return max(float(confidence[order[last]]), 1 - 2 * allowed)


def nearby(confidence: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the share that was right among the NEAR around each, no further than
    NEARNESS.

    NaN where fewer than MIN_HELD_OUT are that near; ``confidence`` falls.
    """
    n = len(right)
    total = np.concatenate([[0], np.cumsum(right)])
    around = np.clip(np.arange(n) - NEAR // 2, 0, max(n - NEAR, 0))
    first = np.maximum(around, np.searchsorted(-confidence, -confidence - NEARNESS))
    last = np.minimum(
        np.minimum(around + NEAR, n),
        np.searchsorted(-confidence, NEARNESS - confidence, side="right"),
    )
    cases = last - first
    share = (total[last] - total[first]) / np.maximum(cases, 1)
    return np.where(cases >= MIN_HELD_OUT, share, np.nan)


def floor_threshold(confidence: np.ndarray, right: np.ndarray) -> float:
    """Return the lowest floor above which every second weak proposal was right."""
    for floor in FLOORS:
        weak = (confidence >= floor) & (confidence < FLOOR_TOP)
        if weak.sum() >= MIN_HELD_OUT and right[weak].mean() >= 0.5:
            return floor
    return FLOORS[-1]
