# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Samples that can be drawn again, against published factors and by simulation."""

from decimal import Decimal
from functools import cache
from math import comb

import pytest

from edic_finance.tools.audit.sampling import (
    Item,
    Stratum,
    allocate,
    apart_credits,
    draw,
    finite_interval,
    is_drawn,
    monetary_units,
    projected_misstatement,
    reliability_factor,
    stratified_rate,
    stratify,
    stringer_bound,
)

ITEMS = [Item(n, Decimal(10 + n * n % 997)) for n in range(1, 1001)]


def test_a_seed_draws_the_same_whatever_the_order():
    first = draw(ITEMS, 30, "2026")
    assert first == draw(reversed(ITEMS), 30, "2026")
    assert first != draw(ITEMS, 30, "2027")
    assert len({item.number for item in first}) == 30
    assert draw(ITEMS, 40, "2026")[:30] == first  # a larger sample holds the smaller


def test_this_draw_is_written_down():
    """Drawn with sha256sum by hand: what was drawn in 2026 is drawn in 2046."""
    assert [item.number for item in draw(ITEMS[:10], 3, "2026")] == [6, 4, 10]


def test_each_item_is_drawn_as_often():
    hits = [0] * 21
    for seed in range(2000):
        for item in draw(ITEMS[:20], 5, str(seed)):
            hits[item.number] += 1
    assert all(420 <= count <= 580 for count in hits[1:])  # 500, sd 19


def test_a_share_is_a_share():
    found = sum(is_drawn("x", n, Decimal("0.1")) for n in range(20_000))
    assert 1850 <= found <= 2150
    assert not any(is_drawn("x", n, Decimal(0)) for n in range(100))
    assert all(is_drawn("x", n, Decimal(1)) for n in range(100))


def test_strata_hold_their_bounds_and_add_up():
    strata = stratify(ITEMS, [Decimal(100), Decimal(500)])
    assert max(item.value for item in strata[0]) < 100
    assert min(item.value for item in strata[1]) >= 100
    assert min(item.value for item in strata[2]) >= 500
    sizes = allocate(strata, 60)
    assert sum(sizes.values()) == 60
    assert sizes[2] > sizes[1] > sizes[0] >= 1
    assert allocate({0: ITEMS[:2], 1: []}, 60) == {0: 2, 1: 0}


def test_monetary_units_hit_in_proportion_to_value():
    total = sum(item.value for item in ITEMS)
    found = monetary_units(ITEMS, 100, "2026")
    assert sum(hit.hits for hit in found) == 100
    big = [*ITEMS, Item(5000, total)]
    certain = [hit for hit in monetary_units(big, 100, "2026") if hit.is_certain]
    assert [hit.item.number for hit in certain] == [5000]
    assert certain[0].hits in (49, 50, 51)
    assert monetary_units([], 100, "x") == []


@pytest.mark.parametrize(
    ("errors", "factor"),
    [(0, "2.9957"), (1, "4.7439"), (2, "6.2958"), (3, "7.7537"), (10, "16.9622")],
)
def test_factors_of_the_poisson_table(errors, factor):
    assert abs(reliability_factor(errors) - Decimal(factor)) < Decimal("0.0001")


@pytest.mark.parametrize(
    ("errors", "size", "low", "high"),
    [
        (0, 60, "0.000000", "0.059630"),
        (3, 60, "0.010424", "0.139236"),
        (60, 60, "0.940370", "1.000000"),
    ],
)
def test_of_very_many_items_it_is_the_interval_of_clopper_and_pearson(
    errors, size, low, high
):
    found = finite_interval(errors, size, 10_000_000)
    assert abs(Decimal(found[0]) / 10_000_000 - Decimal(low)) < Decimal("0.0001")
    assert abs(Decimal(found[1]) / 10_000_000 - Decimal(high)) < Decimal("0.0001")


@pytest.mark.parametrize(
    ("errors", "size", "count", "expected"),
    [
        # one wrong of 12 would be among 5 in 5 of 12 draws; with 7 wrong, at most one
        # in (1 + 7 * 5) of 792, with 8 in 8 of 792: less than a fortieth
        (1, 5, 12, (1, 7)),
        # none of 2 of 4: with 3 wrong that cannot be, with 2 in 1 of 6 draws
        (0, 2, 4, (0, 2)),
        (2, 12, 12, (2, 2)),  # all were looked at
        (0, 0, 12, (0, 12)),  # none was
        (0, 0, 0, (0, 0)),
    ],
)
def test_interval_by_hand(errors, size, count, expected):
    assert finite_interval(errors, size, count) == expected


def test_interval_by_counting_the_draws():
    confidence, count, size = Decimal("0.9"), 40, 9
    draws = comb(count, size)
    ways = {
        (wrong, hit): comb(wrong, hit) * comb(count - wrong, size - hit)
        for wrong in range(count + 1)
        for hit in range(size + 1)
    }
    for errors in range(size + 1):
        kept = [
            wrong
            for wrong in range(count + 1)
            if 20 * sum(ways[wrong, hit] for hit in range(errors + 1)) > draws
            and 20 * sum(ways[wrong, hit] for hit in range(errors, size + 1)) > draws
        ]
        found = finite_interval(errors, size, count, confidence)
        assert found == (kept[0], kept[-1])


@pytest.mark.parametrize("expected", [(61, 60, 100), (1, 5, 4), (-1, 5, 10)])
def test_what_cannot_be_has_no_interval(expected):
    with pytest.raises(
        ValueError, match=f"{expected[0]} of {expected[1]} of {expected[2]}"
    ):
        finite_interval(*expected)


