# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The amounts that commitments of several years bind in each year."""

from decimal import Decimal as D

import pytest

from edic_public_sector.tools.budget.years import spread, still_bound
from edic_public_sector.tools.common.money import money

PLAN = {2026: D(400), 2027: D(500)}


@pytest.mark.parametrize(
    ("amount", "first", "taken", "expected"),
    [
        (300, 2026, {}, {2026: 300}),
        (600, 2026, {}, {2026: 400, 2027: 200}),
        (900, 2026, {}, {2026: 400, 2027: 500}),
        (600, 2026, {2026: 350}, {2026: 100, 2027: 500}),
        (100, 2026, {2026: 400}, {2027: 100}),
        (100, 2027, {}, {2027: 100}),
        # above the authority, or after its years: bound where it was entered
        (1000, 2026, {}, {2026: 500, 2027: 500}),
        (100, 2028, {}, {2028: 100}),
        (100, 2026, {2026: 450, 2027: 500}, {2026: 100}),
    ],
)
def test_a_commitment_falls_due_as_the_authority_has_money(
    amount, first, taken, expected
):
    taken = {year: D(part) for year, part in taken.items()}
    found = spread(D(amount), first, PLAN, taken)
    assert found == expected
    assert sum(found.values()) == amount


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        ({}, {2026: 400, 2027: 200}),
        ({2026: 100}, {2026: 300, 2027: 200}),
        ({2026: 400}, {2027: 200}),
        ({2026: 450}, {2027: 150}),
        ({2025: 50}, {2026: 400, 2027: 150}),
        ({2026: 700}, {}),
        ({2026: -50}, {2026: 450, 2027: 200}),
    ],
)
def test_bills_use_up_their_year_first(used, expected):
    used = {year: D(part) for year, part in used.items()}
    assert still_bound(D(600), {2026: D(400), 2027: D(200)}, used) == expected


def test_money_of_a_field():
    assert (money(0.1 + 0.2), money(False), money(-1.005, 3)) == (
        D("0.30"),
        D("0.00"),
        D("-1.005"),
    )
