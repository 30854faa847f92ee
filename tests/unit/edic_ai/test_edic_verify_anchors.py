# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What only a checkpoint shows: an end that is gone, a chain that was made anew."""

import pytest
from ledger_data import (
    NAME,
    ORIGIN,
    OTHER,
    chain,
    checkpoint,
    edit,
    kinds,
    look,
    note,
    plain,
    public,
    record,
    rehash,
)

from edic_ai.tools.edic_verify import (
    ALTERED,
    ANCHOR,
    GAP,
    SIGNATURE,
    Anchors,
    Checkpoint,
    Verifier,
)

CHAIN = plain()
KEYS = [public()]
RECORDS = [entry.record for entry in CHAIN]
SEEN = [checkpoint(CHAIN[:3]), checkpoint(CHAIN)]


def otherwise(seq, **said):
    """The records, one of which says something else."""
    return [
        one | said if number == seq else one for number, one in enumerate(RECORDS, 1)
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
    [told] = look(CHAIN[:5], SEEN)["damage"]
    assert (told["kind"], told["seq"]) == ("rolled back", 6)
    assert told["expected"] == SEEN[1].root.hex()
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
    assert kinds(report) == [(GAP, "gap", 3)]  # which tree it was is not known


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
    told = {"keys": keys, "revoked": revoked}
    assert look(CHAIN, [own, covering], **told)["exit_code"] == 0
    assert look(CHAIN, [own, SEEN[1]], **told)["exit_code"] == 4
    anew = chain(otherwise(2, engine="x"))
    covering = checkpoint(anew, signer=OTHER)
    assert look(anew, [own, covering], **told)["exit_code"] == 3


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
    assert (report["exit_code"], report["signatures"]) == (0, "not checked")
    assert look(CHAIN, SEEN, keys=KEYS)["signatures"] == "checked"


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


# --- a folder that was kept elsewhere -------------------------------------------------
def held(folder, entries=CHAIN, expected=(), **more):
    verifier = Verifier(ORIGIN, keys=KEYS, **more)
    verifier.hold_against(Anchors.found_in(folder), expected)
    return verifier.run(entries)


@pytest.fixture
def folder(tmp_path):
    """A folder with the checkpoints at 3 and 6, as EDIC writes it."""
    for entries in (CHAIN[:3], CHAIN):
        file = tmp_path / ORIGIN.partition("/")[2] / f"{len(entries)}.checkpoint"
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(note(entries), encoding="utf-8")
    return tmp_path


def test_a_folder_vouches_for_the_chain(folder):
    report = held(folder, expected=[one.body for one in SEEN])
    assert (report["exit_code"], report["anchored"]) == (0, True)
    assert report["anchored_to"] == 6
    assert held(folder, CHAIN[:5])["exit_code"] == 3


def test_other_files_in_it_are_none_of_ours(folder):
    (folder / "readme.txt").write_text("x", encoding="utf-8")
    other = f"{NAME}/2"
    (folder / "other.checkpoint").write_text(
        note(chain(RECORDS, other), origin=other), encoding="utf-8"
    )
    assert held(folder)["exit_code"] == 0


def test_an_anchor_is_missing(folder):
    own = folder / ORIGIN.partition("/")[2]
    (own / "3.checkpoint").unlink()
    assert held(folder)["exit_code"] == 0  # nobody knows of it
    report = held(folder, expected=[one.body for one in SEEN])
    assert kinds(report) == [(SIGNATURE, "anchor missing", 3)]
    assert report["exit_code"] == 4
    assert held(own, expected=[one.body for one in SEEN])["exit_code"] == 4


def test_what_is_signed_while_the_ledger_is_read_is_not_missing(folder):
    own = folder / ORIGIN.partition("/")[2]
    late = (own / "6.checkpoint").read_text(encoding="utf-8")
    (own / "6.checkpoint").unlink()
    read = Anchors.found_in(folder)
    (own / "6.checkpoint").write_text(late, encoding="utf-8")
    verifier = Verifier(ORIGIN, keys=KEYS)
    verifier.hold_against(read, [one.body for one in SEEN])
    assert verifier.run(CHAIN)["exit_code"] == 0


def test_in_edic_s_own_folder_all_is_expected_whatever_it_is_called(folder):
    own = folder / ORIGIN.partition("/")[2]
    (own / "6.checkpoint").unlink()
    own.rename(own.with_name("one"))
    for is_own, code in ((False, 0), (True, 4)):
        verifier = Verifier(ORIGIN, keys=KEYS)
        expected = [one.body for one in SEEN]
        verifier.hold_against(Anchors.found_in(folder, is_own), expected)
        assert verifier.run(CHAIN)["exit_code"] == code


def test_a_folder_that_was_moved_and_linked(folder, tmp_path):
    ledger = folder / ORIGIN.split("/")[1]
    away = tmp_path.parent / f"{tmp_path.name} on another disk"
    ledger.rename(away)
    ledger.symlink_to(away)
    report = held(folder, expected=[one.body for one in SEEN])
    assert (report["exit_code"], report["anchored_to"]) == (0, 6)


def test_a_mailbox_has_the_newest_only(tmp_path):
    (tmp_path / "newest.checkpoint").write_text(note(CHAIN), encoding="utf-8")
    report = held(tmp_path, expected=[one.body for one in SEEN])
    assert (report["exit_code"], report["anchored_to"]) == (0, 6)


def test_an_older_export_is_not_called_rolled_back(folder):
    """It still is no 0: whoever rolls back dates back as well."""
    for as_of, kind in (
        ("2026-11-25T10:30:00.000000Z", "newer than what is verified"),
        ("2026-11-25T11:30:00.000000Z", "rolled back"),
        ("9", "rolled back"),
    ):
        report = held(folder, CHAIN[:5], as_of=as_of)
        assert kinds(report) == [(ANCHOR, kind, 6)]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"nonsense", None])
def test_an_anchor_is_unreadable(folder, content):
    file = folder / "9.checkpoint"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    report = held(folder)
    assert (report["exit_code"], report["anchored"]) == (4, True)
    [told] = report["damage"]
    assert (told["kind"], told["file"]) == ("anchor unreadable", "9.checkpoint")


def test_an_anchor_was_changed(folder):
    file = folder / ORIGIN.partition("/")[2] / "6.checkpoint"
    file.write_text(other_time(file.read_text(encoding="utf-8")), encoding="utf-8")
    assert held(folder)["exit_code"] == 4


def test_a_folder_without_anchors(tmp_path):
    for empty in (tmp_path, tmp_path / "not there"):
        report = held(empty)
        assert (report["exit_code"], report["anchored"]) == (4, False)
