# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The base year of a scenario, of every published budget at hand: against what a note
on the same budget says, and against an independent reading of it (`budget_reading`).

No file here has a whole Finanzplan; one is made of Wesel's, each payment beside the
account of the Ergebnisplan that it mirrors.
"""

from decimal import Decimal as D

import budget_reading as own
import pytest
from test_budget_figures import FRENCH, TABLES, WESEL, amounts, french, measures, wesel

from edic_public_sector.tools.budget.document import Direction, Order, Section
from edic_public_sector.tools.budget.families import family_of
from edic_public_sector.tools.budget.headline import Amount, headline
from edic_public_sector.tools.scenario.base_year import Row, base_lines
from edic_public_sector.tools.scenario.simulation import (
    Aggregate,
    Scenario,
    prepare,
    simulate,
)

EXP, REV = Direction.EXPENSE, Direction.REVENUE
ZERO = D(0)
# figures of a note → those of a scenario
ALIKE = {
    "repayment": "repayment",
    "borrowing": "borrowing",
    "capital_expense": "capital_spend",
}
OF_SECTIONS = {
    **ALIKE,
    "operating_revenue": "operating_revenue",
    "operating_expense": "operating_expense",
    "gross_savings": "gross_savings",
    "net_savings": "net_savings",
    "interest": "interest_expense",
}
OF_RESULTS = {
    **ALIKE,
    "result": "result",
    "administrative_result": "administrative_result",
    "financial_result": "financial_result",
    "extraordinary_result": "extraordinary_result",
}
OF_ESTIMATE = {
    **OF_RESULTS,
    "moved_revenue": "operating_revenue",
    "moved_expense": "operating_expense",
    "moved_balance": "gross_savings",
}
OF_PAYMENTS = {
    **OF_RESULTS,
    "current_revenue": "operating_revenue",
    "current_expense": "operating_expense",
    "current_balance": "gross_savings",
    "after_repayment": "net_savings",
}


def base(framework, lines):
    """The base year of a scenario on these lines, by figure."""
    rows = []
    for number, line in enumerate(lines):
        place = (line.section, line.direction, line.order)
        classes = "nkf" if framework == "de_doppik" else ""
        found = family_of(framework, *place, line.code, classes, line.label)
        rows.append(Row(f"L{number}", line.label, found[0] if found else "", line))
    made = Scenario(base_year=2025, horizon=1, lines=base_lines(framework, rows))
    return {key.value: value for key, value in simulate(prepare(made)).base.items()}


def pairs(names, figures, scenario):
    """Figures of both that ought to be the same."""
    figures = {
        mine: figures[theirs] for theirs, mine in names.items() if theirs in figures
    }
    return figures, {mine: scenario[mine] for mine in figures}


@pytest.mark.parametrize("path", FRENCH, ids=lambda path: path.name)
def test_a_french_scenario_starts_from_what_the_note_says(path):
    document = french(path)
    for measure in measures(document):
        lines = tuple(amounts(document, measure, "fr"))
        found = base("fr", lines)
        for figures in (
            headline("fr", lines),
            own.french_figures(own.french_lines(path, measure)),
        ):
            note, scenario = pairs(OF_SECTIONS, figures, found)
            assert note == scenario, measure
        # 021 and 023 are no part of a result, and both sections were voted in balance
        result = own.french_result(own.french_lines(path, measure))
        assert found["result"] == result, measure
        if measure == "open":
            assert found["operating_balance"] == 0


@pytest.mark.parametrize(("path", "column"), TABLES)
def test_without_a_finanzplan_a_scenario_starts_from_the_ergebnisplan(path, column):
    lines = wesel(path, column)
    raw = own.wesel_lines(path, column)
    found = base("de_doppik", lines)
    for figures in (headline("de_doppik", lines), own.nkf_figures(raw)):
        note, scenario = pairs(OF_ESTIMATE, figures, found)
        assert note == scenario
        assert None not in note.values()


MIRRORED = {"4": ("6", REV), "5": ("7", EXP)}


def with_payments(lines, raw, *, share=D(1)):
    """The same with a Finanzplan of current activity, another in each amount."""
    made, added = list(lines), []
    for code, _label, amount in raw:
        if code[0] in MIRRORED and code[:3] not in own.NKF_UNPAID:
            digit, way = MIRRORED[code[0]]
            paid = f"{digit}{code[1:]}"
            value = (abs(amount) * share * D("0.97")).quantize(D("0.01"))
            found = family_of("de_doppik", Section.CASH, way, Order.REAL, paid, "nkf")
            made.append(
                Amount(Section.CASH, way, Order.REAL, found and found[1], paid, value)
            )
            added.append((paid, "", -value if way is REV else value))
    return tuple(made), [*raw, *added]


def test_with_a_finanzplan_a_scenario_starts_from_it():
    lines, raw = with_payments(wesel(), own.wesel_lines(WESEL, "Plan 2017"))
    figures, found = headline("de_doppik", lines), base("de_doppik", lines)
    note, scenario = pairs(OF_PAYMENTS, figures, found)
    assert note == scenario
    sums = {digit: sum(x[2] for x in raw if x[0][0] == digit) for digit in "67"}
    capital = {
        digits: sum(x[2] for x in raw if x[0][:2] == digits)
        for digits in ("68", "69", "78", "79")
    }
    paid_in = -sums["6"] + capital["68"] + capital["69"]
    paid_out = sums["7"] - capital["78"] - capital["79"]
    assert found["operating_revenue"] == paid_in
    assert found["operating_expense"] == paid_out
    assert found["gross_savings"] == paid_in - paid_out
    without = base("de_doppik", wesel())
    assert found["result"] == without["result"] == D("-4275237.06")
    assert found["gross_savings"] != without["gross_savings"]


def test_a_few_payments_are_no_finanzplan():
    few = own.wesel_lines(WESEL, "Plan 2017")
    lines, _raw = with_payments(wesel(), few, share=D("0.5"))
    assert headline("de_doppik", lines)["current_balance"] is None
    assert base("de_doppik", lines) == base("de_doppik", wesel())


def test_every_figure_of_a_scenario_is_held_against_a_note_or_is_named_here():
    beside = {  # those of later years, of entered amounts, or of both sections alone
        "grants",
        "other_capital",
        "own_resources",
        "own_cover",
        "need",
        "fund_change",
        "transfer",
        "operating_balance",
        "capital_balance",
        "debt",
        "fund",
        "reserve",
        "covered_result",
        "debt_years",
        "savings_rate",
        "personnel_expense",
    }
    held = {*OF_SECTIONS.values(), *OF_RESULTS.values(), *OF_PAYMENTS.values()}
    assert held | beside == {aggregate.value for aggregate in Aggregate}
