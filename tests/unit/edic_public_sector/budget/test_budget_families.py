# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Families and roles of budget lines by their codes, for both countries."""

from pathlib import Path

import pytest
from lxml import etree

from edic_public_sector.tools.budget.classes import PRESETS, framework_of
from edic_public_sector.tools.budget.document import Direction, Order, Section
from edic_public_sector.tools.budget.families import FAMILIES, family_of
from edic_public_sector.tools.scenario.simulation import BudgetLine
from edic_public_sector.tools.scenario.simulation import Direction as Way
from edic_public_sector.tools.scenario.simulation import Section as Part
from edic_public_sector.tools.scenario.simulation.exact import ONE
from edic_public_sector.tools.scenario.simulation.lines import Role

OP, CAP = Section.OPERATING, Section.CAPITAL
EXP, REV = Direction.EXPENSE, Direction.REVENUE
REAL = Order.REAL


FRENCH = [
    (OP, EXP, "60612", "energy", Role.ORDINARY),
    (OP, EXP, "60622", "energy", Role.ORDINARY),
    (OP, EXP, "60623", "purchases", Role.ORDINARY),  # food
    (OP, EXP, "6218", "personnel", Role.PERSONNEL),
    (OP, EXP, "6331", "personnel", Role.PERSONNEL),
    (OP, EXP, "63512", "other_expense", Role.ORDINARY),  # taxes on land
    (OP, EXP, "64111", "personnel", Role.PERSONNEL),
    (OP, EXP, "65748", "subsidies", Role.ORDINARY),
    (OP, EXP, "66111", "interest", Role.INTEREST),
    (OP, EXP, "6817", "provisions", Role.ORDINARY),
    (OP, EXP, "739211", "equalisation_paid", Role.ORDINARY),
    (OP, EXP, "002", "carried", Role.CARRIED_RESULT),
    (OP, EXP, "023", "transfer", Role.TRANSFER),
    (OP, REV, "002", "carried", Role.CARRIED_RESULT),
    (OP, REV, "70632", "fees", Role.ORDINARY),
    (OP, REV, "73111", "taxes", Role.ORDINARY),
    (OP, REV, "732211", "other_taxes", Role.ORDINARY),
    (OP, REV, "7411", "equalisation", Role.ORDINARY),
    (OP, REV, "74718", "grants", Role.ORDINARY),
    (OP, REV, "752", "other_revenue", Role.ORDINARY),
    (OP, REV, "7688", "financial", Role.INTEREST),
    (OP, REV, "7817", "provisions", Role.ORDINARY),
    (CAP, EXP, "001", "carried", Role.CARRIED_RESULT),
    (CAP, EXP, "1641", "loans", Role.DEBT_REPAYMENT),
    (CAP, EXP, "165", "other_capital_expense", Role.ORDINARY),  # deposits
    (CAP, EXP, "166", "refinancing", Role.REFINANCING),
    (CAP, EXP, "16441", "loans", Role.DEBT_REPAYMENT),
    (CAP, REV, "16441", "loans", Role.BORROWING),
    (CAP, EXP, "16449", "refinancing", Role.REFINANCING),
    (CAP, EXP, "16451", "refinancing", Role.REFINANCING),
    (CAP, REV, "166", "refinancing", Role.REFINANCING),
    (CAP, REV, "16449", "refinancing", Role.REFINANCING),
    (CAP, EXP, "204182", "investment", Role.EQUIPMENT),
    (CAP, EXP, "21838", "investment", Role.EQUIPMENT),
    (CAP, EXP, "2313", "investment", Role.EQUIPMENT),
    (CAP, EXP, "261", "other_capital_expense", Role.ORDINARY),
    (CAP, REV, "001", "carried", Role.CARRIED_RESULT),
    (CAP, REV, "021", "transfer", Role.TRANSFER),
    (CAP, REV, "024", "own_resources", Role.OWN_RESOURCE),
    (CAP, REV, "10222", "vat_compensation", Role.OWN_RESOURCE),
    (CAP, REV, "10226", "own_resources", Role.OWN_RESOURCE),
    (CAP, REV, "1068", "carried", Role.CARRIED_RESULT),
    (CAP, REV, "1321", "capital_grants", Role.GRANT),
    (CAP, REV, "1641", "loans", Role.BORROWING),
    (CAP, REV, "165", "other_capital_revenue", Role.ORDINARY),
    (CAP, REV, "2764", "other_capital_revenue", Role.ORDINARY),
]


