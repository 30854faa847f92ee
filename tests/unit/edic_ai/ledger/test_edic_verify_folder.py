# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A chain held against a folder of checkpoints that was kept elsewhere."""

import pytest
from ledger_data import (
    CHAIN,
    KEYS,
    NAME,
    ORIGIN,
    RECORDS,
    SEEN,
    chain,
    kinds,
    note,
)
from test_edic_verify_anchors import other_time

from edic_ai.tools.ledger.edic_verify import ANCHOR, SIGNATURE, Anchors, Verifier


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
    report = held(folder, expected=[note.body for note in SEEN])
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
    report = held(folder, expected=[note.body for note in SEEN])
    assert kinds(report) == [(SIGNATURE, "anchor missing", 3)]
    assert report["exit_code"] == 4
    assert held(own, expected=[note.body for note in SEEN])["exit_code"] == 4


def test_what_is_signed_while_the_ledger_is_read_is_not_missing(folder):
    own = folder / ORIGIN.partition("/")[2]
    late = (own / "6.checkpoint").read_text(encoding="utf-8")
    (own / "6.checkpoint").unlink()
    read = Anchors.found_in(folder)
    (own / "6.checkpoint").write_text(late, encoding="utf-8")
    verifier = Verifier(ORIGIN, keys=KEYS)
    verifier.hold_against(read, [note.body for note in SEEN])
    assert verifier.run(CHAIN)["exit_code"] == 0


def test_in_edic_s_own_folder_all_is_expected_whatever_it_is_called(folder):
    own = folder / ORIGIN.partition("/")[2]
    (own / "6.checkpoint").unlink()
    own.rename(own.with_name("one"))
    for is_own, code in ((False, 0), (True, 4)):
        verifier = Verifier(ORIGIN, keys=KEYS)
        expected = [note.body for note in SEEN]
        verifier.hold_against(Anchors.found_in(folder, is_own), expected)
        assert verifier.run(CHAIN)["exit_code"] == code


def test_a_folder_that_was_moved_and_linked(folder, tmp_path):
    ledger = folder / ORIGIN.split("/")[1]
    away = tmp_path.parent / f"{tmp_path.name} on another disk"
    ledger.rename(away)
    ledger.symlink_to(away)
    report = held(folder, expected=[note.body for note in SEEN])
    assert (report["exit_code"], report["anchored_to"]) == (0, 6)


def test_a_mailbox_has_the_newest_only(tmp_path):
    (tmp_path / "newest.checkpoint").write_text(note(CHAIN), encoding="utf-8")
    report = held(tmp_path, expected=[note.body for note in SEEN])
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
    [damage] = report["damage"]
    assert (damage["kind"], damage["file"]) == ("anchor unreadable", "9.checkpoint")


def test_an_unreadable_file_of_another_chain_is_that_one_s(folder):
    own = folder / ORIGIN.partition("/")[2]
    for name, code in (("2", 0), ("1", 4)):
        other = own.with_name(name) / "9.checkpoint"
        other.parent.mkdir(exist_ok=True)
        other.touch()
        assert held(folder)["exit_code"] == code
        other.unlink()
    year = folder / "drawer" / "2026" / "9.checkpoint"  # no chain's
    year.parent.mkdir(parents=True)
    year.touch()
    assert held(folder)["exit_code"] == 4


def test_an_anchor_was_changed(folder):
    file = folder / ORIGIN.partition("/")[2] / "6.checkpoint"
    file.write_text(other_time(file.read_text(encoding="utf-8")), encoding="utf-8")
    assert held(folder)["exit_code"] == 4


def test_a_folder_without_anchors(tmp_path):
    for empty in (tmp_path, tmp_path / "not there"):
        report = held(empty)
        assert (report["exit_code"], report["anchored"]) == (4, False)
