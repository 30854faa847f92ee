# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The damage that a declared restore excuses, and the damage that it does not."""

import base64

import pytest
from ledger_data import (
    CHAIN,
    KEYS,
    RECORDS,
    SEEN,
    chain,
    checkpoint,
    edit,
    kinds,
    look,
    note,
    record,
)

from edic_ai.tools.ledger.edic_verify import ANCHOR


def restored(to_size=4, **facts):
    """Six records, then four again, a restore declared, and two more."""
    sizes = {"from_size": 6, "to_size": to_size}
    root = base64.b64encode(SEEN[1].root).decode()
    heads = {"from_root": root, "to_head": CHAIN[3].record_hash}
    declared = {**sizes, **heads, **facts}
    restore = record(
        30,
        event="ledger",
        use_case="ledger.restore",
        occurred_at="2026-11-25T12:00:00.000000Z",
        facts=declared,
    )
    return chain([*RECORDS[:4], restore, record(40), record(41)])


def test_a_declared_restore_is_told_and_is_no_damage():
    report = look(restored(), SEEN, keys=KEYS)
    assert report["exit_code"] == 0
    [restore] = report["restores"]
    assert (restore["seq"], restore["from_size"], restore["to_size"]) == (5, 6, 4)


@pytest.mark.parametrize(
    "facts",
    [
        {"to_size": 6},
        {"to_size": None},
        {"from_size": 5},
        {"from_size": "6"},
        {"from_size": 10**9},
        {"from_root": "A" * 43 + "="},
        {"from_root": None},
    ],
    ids=str,
)
def test_a_restore_that_declares_something_else(facts):
    report = look(restored(**facts), SEEN, keys=KEYS)
    assert kinds(report) == [(ANCHOR, "recomputed", 6)]
    assert report["exit_code"] == 3


def test_a_restore_carries_the_checkpoint_that_it_cites():
    """A holder of another checkpoint that was given up needs not have that, too."""
    entries = restored(from_text=note(CHAIN))
    assert look(entries, [checkpoint(CHAIN[:5])], keys=KEYS)["exit_code"] == 0
    assert look(restored(), [checkpoint(CHAIN[:5])], keys=KEYS)["exit_code"] == 3
    forged = restored(from_text=note(CHAIN).replace("time: 2026", "time: 2025"))
    assert look(forged, [checkpoint(CHAIN[:5])], keys=KEYS)["exit_code"] == 4


def test_a_restore_that_is_dated_forward_excuses_nothing():
    """The next checkpoint, which covers it, was signed before."""
    late = checkpoint(restored(), time="2026-11-25T11:59:59Z")
    assert look(restored(), [*SEEN, late])["exit_code"] == 3
    after = checkpoint(restored(), time="2026-11-25T12:00:00Z")
    assert look(restored(), [*SEEN, after])["exit_code"] == 0


def test_a_restore_excuses_nothing_before_it():
    anew = [entry.record for entry in restored()]
    anew[1] = anew[1] | {"engine": "x"}
    report = look(chain(anew), SEEN)
    assert report["exit_code"] == 3
    assert (ANCHOR, "recomputed", 3) in kinds(report)


@pytest.mark.parametrize("facts", [None, "text", [1], {}], ids=repr)
def test_a_restore_that_says_nothing(facts):
    entries = restored()
    anew = [entry.record for entry in entries]
    anew[4] = anew[4] | {"facts": facts}
    assert look(chain(anew), SEEN)["exit_code"] == 3


def test_a_restore_excuses_nothing_after_it():
    """Later checkpoints are of the chain that goes on, not of what was given up."""
    entries = restored()
    later = checkpoint(entries[:6], time="2026-11-26T00:00:00Z")
    assert look(entries, [*SEEN, later])["exit_code"] == 0
    anew = [entry.record for entry in entries]
    anew[5] = anew[5] | {"engine": "x"}
    assert look(chain(anew), [*SEEN, later])["exit_code"] == 3


def test_a_restore_counts_whichever_part_is_wanted():
    report = look(restored(), SEEN, is_wanted=lambda entry: entry.seq > 6)
    assert report["exit_code"] == 0
    forged = restored()
    forged[4] = edit(forged[4], engine="x")
    report = look(forged, SEEN, is_wanted=lambda entry: entry.seq > 6)
    assert report["exit_code"] == 1
