# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Medians of what came before, and the rule on amounts: by hand and on drawn data."""

from dataclasses import dataclass

import numpy as np
import pytest

from edic_finance.tools.audit.statistics import outlier, robust


def series(amounts, days=None, months=1000, counted=None):
    size = len(amounts)
    days = list(range(size)) if days is None else days
    return {
        "ids": list(range(1, size + 1)),
        "days": days,
        "since": [day - months for day in days],
        "amounts": amounts,
        "counted": [True] * size if counted is None else counted,
        "checked": [True] * size,
    }


def test_median_and_mad_by_hand():
    # 1, 1, 2, 2, 4, 6, 9: median 2, deviations 1 1 0 0 2 4 7, their median 1
    values = [1.0, 1, 2, 2, 4, 6, 9]
    assert robust.median_of(values) == 2
    assert robust.mad_of(values) == 1
    rows = np.array([[*values, np.inf]])
    assert robust.median(rows)[0] == 2
    assert robust.spread(rows, robust.median(rows))[0] == pytest.approx(1.4826)


def test_quantiles_are_those_of_numpy():
    values = np.array([[3.0, 5, 8, 13, 21, np.inf], [1.0, 2, 9, *[np.inf] * 3]])
    for share in (0.25, 0.5, 0.9):
        found = robust.quantile(values, share)
        assert found[0] == pytest.approx(np.quantile([3, 5, 8, 13, 21], share))
        assert found[1] == pytest.approx(np.quantile([1, 2, 9], share))


def test_a_row_without_values_has_no_median():
    assert np.isnan(robust.median(np.full((1, 3), np.inf))[0])


def test_history_is_what_came_before_and_counts():
    joined = robust.join(
        [
            series([10.0, 20, 30, 40], counted=[True, False, True, True]),
            series([7.0, 8]),
        ]
    )
    history = np.where(joined["counted"], joined["amounts"], np.inf)
    rows = robust.windows(history, joined.starts, 3, np.arange(6))
    found = [row[np.isfinite(row)].tolist() for row in rows]
    assert found == [[], [10], [10], [10, 30], [], [7]]


def test_history_begins_where_its_window_does():
    joined = robust.join([series([1.0, 2, 3], days=[0, 10, 20], months=10)])
    assert joined.starts.tolist() == [0, 0, 1]
    assert joined.before(2, 5) == [1]


def test_bills_of_one_day_are_in_the_order_of_their_ids():
    row = series([1.0, 2, 3], days=[5, 5, 4])
    row["ids"] = [9, 8, 7]
    assert robust.join([row])["ids"].tolist() == [7, 8, 9]


def test_batches_hold_every_series():
    rows = [series([1.0] * 9000) for _ in range(5)]
    sizes = [len(joined.rows) for joined in robust.batches(rows)]
    assert sizes == [3, 2]


def judged(amounts, **limits):
    joined = robust.join([series(amounts)])
    return outlier.judge(
        joined["amounts"], joined.starts, joined["counted"], outlier.Limits(**limits)
    )


def test_z_by_hand():
    amounts = [1000.0, 1100, 900, 1050, 950, 1000, 1020, 980, 3000]
    found = judged(amounts)
    logs = np.log(amounts[:-1])
    middle = np.median(logs)
    sigma = max(1.4826 * np.median(np.abs(logs - middle)), 0.05)
    assert found.z[-1] == pytest.approx((np.log(3000) - middle) / sigma)
    assert found.n[-1] == 8
    assert found.median[-1] == pytest.approx(1000)
    assert found.is_out.tolist() == [False] * 8 + [True]


@pytest.mark.parametrize(
    ("last", "is_out"),
    [
        (1190, False),  # z 3.48, below the limit
        (1192, False),  # z above it, but less than 250 more
        (1251, True),
        (100, False),  # so low is no outlier
    ],
)
def test_outlier_is_judged_by_its_limits(last, is_out):
    # all the same: the least deviation of 0.05 counts
    assert judged([1000.0] * 8 + [last]).is_out[-1] == is_out


def test_too_few_are_not_judged():
    assert not judged([1000.0] * 7 + [9000]).is_out.any()
    assert judged([1000.0] * 8 + [9000]).is_out[-1]


def test_one_wrong_bill_does_not_hide_the_next():
    amounts = [90.0, 100, 110, 95, 105, 100, 98, 102, 9000, 1000]
    assert judged(amounts).is_out.tolist()[-2:] == [True, True]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Shares of bills that are flagged: of those in order, and of those that are three
    and ten times what they should be; ``after_one`` with one twentyfold bill before."""

    sigma: float
    n: int
    false_alarms: float
    threefold: float
    tenfold: float
    after_one: float


def sensitivity(
    sigmas: tuple[float, ...] = (0.1, 0.3, 0.6),
    ns: tuple[int, ...] = (8, 12, 30),
    limits: outlier.Limits | None = None,
    draws: int = 20_000,
    seed: int = 1,
) -> list[Sensitivity]:
    """The rule on drawn vendors whose bills are lognormal around 1,000."""
    limits = limits or outlier.Limits()
    return [
        _measure(sigma, n, limits, draws, np.random.default_rng([seed, n, i]))
        for i, sigma in enumerate(sigmas)
        for n in ns
    ]


def _measure(
    sigma: float,
    n: int,
    limits: outlier.Limits,
    draws: int,
    random: np.random.Generator,
) -> Sensitivity:
    logs = np.log(1000.0) + sigma * random.standard_normal((draws, n + 1))

    def share(factor: float, before: float = 1.0) -> float:
        found = logs.copy()
        found[:, -1] += np.log(factor)
        found[:, 0] += np.log(before)
        starts = np.repeat(np.arange(draws) * (n + 1), n + 1)
        counted = np.ones(found.size, dtype=bool)
        last = np.arange(n, found.size, n + 1)
        judged = outlier.judge(np.exp(found).ravel(), starts, counted, limits, last)
        return float(judged.is_out.mean())

    return Sensitivity(sigma, n, share(1), share(3), share(10), share(10, 20))


def test_sensitivity_of_the_rule():
    """The bars: at most 2.5 % false alarms, and 95 % of tenfold bills up to 0.3."""
    for point in sensitivity(draws=6000):
        assert point.false_alarms <= 0.025, point
        if point.sigma <= 0.3:
            assert point.tenfold >= 0.95, point
            assert point.after_one >= 0.95, point
        else:  # the price: bills that vary much are caught late
            assert point.threefold < 0.3
            assert 0.6 < point.tenfold < 0.75


def test_a_stricter_limit_raises_fewer_alarms():
    def alarms(z):
        limits = outlier.Limits(z=z)
        [found] = sensitivity((0.3,), (12,), limits, draws=4000)
        return found.false_alarms, found.threefold

    assert alarms(2.5) > alarms(3.5) > alarms(5.0)
