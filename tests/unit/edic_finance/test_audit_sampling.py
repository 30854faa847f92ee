# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Samples that can be drawn again, against published factors and by simulation."""

from decimal import Decimal

import pytest

from edic_finance.tools.audit.sampling import (
    Item,
    allocate,
    attribute_size,
    clopper_pearson,
    draw,
    is_drawn,
    monetary_units,
    reliability_factor,
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
def test_exact_interval(errors, size, low, high):
    found = clopper_pearson(errors, size)
    assert abs(found[0] - Decimal(low)) < Decimal("0.0001")
    assert abs(found[1] - Decimal(high)) < Decimal("0.0001")
    with pytest.raises(ValueError, match="61 of 60"):
        clopper_pearson(61, 60)


def test_bound_without_and_with_errors():
    interval = Decimal(10_000)
    assert stringer_bound([], interval) == Decimal("29957.32")
    one = stringer_bound([Decimal("0.5")], interval)  # 2.9957 + 1.7482 * 0.5
    assert abs(one - Decimal("38698.14")) < 1


def test_the_bound_holds_as_often_as_it_says():
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


def test_size_for_an_attribute():
    assert attribute_size(Decimal("0.05")) == 60
    assert attribute_size(Decimal("0.05"), expected=1) == 95
