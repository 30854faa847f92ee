# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""First two digits: the law, Nigrini's limits, and what chance gives."""

import numpy as np
import pytest

from edic_finance.tools.audit.statistics import benford


def drawn(n, seed=1):
    law = benford.expected() / benford.expected().sum()
    return np.random.default_rng(seed).multinomial(n, law).astype(float)


def test_published_shares():
    # Nigrini 2012, tab. 1.3 of first-two digits: 10 4.139 %, 49 0.877 %, 99 0.436 %
    law = benford.expected()
    assert law.sum() == pytest.approx(1)
    assert law[0] == pytest.approx(0.04139, abs=1e-5)
    assert law[39] == pytest.approx(0.00877, abs=1e-5)
    assert law[89] == pytest.approx(0.00436, abs=1e-5)


def test_mad_and_z_by_hand():
    n, law = 3000, benford.expected()
    counted = law * n
    counted[0] += 90
    share = counted / counted.sum()
    assert benford.mad(counted) == pytest.approx(np.abs(share - law).mean())
    total = counted.sum()
    off = counted[0] / total - law[0]
    by_hand = (off - 1 / (2 * total)) / np.sqrt(law[0] * (1 - law[0]) / total)
    assert benford.z_scores(counted)[0] == pytest.approx(by_hand)


def test_no_correction_where_it_is_larger_than_what_it_corrects():
    counted = benford.expected() * 1000
    assert np.abs(benford.z_scores(counted)).max() < 1e-6


@pytest.mark.parametrize(
    ("mad", "verdict"),
    [
        (0.0012, "close"),
        (0.0013, "acceptable"),
        (0.0018, "acceptable"),
        (0.0022, "marginal"),
        (0.00221, "nonconforming"),
    ],
)
def test_limits_of_nigrini(mad, verdict):
    assert benford._class(mad, None) == verdict


def test_chance_gives_the_mad_of_the_formula():
    """1 / sqrt(158.8 N) is what amounts that follow the law come to."""
    for n in (1000, 5000):
        found = np.mean([benford.mad(drawn(n, seed)) for seed in range(200)])
        assert found == pytest.approx(1 / np.sqrt(158.8 * n), rel=0.03)
        assert benford.excess_mad(found, n) == pytest.approx(0, abs=0.0001)


def test_limits_alone_reject_small_populations():
    """Two rules are needed: by Nigrini's limit nearly all samples of 1,000 fail."""
    samples = [drawn(1000, seed) for seed in range(200)]
    assert np.mean([benford.mad(sample) > 0.0022 for sample in samples]) > 0.85
    verdicts = [benford.test(sample, 3.29).verdict for sample in samples]
    assert np.mean([verdict == "beyond_chance" for verdict in verdicts]) < 0.04


@pytest.mark.parametrize(
    ("n", "verdicts"),
    [
        (999, {"too_few"}),
        (1000, {"chance", "beyond_chance"}),
        (2999, {"chance", "beyond_chance"}),
        (3000, {"close", "acceptable", "marginal"}),
    ],
)
def test_rules_by_size(n, verdicts):
    found = benford.test(drawn(n), 3.29)
    assert found.verdict in verdicts
    assert (found.quantile is None) == (n < 1000 or n >= 3000)
    assert found.n == n


def test_a_cluster_that_the_mad_misses_is_found_by_its_digits():
    found = 0
    for seed in range(50):
        counted = drawn(3000, seed)
        counted[39] += 90  # 3 % more amounts that begin with 49
        found += 49 in benford.test(counted, 3.29).over
    assert found == 50


def test_false_leads_on_what_follows_the_law():
    leads = sum(len(benford.test(drawn(3000, seed), 3.29).over) for seed in range(200))
    assert leads / 200 < 0.15


def test_draw_is_the_same_each_time():
    first = benford.chance_mad(1500)
    benford.chance_mad.cache_clear()
    assert benford.chance_mad(1500) == first
