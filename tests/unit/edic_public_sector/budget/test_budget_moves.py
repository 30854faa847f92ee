# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The acts that move credits, rule by rule."""

from decimal import Decimal as D

import pytest
from test_budget_scenes import CAP, EXP, OP, REV

from edic_public_sector.tools.budget.document import Level, Order
from edic_public_sector.tools.budget.moves import (
    MAX_FUNGIBLE,
    Act,
    Ceiling,
    Move,
    balances,
    check_moves,
    gained,
)

BALANCED = (Act.PRIMARY, Act.SUPPLEMENTARY, Act.AMENDING)
ROOM = {OP: Ceiling(D(1000), D("7.5")), CAP: Ceiling(D(2000), D(5))}


def move(credit, amount, section=OP, direction=EXP, **given):
    return Move(
        credit=credit, section=section, direction=direction, amount=D(amount), **given
    )


def faults(act, *moves, ceilings=None):
    return [
        (fault.code, fault.about, *fault.amounts)
        for fault in check_moves(act, moves, ceilings)
    ]


def fungible(*moves, ceilings=ROOM):
    return faults(Act.FUNGIBILITY, *moves, ceilings=ceilings)


@pytest.mark.parametrize("act", list(Act))
def test_an_act_moves_something(act):
    assert faults(act) == [("empty", "")]
    assert faults(act, move("011", 0), move("65", "0.00")) == [("empty", "")]


def test_revenue_less_expense_by_section():
    moves = (
        move("011", "10.10"),
        move("70", 15, direction=REV),
        move("21", 3, CAP),
        move("21", -5, CAP),
    )
    assert balances(moves) == {OP: D("4.90"), CAP: D(2)}


def test_what_credits_gain_is_not_set_against_what_others_lose():
    moves = (
        move("011", 100),
        move("011", -40),
        move("65", -60),
        move("21", 30, CAP),
        move("23", -30, CAP),
    )
    assert gained(moves) == {OP: D(60), CAP: D(30)}
    assert gained([]) == gained([move("011", -5)]) == {}
    # to and fro within a credit is no gain
    assert gained([move("011", 5), move("011", -5)]) == {}


# --- votes ----------------------------------------------------------------------------
@pytest.mark.parametrize("act", BALANCED)
def test_a_vote_in_balance(act):
    moves = (
        move("011", "100.10"),
        move("70", "100.10", direction=REV),
        move("21", 50, CAP),
        move("13", 50, CAP, REV),
    )
    assert faults(act, *moves) == []


@pytest.mark.parametrize("act", BALANCED)
def test_a_vote_whose_moves_come_to_naught(act):
    assert faults(act, move("011", 40), move("65", -40)) == []
    assert faults(act, move("70", 40, direction=REV), move("011", 40)) == []


@pytest.mark.parametrize("act", BALANCED)
def test_a_section_out_of_balance_is_asked_about(act):
    moves = (move("011", "100.10"), move("70", 100, direction=REV))
    assert faults(act, *moves) == [("unbalanced", "operating", D("-0.10"))]
    [fault] = check_moves(act, moves)
    assert fault.level is Level.ASK


def test_sections_do_not_balance_each_other():
    moves = (move("011", -40), move("21", 40, CAP))
    assert faults(Act.AMENDING, *moves) == [
        ("unbalanced", "operating", D("40")),
        ("unbalanced", "capital", D("-40")),
    ]


def test_what_a_closing_document_says_was_voted_is_not_checked():
    assert faults(Act.CLOSING, move("011", 5), move("21", -3, CAP)) == []


# --- carrying over --------------------------------------------------------------------
def test_a_carry_over_only_adds():
    assert faults(Act.CARRY_OVER, move("21", "0.01", CAP), move("23", 7, CAP)) == []
    moves = (move("21", 5, CAP), move("23", -1, CAP), move("x", -2, name="Schule"))
    assert faults(Act.CARRY_OVER, *moves) == [
        ("decrease", "23"),
        ("decrease", "Schule"),
    ]


# --- within a credit ------------------------------------------------------------------
def test_a_transfer_stays_within_its_credit():
    inside = (move("011", -30), move("011", "20.50"), move("011", "9.50"))
    assert faults(Act.TRANSFER, *inside) == []
    assert faults(Act.TRANSFER, *inside, move("65", 2), move("65", -2)) == []


def test_a_transfer_out_of_its_credit():
    moves = (move("011", -30), move("65", 30, name="Chapitre 65"))
    assert faults(Act.TRANSFER, *moves) == [
        ("outside", "011", D("-30")),
        ("outside", "Chapitre 65", D("30")),
    ]
    assert faults(Act.TRANSFER, move("011", -30), move("011", "30.01")) == [
        ("outside", "011", D("0.01"))
    ]


def test_credits_of_one_name_are_two():
    moves = (move("a", -5, name="Schule"), move("b", 5, name="Schule"))
    assert [code for code, *_about in faults(Act.TRANSFER, *moves)] == ["outside"] * 2


# --- fungibility ----------------------------------------------------------------------
def test_chapters_of_one_section_within_the_ceiling():
    assert fungible(move("011", -75), move("65", 75)) == []
    assert fungible(move("21", -100, CAP), move("23", 100, CAP)) == []


