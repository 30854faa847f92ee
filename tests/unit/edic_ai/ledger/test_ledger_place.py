# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The faults of an entry's place in its chain."""

from dataclasses import replace

import pytest

from edic_ai.tools.ledger.edic_verify import genesis_hash
from edic_ai.tools.ledger.place import CHANGED, GAP, OUTSIDE, Place
from edic_ai.tools.ledger.record import COVERED, record_hash, record_of

ORIGIN = "edic/ledger/1"


def origin_of(_chain):
    return ORIGIN


def sealed(number, before):
    values = {**dict.fromkeys(COVERED), "company_ref": 7, "use_case": f"x.{number}"}
    found = record_hash(record_of(values), before).hex()
    return Place(values, 7, number, before.hex(), found, before.hex(), False)


@pytest.fixture
def first():
    return replace(sealed(1, genesis_hash(ORIGIN)), before_hash=None)


@pytest.fixture
def second(first):
    return sealed(2, bytes.fromhex(first.record_hash))


def test_sealed_entries_have_no_fault(first, second):
    assert [first.fault(origin_of), second.fault(origin_of)] == ["", ""]


def test_entry_that_was_changed_is_found(second):
    record = {**second.record, "use_case": "y"}
    assert replace(second, record=record).fault(origin_of) == CHANGED


def test_entry_in_the_chain_of_another_company_is_found(second):
    assert replace(second, chain=8).fault(origin_of) == CHANGED


@pytest.mark.parametrize("before", [None, "no hash"])
def test_hash_that_nobody_would_have_written_is_a_change(second, before):
    assert replace(second, prev_hash=before).fault(origin_of) == CHANGED


def test_entry_that_does_not_follow_the_one_before_is_found(second):
    assert replace(second, before_hash="ab" * 32).fault(origin_of) == GAP
    assert replace(second, before_hash=None).fault(origin_of) == GAP


def test_first_entry_follows_the_origin_of_its_chain(first):
    assert first.fault(lambda _chain: "another") == GAP


def test_entry_without_a_number_waits_or_was_not_written_by_edic(second):
    waiting = replace(second, seq=None, is_waiting=True)
    assert waiting.fault(origin_of) == ""
    assert replace(waiting, is_waiting=False).fault(origin_of) == OUTSIDE
