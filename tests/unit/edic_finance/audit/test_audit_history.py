# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sizes, prices and repeated amounts of one vendor."""

import pytest

from edic_finance.tools.audit.statistics import drift, repeats
from edic_finance.tools.audit.statistics.relative_size import Sizes, large
from edic_finance.tools.audit.statistics.robust import join


def bills(amounts, days=None, back=700, **columns):
    size = len(amounts)
    days = [30 * i for i in range(size)] if days is None else days
    row = {
        "ids": list(range(1, size + 1)),
        "days": days,
        "since": [day - back for day in days],
        "until": [day + back for day in days],
        "amounts": [float(amount) for amount in amounts],
        "nets": [float(amount) for amount in amounts],
        "prices": [float(amount) for amount in amounts],
        "currencies": [1] * size,
        "counted": [True] * size,
        "checked": [True] * size,
    }
    return join([row | columns])


# --- A17 ------------------------------------------------------------------------------
def sizes(amounts, **options):
    return list(large(bills(amounts, **options), Sizes()))


@pytest.mark.parametrize(
    ("amounts", "indices"),
    [
        ([80, 90, 100, 95, 1000], [4]),
        ([80, 90, 100, 95, 999], []),  # just below ten times
        ([80, 90, 2223.86, 95, 22238.60], [4]),  # to the cent, not in binary
        ([80, 90, 2223.86, 95, 22238.59], []),
        ([80, 90, 100, 1000], []),  # four bills
        ([1000, 80, 90, 100, 95], [0]),  # the first, seen afterwards
        ([80, 90, 100, 1000, 95, 990], []),  # there are two of that size
        ([8, 9, 10, 9.5, 100], []),  # small change
    ],
)
def test_largest_over_the_second_largest(amounts, indices):
    assert [size.index for size in sizes(amounts)] == indices


def test_only_bills_near_by_are_compared():
    days = [0, 10, 20, 30, 2000]
    assert not sizes([80, 90, 100, 95, 5000], days=days)


def test_drafts_are_no_history():
    counted = [True] * 4 + [False, True]
    found = sizes([80, 90, 100, 95, 900, 1000], counted=counted)
    assert [item.index for item in found] == [5]


@pytest.mark.parametrize(
    ("last", "factor"),
    [
        ("120.00", "1.2"),
        ("119.00", "1.19"),
        ("107.00", "1.07"),
        ("120.02", None),  # not to the cent
        ("130.00", None),
    ],
)
def test_a_multiple_of_the_usual_amount(last, factor):
    found = sizes([100, 100, 100, 104.5, last])
    assert [str(item.factor) for item in found] == ([factor] if factor else [])
    if found:
        assert (found[0].second, found[0].times) == (pytest.approx(100), 3)


@pytest.mark.parametrize(
    "amounts",
    [
        [100, 100, 100, 100, 120, 120],  # a new price comes again
        [100, 100, 104, 105, 120],  # twice is not usual
        [100, 100, 100, 104, 105, 106, 107.5, 120],  # nor less than half
    ],
)
def test_no_usual_amount(amounts):
    assert not sizes(amounts)


def test_usual_amounts_are_of_one_currency():
    assert not sizes([100, 100, 100, 104.5, 120], currencies=[1, 1, 1, 1, 2])


# --- A18 ------------------------------------------------------------------------------
def cusum(values: list[float], target: float, sigma: float, slack: float) -> float:
    """Return the upper CUSUM after the last value, in units of ``sigma``."""
    total = 0.0
    for value in values:
        total = max(0.0, total + (value - target) / sigma - slack)
    return total


def test_cusum_by_hand():
    # over target by 1, 2 and 0 deviations, half of one is slack: 0.5, 2, 1.5
    assert cusum([11, 12, 10], 10, 1, 0.5) == 1.5
    assert cusum([5, 11], 10, 1, 0.5) == 0.5  # never below zero


@pytest.mark.parametrize(
    ("prices", "jumped"),
    [
        ([10, 10, 10, 10, 11.01], [4]),
        ([10, 10, 10, 10, 11], []),  # ten percent
        ([10, 10, 10, 12], []),  # three before
        ([10, 10, 10, 10, 12, 12, 12], [4]),  # reported once while it stays up
        ([10, 10, 10, 10, 8], []),
    ],
)
def test_jumps_of_a_price_are_found(prices, jumped):
    found = drift.judge(bills(prices), drift.Rise())
    assert found.has_jumped.nonzero()[0].tolist() == jumped


def test_creeping_is_found_before_it_is_a_jump():
    prices = [100.0] * 8 + [102, 104, 106, 107, 108, 109]
    found = drift.judge(bills(prices), drift.Rise())
    [index] = found.has_crept.nonzero()[0]
    assert not found.has_jumped.any()
    # held against the prices before the six that are added up
    window = prices[index - 5 : index + 1]
    by_hand = cusum(window, 100 * 1.03, 1.0, 0.5)
    assert found.cusum[index] == pytest.approx(by_hand)
    assert found.cusum[index] > 4 >= found.cusum[index - 1]


