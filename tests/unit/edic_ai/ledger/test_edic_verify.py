# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The acts against a chain, each with the exit code that it has to give."""

from dataclasses import replace

import pytest
from ledger_data import (
    ORIGIN,
    chain,
    checkpoint,
    edit,
    kinds,
    look,
    numbered,
    plain,
    record,
    rehash,
)

from edic_ai.tools.ledger.edic_verify import ALTERED, GAP, MAX_LISTED, genesis_hash
from edic_ai.tools.ledger.record import COVERED

CHAIN = plain()
OTHER = {  # another value for each member of a record
    **dict.fromkeys(COVERED, "other"),
    "format": 2,
    "company_ref": 2,
    "occurred_at": "2026-11-25T10:00:00.000001Z",
    "res_id": 1,
    "facts": {"decision": "rejected", "n": 3},
}


def put(seq, entry):
    """The chain with one entry in the place of another."""
    return [*CHAIN[: seq - 1], entry, *CHAIN[seq:]]


def new(seq, before):
    """An entry that somebody made by the rules, after a hash."""
    return rehash(CHAIN[0], seq=seq, prev_hash=before, record=record(99))


def forked(seq, after):
    return new(seq, CHAIN[after - 1].record_hash)


def test_an_intact_chain():
    report = look(CHAIN, [checkpoint(CHAIN[:4]), checkpoint(CHAIN)])
    assert report["exit_code"] == 0
    assert not report["damage"]
    shown = {name: report[name] for name in ("records", "first", "last", "head")}
    head = CHAIN[-1].record_hash
    assert shown == {"records": 6, "first": 1, "last": 6, "head": head}
    assert report["anchored"] is False  # nothing was given from elsewhere


def test_a_chain_of_nothing():
    assert look([])["exit_code"] == 0
    assert look([], [checkpoint([])])["exit_code"] == 0


# --- 1: altered -----------------------------------------------------------------------
@pytest.mark.parametrize("seq", [1, 3, 6])
@pytest.mark.parametrize("name", COVERED)
def test_each_member_of_a_record(name, seq):
    report = look(put(seq, edit(CHAIN[seq - 1], **{name: OTHER[name]})))
    assert kinds(report) == [(ALTERED, "altered", seq)]
    assert report["exit_code"] == 1
    assert report["first_bad"] == seq
    [damage] = report["damage"]
    assert damage["expected"] == CHAIN[seq - 1].record_hash
    assert len(damage["actual"]) == 64
    assert damage["actual"] != damage["expected"]


@pytest.mark.parametrize("name", COVERED)
def test_each_member_and_the_hash_of_its_own(name):
    entry = rehash(edit(CHAIN[2], **{name: OTHER[name]}))
    report = look(put(3, entry))
    *other, damage = report["damage"]
    assert kinds(report)[-1] == (ALTERED, "does not follow", 4)
    elsewhere = [(ALTERED, "of another chain", 3)] if name == "company_ref" else []
    assert kinds(report)[: len(other)] == elsewhere
    assert damage["expected"] == entry.record_hash
    assert damage["actual"] == CHAIN[2].record_hash


@pytest.mark.parametrize(
    "facts",
    [
        {"decision": "accepted", "n": "3"},
        {"decision": "accepted", "n": 3, "more": None},
        {"decision": "accepted"},
        {"decision": "accepted", "n": 3.0},
        {"decision": "accepted", "n": True},
        {"decision": "accepte\u0301", "n": 3},
        {},
        None,
    ],
    ids=str,
)
def test_facts_that_almost_say_the_same(facts):
    assert look(put(3, edit(CHAIN[2], facts=facts)))["exit_code"] == 1


def test_a_member_taken_away_or_added():
    less = {name: value for name, value in CHAIN[2].record.items() if name != "engine"}
    assert look(put(3, replace(CHAIN[2], record=less)))["exit_code"] == 1
    assert look(put(3, edit(CHAIN[2], more=None)))["exit_code"] == 1


BEFORE = {"nonsense": "ab" * 32, "its own hash": CHAIN[2].record_hash}
ALTERED_CASES = {
    **{
        f"hash before is {what}": put(3, replace(CHAIN[2], prev_hash=value))
        for what, value in BEFORE.items()
    },
    **{
        f"hash before is {what}, hash recomputed": put(
            3, rehash(CHAIN[2], prev_hash=value)
        )
        for what, value in BEFORE.items()
    },
    "hash before is an earlier one": put(
        3, replace(CHAIN[2], prev_hash=CHAIN[0].record_hash)
    ),
    "hash before, of the first": put(1, replace(CHAIN[0], prev_hash="00" * 32)),
    "hash": put(3, replace(CHAIN[2], record_hash="ab" * 32)),
    "hash of the last": put(6, replace(CHAIN[5], record_hash="ab" * 32)),
    "swap of two contents": [
        *CHAIN[:2],
        replace(CHAIN[2], record=CHAIN[3].record),
        replace(CHAIN[3], record=CHAIN[2].record),
        *CHAIN[4:],
    ],
    "swap of two numbers": numbered([*CHAIN[:2], CHAIN[3], CHAIN[2], *CHAIN[4:]]),
    "swap of two distant numbers": numbered(
        [CHAIN[0], CHAIN[4], *CHAIN[2:4], CHAIN[1], CHAIN[5]]
    ),
    "record behind an earlier one, in the middle": put(3, forked(3, 1)),
    "genesis of another chain": chain(
        [entry.record for entry in CHAIN], ORIGIN[:-1] + "2"
    ),
    # numbers are not hashed: what is left looks like an edited record before it
    "middle deleted and renumbered": numbered([*CHAIN[:2], *CHAIN[3:]]),
    "first deleted and renumbered": numbered(CHAIN[1:]),
}


