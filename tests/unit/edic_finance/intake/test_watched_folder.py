# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A watched folder gives each file to one process, once it is whole."""

import multiprocessing
import os
import time

import pytest

from edic_finance.tools.intake.watched_folder import (
    DONE,
    REFUSED,
    TAKEN,
    FolderError,
    WatchedFolder,
)


@pytest.fixture
def folder(tmp_path):
    found = WatchedFolder(tmp_path, settle_s=0)
    found.prepare()
    return found


def take(folder, name):
    """Return the file of this name as it is claimed."""
    for waiting in folder.waiting():
        if waiting.endswith(name):
            with folder.claimed(waiting) as claimed:
                return claimed
    return None


def names(folder, place):
    return sorted(path.name for path in (folder.root / place).iterdir())


def test_file_is_taken_and_goes_to_its_end(folder):
    (folder.root / "a.xml").write_bytes(b"<a/>")
    with folder.claimed("a.xml") as claimed:
        assert (claimed.name, claimed.content) == ("a.xml", b"<a/>")
        assert not (folder.root / "a.xml").exists()
        folder.settle(claimed, is_done=True)
    assert names(folder, DONE) == ["a.xml"]
    assert names(folder, TAKEN) == []
    assert folder.waiting() == []


def test_refused_file_has_its_reason_beside_it(folder):
    (folder.root / "a.xml").write_bytes(b"")
    with folder.claimed("a.xml") as claimed:
        folder.settle(claimed, is_done=False, reason="It is empty.")
    assert names(folder, REFUSED) == ["a.xml", "a.xml.txt"]
    assert (folder.root / REFUSED / "a.xml.txt").read_text() == "It is empty.\n"


def test_file_of_the_same_name_overwrites_none(folder):
    for content in (b"1", b"2", b"3"):
        (folder.root / "a.xml").write_bytes(content)
        with folder.claimed("a.xml") as claimed:
            folder.settle(claimed, is_done=True)
    assert names(folder, DONE) == ["a-2.xml", "a-3.xml", "a.xml"]
    assert (folder.root / DONE / "a.xml").read_bytes() == b"1"


def test_file_waits_until_it_is_whole(tmp_path):
    folder = WatchedFolder(tmp_path, settle_s=0.2)
    folder.prepare()
    with (tmp_path / "a.pdf").open("wb", buffering=0) as writer:
        for _part in range(3):
            writer.write(b"part")
            assert folder.waiting() == []
            assert folder.is_settling()
            time.sleep(0.1)
    time.sleep(0.25)
    assert folder.waiting() == ["a.pdf"]
    assert not folder.is_settling()


def test_names_of_what_is_unfinished_are_left_alone(folder):
    for name in (".hidden", "~lock.xml", "a.pdf.part", "b.crdownload", "c.tmp"):
        (folder.root / name).write_bytes(b"x")
    (folder.root / "sub").mkdir()
    assert folder.waiting() == []


def test_process_that_died_leaves_its_file_with_its_key(folder):
    (folder.root / "a.xml").write_bytes(b"<a/>")
    first = take(folder, "a.xml")  # and nothing more: it died
    assert names(folder, DONE) == []
    [waiting] = folder.waiting()
    with folder.claimed(waiting) as again:
        assert (again.key, again.name) == (first.key, "a.xml")
        folder.settle(again, is_done=True)
    assert names(folder, DONE) == ["a.xml"]


def test_file_that_another_process_has_is_left_to_it(folder):
    (folder.root / "a.xml").write_bytes(b"<a/>")
    with folder.claimed("a.xml") as claimed:
        assert claimed
        [waiting] = folder.waiting()
        with folder.claimed(waiting) as second:
            assert second is None
        with folder.claimed("a.xml") as late:
            assert late is None


def test_links_and_pipes_are_not_followed(folder, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.xml"
    secret.write_bytes(b"secret")
    (folder.root / "link.xml").symlink_to(secret)
    os.mkfifo(folder.root / "pipe.xml")
    for name in ("link.xml", "pipe.xml"):
        assert name in folder.waiting()
        with folder.claimed(name) as claimed:
            assert claimed is None
    assert names(folder, REFUSED) == [
        "link.xml",
        "link.xml.txt",
        "pipe.xml",
        "pipe.xml.txt",
    ]
    assert secret.read_bytes() == b"secret"


def test_file_that_is_written_to_again_goes_back(folder, monkeypatch):
    path = folder.root / "a.xml"
    path.write_bytes(b"<a")
    fdopen = os.fdopen

    def write_meanwhile(*args):
        [taken] = (folder.root / TAKEN).iterdir()
        with taken.open("ab") as writer:
            writer.write(b"/>")
        monkeypatch.setattr(os, "fdopen", fdopen)
        return fdopen(*args)

    monkeypatch.setattr(os, "fdopen", write_meanwhile)
    with folder.claimed("a.xml") as claimed:
        assert claimed is None
    assert path.read_bytes() == b"<a/>"


def test_file_that_is_too_large_is_not_read(folder):
    with (folder.root / "a.pdf").open("wb") as file:
        file.truncate(64 * 1024**2 + 1)
    with folder.claimed("a.pdf") as claimed:
        assert claimed is None
    assert "64 MB" in (folder.root / REFUSED / "a.pdf.txt").read_text()


def test_folders_that_are_links_are_refused(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / DONE).symlink_to(elsewhere)
    with pytest.raises(FolderError, match="a link"):
        WatchedFolder(root).prepare()
    with pytest.raises(FolderError, match="no folder"):
        WatchedFolder(tmp_path / "nowhere").prepare()


def test_names_that_are_long_or_no_text_are_kept_apart(folder):
    long = "x" * 240 + ".xml"
    odd = os.fsdecode(b"caf\xe9.xml")
    for name in (long, odd):
        (folder.root / name).write_bytes(b"<a/>")
        with folder.claimed(name) as claimed:
            folder.settle(claimed, is_done=False, reason="No.")
    assert len(names(folder, REFUSED)) == 4


def work(root, counts):
    folder = WatchedFolder(root, settle_s=0)
    for _round in range(3):
        for waiting in folder.waiting():
            with folder.claimed(waiting) as claimed:
                if claimed:
                    counts.append(claimed.name)
                    folder.settle(claimed, is_done=True)


def test_two_processes_share_the_files(folder):
    for number in range(60):
        (folder.root / f"{number}.xml").write_bytes(b"<a/>")
    context = multiprocessing.get_context("fork")
    with context.Manager() as manager:
        counts = manager.list()
        workers = [
            context.Process(target=work, args=(folder.root, counts)) for _n in range(2)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        found = list(counts)
    assert sorted(found) == sorted(f"{number}.xml" for number in range(60))
    assert len(names(folder, DONE)) == 60