def test_an_index_clause_is_no_drift():
    prices = [100.0] * 8 + [103.0] * 8
    found = drift.judge(bills(prices), drift.Rise())
    assert not found.has_crept.any()
    strict = drift.judge(bills(prices), drift.Rise(index=0))
    assert strict.has_crept.any()


def test_what_varies_is_no_price():
    found = drift.judge(bills([10, 30, 5, 80, 12, 200]), drift.Rise())
    assert not found.is_steady.any()
    assert drift.judge(bills([10, 10, 10, 10, 10]), drift.Rise()).is_steady[-1]


def test_items_do_not_mix():
    first, second = [
        {**series.rows[0]} for series in (bills([10] * 5), bills([90] * 5))
    ]
    found = drift.judge(join([first, second]), drift.Rise())
    assert not found.has_jumped.any()
    assert not found.has_crept.any()


@pytest.mark.parametrize(
    ("label", "item"),
    [
        ("Copy paper A4 01/2026", "copy paper a"),
        ("Loyer janvier 2026", "loyer"),
        ("Miete März 2026", "miete"),
        ("Sel", "sel"),
        ("2026/03", ""),
        ("May", ""),
        ("kg", ""),
    ],
)
def test_what_a_label_names(label, item):
    assert drift.item(label) == item


def test_a_series_is_split_by_item():
    row = {"names": ["Paper 1", "Toner 1", "Paper 2", "3"], "prices": [1, 2, 3, 4]}
    found = [part["prices"] for part in drift.by_item(row)]
    assert found == [[1, 3], [2]]


# --- A19 ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("amount", "is_round"),
    [(1000, True), (999, False), (1500, False), (5500, True), (5250, False)],
)
def test_round_amounts(amount, is_round):
    assert repeats.is_round(bills([amount])["amounts"])[0] == is_round


def test_round_amounts_of_who_seldom_bills_them():
    odd = [101.5 + i for i in range(10)]
    [rounded] = repeats.rounds(bills([*odd, 2000]), 0.1, 10)
    assert (rounded.index, rounded.rounds, rounded.n) == (10, 0, 10)
    assert not list(repeats.rounds(bills([*odd[1:], 2000]), 0.1, 10))  # nine before
    usual = [*odd[:9], 3000]
    assert not list(repeats.rounds(bills([*usual, 2000]), 0.1, 10))  # one in ten


IRREGULAR = [0, 3, 50, 61, 180]


def repeated(amounts, days, **options):
    series = bills(amounts, days, back=365)
    return list(repeats.repeats(series, 4, 10, 100.0, **options))


def test_an_amount_that_comes_again_off_rhythm():
    [pattern] = repeated([480.0] * 4 + [77.0], IRREGULAR)
    assert pattern.indices == [0, 1, 2, 3]
    assert not repeated([480.0] * 3 + [77.0, 78.0], IRREGULAR)  # three times
    assert not repeated([48.0] * 5, IRREGULAR)  # small
    assert not repeated([480.0] * 4, [30 * i for i in range(4)])  # a rent
    assert not repeated([480.0] * 4, [0, 3, 50, 400])  # not in a year


def test_a_price_list_repeats_itself():
    days = sorted({(37 * i) % 365 for i in range(40)})
    amounts = [(480.0, 190.0, 260.0)[i % 3] for i in range(40)]
    assert not repeated(amounts, days)
    varied = [480.0 if i in (3, 4, 21, 30) else 500.0 + i for i in range(40)]
    [pattern] = repeated(varied, days)
    assert pattern.chance < 0.001


def test_endings_beyond_chance():
    base = {99: 0.01, 0: 0.1}
    amounts = [199.5, 499.0, 1299.0, 803.0, 612.0]
    [ending] = repeats.endings(bills(amounts), base, 0.001)
    assert (ending.ending, ending.indices, ending.n) == (99, [0, 1, 2], 5)
    # 10 choices of 3 of 5 by 0.01³, and a little
    assert ending.chance == pytest.approx(9.85e-6, rel=0.01)


@pytest.mark.parametrize(
    "amounts",
    [
        [199.0, 499.0, 803.0, 612.0, 377.0],  # twice
        [499.0, 499.0, 499.0, 803.0, 612.0],  # a rent counts once
        [99.0, 99.5, 99.9, 803.0, 612.0],  # below a hundred
    ],
)
def test_endings_by_chance(amounts):
    assert not list(repeats.endings(bills(amounts), {99: 0.01, 0: 0.1}, 0.001))
