# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

import pytest

from edic_finance.tools.intake.einvoice_split import Part, faults, one_rate

TOTALS = tuple(map(Decimal, ("150.00", "23.50", "173.50")))
GOOD = (("19", "100.00", "19.00"), ("9", "50.00", "4.50"))


def found(*rows, totals=TOTALS):
    parts = (Part(*map(Decimal, row)) for row in rows)
    return [(fault.kind, str(fault.entered)) for fault in faults(totals, parts)]


def test_parts_that_add_up_are_without_fault():
    assert found(*GOOD) == []


def test_a_cent_of_rounding_in_a_rate_is_no_fault_and_one_in_a_sum_is():
    assert found(("19", "100.00", "19.01"), ("9", "50.00", "4.49")) == []
    assert found(("19", "100.00", "19.01"), GOOD[1]) == [
        ("tax", "23.51"),
        ("total", "173.51"),
    ]


def test_each_sum_is_held_against_the_document():
    assert found() == [("untaxed", "0.00"), ("tax", "0.00"), ("total", "0.00")]
    assert found(GOOD[0]) == [
        ("untaxed", "100.00"),
        ("tax", "19.00"),
        ("total", "119.00"),
    ]
    broken = (*TOTALS[:2], Decimal("173.49"))  # the document does not add up itself
    assert found(*GOOD, totals=broken) == [("total", "173.50")]


def test_vat_that_its_rate_does_not_explain():
    rows = (("19", "100.00", "13.50"), ("9", "50.00", "10.00"))
    assert found(*rows) == [("rate", "13.50"), ("rate", "10.00")]


def test_a_rate_stands_once():
    rows = (("9", "50.00", "4.50"), ("9", "100.00", "9.00"))
    totals = tuple(map(Decimal, ("150.00", "13.50", "163.50")))
    assert found(*rows, totals=totals) == [("twice", "9")]


def test_credits_are_split_with_their_sign():
    totals = tuple(-amount for amount in TOTALS)
    rows = ((rate, f"-{base}", f"-{tax}") for rate, base, tax in GOOD)
    assert found(*rows, totals=totals) == []


@pytest.mark.parametrize(
    ("untaxed", "tax", "rate"),
    [
        ("100.00", "19.00", "19"),
        ("100.03", "19.01", "19"),
        ("100.00", "4.90", None),
        ("100.00", "0.00", None),  # no rate explains that there is none
        ("0.02", "0.00", None),
        ("-100.00", "-7.00", "7"),
    ],
)
def test_rate_that_explains_the_vat_alone(untaxed, tax, rate):
    rates = map(Decimal, ("7", "19"))
    wanted = rate and Decimal(rate)
    assert one_rate(Decimal(untaxed), Decimal(tax), rates) == wanted
