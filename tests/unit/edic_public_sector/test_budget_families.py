# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Families and roles of budget lines by their codes, for both countries."""

import pytest

from edic_public_sector.tools.budget.document import Direction, Order, Section
from edic_public_sector.tools.budget.families import (
    CODES,
    FRENCH,
    GERMAN,
    family_of,
)
from edic_public_sector.tools.simulation import BudgetLine
from edic_public_sector.tools.simulation import Direction as Way
from edic_public_sector.tools.simulation import Section as Part
from edic_public_sector.tools.simulation.exact import ONE
from edic_public_sector.tools.simulation.lines import Role

OP, CAP = Section.OPERATING, Section.CAPITAL
EXP, REV = Direction.EXPENSE, Direction.REVENUE
REAL = Order.REAL


@pytest.mark.parametrize(
    ("section", "direction", "code", "family", "role"),
    [
        (OP, EXP, "60612", "energy", Role.ORDINARY),
        (OP, EXP, "60622", "energy", Role.ORDINARY),
        (OP, EXP, "60623", "purchases", Role.ORDINARY),  # food
        (OP, EXP, "6218", "personnel", Role.PERSONNEL),
        (OP, EXP, "6331", "personnel", Role.PERSONNEL),
        (OP, EXP, "63512", "other_expense", Role.ORDINARY),  # taxes on land
        (OP, EXP, "64111", "personnel", Role.PERSONNEL),
        (OP, EXP, "65748", "subsidies", Role.ORDINARY),
        (OP, EXP, "66111", "interest", Role.INTEREST),
        (OP, EXP, "6817", "provisions", Role.NON_CASH),
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
        (OP, REV, "7817", "provisions", Role.NON_CASH),
        (CAP, EXP, "001", "carried", Role.CARRIED_RESULT),
        (CAP, EXP, "1641", "loans", Role.DEBT_REPAYMENT),
        (CAP, EXP, "165", "other_capital_expense", Role.ORDINARY),  # deposits
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
    ],
)
def test_french_lines(section, direction, code, family, role):
    assert family_of("fr", section, direction, REAL, code) == (family, role)


@pytest.mark.parametrize(
    ("section", "direction", "code", "family", "role"),
    [
        (OP, EXP, "501200", "personnel", Role.PERSONNEL),
        (OP, EXP, "511100", "personnel", Role.PERSONNEL),
        (OP, EXP, "524100", "energy", Role.ORDINARY),
        (OP, EXP, "524900", "purchases", Role.ORDINARY),
        (OP, EXP, "531800", "transfers", Role.ORDINARY),
        (OP, EXP, "543100", "purchases", Role.ORDINARY),
        (OP, EXP, "551700", "interest", Role.INTEREST),
        (OP, EXP, "571100", "depreciation", Role.NON_CASH),
        (OP, EXP, "591100", "extraordinary", Role.EXTRAORDINARY),
        (OP, EXP, "581100", "other_expense", Role.ORDINARY),
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
    ],
)
def test_german_lines(section, direction, code, family, role):
    assert family_of("de_doppik", section, direction, REAL, code) == (family, role)


@pytest.mark.parametrize("framework", ["fr", "de_doppik"])
@pytest.mark.parametrize(("section", "direction"), [(OP, EXP), (OP, REV), (CAP, REV)])
def test_what_no_rule_knows_is_other(framework, section, direction):
    family, _role = family_of(framework, section, direction, REAL, "ZZ9")
    assert family.startswith("other") or family == "own_resources"
    assert family_of(framework, section, direction, REAL, "") is not None


@pytest.mark.parametrize(
    ("section", "direction", "order", "told"),
    [
        (OP, EXP, Order.BETWEEN, ("depreciation", Role.NON_CASH)),
        (OP, REV, Order.BETWEEN, ("depreciation", Role.NON_CASH)),
        (CAP, REV, Order.BETWEEN, None),  # the scenario has it from the operating side
        (CAP, EXP, Order.BETWEEN, None),
        (CAP, EXP, Order.WITHIN, None),
        (OP, EXP, Order.WITHIN, None),
    ],
)
def test_order_operations(section, direction, order, told):
    assert family_of("fr", section, direction, order, "6811") == told


@pytest.mark.parametrize("section", [Section.CASH, Section.INTERNAL])
def test_the_cash_plan_is_no_part_of_it(section):
    assert family_of("de_doppik", section, EXP, REAL, "701200") is None


@pytest.mark.parametrize("one", [*FRENCH, *GERMAN], ids=lambda one: one.code)
def test_each_role_may_stand_in_its_section(one):
    made = BudgetLine(
        key="a",
        section=Part(one.section.value),
        direction=Way(one.direction.value),
        role=one.role,
        base=ONE,
    )
    assert made.post.role is one.role


def test_each_family_is_named_once():
    assert len(set(CODES)) == len(CODES)
    assert {"energy", "personnel", "taxes", "equalisation"} <= set(CODES)