def test_french_lines():
    wrong = [
        row
        for row in FRENCH
        if family_of("fr", row[0], row[1], REAL, row[2]) != row[3:]
    ]
    assert not wrong


GERMAN = [
    (OP, EXP, "501200", "personnel", Role.PERSONNEL),
    (OP, EXP, "511100", "personnel", Role.PERSONNEL),
    (OP, EXP, "524100", "energy", Role.ORDINARY),
    (OP, EXP, "524900", "purchases", Role.ORDINARY),
    (OP, EXP, "531800", "transfers", Role.ORDINARY),
    (OP, EXP, "543100", "purchases", Role.ORDINARY),
    (OP, EXP, "551700", "interest", Role.INTEREST),
    (OP, EXP, "571100", "depreciation", Role.NON_CASH),
    (OP, EXP, "591100", "extraordinary", Role.EXTRAORDINARY),
    (OP, EXP, "581100", "internal", Role.INTERNAL),
    *(
        (OP, EXP, code, "provisions", Role.PROVISION)
        for code in ("505100", "506100", "507100", "515100", "516100", "547300")
    ),
    (OP, REV, "457100", "release", Role.NON_CASH),
    (OP, REV, "471100", "internal", Role.INTERNAL),
    (OP, REV, "481100", "internal", Role.INTERNAL),
    (OP, REV, "401100", "taxes", Role.ORDINARY),
    (OP, REV, "411100", "equalisation", Role.ORDINARY),
    (OP, REV, "414100", "grants", Role.ORDINARY),
    (OP, REV, "416100", "release", Role.NON_CASH),
    (OP, REV, "437100", "release", Role.NON_CASH),
    (OP, REV, "458300", "release", Role.NON_CASH),
    (OP, REV, "432100", "fees", Role.ORDINARY),
    (OP, REV, "451100", "other_revenue", Role.ORDINARY),
    (OP, REV, "461700", "financial", Role.INTEREST),
    (OP, REV, "491100", "extraordinary", Role.EXTRAORDINARY),
    (CAP, EXP, "783100", "investment", Role.EQUIPMENT),
    (CAP, EXP, "792700", "loans", Role.DEBT_REPAYMENT),
    (CAP, REV, "681100", "capital_grants", Role.GRANT),
    (CAP, REV, "682100", "own_resources", Role.OWN_RESOURCE),
    (CAP, REV, "692700", "loans", Role.BORROWING),
    (CAP, REV, "693100", "refinancing", Role.REFINANCING),
    (CAP, EXP, "793100", "refinancing", Role.REFINANCING),
    (CAP, REV, "695800", "other_capital_revenue", Role.BESIDE),
    (CAP, EXP, "795800", "other_capital_expense", Role.BESIDE),
]


def test_german_lines():
    wrong = [
        row
        for row in GERMAN
        if family_of("de_doppik", row[0], row[1], REAL, row[2]) != row[3:]
    ]
    assert not wrong


