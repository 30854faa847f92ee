# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Computed by hand: voted 500.00 in all."""

from decimal import Decimal as D

import pytest

from edic_public_sector.tools.budget.raised import raised, taken


@pytest.mark.parametrize(
    ("posted", "more", "expected"),
    [
        ("620.50", {}, "120.50"),
        ("500.00", {"is_lowered": True, "foreseen": D(40)}, "0.00"),
        ("450.00", {}, "0"),
        ("450.00", {"is_over": True}, "0"),
        ("450.00", {"is_lowered": True}, "0"),
        ("450.00", {"is_lowered": True, "foreseen": D(40)}, "-40"),
        # no more is missing than what has not come
        ("450.00", {"is_lowered": True, "foreseen": D(60)}, "-50.00"),
        ("450.00", {"is_lowered": True, "is_over": True, "foreseen": D(40)}, "-50.00"),
        ("-20.00", {"is_lowered": True, "is_over": True}, "-520.00"),
    ],
)
def test_what_revenue_adds(posted, more, expected):
    assert raised(D("500.00"), D(posted), **more) == D(expected)


def test_what_an_act_takes_out_of_tied_credits():
    moves = [("1", D(30)), ("1", D(-10)), ("2", D(5)), ("3", D(-25)), ("4", D(-50))]
    assert taken([*moves, ("4", D(50))]) == {"1": D(20), "2": D(5)}
    assert taken([]) == {}