@pytest.mark.parametrize("entries", ALTERED_CASES.values(), ids=ALTERED_CASES)
def test_altered_entry_is_damage(entries):
    assert look(entries)["exit_code"] == 1


@pytest.mark.parametrize("name", ["prev_hash", "record_hash"])
@pytest.mark.parametrize("value", ["zz" * 32, "", "ab", None, 5], ids=str)
def test_a_hash_that_is_none(name, value):
    assert look(put(3, replace(CHAIN[2], **{name: value})))["exit_code"] == 1


@pytest.mark.parametrize("value", [5, [], "text", {"facts": "\ud800"}], ids=repr)
def test_a_record_that_is_none(value):
    assert look(put(3, replace(CHAIN[2], record=value)))["exit_code"] == 1


# --- 2: gap or fork -------------------------------------------------------------------
FIRST = genesis_hash(ORIGIN).hex()
GAPS = {
    "first deleted": CHAIN[1:],
    "one of the middle deleted": [*CHAIN[:2], *CHAIN[3:]],
    "three of the middle deleted": [*CHAIN[:2], *CHAIN[5:]],
    "all but the last deleted": CHAIN[5:],
    "a record gone, its seal there": put(3, replace(CHAIN[2], record=None)),
    "inserted and renumbered": numbered([*CHAIN[:3], forked(0, 3), *CHAIN[3:]]),
    "inserted before the last": numbered([*CHAIN[:5], forked(0, 5), CHAIN[5]]),
    "inserted before the first": numbered([new(0, FIRST), *CHAIN]),
    "inserted with a number that is there": [*CHAIN[:3], forked(3, 2), *CHAIN[3:]],
    "inserted before the one of that number": [*CHAIN[:2], forked(3, 2), *CHAIN[2:]],
    "last one twice, at the end": numbered([*CHAIN, CHAIN[5]]),
    "one of the middle again at the end": numbered([*CHAIN, CHAIN[2]]),
    "first one again at the end": numbered([*CHAIN, CHAIN[0]]),
    "one twice in its place": [*CHAIN[:3], CHAIN[2], *CHAIN[3:]],
    "one twice and renumbered": numbered([*CHAIN[:3], CHAIN[2], *CHAIN[3:]]),
    "one again with its number": [*CHAIN, CHAIN[2]],
    "one renumbered": [*CHAIN[:5], replace(CHAIN[5], seq=9)],
    "one in the middle renumbered": [*CHAIN[:2], *CHAIN[3:], replace(CHAIN[2], seq=9)],
    "all renumbered": [replace(entry, seq=entry.seq + 1) for entry in CHAIN],
    "numbers from nought": [replace(entry, seq=entry.seq - 1) for entry in CHAIN],
    "a second end": [*CHAIN, forked(7, 4)],
    "two heads of one number": [*CHAIN, forked(6, 5)],
    "two heads of one number, the other first": [*CHAIN[:5], forked(6, 5), CHAIN[5]],
    "a second beginning": [*CHAIN, new(7, FIRST)],
}


@pytest.mark.parametrize("entries", GAPS.values(), ids=GAPS)
def test_gap_or_fork(entries):
    report = look(entries)
    assert report["exit_code"] == 2
    assert all(code == GAP for code, _kind, _seq in kinds(report))


def test_what_the_gap_is():
    report = look(GAPS["one of the middle deleted"])
    assert kinds(report) == [(GAP, "gap", 4)]
    assert report["damage"][0]["expected"] == 3
    assert kinds(look(GAPS["a second end"])) == [(GAP, "fork", 7)]
    gone = kinds(look(GAPS["a record gone, its seal there"]))
    assert gone == [(GAP, "record missing", 3)]


def test_all_is_listed_and_the_lowest_counts():
    report = look([*put(3, edit(CHAIN[2], engine="x"))[:4], CHAIN[5]])
    assert kinds(report) == [(ALTERED, "altered", 3), (GAP, "gap", 6)]
    assert report["exit_code"] == 1
    assert report["first_bad"] == 3


def test_much_damage_is_counted_and_not_told_in_full():
    entries = [edit(entry, engine="x") for entry in plain(MAX_LISTED + 20)]
    report = look(entries)
    assert len(report["damage"]) == MAX_LISTED
    assert report["damage_count"] == MAX_LISTED + 20


# --- a part of the chain --------------------------------------------------------------
def part(entries, first, last):
    return look(entries, is_wanted=lambda entry: first <= entry.seq <= last)


def test_of_the_records_not_wanted_the_place_is_checked():
    assert part(CHAIN, 2, 3)["records"] == 6
    altered = put(5, edit(CHAIN[4], engine="x"))
    assert part(altered, 2, 3)["exit_code"] == 0
    assert part(altered, 5, 5)["exit_code"] == 1
    assert part([*CHAIN[:4], CHAIN[5]], 2, 3)["exit_code"] == 2
    rehashed = put(5, rehash(edit(CHAIN[4], engine="x")))
    assert part(rehashed, 2, 3)["exit_code"] == 1


def test_records_are_shown_as_they_pass():
    shown = []
    look(CHAIN, is_wanted=lambda entry: entry.seq > 4, on_record=shown.append)
    assert shown == CHAIN  # also what tells of an erasure among the others
    shown.clear()
    look(put(5, edit(CHAIN[4], engine="x")), on_record=shown.append)
    assert shown == [*CHAIN[:4], CHAIN[5]]