OTHER_GERMAN = [  # where the class of the account says section and direction
    *(("kameral", code, "taxes", Role.ORDINARY) for code in ("011", "082")),
    *(("kameral", code, "fees", Role.ORDINARY) for code in ("11101", "12401")),
    *(("kameral", code, "financial", Role.INTEREST) for code in ("15301", "16201")),
    ("kameral", "13101", "own_resources", Role.OWN_RESOURCE),
    ("kameral", "17301", "other_capital_revenue", Role.ORDINARY),
    ("kameral", "21201", "equalisation", Role.ORDINARY),
    ("kameral", "23101", "grants", Role.ORDINARY),
    *(("kameral", code, "loans", Role.BORROWING) for code in ("31101", "32501")),
    ("kameral", "33101", "capital_grants", Role.GRANT),
    ("kameral", "35901", "other_capital_revenue", Role.ORDINARY),
    ("kameral", "36101", "carried", Role.CARRIED_RESULT),
    *(("kameral", code, "personnel", Role.PERSONNEL) for code in ("42201", "44101")),
    *(("kameral", code, "purchases", Role.ORDINARY) for code in ("51701", "55401")),
    *(("kameral", code, "interest", Role.INTEREST) for code in ("56101", "57501")),
    *(("kameral", code, "loans", Role.DEBT_REPAYMENT) for code in ("58101", "59501")),
    ("kameral", "68401", "transfers", Role.ORDINARY),
    *(("kameral", code, "investment", Role.EQUIPMENT) for code in ("71201", "88301")),
    ("kameral", "91901", "other_capital_expense", Role.ORDINARY),
    ("kameral", "97201", "other_expense", Role.ORDINARY),
    ("kameral_by", "0001", "taxes", Role.ORDINARY),
    ("kameral_by", "0410", "equalisation", Role.ORDINARY),
    ("kameral_by", "2801", "transfer", Role.TRANSFER),
    ("kameral_by", "6550", "purchases", Role.ORDINARY),
    ("kameral_by", "8071", "interest", Role.INTEREST),
    ("kameral_by", "8320", "transfers", Role.ORDINARY),
    ("kameral_by", "8600", "transfer", Role.TRANSFER),
    ("kameral_by", "3000", "transfer", Role.TRANSFER),
    ("kameral_by", "3400", "own_resources", Role.OWN_RESOURCE),
    ("kameral_by", "3610", "capital_grants", Role.GRANT),
    ("kameral_by", "3770", "loans", Role.BORROWING),
    ("kameral_by", "9100", "other_capital_expense", Role.ORDINARY),
    ("kameral_by", "9400", "investment", Role.EQUIPMENT),
    ("kameral_by", "9770", "loans", Role.DEBT_REPAYMENT),
    ("kvkr_he", "5510000", "taxes", Role.ORDINARY),
    ("kvkr_he", "5460000", "release", Role.NON_CASH),
    ("kvkr_he", "5410000", "grants", Role.ORDINARY),
    ("kvkr_he", "6200000", "personnel", Role.PERSONNEL),
    ("kvkr_he", "6610000", "depreciation", Role.NON_CASH),
    ("kvkr_he", "6770000", "purchases", Role.ORDINARY),
    ("kvkr_he", "7354000", "transfers", Role.ORDINARY),
    ("kvkr_he", "7710000", "interest", Role.INTEREST),
    ("nkhr_bw", "4211000", "purchases", Role.ORDINARY),
]


def test_other_german_charts():
    wrong = []
    for classes, account, family, role in OTHER_GERMAN:
        fitting = [row for row in PRESETS[classes] if account.startswith(row[0])]
        _prefix, section, direction = max(fitting, key=lambda row: len(row[0]))
        law = framework_of(classes)
        found = family_of(law, section, direction, REAL, account, classes)
        if found != (family, role):
            wrong.append((classes, account, found))
    assert not wrong


@pytest.mark.parametrize(
    ("framework", "classes", "code", "label", "role"),
    [
        ("de_doppik", "nkf", "792700", "Umschuldung von Krediten", Role.REFINANCING),
        ("de_doppik", "nkf", "792700", "Tilgung von Krediten", Role.DEBT_REPAYMENT),
        ("de_doppik", "nkhr_bw", "792700", "UMSCHULDUNGEN", Role.REFINANCING),
        ("de_kameral", "kameral_by", "9779", "Umschuldung", Role.REFINANCING),
        ("de_kameral", "kameral", "59501", "Kassenkredite", Role.REFINANCING),
        # a thing that the name says it is without, it is not
        *(
            ("de_doppik", "nkf", "792700", label, Role.DEBT_REPAYMENT)
            for label in (
                "Tilgung von Investitionskrediten (ohne Umschuldung)",
                "Tilgung ohne Umschuldungen und Kassenkredite",
                "Tilgung außer Umschuldung",
                "TILGUNG EXKL. UMSCHULDUNGEN",
                "Tilgung abzüglich der außerordentlichen Umschuldungen",
                "Tilgung abzgl. Umschuldung",
                "Tilgung (Umschuldungen ausgenommen)",
                "Tilgung, Umschuldungen sind nicht enthalten",
            )
        ),
        # and what else it is named after, it is
        *(
            ("de_doppik", "nkf", "792700", label, Role.REFINANCING)
            for label in ("Umschuldung ohne Tilgung", "Kassenkredite (ohne Zinsen)")
        ),
        # an account of no loan, and a country whose nomenclature has accounts for it
        ("de_doppik", "nkf", "783100", "Umschuldung (fiktiv)", Role.EQUIPMENT),
        ("fr", "", "1641", "Umschuldung (fictif)", Role.DEBT_REPAYMENT),
    ],
)
def test_a_german_label_tells_refinancing(framework, classes, code, label, role):
    found = family_of(framework, CAP, EXP, REAL, code, classes, label)
    assert found[1] is role


