# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A ZIP archive that is the same for the same parts, and one part of a given one."""

import io
import zipfile
from collections.abc import Iterable

MAX_BYTES = 1_000_000  # of a part that is read: metadata are small, a bomb is not
MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that ZIP knows


class Unreadable(ValueError):
    """It is no file of this format, or one that is not worth reading."""


class Unavailable(ImportError):
    """A library that writes this format is not installed."""


def pack(parts: Iterable[tuple[str, bytes]], stored: str = "") -> bytes:
    """The parts by name; ``stored``: one that comes first and is not compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in sorted(parts, key=lambda part: (part[0] != stored, part)):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.create_system = 3  # or it would say on which system it was made
            packed = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, packed)
    return file.getvalue()


def part(data: bytes, name: str) -> bytes:
    """A part; nothing where there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if name not in archive.namelist():
                return b""
            if archive.getinfo(name).file_size > MAX_BYTES:
                raise Unreadable(name)
            return archive.read(name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise Unreadable(name) from error


def repack(data: bytes) -> bytes:
    """The same archive without the moments at which its parts were written."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return pack((name, archive.read(name)) for name in archive.namelist())
