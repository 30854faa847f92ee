# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parts of a difference: by hand, and that they always add up."""

import random
from decimal import Decimal as D
from decimal import localcontext

import pytest

from edic_public_sector.tools.budget.variance import (
    Cause,
    Driver,
    Item,
    VarianceError,
    decompose,
    roll_up,
)

SEEDS = range(50)


def driver(*figures, label="meals"):
    q0, p0, q1, p1 = map(D, figures)
    return Driver(
        label=label,
        quantity_before=q0,
        price_before=p0,
        quantity_after=q1,
        price_after=p1,
        source="kitchen",
    )


def item(amount, label="x"):
    return Item(label=label, amount=D(amount), source="decision 12")


def totals(variance):
    return {cause.value: str(variance.total(cause)) for cause in Cause}


def meals():
    return decompose(
        "60623",
        D("1000.00"),
        D("1500.00"),
        drivers=[driver(100, 8, 110, 9)],
        entered=[item("200.00", "school joins")],
        left=[item("50.00", "club leaves")],
        one_offs_before=[item("30.00", "strike")],
        one_offs_after=[item("70.00", "jubilee")],
    )


def test_every_cause_by_hand():
    # volume (110 - 100) × 8 = 80; price (9 - 8) × 110 = 110, the joint 10 in it;
    # perimeter 200 - 50; one-offs 70 - 30; rest 500 - 80 - 110 - 150 - 40
    assert totals(meals()) == {
        "volume": "80.00",
        "price": "110.00",
        "perimeter": "150.00",
        "one_off": "40.00",
        "rest": "120.00",
    }


def test_every_part_has_its_label_and_source():
    found = meals()
    assert [(part.label, str(part.amount)) for part in found.parts] == [
        ("meals", "80.00"),
        ("meals", "110.00"),
        ("school joins", "200.00"),
        ("club leaves", "-50.00"),
        ("jubilee", "70.00"),
        ("strike", "-30.00"),
        ("", "120.00"),
    ]
    assert {part.source for part in found.parts[:-1]} == {"kitchen", "decision 12"}


def test_what_no_driver_explains_is_all_rest():
    found = decompose("x", D("10.00"), D("7.00"))
    assert totals(found)["rest"] == "-3.00"


def test_a_rest_of_nothing_is_shown():
    found = decompose("x", D("10.00"), D("20.00"), drivers=[driver(1, 10, 2, 10)])
    assert found.parts[-1].cause is Cause.REST
    assert found.parts[-1].amount == 0


def test_effects_are_rounded_half_up_and_the_rest_takes_what_is_left():
    # volume 1 × 0.005 = 0.005; price 0.005 × 3 = 0.015; 0.02 in all, shown 0.01 + 0.02
    moved = driver(2, "0.005", 3, "0.010")
    found = decompose("x", D("0.01"), D("0.03"), drivers=[moved])
    assert (totals(found)["volume"], totals(found)["price"]) == ("0.01", "0.02")
    assert totals(found)["rest"] == "-0.01"


def test_falling_price_and_volume_are_negative():
    # (90 - 100) × 8 = -80; (7 - 8) × 90 = -90
    found = decompose("x", D(800), D(630), drivers=[driver(100, 8, 90, 7)])
    assert (totals(found)["volume"], totals(found)["price"]) == ("-80.00", "-90.00")
    assert totals(found)["rest"] == "0.00"


def anything(seed, key="line"):
    rng = random.Random(f"{seed}{key}")

    def money():
        return D(rng.randrange(-(10**9), 10**9)) / 100

    def figure():
        return D(rng.randrange(10**9)) / 10 ** rng.randrange(7)

    def items():
        return [item(money()) for _time in range(rng.randrange(3))]

    count = rng.randrange(4)
    drivers = [driver(*(figure() for _time in range(4))) for _time in range(count)]
    return decompose(
        key,
        money(),
        money(),
        drivers=drivers,
        entered=items(),
        left=items(),
        one_offs_before=items(),
        one_offs_after=items(),
    )


def test_parts_add_up_to_the_cent(subtests):
    for seed in SEEDS:
        with subtests.test(seed=seed):
            found = anything(seed)
            assert sum(part.amount for part in found.parts) == found.difference
            assert sum(found.total(cause) for cause in Cause) == found.difference
            assert all(part.amount == round(part.amount, 2) for part in found.parts)


def test_long_figures_lose_nothing_in_a_narrow_context():
    moved = driver("123456.789", "1234.56789", "234567.891", "2345.67891")
    wide = decompose("x", D("1.00"), D("9999999.99"), drivers=[moved])
    with localcontext(prec=5):
        narrow = decompose("x", D("1.00"), D("9999999.99"), drivers=[moved])
    assert narrow == wide


# --- roll-up --------------------------------------------------------------------------
def test_lines_add_to_chapters_and_budgets(subtests):
    for seed in SEEDS:
        with subtests.test(seed=seed):
            check_roll_up(seed)


def check_roll_up(seed):
    lines = [anything(seed, f"0{place % 3}/{place}") for place in range(9)]
    chapters = {
        key: roll_up(key, [line for line in lines if line.key.startswith(key)])
        for key in ("00", "01", "02")
    }
    budget = roll_up("budget", chapters.values())
    assert budget.difference == sum(line.difference for line in lines)
    for cause in Cause:
        assert budget.total(cause) == sum(line.total(cause) for line in lines)
    assert {part.line for part in chapters["01"].parts} == {"01/1", "01/4", "01/7"}


def test_one_line_is_not_added_twice():
    with pytest.raises(VarianceError) as error:
        roll_up("all", [anything(1), anything(2)])
    assert (error.value.code, error.value.key) == ("twice", "line")


# --- input ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (1.5, "not_decimal"),
        (D("NaN"), "not_finite"),
        (D("1.001"), "not_cents"),
        (D("1e15"), "value"),
    ],
)
def test_what_is_no_amount_is_refused(amount, code):
    part = Item(label="x", amount=amount, source="s")
    for act in (
        lambda: decompose("6", amount, D(1)),
        lambda: decompose("6", D(1), amount),
        lambda: decompose("6", D(1), D(1), entered=[part]),
        lambda: decompose("6", D(1), D(1), one_offs_before=[part]),
    ):
        with pytest.raises(VarianceError) as error:
            act()
        assert (error.value.code, error.value.key) == (code, "6")


@pytest.mark.parametrize("place", range(4))
def test_a_driver_that_is_no_number_is_refused(place):
    figures = [D(1)] * 4
    figures[place] = D("Infinity")
    with pytest.raises(VarianceError) as error:
        decompose("6", D(1), D(1), drivers=[driver(*figures)])
    assert error.value.code == "not_finite"
