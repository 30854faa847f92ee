# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The files that a ZIP, a mail file, an Outlook message or a flow of Chorus Pro holds.

A container is recognised by its first bytes, and opened in a process with limits
(`containers`): what it costs is bounded by the system, and the process that asks goes
on. Nothing is written to disk, so no name of a stranger's ever becomes a path.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .apart import MAX_BYTES, unpack_apart

TIMEOUT_S = 10  # of processor and of the clock, for one container
MAX_UNPACKED = 128 * 1024**2  # bytes of all files of one container together
MAX_MEMBERS = 1000  # files, with those of the containers in it
MAX_DEPTH = 2  # containers in one another
MAX_HEADERS = 1 << 16  # bytes of a mail in which its headers are looked for

MAX_ROOT = 8192  # bytes of an XML in which its root begins

ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the latter holds nothing
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TNEF = b"\x78\x9f\x3e\x22"  # winmail.dat, MS-OXTNEF 2.1.3
# 7z, RAR, gzip, xz, cabinet: nothing here opens them
ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"\xfd7zXZ", b"MSCF")
# a stream of each message, MS-OXMSG 2.1
MESSAGE = "__properties_version1.0".encode("utf-16-le")
HEADER = re.compile(rb"\A(?:From .*\r?\n)?[A-Za-z][A-Za-z0-9-]*:")
# the root of a flow of Chorus Pro (`pivot`)
PIVOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<(?:\w+:)?CPPFacturePivot[\s>]",
    re.DOTALL,
)
NEEDED = (
    re.compile(rb"(?mi)^From:"),
    re.compile(rb"(?mi)^(?:MIME-Version|Message-ID):"),
)


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of a container; without content where `refusal` says why it has none."""

    name: str  # without a path
    content: bytes = b""
    within: str = ""  # the container in the container that it was in
    folder: int = 0  # files of one folder have one number
    mail: int = 0  # files of one mail have one number; 0: of no mail
    refusal: str = ""  # encrypted | too_deep | tnef | archive | link | reference | …
    # when it came, ISO 8601: moment (UTC) of a mail, day of a portal; empty: unknown
    arrived: str = ""
    frame: str = ""  # of Chorus Pro: A2 was paid already
    totals: Sequence[str] = ()  # of Chorus Pro: without VAT, with VAT, currency


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A container: the files that it holds, and what of it is no file."""

    kind: str  # zip | eml | msg | pivot | tnef | archive
    refusal: str = ""  # why it was not opened
    files: tuple[Packed, ...] = ()
    # names and reasons: text | inline | signature | system
    left_out: tuple[tuple[str, str], ...] = ()


def kind_of(name: str, data: bytes) -> str:
    """Return the kind of container that a file seems to be; empty where it is none.

    An office file is a ZIP as well: only opening it shows that.

    >>> kind_of("a.zip", b"PK\\x05\\x06"), kind_of("a.eml", b"Subject: x\\n\\nHello")
    ('zip', 'eml')
    """
    if data.startswith(ZIP):
        return "zip"
    if data.startswith(OLE):
        return "msg" if MESSAGE in data else ""
    if data.startswith(TNEF):
        return "tnef"
    if data.startswith(ARCHIVES):
        return "archive"
    if PIVOT.match(data[:MAX_ROOT]):
        return "pivot"
    return "eml" if _is_mail(name, data) else ""


def _is_mail(name: str, data: bytes) -> bool:
    head = data[:MAX_HEADERS].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if not HEADER.match(head):
        return False
    head = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return name.lower().endswith(".eml") or all(part.search(head) for part in NEEDED)


def unpack(name: str, data: bytes) -> Unpacked | None:
    """Return the container that a file is, None where it is none; never raises."""
    kind = kind_of(name, data)
    if not kind:
        return None
    if kind in ("tnef", "archive"):
        return Unpacked(kind, refusal=kind)
    if len(data) > MAX_BYTES:
        return Unpacked(kind, refusal="too_big")
    found = unpack_apart(
        "edic_finance.tools.intake.containers",
        data,
        {"kind": kind},
        timeout=TIMEOUT_S,
    )
    if found is None:
        return Unpacked(kind, refusal="over_limit")
    facts, content = found
    if facts["kind"] == "office":
        return None
    return _unpacked(facts, content)


def _unpacked(facts: dict, content: memoryview) -> Unpacked:
    files, start = [], 0
    for member in facts["members"]:
        end = start + member.pop("size")
        files.append(Packed(content=bytes(content[start:end]), **member))
        start = end
    left_out = tuple((name, why) for name, why in facts["left_out"])
    return Unpacked(facts["kind"], facts["refusal"], tuple(files), left_out)
