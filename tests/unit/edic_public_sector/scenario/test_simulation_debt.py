# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The flows that are neither repayment nor savings: refinancing, unnamed accounts."""

from dataclasses import replace
from decimal import Decimal as D

from test_simulation_run import figures, run
from test_simulation_scenes import CAP, EXP, OP, REV, commune, line

from edic_public_sector.tools.scenario.simulation import Aggregate, Role, Scenario


def test_refinancing_is_of_the_base_year_and_no_repayment():
    plain = commune()
    paid = line("old", (CAP, EXP, Role.REFINANCING), "900.00")
    taken = line("new", (CAP, REV, Role.REFINANCING), "950.00")
    refinanced = replace(plain, lines=(*plain.lines, paid, taken))
    asked = (
        Aggregate.REPAYMENT,
        Aggregate.NET_SAVINGS,
        Aggregate.BORROWING,
        Aggregate.NEED,
        Aggregate.DEBT,
        Aggregate.FUND,
    )
    assert figures(refinanced, *asked) == figures(plain, *asked)
    before, after = run(plain).base, run(refinanced).base
    assert after[Aggregate.REPAYMENT] == before[Aggregate.REPAYMENT]
    assert after[Aggregate.BORROWING] == before[Aggregate.BORROWING]
    assert after[Aggregate.FUND_CHANGE] - before[Aggregate.FUND_CHANGE] == 50


def test_without_accounts_the_result_is_known_and_no_savings():
    bare = Scenario(
        base_year=2025,
        horizon=1,
        lines=(
            line("in", (OP, REV, Role.ORDINARY), "90.00", "other_revenue"),
            line("out", (OP, EXP, Role.ORDINARY), "96.00", "other_expense"),
        ),
    )
    assert bare.knows(Aggregate.RESULT)
    for value in (Aggregate.GROSS_SAVINGS, Aggregate.NET_SAVINGS, Aggregate.FUND):
        assert not bare.knows(value)


def test_a_line_without_an_account_leaves_savings_unknown():
    paid = line("pay", (OP, EXP, Role.PERSONNEL), "5.00", "personnel")
    other = line("out", (OP, EXP, Role.ORDINARY), "96.00", "other_expense")
    unnamed = replace(other, is_untold=True)
    lines = (paid, line("in", (OP, REV, Role.ORDINARY), "120.00", "taxes"))
    known = Scenario(base_year=2025, horizon=1, lines=(*lines, other))
    assert known.knows(Aggregate.GROSS_SAVINGS)  # it has one that no rule knows
    bare = replace(known, lines=(*lines, unnamed))
    assert not bare.knows(Aggregate.GROSS_SAVINGS)
    assert bare.knows(Aggregate.RESULT)
    nothing = replace(unnamed, base=D(0))
    assert replace(known, lines=(*lines, nothing)).knows(Aggregate.GROSS_SAVINGS)
