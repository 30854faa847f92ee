# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Opens a container that a stranger sent; only in a process of its own.

A ZIP of a kilobyte may unpack to gigabytes, its entries may overlap, be links or bear
the name of a system file; a mail may have a million parts. `apart` runs this with
limits, `unpacking` asks it. A file keeps the last part of its name and no path.

Sources: PKWARE APPNOTE 6.3; RFC 2045 and 5322; MS-OXMSG 2.1, 2.2 and 2.4.
"""

import email
import lzma
import re
import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

import olefile

from . import mail_arrival, pivot
from .unpacking import MAX_DEPTH, MAX_MEMBERS, MAX_UNPACKED, kind_of

PIECE = 1 << 20  # bytes unpacked at once
MAX_RATIO = 200  # of unpacked to packed bytes, for what is larger than a piece
MAX_NAME = 120  # characters
# files by which an office file, a book or a program is told from a ZIP of files
OFFICE = {"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"}
SYSTEM = {".ds_store", "thumbs.db", "desktop.ini"}
BODIES = {"text/plain", "text/html", "text/enriched", "text/rtf", "text/calendar"}
SIGNATURES = {"application/pkcs7-signature", "application/pgp-signature"}
SIGNATURES |= {"application/x-pkcs7-signature", "application/pgp-keys"}
ENCRYPTED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
DEFAULT_NAMES = {
    "application/pdf": "file.pdf",
    "text/xml": "file.xml",
    "application/xml": "file.xml",
}
DAMAGED = (BadZipFile, EOFError, zlib.error, lzma.LZMAError, OSError, struct.error)
DAMAGED += (ValueError, RuntimeError, IndexError, KeyError)

# --- Outlook: MS-OXPROPS; a stream is named after the property and its type
ATTACHMENT = "__attach_version1.0_#"
PROPERTIES = "__properties_version1.0"
DATA, EMBEDDED = "__substg1.0_37010102", "__substg1.0_3701000D"
NAMES = ("3707", "3704", "3001")  # long name, short name, display name
MIME = "370E"
FLAGS, IS_HIDDEN = 0x37140003, 0x7FFE000B
HEADER_BYTES = 32  # of the properties of a message that is a file of its own
IS_RENDERED = 4  # flag: shown in the text of the mail
TEXTS = ("1000001F", "1000001E", "10130102", "1013001F", "10090102")


class UnreadableError(ValueError):
    """The file is none of those that are opened here."""


class RefusedError(ValueError):
    """A container cannot be opened; the argument says why."""


class TooMuchError(RefusedError):
    """All that it holds together is more than the limits allow."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a file: depth, container in the container, folder and mail, when it
    came, where the container says so, and what Chorus Pro states: frame and totals."""

    depth: int = 1
    within: str = ""
    folder: int = 0
    mail: int = 0
    arrived: str = ""
    frame: str = ""
    totals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the container, as `unpacking.Packed` without its content."""

    name: str
    size: int  # bytes
    within: str
    folder: int
    mail: int
    refusal: str = ""
    arrived: str = ""
    frame: str = ""
    totals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A container and its files; ``content`` has them one after the other."""

    kind: str  # as it was asked for, or office
    refusal: str = ""
    members: tuple[Member, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    content: bytes | bytearray = field(default=b"", repr=False)


def read(data: bytes, kind: str) -> Opened:
    """Open a container.

    :param kind: ``zip``, ``eml``, ``msg`` or ``pivot``
    """
    opening = _Opening()
    try:
        kind = opening.open(data, kind, Place())
    except RefusedError as error:
        return Opened(kind, refusal=str(error))
    members, left_out = tuple(opening.members), tuple(opening.left_out)
    return Opened(kind, "", members, left_out, opening.content)


def last_part(name: str) -> str:
    r"""Return a name without its path and without what cannot be seen.

    >>> last_part("../../etc/cron.d/a.xml"), last_part("C:\\Temp\\b\u202efdp.xml")
    ('a.xml', 'bfdp.xml')
    """
    seen = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    last = re.split(r"[\\/]", seen.rstrip("\\/"))[-1].strip(" .")
    stem, dot, suffix = last.rpartition(".")
    if len(last) > MAX_NAME and dot and len(suffix) < MAX_NAME // 2:
        return stem[: MAX_NAME - len(suffix) - 1] + dot + suffix
    return last[:MAX_NAME] or "file"


@dataclass(slots=True)
class _Opening:
    """The files found so far, within the limits of one container."""

    members: list[Member] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    content: bytearray = field(default_factory=bytearray)
    folders: dict[str, int] = field(default_factory=dict)
    unpacked: int = 0  # bytes, also of containers in it
    mails: int = 0

    def open(self, data: bytes, kind: str, place: Place) -> str:
        """Add the files of a container, and return its kind.

        :raises RefusedError: it cannot be opened
        """
        try:
            if kind == "zip":
                return self._open_zip(data, place)
            if kind == "pivot":
                self._open_pivot(data, place)
                return kind
            place = self._next_mail(place)
            if kind == "msg":
                with olefile.OleFileIO(BytesIO(data)) as ole:
                    message = _Storage(ole, ())
                    self._open_outlook(message, _came(place, message.arrived()))
            else:
                mail = email.message_from_bytes(data)
                self._open_mail(mail, _came(place, mail_arrival.of_mail(mail)))
        except RefusedError:
            raise
        except (*DAMAGED, MessageError, LookupError) as error:
            raise RefusedError("damaged") from error
        return kind

    def _next_mail(self, place: Place) -> Place:
        self.mails += 1
        return replace(place, mail=self.mails)

    def _add(self, name: str, data: bytes, place: Place) -> None:
        """Keep a file, or what it holds where it is a container itself."""
        name = last_part(name)
        kind = kind_of(name, data)
        if kind in ("tnef", "archive"):
            self._refuse(name, kind, place)
        elif not kind or not self._opens(name, data, kind, place):
            self._keep(name, data, place)

    def _opens(self, name: str, data: bytes, kind: str, place: Place) -> bool:
        """Return whether a file is a container, and add what it holds."""
        if kind == "zip" and _is_office(data):
            return False
        if place.depth == MAX_DEPTH:
            self._refuse(name, "too_deep", place)
            return True
        try:
            deeper = Place(place.depth + 1, name, arrived=place.arrived)
            self.open(data, kind, deeper)
        except TooMuchError:
            raise
        except RefusedError as error:
            self._refuse(name, str(error), place)
        return True

    def _keep(self, name: str, data: bytes, place: Place) -> None:
        self._check_count()
        if len(self.content) + len(data) > MAX_UNPACKED:
            raise TooMuchError("overpacked")
        self.content += data
        where = (place.within, place.folder, place.mail)
        self.members.append(
            Member(
                name,
                len(data),
                *where,
                arrived=place.arrived,
                frame=place.frame,
                totals=place.totals,
            )
        )

    def _refuse(self, name: str, why: str, place: Place) -> None:
        self._check_count()
        self.members.append(
            Member(last_part(name), 0, place.within, place.folder, place.mail, why)
        )

    def _leave_out(self, name: str, why: str) -> None:
        self._check_count()
        self.left_out.append((last_part(name) if name else "", why))

    def _check_count(self) -> None:
        if len(self.members) + len(self.left_out) >= MAX_MEMBERS:
            raise TooMuchError("too_many")

    def _count(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > MAX_UNPACKED:
            raise TooMuchError("overpacked")

    # --- ZIP --------------------------------------------------------------------------
    def _open_zip(self, data: bytes, place: Place) -> str:
        with ZipFile(BytesIO(data)) as archive:
            if not OFFICE.isdisjoint(archive.namelist()):
                return "office"
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MAX_MEMBERS:
                raise TooMuchError("too_many")
            if entries and all(entry.flag_bits & 1 for entry in entries):
                raise RefusedError("encrypted")
            for entry in entries:
                self._open_entry(archive, entry, place)
        return "zip"

    def _open_entry(self, archive: ZipFile, entry: ZipInfo, place: Place) -> None:
        path = f"{place.within}/{entry.filename}".rpartition("/")[0]
        place = replace(place, folder=self.folders.setdefault(path, len(self.folders)))
        name = last_part(entry.filename)
        mode = stat.S_IFMT(entry.external_attr >> 16)
        if entry.filename.startswith("__MACOSX/") or name.lower() in SYSTEM:
            self._leave_out(name, "system")
        elif mode not in (0, stat.S_IFREG):
            self._refuse(name, "link", place)
        elif entry.flag_bits & 1:
            self._refuse(name, "encrypted", place)
        else:
            try:
                content = self._unpack(archive, entry)
            except TooMuchError:
                raise
            except NotImplementedError:
                self._refuse(name, "method", place)
            except DAMAGED:
                self._refuse(name, "damaged", place)
            else:
                self._add(name, content, place)

    def _unpack(self, archive: ZipFile, entry: ZipInfo) -> bytes:
        most = max(MAX_RATIO * entry.compress_size, PIECE)
        found = bytearray()
        with archive.open(entry) as stream:
            while piece := stream.read(PIECE):
                found += piece
                self._count(len(piece))
                if len(found) > most:
                    raise TooMuchError("overpacked")
        return bytes(found)

    # --- flow of Chorus Pro -----------------------------------------------------------
    def _open_pivot(self, data: bytes, place: Place) -> None:
        """Add the files of each invoice; those of one belong together, as of a mail."""
        for found in pivot.invoices(data):
            arrived = found.received or place.arrived
            where = replace(
                self._next_mail(place),
                arrived=arrived,
                frame=found.frame,
                totals=found.totals,
            )
            if not found.files:
                self._refuse(found.number or "file", "no_file", where)
            for file in found.files:
                self._open_attachment(file, where)

    def _open_attachment(self, file: pivot.Attached, place: Place) -> None:
        """Add the one file that is packed with an invoice."""
        if file.packed is None:
            self._refuse(file.name, file.refusal, place)
            return
        try:
            with ZipFile(BytesIO(file.packed)) as archive:
                [entry] = [e for e in archive.infolist() if not e.is_dir()]
                content = self._unpack(archive, entry)
        except TooMuchError:
            raise
        except (*DAMAGED, NotImplementedError):
            self._refuse(file.name, "damaged", place)
        else:
            self._add(file.name, content, place)

    # --- mail -------------------------------------------------------------------------
    def _open_mail(self, message: Message, place: Place) -> None:
        for part, is_related in _leaves(message, False):
            name, kind = _name(part), part.get_content_type()
            disposition = part.get_content_disposition()
            if kind == "message/rfc822":
                self._open_attached(part, name or "mail.eml", place)
            elif kind.startswith("message/"):
                self._refuse(name or kind, "reference", place)
            elif kind in SIGNATURES:
                self._leave_out(name, "signature")
            elif kind in ENCRYPTED or kind == "multipart/encrypted":
                self._refuse(name or "smime.p7m", "encrypted", place)
            elif kind in BODIES and not name and disposition != "attachment":
                self._leave_out("", "text")
            elif is_related and part.get_content_maintype() == "image":
                self._leave_out(name, "inline")
            else:
                content = part.get_payload(decode=True) or b""
                self._count(len(content))
                self._add(name or DEFAULT_NAMES.get(kind, "file"), content, place)

    def _open_attached(self, part: Message, name: str, place: Place) -> None:
        """Open a mail that is attached to a mail."""
        inner = part.get_payload()
        if not isinstance(inner, list) or not inner:
            self._refuse(name, "damaged", place)
        elif place.depth == MAX_DEPTH:
            self._refuse(name, "too_deep", place)
        else:
            inner_place = Place(place.depth + 1, last_part(name), arrived=place.arrived)
            deeper = self._next_mail(inner_place)
            self._open_mail(inner[0], deeper)

    # --- Outlook ----------------------------------------------------------------------
    def _open_outlook(self, message: "_Storage", place: Place) -> None:
        if any(message.has(f"__substg1.0_{text}") for text in TEXTS):
            self._leave_out("", "text")
        for part in message.attachments():
            name = part.text(*NAMES) or "file"
            kind = part.text(MIME).lower()
            if part.has(EMBEDDED, PROPERTIES):
                self._open_embedded(part.inner(EMBEDDED), name, place)
            elif not part.has(DATA):
                # a picture or table of another program, or what lies elsewhere
                self._refuse(name, "reference", place)
            elif kind in ENCRYPTED:
                self._refuse(name, "encrypted", place)
            elif _is_inline(name, kind, part.properties()):
                self._leave_out(name, "inline")
            else:
                content = part.stream(DATA)
                self._count(len(content))
                if kind == "multipart/signed":  # the whole mail, as it was sent
                    self._open_mail(email.message_from_bytes(content), place)
                else:
                    self._add(name, content, place)

    def _open_embedded(self, message: "_Storage", name: str, place: Place) -> None:
        if place.depth == MAX_DEPTH:
            self._refuse(name, "too_deep", place)
        else:
            inner_place = Place(place.depth + 1, last_part(name), arrived=place.arrived)
            deeper = self._next_mail(inner_place)
            self._open_outlook(message, deeper)


def _came(place: Place, arrived: str) -> Place:
    """Return a place with the moment at which its mail came; what is in a mail came
    with the outer one, whatever it says."""
    return place if place.arrived else replace(place, arrived=arrived)


def _is_office(data: bytes) -> bool:
    """Return whether a ZIP is one document and no archive of files."""
    with suppress(*DAMAGED), ZipFile(BytesIO(data)) as archive:
        return not OFFICE.isdisjoint(archive.namelist())
    return False


def _leaves(message: Message, is_related: bool) -> Iterator[tuple[Message, bool]]:
    """Yield the parts that hold something, and whether the text shows them."""
    kind = message.get_content_type()
    parts = message.get_payload()
    if (
        not isinstance(parts, list)
        or kind == "multipart/encrypted"
        or kind.startswith("message/")
    ):
        yield message, is_related
    else:
        for part in parts:
            yield from _leaves(part, is_related or kind == "multipart/related")


def _name(part: Message) -> str:
    """Return a part's file name, also encoded as RFC 2231 forbids and many do."""
    name = part.get_filename() or ""
    with suppress(MessageError, LookupError, ValueError):
        name = str(make_header(decode_header(name)))
    return last_part(name) if name else ""


