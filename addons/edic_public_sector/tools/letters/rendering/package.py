# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A ZIP archive that is the same for the same parts."""

import io
import zipfile
from collections.abc import Iterable

MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that ZIP knows


def pack(parts: Iterable[tuple[str, bytes]], stored: str = "") -> bytes:
    """Return the parts by name; ``stored``: one that comes first and is not
    compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in sorted(parts, key=lambda part: (part[0] != stored, part)):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.create_system = 3  # or it would say on which system it was made
            packed = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, packed)
    return file.getvalue()


def repack(data: bytes) -> bytes:
    """Return the same archive without the moments at which its parts were written."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return pack((name, archive.read(name)) for name in archive.namelist())
