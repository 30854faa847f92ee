# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A folder of checkpoints outside the database: files are added and never changed.

``<folder>/<ledger>/<chain>/<number of records, 12 digits>.checkpoint``. What makes it
write-once for good is the file system or the host that it lies on; here files are
created only, read-only, and synchronised before they count as written.
"""

import os
from collections.abc import Iterator
from pathlib import Path

SUFFIX = ".checkpoint"


class KeptOtherwiseError(Exception):
    """A file of that name is there and says something else."""


def folder_of(root: str, ledger: str, chain: int) -> Path:
    """Return the folder of a chain's checkpoints."""
    return Path(root) / ledger / str(chain)


def keep(folder: Path, size: int, text: str, variant: str = "") -> Path:
    """Write a checkpoint; one that is there already stays.

    :param variant: for another file of the same size, after a declared restore
    :raises KeptOtherwiseError: another one is there
    :raises OSError: it cannot be written
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, content = folder / f"{size:012d}{variant}{SUFFIX}", text.encode()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    except FileExistsError:
        found = path.read_bytes()
        if not content.startswith(found):
            raise KeptOtherwiseError(path.name) from None
        if found != content:  # whoever wrote it was killed in between
            path.chmod(0o644)
            _write(os.open(path, os.O_WRONLY | os.O_APPEND), content[len(found) :])
            path.chmod(0o444)
        return path
    _write(handle, content)
    _sync(folder)
    return path


def _write(handle: int, content: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)


def _sync(folder: Path) -> None:
    """Put the name on the disk as well as the content."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def kept(folder: Path) -> Iterator[tuple[int, str]]:
    """Yield ``(size, text)`` of the checkpoints of a chain, the largest first."""
    found = {
        path: int(path.name[:12])
        for path in folder.glob(f"*{SUFFIX}")
        if path.name[:12].isdecimal()
    }
    for path in sorted(found, key=lambda path: (found[path], path.name), reverse=True):
        yield found[path], path.read_text(encoding="utf-8", errors="replace")
