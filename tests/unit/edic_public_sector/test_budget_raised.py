# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Computed by hand: voted 500.00 in all."""

from decimal import Decimal as D

import pytest

from edic_public_sector.tools.budget.document import Direction, Section
from edic_public_sector.tools.budget.moves import Move
from edic_public_sector.tools.budget.raised import raised, taken


@pytest.mark.parametrize(
    ("posted", "more", "told"),
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
def test_what_revenue_adds(posted, more, told):
    assert raised(D("500.00"), D(posted), **more) == D(told)


def move(credit, amount, direction=Direction.EXPENSE):
    return Move(
        credit=credit,
        section=Section.OPERATING,
        direction=direction,
        amount=D(amount),
        name=f"Credit {credit}",
    )


def test_what_an_act_takes_out_of_tied_credits():
    moves = [move("1", -30), move("1", 10), move("2", -5), move("3", 25)]
    assert taken(moves, ["1", "3"]) == {"Credit 1": D(20)}
    assert taken(moves, []) == {}
    assert taken([move("1", -9, Direction.REVENUE)], ["1"]) == {}