def _is_inline(name: str, kind: str, properties: dict[int, int]) -> bool:
    is_picture = kind.startswith("image/") or name.lower().endswith(
        (".png", ".jpg", ".jpeg", ".gif", ".bmp")
    )
    is_shown = properties.get(FLAGS, 0) & IS_RENDERED or properties.get(IS_HIDDEN)
    return is_picture and bool(is_shown)


class _Storage:
    """A folder of a compound file: a message, or one of its attachments."""

    def __init__(self, ole: object, path: tuple[str, ...]) -> None:
        self._ole, self._path = ole, path

    def attachments(self) -> Iterator["_Storage"]:
        """Yield the storage of each attachment, in their order."""
        depth, names = len(self._path), set()
        for path in self._ole.listdir(streams=False, storages=True):
            if tuple(path[:depth]) == self._path and len(path) == depth + 1:
                names.add(path[depth])
        for name in sorted(names):
            if name.startswith(ATTACHMENT):
                yield self.inner(name)

    def inner(self, name: str) -> "_Storage":
        return _Storage(self._ole, (*self._path, name))

    def has(self, *names: str) -> bool:
        return self._ole.exists([*self._path, *names])

    def stream(self, name: str) -> bytes:
        with self._ole.openstream([*self._path, name]) as stream:
            return stream.read()

    def text(self, *properties: str) -> str:
        """Return the first of these texts that there is, or an empty one."""
        for code in properties:
            for kind, encoding in (("001F", "utf-16-le"), ("001E", "cp1252")):
                name = f"__substg1.0_{code}{kind}"
                if self.has(name):
                    found = self.stream(name).decode(encoding, errors="replace")
                    if found.strip("\0 "):
                        return found.strip("\0 ")
        return ""

    def properties(self) -> dict[int, int]:
        """Return the values of four bytes by their tag, of an attachment."""
        rows = self._fixed(8)
        return {tag: int.from_bytes(value[:4], "little") for tag, value in rows}

    def arrived(self) -> str:
        """Return when a message that is a file of its own came."""
        times = {
            tag: int.from_bytes(value, "little")
            for tag, value in self._fixed(HEADER_BYTES)
        }
        return mail_arrival.of_outlook(times, self.text(mail_arrival.HEADERS))

    def _fixed(self, head: int) -> Iterator[tuple[int, bytes]]:
        """Yield the properties of fixed length, by their tag.

        :param head: bytes before them
        """
        if self.has(PROPERTIES):
            data = self.stream(PROPERTIES)[head:]
            rows = struct.iter_unpack("<II8s", data[: len(data) // 16 * 16])
            yield from ((tag, value) for tag, _flags, value in rows)
