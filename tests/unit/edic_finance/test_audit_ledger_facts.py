# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import fields

from edic_finance.tools.audit import datev_ledger, fec
from edic_finance.tools.audit.ledger_facts import (
    ENTRIES,
    FACTS,
    KNOWN_BY_ODOO,
    TOLD_BY,
    known,
    lacking,
)
from edic_finance.tools.audit.ledger_line import LedgerLine


def test_what_a_format_can_tell_is_known_where_its_lines_tell_it():
    declared = {ENTRIES, "entry_numbers", "persons", "clearing"}
    filled = {"partner": True, "letter": False}
    assert known(declared, filled) == {ENTRIES, "entry_numbers", "persons"}


def test_a_line_tells_no_more_than_its_format_declares():
    assert known({ENTRIES}, dict.fromkeys(TOLD_BY.values(), True)) == {ENTRIES}


def test_what_is_lacking_is_told_in_one_order():
    needs = {"payments", "bank_accounts", "persons"}
    assert lacking(needs, frozenset({"persons"})) == ["bank_accounts", "payments"]
    assert lacking(needs, KNOWN_BY_ODOO) == []


def test_formats_declare_facts_that_exist_and_no_more_than_a_line_holds():
    names = {field.name for field in fields(LedgerLine)}
    assert set(TOLD_BY.values()) <= names
    for knows in (fec.KNOWS, datev_ledger.KNOWS):
        assert knows <= set(FACTS)
        assert knows <= {ENTRIES, "entry_numbers", *TOLD_BY}
