# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Text files whose encoding nobody states, read piece by piece.

A FEC is in ASCII, ISO 8859-15 or UTF-8 (A47 A-1 XII), DATEV's files in Windows-1252 or
UTF-8. UTF-8 shows by itself: a text of another encoding that has accents is none.
"""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, TextIO

from .ledger_line import LedgerFileError

Opener = Callable[[], BinaryIO]  # opens the file from its start; each time anew
CHUNK = 1 << 20
MAX_LINE_CHARACTERS = 1 << 20  # characters
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_C1 = frozenset(range(0x80, 0xA0))  # letters in Windows-1252 alone


def key_of(name: str) -> str:
    """Return the key of a column's name: ``Soll/Haben-Kennzeichen`` →
    ``sollhabenkennzeichen``."""
    low = name.strip().casefold()
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        low = low.replace(umlaut, plain)
    return re.sub(r"[^a-z0-9]", "", low)


def encoding_of(opener: Opener, western: str = "iso-8859-15") -> str:
    """Return the encoding of a file: by its mark, else UTF-8 where it reads as such.

    :param western: what it is else, unless it has bytes that only Windows-1252 knows
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, is_windows = True, False
    with opener() as file:
        start = file.read(CHUNK)
        for mark, name in BOMS:
            if start.startswith(mark):
                return name
        chunk = start
        while chunk:
            if is_utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    is_utf8 = False
            is_windows = is_windows or not _C1.isdisjoint(chunk)
            chunk = file.read(CHUNK)
    if is_utf8 and not decoder.getstate()[0]:
        return "utf-8"
    return "cp1252" if is_windows else western


def text_lines(text: TextIO) -> Iterator[str]:
    """Yield lines with their ends.

    :raises LedgerFileError: ``long_line``: it would fill memory before it ended
    """
    number = 0
    while line := text.readline(MAX_LINE_CHARACTERS):
        number += 1
        if len(line) == MAX_LINE_CHARACTERS and line[-1] not in "\r\n":
            raise LedgerFileError("long_line", str(number))
        yield line


def lines(opener: Opener, encoding: str) -> Iterator[tuple[int, str]]:
    """Yield ``(number, text)`` of nonempty lines, from 1, without their end."""
    with opener() as file:  # CR CR LF, with which some programs end lines, is one end
        end = "\n" if b"\r\r\n" in file.read(CHUNK) else None
    with (
        opener() as file,
        io.TextIOWrapper(
            file, encoding=encoding, errors="replace", newline=end
        ) as text,
    ):
        for number, line in enumerate(text_lines(text), start=1):
            bare = line.rstrip("\r\n")
            if bare.strip():
                yield number, bare
