# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Deadlines and late interest, against cases computed by hand."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from edic_finance.tools.audit.late_payment import (
    MissingRate,
    Receipt,
    Settlement,
    deadline,
    half_year,
    late_interest,
    late_parts,
    owed_facts,
    receipt,
)

DATA = Path(__file__).parents[4] / "addons/edic_finance/data"


def rates_of(code):
    tree = etree.parse(str(DATA / "edic_finance_parameter_rates_data.xml"))
    records = (
        {field.get("name"): field.text for field in record}
        for record in tree.iter("record")
    )
    return {
        date.fromisoformat(row["valid_from"]): Decimal(row["value"])
        for row in records
        if row["code"] == code
    }


ECB, BASE = rates_of("payment.ecb_rate"), rates_of("payment.base_rate")
FR = {"rates": ECB, "points": Decimal(8), "lump_sum": Decimal(40)}
DE = {
    "rates": BASE,
    "points": Decimal(9),
    "lump_sum": Decimal(40),
    "changes": True,
}


def day(text):
    return date.fromisoformat(text)


def test_time_begins_with_what_came_last():
    assert deadline(day("2026-01-10"), 30).due == day("2026-02-09")
    late = deadline(day("2026-01-10"), 30, service=day("2026-01-20"))
    assert (late.start, late.due) == (day("2026-01-20"), day("2026-02-19"))
    early = deadline(day("2026-01-10"), 50, service=day("2026-01-02"))
    assert early.due == day("2026-03-01")


def test_an_interruption_stops_the_time_until_the_papers_are_complete():
    stopped = deadline(day("2026-01-10"), 30, interrupted=day("2026-01-15"))
    assert (stopped.due, stopped.left) == (None, 25)
    again = deadline(
        day("2026-01-10"), 30, interrupted=day("2026-01-15"), complete=day("2026-02-01")
    )
    assert again.due == day("2026-03-03"), "thirty new days, more than was left"
    hospital = deadline(
        day("2026-01-10"), 50, interrupted=day("2026-01-15"), complete=day("2026-02-01")
    )
    assert (hospital.left, hospital.due) == (45, day("2026-03-18"))


@pytest.mark.parametrize(
    ("interrupted", "ordered"),
    [
        ("2026-02-10", None),  # after the deadline
        ("2026-01-20", "2026-01-19"),  # after the payment order
        ("2026-01-09", None),  # before there was a request
    ],
)
def test_what_interrupts_nothing(interrupted, ordered):
    found = deadline(
        day("2026-01-10"),
        30,
        interrupted=day(interrupted),
        complete=day("2026-02-20"),
        ordered=ordered and day(ordered),
    )
    assert (found.due, found.interrupted) == (day("2026-02-09"), None)


def test_papers_before_the_notice_do_not_complete_it():
    found = deadline(
        day("2026-01-10"), 30, interrupted=day("2026-01-15"), complete=day("2026-01-12")
    )
    assert found.due is None


def test_delivery_after_the_papers():
    found = deadline(
        day("2026-01-10"),
        30,
        service=day("2026-02-10"),
        interrupted=day("2026-01-15"),
        complete=day("2026-01-20"),
    )
    assert (found.left, found.due) == (30, day("2026-03-12"))


def test_france_one_rate_to_the_end():
    """12 000 EUR due on 2025-05-31, paid on 2025-07-15: 45 days at 3.15 + 8."""
    owed = late_interest(
        [(Decimal("12000.00"), day("2025-07-15"))], day("2025-05-31"), **FR
    )
    [line] = owed.lines
    assert (line.first, line.last) == (day("2025-06-01"), day("2025-07-15"))
    assert (line.days, line.rate, line.year) == (45, Decimal("11.15"), 365)
    assert owed.interest == Decimal("164.96")  # 12000 × 11.15 % × 45 / 365
    assert owed.total == Decimal("204.96")


def test_france_the_half_year_in_which_interest_begins():
    """Due on 30 June: interest begins on 1 July, at the rate of that day."""
    owed = late_interest([(Decimal(1000), day("2023-07-10"))], day("2023-06-30"), **FR)
    assert owed.lines[0].reference == Decimal("4.00")
    assert owed.interest == Decimal("3.29")  # 1000 × 12 % × 10 / 365 = 3.2877


def test_france_a_leap_year_is_not_longer():
    owed = late_interest([(Decimal(10000), day("2024-12-31"))], day("2023-12-31"), **FR)
    assert owed.days == 366
    assert owed.interest == Decimal("1253.42")  # 10000 × 12.5 % × 366 / 365


def test_germany_the_rate_follows_the_half_years():
    """5 000 EUR due on 2025-05-31, paid on 2025-07-15."""
    owed = late_interest([(Decimal(5000), day("2025-07-15"))], day("2025-05-31"), **DE)
    june, july = owed.lines
    assert (june.days, june.rate) == (30, Decimal("11.27"))
    assert (july.days, july.rate) == (15, Decimal("10.27"))
    assert june.interest == Decimal("46.315068")  # 5000 × 11.27 % × 30 / 365
    assert july.interest == Decimal("21.102740")
    assert (owed.interest, owed.total) == (Decimal("67.42"), Decimal("107.42"))


