# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The damage that only a checkpoint shows: a lost end, a chain that was made anew."""

import pytest
from ledger_data import (
    CHAIN,
    KEYS,
    NAME,
    ORIGIN,
    OTHER,
    RECORDS,
    SEEN,
    chain,
    checkpoint,
    edit,
    kinds,
    look,
    note,
    public,
    record,
    rehash,
)

from edic_ai.tools.ledger.edic_verify import (
    ALTERED,
    ANCHOR,
    GAP,
    SIGNATURE,
    Checkpoint,
    SignatureStatus,
)


def otherwise(seq, **said):
    """The records, one of which says something else."""
    return [
        record | said if number == seq else record
        for number, record in enumerate(RECORDS, 1)
    ]


# --- 3: rolled back or recomputed -----------------------------------------------------
RECOMPUTED = {
    "the last deleted": CHAIN[:5],
    "the end deleted": CHAIN[:3],
    "the end deleted, others put there": chain([*RECORDS[:4], record(8), record(9)]),
    "the end deleted, more put there": chain(
        [*RECORDS[:4], *(record(number) for number in range(8, 14))]
    ),
    "yesterday's backup, then work": chain([*RECORDS[:4], record(8)]),
    "the last edited, with its hash": [*CHAIN[:5], rehash(edit(CHAIN[5], engine="x"))],
    "the first edited, all recomputed": chain(otherwise(1, engine="x")),
    "a decision edited": chain(otherwise(4, facts={"decision": "rejected", "n": 4})),
    "a time edited": chain(otherwise(4, occurred_at="2026-11-25T09:00:00.000000Z")),
    "two swapped": chain([*RECORDS[:3], RECORDS[4], RECORDS[3], RECORDS[5]]),
    "one of the middle left out": chain([*RECORDS[:3], *RECORDS[4:]]),
    "one put in": chain([*RECORDS[:3], record(9), *RECORDS[3:]]),
    "nothing left": [],
}


@pytest.mark.parametrize("entries", RECOMPUTED.values(), ids=RECOMPUTED)
def test_only_an_anchor_shows_it(entries):
    assert look(entries)["exit_code"] == 0
    report = look(entries, SEEN, keys=KEYS)
    assert report["exit_code"] == 3
    assert all(code == ANCHOR for code, _kind, _seq in kinds(report))


def test_what_the_anchor_shows():
    [damage] = look(CHAIN[:5], SEEN)["damage"]
    assert (damage["kind"], damage["seq"]) == ("rolled back", 6)
    assert damage["expected"] == SEEN[1].root.hex()
    report = look(chain(otherwise(2, engine="x")), SEEN)
    assert kinds(report) == [
        (ANCHOR, "recomputed", 3),
        (ANCHOR, "recomputed", 6),
    ]


def test_after_the_last_checkpoint_nobody_knows():
    entries = chain([*RECORDS[:4], record(8)])
    assert look(entries, SEEN[:1], keys=KEYS)["exit_code"] == 0


def test_a_gap_hides_no_end_that_is_gone():
    report = look([CHAIN[0], *CHAIN[2:5]], SEEN)
    assert kinds(report) == [(GAP, "gap", 3), (ANCHOR, "rolled back", 6)]
    report = look([CHAIN[0], *CHAIN[2:]], SEEN)
    assert kinds(report) == [(GAP, "gap", 3)]  # the tree is not known


def test_a_checkpoint_hides_no_other_damage():
    altered = [*CHAIN[:3], edit(CHAIN[3], engine="x"), CHAIN[4]]
    report = look(altered, SEEN)
    assert (ALTERED, "altered", 4) in kinds(report)
    assert (ANCHOR, "rolled back", 6) in kinds(report)
    assert report["exit_code"] == 1


# --- 4: signature ---------------------------------------------------------------------
def other_time(text):
    return text.replace("time: 2026", "time: 2025")


def other_name(text):
    return text.replace(f"— {NAME}", "— edic-ledger/somebody")


def other_signature(text):
    return f"{text[:-8]}{'A' if text[-8] != 'A' else 'B'}{text[-7:]}"


@pytest.mark.parametrize("change", [other_time, other_name, other_signature])
def test_a_checkpoint_changed(change):
    bad = Checkpoint.parse(change(note(CHAIN)))
    report = look(CHAIN, [bad], keys=KEYS)
    assert kinds(report) == [(SIGNATURE, "signature", 6)]
    assert report["exit_code"] == 4


def test_a_checkpoint_of_another_key():
    other = checkpoint(CHAIN, signer=OTHER)
    assert look(CHAIN, [other], keys=KEYS)["exit_code"] == 4
    assert look(CHAIN, SEEN, keys=[public(OTHER)])["exit_code"] == 4
    assert look(CHAIN, [*SEEN, other], keys=[*KEYS, public(OTHER)])["exit_code"] == 0


def test_what_a_key_signed_after_its_revocation_says_nothing():
    """It is no damage where another's checkpoint covers it, and shows the same tree."""
    revoked = {public(): "2026-11-25T10:30:00Z"}
    keys = [*KEYS, public(OTHER)]
    covering = checkpoint(CHAIN, signer=OTHER)
    own = SEEN[0]
    assert look(CHAIN, [own], keys=keys, revoked=revoked)["exit_code"] == 4
    values = {"keys": keys, "revoked": revoked}
    assert look(CHAIN, [own, covering], **values)["exit_code"] == 0
    assert look(CHAIN, [own, SEEN[1]], **values)["exit_code"] == 4
    anew = chain(otherwise(2, engine="x"))
    covering = checkpoint(anew, signer=OTHER)
    assert look(anew, [own, covering], **values)["exit_code"] == 3


def test_a_chain_made_anew_and_signed_with_another_key():
    anew = chain(otherwise(2, engine="x"))
    own = [checkpoint(anew, signer=OTHER)]
    assert look(anew, own, keys=KEYS)["exit_code"] == 4
    assert look(anew, [*own, *SEEN], keys=KEYS)["exit_code"] == 3


def test_one_good_signature_is_enough():
    both = note(CHAIN, signer=OTHER) + note(CHAIN).rpartition("\n\n")[2]
    assert look(CHAIN, [Checkpoint.parse(both)], keys=KEYS)["exit_code"] == 0


def test_without_keys_signatures_are_not_checked_and_it_says_so():
    report = look(CHAIN, [Checkpoint.parse(other_time(note(CHAIN)))])
    assert report["exit_code"] == 0
    assert report["signatures"] is SignatureStatus.NO_PROGRAM
    own = look(CHAIN, SEEN, keys=KEYS)["signatures"]
    assert own is SignatureStatus.OWN_KEY


NOT_ONE = {
    "nothing": "",
    "no signature": f"{ORIGIN}\n6\n{'A' * 43}=\n\n",
    "no blank line": f"{ORIGIN}\n6\n{'A' * 43}=\n",
    "no number": note(CHAIN).replace("\n6\n", "\nsix\n"),
    "a root that is too short": f"{ORIGIN}\n6\nAAAA\n\n— a AAAA\n",
    "a line that says nothing": note(CHAIN).replace("time: ", "time"),
    "something else after it": f"{note(CHAIN)}and so on\n",
}


@pytest.mark.parametrize("text", NOT_ONE.values(), ids=NOT_ONE)
def test_what_is_no_checkpoint(text):
    with pytest.raises(ValueError):
        Checkpoint.parse(text)