def rates(*strata, confidence="0.95"):
    return tuple(map(str, stratified_rate(strata, Decimal(confidence))))


def test_what_is_counted_adds_no_doubt():
    """5 of 20 and 2 of 5 are known; of 100, 1 of 10 stands for 10, from 1 to 42."""
    whole = Stratum(20, seen=20, wrong=5)
    certain = Stratum(5, certain=5, certain_seen=5, certain_wrong=2)
    assert rates(whole, certain) == ("0.280000", "0.280000", "0.280000")
    part = Stratum(100, seen=10, wrong=1)
    assert finite_interval(1, 10, 100) == (1, 42)
    assert rates(part, whole, certain) == ("0.136000", "0.064000", "0.392000")
    assert rates(part, whole, certain, Stratum(0)) == rates(part, whole, certain)


def test_a_stratum_counts_by_its_items():
    """1 of 5 of 12, and 0 of 2 of 4, each at 97.5 percent: together they hold at 95."""
    first, second = Stratum(12, seen=5, wrong=1), Stratum(4, seen=2)
    assert rates(first) == ("0.200000", "0.083333", "0.583334")
    each = Decimal("0.975")
    assert finite_interval(1, 5, 12, each) == (1, 7)  # 36 of 792 is above an 80th
    assert finite_interval(0, 2, 4, each) == (0, 2)
    assert rates(first, second) == ("0.150000", "0.062500", "0.562500")


def test_where_nothing_was_looked_at_any_share_may_be_wrong():
    assert rates(Stratum(10, seen=10, wrong=1), Stratum(30)) == (
        "0.100000",
        "0.025000",
        "0.775000",
    )
    certain = Stratum(10, certain=2, certain_seen=1, certain_wrong=1, seen=8)
    assert rates(certain) == ("0.111111", "0.100000", "0.200000")
    assert rates(Stratum(3)) == ("0.000000", "0.000000", "1.000000")
    with pytest.raises(ValueError, match="no item"):
        stratified_rate([Stratum(0)])


# stratum: items, wrong, drawn
BOOKS = {0: (400, 8, 15), 1: (80, 40, 30), 2: (20, 15, 20)}


def test_interval_of_strata_holds_as_often_as_it_says():
    """A few large items are wrong more often, and all looked at: pooled, as if all had
    been drawn alike, an interval would miss the rate nearly always."""
    strata = {
        key: [Item(1000 * key + n, Decimal(1)) for n in range(count)]
        for key, (count, _wrong, _size) in BOOKS.items()
    }
    whole = sum(count for count, _wrong, _size in BOOKS.values())
    truth = Decimal(sum(wrong for _count, wrong, _size in BOOKS.values())) / whole

    @cache
    def held(errors, confidence):
        seen = [
            Stratum(count, seen=size, wrong=wrong)
            for (count, _all, size), wrong in zip(BOOKS.values(), errors, strict=True)
        ]
        _rate, low, high = stratified_rate(seen, confidence)
        return low <= truth <= high

    counts = {Decimal("0.95"): 0, Decimal("0.8"): 0}
    pooled = 0
    for seed in range(400):
        errors = tuple(
            sum(i.number % 1000 < wrong for i in draw(strata[key], size, str(seed)))
            for key, (_count, wrong, size) in BOOKS.items()
        )
        for confidence in counts:
            counts[confidence] += held(errors, confidence)
        drawn = sum(size for _count, _wrong, size in BOOKS.values())
        low, high = finite_interval(sum(errors), drawn, whole)
        pooled += low <= truth * whole <= high
    assert all(count >= 400 * confidence for confidence, count in counts.items())
    assert pooled < 40


def test_bound_without_and_with_errors():
    interval = Decimal(10_000)
    assert stringer_bound([], interval) == Decimal("29957.32")
    bound = stringer_bound([Decimal("0.5")], interval)  # 2.9957 + 1.7482 * 0.5
    assert abs(bound - Decimal("38698.14")) < 1


def test_bound_holds_as_often_as_it_says():
    """A tenth of the items is overstated by half: the bound covers it."""
    total = sum(item.value for item in ITEMS)
    wrong = {item.number: item.value / 2 for item in ITEMS if item.number % 10 == 0}
    truth = sum(wrong.values())
    held = 0
    for seed in range(200):
        found = monetary_units(ITEMS, 80, str(seed))
        taints = [
            Decimal("0.5")
            for hit in found
            if hit.item.number in wrong
            for _ in range(hit.hits)
        ]
        held += stringer_bound(taints, total / 80) >= truth
    assert held >= 190


def test_credit_notes_stand_apart_and_weigh_by_their_amount():
    items = [Item(1, Decimal(90)), Item(2, Decimal(-30)), Item(3, Decimal(0))]
    others, refunds = apart_credits(items)
    assert ([i.number for i in others], [i.number for i in refunds]) == ([1, 3], [2])
    strata = {0: [Item(n, Decimal(1)) for n in range(60)]}
    strata[-1] = [Item(n, Decimal(-1)) for n in range(100, 160)]
    assert allocate(strata, 10) == {0: 5, -1: 5}


def test_projected_misstatement_is_taint_times_interval():
    taints = [Decimal("0.5"), Decimal("0.25")]
    assert projected_misstatement(taints, Decimal(1000)) == Decimal("750.00")
    assert projected_misstatement([], Decimal(1000)) == 0
