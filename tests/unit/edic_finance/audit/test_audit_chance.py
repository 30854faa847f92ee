# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Chances and bits against published values."""

from datetime import date
from decimal import Decimal
from math import comb, exp, log2

import pytest

from edic_finance.tools.audit.statistics import chance
from edic_finance.tools.audit.statistics.relative_size import factor_near


def test_binomial_tail():
    # ten throws of a coin: 8, 9 or 10 heads in 56 of 1024
    assert chance.binomial_tail(8, 10, 0.5) == pytest.approx(56 / 1024)
    direct = sum(comb(20, k) * 0.1**k * 0.9 ** (20 - k) for k in range(5, 21))
    assert chance.binomial_tail(5, 20, 0.1) == pytest.approx(direct)
    assert chance.binomial_tail(0, 10, 0.5) == 1


def test_poisson_tail():
    # soldiers killed by horse kick (Bortkiewicz 1898): mean 0.61, 4 or more 0.0036
    assert chance.poisson_tail(4, 0.61) == pytest.approx(0.0036, abs=0.0001)
    assert chance.poisson_tail(1, 2.0) == pytest.approx(1 - exp(-2))
    assert chance.poisson_tail(0, 2.0) == 1


def test_rule_of_succession():
    # Laplace 1814: the sun rose on 1,826,213 days, so it rises with n + 1 in n + 2
    assert chance.laplace(1826213, 1826213) == 1826214 / 1826215
    assert chance.laplace(0, 0) == 0.5


def test_bits_grow_with_rarity():
    assert chance.bits(0, 1022, 2) == 10
    assert chance.bits(99, 99, 1) == 0
    assert chance.bits(0, 14212, 20) == pytest.approx(log2(14232))


def test_figures_are_written_as_decimals():
    assert chance.text(1 / 3) == "0.33"
    assert chance.text(0.0000123, 4) == "0.000012"
    assert chance.text(0.0) == "0.00"
    assert chance.text(-3.14159, 1) == "-3.1"


def test_days_are_read_back():
    assert chance.day(0) == "1970-01-01"
    assert chance.day(chance.days_of(date(2026, 2, 28))) == "2026-02-28"


@pytest.mark.parametrize(("value", "score"), [(3.5, 50), (7, 100), (70, 100), (0, 1)])
def test_strength_follows_the_value(value, score):
    assert chance.strength(value, 3.5) == score


@pytest.mark.parametrize(
    ("ratio", "factor"),
    [
        ("10.04", "10"),
        ("10.06", None),
        ("99.5", "100"),
        ("1.2", "1.2"),
        ("1.19", "1.19"),
        ("1.0705", "1.07"),
        ("5", None),
    ],
)
def test_factors_are_named(ratio, factor):
    assert factor_near(Decimal(ratio)) == (factor and Decimal(factor))
