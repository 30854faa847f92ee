# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The folder outside the database: added to, never changed."""

import pytest

from edic_ai.tools.ledger.folder import KeptOtherwiseError, folder_of, keep, kept

TEXT = "a checkpoint —\n"


@pytest.fixture
def folder(tmp_path):
    return folder_of(str(tmp_path), "0d5c", 1)


def test_where_and_how_it_lies(folder, tmp_path):
    path = keep(folder, 1234, TEXT)
    assert path == tmp_path / "0d5c" / "1" / "000000001234.checkpoint"
    assert path.read_text(encoding="utf-8") == TEXT
    assert path.stat().st_mode & 0o777 == 0o444
    assert keep(folder, 1234, TEXT) == path


def test_what_is_there_is_never_overwritten(folder):
    path = keep(folder, 7, TEXT)
    for other in ("something else", TEXT[:-1] + "x", TEXT[:3]):
        with pytest.raises(KeptOtherwiseError):
            keep(folder, 7, other)
    assert path.read_text(encoding="utf-8") == TEXT
    assert keep(folder, 7, "something else", "-ab").name == "000000000007-ab.checkpoint"


@pytest.mark.parametrize("count", [0, 5, 12])
def test_who_was_killed_while_writing_is_completed(folder, count):
    folder.mkdir(parents=True)
    path = folder / "000000000007.checkpoint"
    path.write_bytes(TEXT.encode()[:count])
    path.chmod(0o444)
    assert keep(folder, 7, TEXT).read_text(encoding="utf-8") == TEXT
    assert path.stat().st_mode & 0o777 == 0o444


def test_largest_comes_first(folder):
    assert list(kept(folder)) == []
    for size in (7, 123456789012, 40):
        keep(folder, size, str(size))
    keep(folder, 40, "again", "-ab")
    (folder / "README").write_text("x")
    (folder / "x.checkpoint").write_text("x")
    assert list(kept(folder)) == [
        (123456789012, "123456789012"),
        (40, "40"),
        (40, "again"),
        (7, "7"),
    ]