def test_more_than_the_ceiling():
    assert fungible(move("011", "-75.01"), move("65", "75.01")) == [
        ("ceiling", "", D("75.01"), D("75.00"))
    ]
    assert fungible(move("21", "-100.01", CAP), move("23", "100.01", CAP)) == [
        ("ceiling", "", D("100.01"), D("100.00"))
    ]


def test_what_was_used_counts():
    used = {OP: Ceiling(D(1000), D("7.5"), used=D("60.50"))}
    moves = (move("011", "-14.50"), move("65", "14.50"))
    assert fungible(*moves, ceilings=used) == []
    moves = (move("011", "-14.51"), move("65", 10), move("67", "4.51"))
    assert fungible(*moves, ceilings=used) == [("ceiling", "", D("14.51"), D("14.50"))]


def test_cents_count():
    little = {OP: Ceiling(D(10), D("7.5"))}
    moves = (move("011", "-0.76"), move("65", "0.38"), move("67", "0.38"))
    assert fungible(*moves, ceilings=little) == [("ceiling", "", D("0.76"), D("0.75"))]


def test_within_a_chapter_nothing_counts_towards_the_ceiling():
    moves = (move("011", -500), move("011", 425), move("65", 75))
    assert fungible(*moves) == []


def test_each_section_has_its_ceiling():
    moves = (
        move("011", -80),
        move("65", 80),
        move("21", -100, CAP),
        move("23", 100, CAP),
    )
    assert fungible(*moves) == [("ceiling", "", D("80"), D("75.00"))]


@pytest.mark.parametrize(
    "ceilings", [None, {}, {CAP: ROOM[CAP]}, {OP: Ceiling(D(1000), D(0))}]
)
def test_no_ceiling_was_given(ceilings):
    assert fungible(move("011", -1), move("65", 1), ceilings=ceilings) == [
        ("no_ceiling", "operating")
    ]


def test_never_to_or_from_personnel():
    assert fungible(move("012", -5, is_personnel=True), move("011", 5)) == [
        ("personnel", "012")
    ]
    staff = move("012", 5, is_personnel=True, name="Personnel")
    assert fungible(staff, move("011", -5)) == [("personnel", "Personnel")]


def test_neither_revenue_nor_order_operations():
    assert fungible(move("70", 5, direction=REV), move("75", -5, direction=REV)) == [
        ("revenue", "70"),
        ("revenue", "75"),
    ]
    for order in (Order.BETWEEN, Order.WITHIN):
        assert fungible(move("042", 5, order=order), move("011", -5)) == [
            ("order", "042")
        ]


def test_not_between_sections():
    assert fungible(move("011", -5), move("21", 5, CAP)) == [
        ("sections", "capital", D("5")),
        ("sections", "operating", D("-5")),
    ]


def test_all_that_is_wrong_is_told():
    moves = (
        move("012", -90, is_personnel=True),
        move("70", 80, direction=REV, order=Order.BETWEEN),
    )
    assert fungible(*moves) == [
        ("personnel", "012"),
        ("revenue", "70"),
        ("order", "70"),
        ("sections", "operating", D("-10")),
        ("ceiling", "", D("80"), D("75.00")),
    ]


# --- overruns -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "cover",
    [
        [("512", -40, OP, EXP)],
        [("401", 40, OP, REV)],
        [("512", -15, OP, EXP), ("401", 25, OP, REV)],
        [("512", -60, OP, EXP)],  # more cover than is needed
        [("785", -40, CAP, EXP)],
    ],
)
def test_an_overrun_that_is_covered(cover):
    assert (
        faults(Act.OVERRUN, move("501", 40), *(move(*element) for element in cover))
        == []
    )


@pytest.mark.parametrize(
    ("cover", "amount"),
    [
        ([], "-40"),
        ([("512", "-39.99", OP, EXP)], "-0.01"),
        ([("512", 10, OP, EXP)], "-50"),
        ([("401", -40, OP, REV)], "-80"),
    ],
)
def test_an_overrun_without_cover(cover, amount):
    moves = (move("501", 40), *(move(*element) for element in cover))
    assert faults(Act.OVERRUN, *moves) == [("cover", "", D(amount))]


# --- the ceiling ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("base", "percent", "amount"),
    [
        ("1000", "7.5", "75.00"),
        ("1234.56", "7.5", "92.59"),  # 92.592
        ("0.99", "7.5", "0.07"),  # 0.07425
        ("133.33", "7.5", "9.99"),  # 9.99975: not 10.00
        ("133.34", "7.5", "10.00"),  # 10.0005
        ("100", "0", "0.00"),
        ("0", "7.5", "0.00"),
        ("999999999999.99", "7.5", "74999999999.99"),  # …,99925
    ],
)
def test_a_ceiling_is_rounded_down_to_the_cent(base, percent, amount):
    ceiling = Ceiling(D(base), D(percent)).amount
    assert str(ceiling) == amount


def test_fungible_share_is_that_of_the_law():
    assert D("7.5") == MAX_FUNGIBLE


def test_acts_are_kept_by_their_names():
    assert [act.value for act in Act] == [
        "primary",
        "supplementary",
        "amending",
        "carry_over",
        "transfer",
        "fungibility",
        "overrun",
        "closing",
    ]
