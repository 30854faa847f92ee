# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import fields
from decimal import Decimal

from edic_finance.tools.files import datev_ledger, fec
from edic_finance.tools.files.ledger_facts import (
    ENTRIES,
    FACTS,
    FIELD_OF,
    KNOWN_BY_ODOO,
    MIN_SHARES,
    OF_PERSONS,
    known,
    lacking,
    left_out,
    limb,
)
from edic_finance.tools.files.ledger_line import LedgerLine


def test_what_a_format_can_tell_is_known_where_its_lines_tell_it():
    declared = {ENTRIES, "entry_numbers", "persons", "clearing"}
    shares = {"persons": Decimal("0.9"), "clearing": Decimal(0)}
    assert known(declared, shares) == {ENTRIES, "entry_numbers", "persons"}


def test_one_filled_cell_makes_no_fact_known():
    shares = dict.fromkeys(FIELD_OF, Decimal(1) / 100_000)
    assert known({ENTRIES, *FIELD_OF}, shares) == {ENTRIES}


def test_every_fact_of_a_line_has_a_share_from_which_it_is_known():
    assert set(MIN_SHARES) == set(FIELD_OF) >= OF_PERSONS
    assert known(set(FIELD_OF), MIN_SHARES) == set(FIELD_OF)
    less = {fact: share - Decimal("0.01") for fact, share in MIN_SHARES.items()}
    assert not known(set(FIELD_OF), less)
    assert not known(set(FIELD_OF), dict.fromkeys(FIELD_OF)), "no line could tell it"


def test_a_line_tells_no_more_than_its_format_declares():
    assert known({ENTRIES}, dict.fromkeys(FIELD_OF, Decimal(1))) == {ENTRIES}


def test_a_part_is_left_out_where_one_of_its_facts_is_not_known():
    limbs = {"first": limb("files", "users"), "second": limb("entries")}
    assert left_out(limbs, frozenset({"files", "entries"})) == ["first"]
    assert left_out(limbs, KNOWN_BY_ODOO) == []


def test_what_is_lacking_is_told_in_one_order():
    needs = {"payments", "bank_accounts", "persons"}
    assert lacking(needs, frozenset({"persons"})) == ["bank_accounts", "payments"]
    assert lacking(needs, KNOWN_BY_ODOO) == []


def test_formats_declare_facts_that_exist_and_no_more_than_a_line_holds():
    names = {field.name for field in fields(LedgerLine)}
    assert set(FIELD_OF.values()) <= names
    for knows in (fec.KNOWS, datev_ledger.KNOWS):
        assert knows <= set(FACTS)
        assert knows <= {ENTRIES, "entry_numbers", *FIELD_OF}
