# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A folder whose files are taken in, each once.

A file is renamed into a hidden folder before it is read: whoever renames it has it,
and the name it gets there is the key by which the intake knows it again. After the
commit it goes to ``done`` or ``refused``. A process that dies between the two leaves
the file with its key; the next one hands it in under the same key, learns what became
of it, and only moves it. While a process works on a file it holds a lock on it.
"""

import errno
import fcntl
import os
import re
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from .apart import MAX_BYTES

TAKEN, DONE, REFUSED = ".edic", "done", "refused"
SPECIAL = "This is a link, a pipe or a file that may not be read: it was not opened."
TOO_LARGE = "The file is larger than 64 MB: it was not read."
MAX_NAME_BYTES = 200  # so that a key and a suffix still fit into a name
# names that programs give to what they have not finished
UNFINISHED = re.compile(
    r"^[.~]|\.(?:part|partial|tmp|temp|crdownload|filepart|swp)$", re.I
)
KEY = re.compile(r"([0-9a-f]{32})-(.*)", re.DOTALL)


class FolderError(ValueError):
    """The folder cannot be watched; the argument says why."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A file that this process has taken out of the folder."""

    path: Path
    key: str
    name: str
    content: bytes


@dataclass(slots=True)
class WatchedFolder:
    """A folder, and since when its files have not changed.

    :param settle_s: seconds for which a file must not change before it is taken
    """

    root: Path
    settle_s: float = 2.0
    # name → size and time of change, and since when by the monotonic clock
    _seen: dict[str, tuple[tuple[int, int], float]] = field(default_factory=dict)

    def prepare(self) -> None:
        """Make the folders beside the files.

        :raises FolderError: one of them is a link or a file, or cannot be written to
        """
        if not self.root.is_dir():
            raise FolderError(f"{self.root} is no folder")
        for name in (TAKEN, DONE, REFUSED):
            folder = self.root / name
            try:
                folder.mkdir(mode=0o750, exist_ok=True)
            except OSError as error:
                raise FolderError(f"{folder}: {error.strerror}") from error
            if folder.is_symlink() or not os.access(folder, os.W_OK | os.X_OK):
                raise FolderError(f"{folder} is a link, or cannot be written to")

    def waiting(self) -> list[str]:
        """Return what is to be done now, oldest first: names for `claimed`."""
        left = [entry.name for entry in os.scandir(self.root / TAKEN)]
        return [*(f"{TAKEN}/{name}" for name in sorted(left)), *self._settled()]

    def is_settling(self) -> bool:
        """Return whether there are files that may still be written to."""
        return bool(self._seen)

    def _settled(self) -> list[str]:
        """Return the names of files that have not changed for a while."""
        now, found, seen = monotonic(), [], {}
        for entry in os.scandir(self.root):
            with suppress(FileNotFoundError):
                if UNFINISHED.search(entry.name) or entry.is_dir(follow_symlinks=False):
                    continue
                about = entry.stat(follow_symlinks=False)
                mark = about.st_size, about.st_mtime_ns
                before, since = self._seen.get(entry.name, (None, now))
                seen[entry.name] = mark, since if before == mark else now
                if now - seen[entry.name][1] >= self.settle_s:
                    found.append((about.st_mtime_ns, entry.name))
        self._seen = seen
        for _time, name in found:
            self._seen.pop(name)
        return [name for _time, name in sorted(found)]

    @contextmanager
    def claimed(self, name: str) -> Iterator[Claimed | None]:
        """Hold a file for the time of the block; None where another process has it.

        :param name: of `waiting`
        """
        path = self._take(name)
        descriptor = path and self._open(path)
        if descriptor is None:
            yield None
            return
        try:
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # another process may have had it, and moved it since
                if path.exists() and os.path.samestat(
                    path.stat(), os.fstat(descriptor)
                ):
                    key, original = KEY.fullmatch(path.name).groups()
                    content = _read(descriptor)
                    if content is None:
                        path.replace(_free(self.root, original))
                    else:
                        yield Claimed(path, key, original, content)
                        return
            yield None
        finally:
            os.close(descriptor)

    def _take(self, name: str) -> Path | None:
        """Rename a file, so that nobody else takes it; return its new place."""
        path = self.root / name
        if path.parent.name == TAKEN:
            return path if KEY.fullmatch(path.name) else None
        cut = os.fsencode(name)[:MAX_NAME_BYTES] if len(name) > MAX_NAME_BYTES else name
        taken = self.root / TAKEN / f"{uuid.uuid4().hex}-{os.fsdecode(cut)}"
        try:
            path.rename(taken)
        except FileNotFoundError:
            return None  # another process was faster
        return taken

    def _open(self, path: Path) -> int | None:
        """Open a file that is one; a link or a pipe is refused."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno not in (errno.ELOOP, errno.ENXIO, errno.EACCES):
                raise
            self._refuse(path, SPECIAL)
            return None
        about = os.fstat(descriptor)
        if stat.S_ISREG(about.st_mode) and about.st_size <= MAX_BYTES:
            return descriptor
        os.close(descriptor)
        self._refuse(path, TOO_LARGE if about.st_size > MAX_BYTES else SPECIAL)
        return None

    def _refuse(self, path: Path, reason: str) -> None:
        _key, name = KEY.fullmatch(path.name).groups()
        self._move(path, REFUSED, name, reason)

    def settle(self, claimed: Claimed, is_done: bool, reason: str = "") -> Path:
        """Move a file to where it stays; return its place.

        :param reason: goes into a text file beside it
        """
        folder = DONE if is_done else REFUSED
        return self._move(claimed.path, folder, claimed.name, reason)

    def _move(self, path: Path, folder: str, name: str, reason: str) -> Path:
        target = _free(self.root / folder, name)
        if reason:  # first: what is refused always has its reason
            beside = target.with_name(target.name + ".txt")
            draft = path.with_name(f".{path.name}.txt")
            draft.write_text(reason.strip() + "\n", encoding="utf-8")
            draft.replace(beside)
        path.replace(target)
        return target


def _free(folder: Path, name: str) -> Path:
    """Return a place that no file has, and hold it: with a number where it is taken."""
    stem, dot, suffix = name.rpartition(".")
    for number in range(1, 10_000):
        counted = f"{stem}-{number}.{suffix}" if dot and stem else f"{name}-{number}"
        path = folder / (name if number == 1 else counted)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o640))
        except FileExistsError:
            continue
        return path
    raise FolderError(f"{folder} holds 10,000 files named {name}")


def _read(descriptor: int) -> bytes | None:
    """Return the content of a file, None where it is still being written."""
    before = os.fstat(descriptor)
    with os.fdopen(os.dup(descriptor), "rb") as file:
        content = file.read()
    after = os.fstat(descriptor)
    is_same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return content if is_same and len(content) == after.st_size else None