def test_germany_a_leap_year_is_a_year():
    """All of 2024: half a year at 12.62, half at 12.37."""
    owed = late_interest([(Decimal(10000), day("2024-12-31"))], day("2023-12-31"), **DE)
    assert [line.year for line in owed.lines] == [366, 366]
    assert [line.days for line in owed.lines] == [182, 184]
    # 10000 × (12.62 × 182 + 12.37 × 184) / 36600
    assert owed.interest == Decimal("1249.43")


def test_germany_over_the_turn_of_the_year():
    owed = late_interest([(Decimal(1000), day("2025-01-10"))], day("2024-12-21"), **DE)
    assert [(line.days, line.year) for line in owed.lines] == [(10, 366), (10, 365)]


def test_a_rate_below_zero():
    owed = late_interest([(Decimal(1000), day("2022-02-10"))], day("2022-01-31"), **DE)
    assert owed.lines[0].rate == Decimal("8.12")


def test_no_rate_is_guessed():
    with pytest.raises(MissingRate) as caught:
        late_interest([(Decimal(1000), day("2027-02-10"))], day("2027-01-31"), **FR)
    assert caught.value.half_year == day("2027-01-01")
    with pytest.raises(MissingRate):
        late_interest([(Decimal(1000), day("2026-07-02"))], day("2026-06-01"), **DE)


def test_nothing_is_owed_in_time():
    with pytest.raises(ValueError, match="nothing is owed"):
        late_interest([(Decimal(1000), day("2025-01-31"))], day("2025-01-31"), **FR)


def test_each_part_until_it_was_paid():
    """12 000 EUR are due on 2025-05-31; 9 000 are paid on 06-10, the rest on 07-15."""
    parts = [(Decimal(3000), day("2025-07-15")), (Decimal(9000), day("2025-06-10"))]
    owed = late_interest(parts, day("2025-05-31"), **FR)
    assert [(line.amount, line.days) for line in owed.lines] == [(9000, 10), (3000, 45)]
    assert owed.interest == Decimal("68.73")  # 11.15 % × (90000 + 135000) / 365
    assert (owed.amount, owed.days, owed.lump_sum) == (12000, 45, 40)


def test_no_deadline_on_a_day_without_work():
    """§ 193 BGB: 30 days from 2025-05-01 end on a Saturday."""

    def works(day):
        return day.isoweekday() < 6

    assert deadline(day("2025-05-01"), 30, works=works).due == day("2025-06-02")
    assert deadline(day("2025-05-01"), 30).due == day("2025-05-31")


def test_half_years():
    assert half_year(day("2024-12-31")) == day("2024-07-01")
    assert all(first == half_year(first) for first in [*ECB, *BASE])


def test_two_histories_agree():
    """§ 247 (1) BGB: the base rate moves with the ECB's."""
    assert ECB.keys() == BASE.keys()
    days = sorted(ECB)
    for before, after in pairwise(days):
        assert BASE[after] - BASE[before] == ECB[after] - ECB[before]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (
            {"recorded": date(2025, 4, 9), "after_request": 2},
            ("2025-04-09", "recorded"),
        ),
        ({"after_request": 2, "after_service": 0}, ("2025-04-03", "request")),
        ({"after_request": 0}, ("2025-04-01", "request")),
        ({"after_service": 0, "service": date(2025, 4, 7)}, ("2025-04-07", "service")),
        ({"after_service": 0}, None),
        ({}, None),
    ],
)
def test_law_derives_a_receipt_that_nobody_recorded(known, expected):
    known = {"recorded": None, "request": date(2025, 4, 1), **known}
    day = expected and Receipt(day=date.fromisoformat(expected[0]), basis=expected[1])
    assert receipt(known.pop("recorded"), **known) == day


DUE, PAID, REST = date(2025, 5, 1), date(2025, 5, 9), date(2025, 6, 1)


def settled(day, amount, is_credit=False):
    return Settlement(day=day, amount=Decimal(amount), is_credit=is_credit)


@pytest.mark.parametrize(
    ("settlements", "has_paid_step", "expected"),
    [
        ([], False, [("100", REST)]),
        ([settled(DUE, "100")], False, []),
        ([settled(PAID, "40")], False, [("40", PAID), ("60", REST)]),
        ([settled(PAID, "40", is_credit=True)], False, [("60", REST)]),
        ([settled(PAID, "40")], True, [("100", REST)]),
    ],
)
def test_parts_that_are_paid_late(settlements, has_paid_step, expected):
    found = late_parts(
        Decimal(100), settlements, due=DUE, until=REST, has_paid_step=has_paid_step
    )
    assert found == [(Decimal(amount), day) for amount, day in expected]


def owed(**changes):
    asked = {"rates": {}, "points": "8", "lump_sum": "40.00", "changes": False}
    return owed_facts([(Decimal(100), REST)], DUE, **{**asked, **changes})


def test_what_is_owed_is_unknown_without_points():
    facts = owed(points=None)
    assert facts["total"] is None
    assert "owed_at_least" not in facts


def test_lump_sum_is_owed_at_least_where_the_rate_is_missing():
    facts = owed()
    assert facts["missing_rate"] == "2025-01-01"
    assert (facts["total"], facts["owed_at_least"]) == (None, "40.00")


def test_facts_of_what_is_owed_are_text():
    facts = owed(rates={date(2025, 1, 1): Decimal("2.4")})
    interest = (Decimal("10.4") * 31 / Decimal(36500) * 100).quantize(Decimal("0.01"))
    assert facts["interest"] == str(interest)
    assert facts["total"] == str(interest + 40)
    assert len(facts["lines"]) == 1
