# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import numpy as np
import pytest

from edic_finance.tools.coding.calibrate import (
    FLOORS,
    NEVER,
    Calibration,
    Opinions,
    bin_of,
    calibrate,
    calibration_error,
    floor_threshold,
    mixture,
    nearby,
    sure_threshold,
)


def overconfident(n, seed=0):
    """Lines whose linear model claims .98 but is right in four of five cases."""
    rng = np.random.default_rng(seed)
    linear = np.full((n, 3), 0.01)
    linear[:, 0] = 0.98
    shares = np.full((n, 3), 0.1)
    shares[:, 0] = 0.8
    classes = np.where(rng.random(n) < 0.8, 0, 1)
    return Opinions(linear, shares, rng.integers(0, 5, n)), classes


def test_confidence_comes_down_to_what_was_seen():
    opinions, classes = overconfident(2_000)
    found = calibrate(opinions, classes, 0.95)
    later, truth = overconfident(2_000, seed=1)
    mixed, confidence = found.judge(later)
    right = mixed[:, :-1].argmax(axis=1) == truth
    assert confidence.mean() == pytest.approx(0.8, abs=0.03)
    assert calibration_error(confidence, right) < 0.03
    assert found.sure == NEVER
    assert found.right.sum() == (classes == 0).sum()
    assert len(found.seen) == 2_000
    assert (np.diff(found.seen) >= 0).all()


def test_few_cases_stay_near_the_cautious_start():
    opinions, _classes = overconfident(3)
    found = calibrate(opinions, np.zeros(3, int), 0.95)
    start = Calibration.start()
    assert np.abs(found.trust - start.trust).max() < 0.2
    assert found.sure == NEVER


def test_more_votes_never_mean_less_confidence():
    opinions, classes = overconfident(500)
    found = calibrate(opinions, classes, 0.95)
    assert (found.mix > 0).all()
    assert (found.trust[:3] >= 0).all()
    shares = np.array([[s, (1 - s) / 2, (1 - s) / 2] for s in np.linspace(0.4, 0.99)])
    linear = np.tile([0.6, 0.3, 0.1], (len(shares), 1))
    more = Opinions(linear, shares, np.full(len(shares), 7))
    assert (np.diff(found.judge(more)[1]) > 0).all()


def test_strangers_are_mixed_by_weights_of_their_own():
    mix = np.array([[1.0, 0.0], [0.0, 1.0]])
    same = np.array([[0.7, 0.2, 0.1]]), np.array([[0.1, 0.8, 0.1]])
    own = mixture(mix, Opinions(*same, np.array([4])))
    stranger = mixture(mix, Opinions(*same, np.array([0])))
    assert (own.argmax(), stranger.argmax()) == (0, 1)


def test_sure_asks_for_half_the_allowed_error_and_enough_cases():
    confidence = np.linspace(1, 0.9, 1_000)
    right = np.ones(1_000, bool)
    right[200::10] = False
    kept = confidence >= sure_threshold(confidence, right, 0.95)
    assert right[kept].mean() >= 0.975
    assert 200 < kept.sum() < 400
    assert sure_threshold(confidence[:29], right[:29], 0.95) == NEVER
    assert sure_threshold(confidence[:60], right[:60], 0.95) < 1
    assert sure_threshold(confidence, ~right, 0.95) == NEVER
    assert sure_threshold(confidence[:0], right[:0], 0.95) == NEVER


def test_a_line_likelier_wrong_than_twice_the_allowed_is_never_sure():
    confidence = np.linspace(0.99, 0.01, 1_000)
    assert sure_threshold(confidence, np.ones(1_000, bool), 0.95) == pytest.approx(0.9)
    assert sure_threshold(confidence, np.ones(1_000, bool), 0.8) == pytest.approx(0.6)


def test_nothing_is_sure_below_a_stretch_that_erred_too_often():
    confidence = np.linspace(1, 0.9, 5_000)
    right = np.ones(5_000, bool)
    right[2_000:2_100:5] = False  # a dip that the many right ones would hide
    threshold = sure_threshold(confidence, right, 0.95)
    assert threshold >= confidence[2_000]
    assert sure_threshold(confidence, np.ones(5_000, bool), 0.95) < threshold


@pytest.mark.parametrize("size", [1, 60, 250])
def test_share_nearby(size):
    right = np.arange(size) < size / 2
    shares = nearby(np.full(size, 0.9), right)
    assert len(shares) == size
    width = min(100, size)
    if size < 30:
        assert np.isnan(shares).all()
    else:
        assert shares[0] == pytest.approx(right[:width].mean())
        assert shares[-1] == pytest.approx(right[-width:].mean())


def test_share_nearby_takes_no_distant_ones_along():
    confidence = np.repeat([0.95, 0.5], 40)
    shares = nearby(confidence, confidence > 0.9)
    assert shares[:40].tolist() == [1.0] * 40
    assert shares[40:].tolist() == [0.0] * 40


@pytest.mark.parametrize(
    ("confidence", "right", "floor"),
    [
        (np.full(40, 0.32), np.ones(40, bool), 0.30),
        (np.full(40, 0.42), np.ones(40, bool), 0.30),
        (np.full(40, 0.42), np.zeros(40, bool), FLOORS[-1]),
        (np.repeat([0.31, 0.44], 40), np.repeat([False, True], 40), 0.30),
        (np.repeat([0.31, 0.44], (60, 40)), np.repeat([False, True], (60, 40)), 0.35),
        (np.array([]), np.array([], bool), FLOORS[-1]),
    ],
)
def test_floor_is_where_errors_begin(confidence, right, floor):
    assert floor_threshold(confidence, right) == floor


def test_bands_and_past_counts():
    seen = np.linspace(0, 1, 1000)
    right = seen >= 0.5
    found = Calibration(np.ones((2, 2)), np.ones(5), 0.9, 0.4, seen, right)
    assert [found.band(c) for c in (0.39, 0.4, 0.89, 0.9)] == [
        "open",
        "check",
        "check",
        "sure",
    ]
    assert found.past(0.5) == (50, 100)
    assert found.past(0.0) == (0, 50)  # the others are too far away
    assert found.past(0.89)[1] < 100  # none of the sure ones is taken along
    assert found.past(1.0) == (100, 100)  # all sure ones
    assert Calibration.start().past(0.5) == (0, 0)


def test_calibration_error_and_bins():
    assert bin_of(np.array([0.0, 1 / 15, 0.999, 1.0])).tolist() == [0, 1, 14, 14]
    right = np.array([True, False])
    assert calibration_error(np.array([0.5, 0.5]), right) == 0
    assert calibration_error(np.array([0.9, 0.1]), right) == pytest.approx(0.1)