def test_a_new_loan_without_refinancing_is_one():
    label = "Kreditaufnahme ohne Umschuldungen"
    found = family_of("de_doppik", CAP, REV, REAL, "692700", "nkf", label)
    assert found == ("loans", Role.BORROWING)


@pytest.mark.parametrize("framework", list(FAMILIES))
@pytest.mark.parametrize(("section", "direction"), [(OP, EXP), (OP, REV), (CAP, REV)])
def test_what_no_rule_knows_is_other(framework, section, direction):
    family, _role = family_of(framework, section, direction, REAL, "ZZ9")
    assert family.startswith("other") or family == "own_resources"
    assert family_of(framework, section, direction, REAL, "") is not None


@pytest.mark.parametrize(
    ("section", "direction", "order", "expected"),
    [
        (OP, EXP, Order.BETWEEN, ("depreciation", Role.NON_CASH)),
        (OP, REV, Order.BETWEEN, ("depreciation", Role.NON_CASH)),
        (CAP, REV, Order.BETWEEN, ("depreciation", Role.NON_CASH)),
        (CAP, EXP, Order.BETWEEN, ("depreciation", Role.NON_CASH)),
        (CAP, EXP, Order.WITHIN, None),
        (OP, EXP, Order.WITHIN, None),
    ],
)
def test_order_operations(section, direction, order, expected):
    assert family_of("fr", section, direction, order, "6811") == expected


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize(
    ("section", "direction", "code", "expected"),
    [
        (OP, EXP, "023", ("transfer", Role.TRANSFER)),
        (CAP, REV, "021", ("transfer", Role.TRANSFER)),
        (OP, REV, "002", ("carried", Role.CARRIED_RESULT)),
        (CAP, EXP, "001", ("carried", Role.CARRIED_RESULT)),
        (CAP, REV, "1068", ("carried", Role.CARRIED_RESULT)),
    ],
)
def test_a_transfer_is_one_whatever_a_file_calls_it(
    section, direction, code, expected, order
):
    """TOTEM marks 021 and 023 as operations of order (OpBudg 1)."""
    assert family_of("fr", section, direction, order, code) == expected


def test_internal_charges_of_the_ledger_are_no_part_of_it():
    assert family_of("de_doppik", Section.INTERNAL, EXP, REAL, "901200") is None


@pytest.mark.parametrize(
    ("direction", "code", "expected"),
    [
        (EXP, "701200", ("personnel", Role.PERSONNEL)),
        (EXP, "751700", ("interest", Role.INTEREST)),
        (REV, "601100", ("taxes", Role.ORDINARY)),
        (REV, "611100", ("equalisation", Role.ORDINARY)),
        (REV, "616100", ("release", Role.ORDINARY)),
        (REV, "661700", ("financial", Role.INTEREST)),
    ],
)
def test_a_payment_is_of_the_family_of_the_account_it_mirrors(
    direction, code, expected
):
    found = family_of("de_doppik", Section.CASH, direction, REAL, code)
    assert found == expected
    assert (
        family_of("de_doppik", Section.CASH, direction, REAL, code, "nkhr_bw")
        == expected
    )


def test_each_role_may_stand_in_its_section(subtests):
    for family in (family for chart in FAMILIES.values() for family in chart):
        with subtests.test(code=family.code):
            made = BudgetLine(
                key="a",
                section=Part(family.section.value),
                direction=Way(family.direction.value),
                role=family.role,
                base=ONE,
            )
            assert made.post.role is family.role


def test_each_family_has_its_record():
    """Without one no scenario proposes an assumption for it."""
    addon = Path(__file__).parents[4] / "addons" / "edic_public_sector"
    named = {family.code for chart in FAMILIES.values() for family in chart}
    data = etree.parse(addon / "data/edic_public_scenario_data.xml")
    records = data.xpath("//record[@model='edic.public.scenario.family']")
    assert named <= {record.findtext("field[@name='code']") for record in records}
