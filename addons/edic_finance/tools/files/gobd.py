# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reader of a data export for a German tax audit (GoBD, access Z3).

The *Beschreibungsstandard für die Datenträgerüberlassung*: ``index.xml`` says which
files there are, what their columns are called and how figures and days are written.
Elements and defaults are those of its DTD (1.1 of 2002 to 1.6 of 2019): ANSI, ``;``,
CRLF, ``"``, decimal comma, dot between groups, DD.MM.YYYY, years before 30 are 20xx.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from lxml import etree

from .ledger_line import LedgerFileError, shown
from .source_text import Opener

ENCODINGS = {
    "ANSI": "cp1252",
    "Macintosh": "mac_roman",
    "OEM": "cp850",
    "UTF16": "utf-16",
    "UTF7": "utf-7",
    "UTF8": "utf-8-sig",
}
INDEX = "index.xml"
EPOCH = 30
MAX_INDEX_BYTES = 16 << 20  # bytes of an index.xml
MAX_DIGITS = 16

Read = Callable[[str], BinaryIO]
Value = str | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """``kind``: text, number or day; ``form``: of a day; ``implied``: decimals that are
    not marked; ``place``: first and last character in a line of fixed length."""

    name: str
    kind: str
    form: str = "DD.MM.YYYY"
    implied: int = 0
    mapped: tuple[tuple[str, str], ...] = ()
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file of the export; ``first``, ``last``: its records, from 1, that are data.

    ``fault``: code and what about, where it cannot be read; it may not be needed.
    """

    url: str
    name: str
    columns: tuple[Column, ...]
    opener: Opener
    encoding: str = "cp1252"
    decimal: str = ","
    grouping: str = "."
    skip: int = 0
    first: int = 1
    last: int | None = None
    epoch: int = EPOCH
    delimiter: str = ";"
    record_end: str = "\r\n"
    quote: str = '"'
    length: int | None = None  # of a record, where no mark ends it
    fault: tuple[str, str] | None = None

    @property
    def is_fixed(self) -> bool:
        return any(column.place for column in self.columns)


@dataclass(frozen=True, slots=True)
class Export:
    supplier: str
    tables: tuple[Table, ...]


def open_gobd(path: Path) -> Export:
    """Return what ``index.xml`` of a folder or ZIP file describes; all, if folders in
    it have one each.

    :raises LedgerFileError: ``no_index``; ``index``: it cannot be read; ``outside``: a
        file is not in the export
    """
    read, names = _zipped(path) if path.is_file() else _in_folder(path)
    indexes = [n for n in names if PurePosixPath(n).name.lower() == INDEX]
    if not indexes:
        raise LedgerFileError("no_index", path.name)
    known = {name.lower(): name for name in names}
    tables: dict[str, Table] = {}
    supplier = ""
    for index in sorted(indexes, key=lambda name: (name.count("/"), name)):
        root = _root(read, index)
        supplier = supplier or _text(root.find("DataSupplier"), "Name")
        for place, node in _places(index, root):
            url, name = _text(node, "URL"), known.get(place.lower())
            opener = None if name is None else lambda name=name: read(name)
            tables.setdefault(place, _table(node, url, opener))
    return Export(supplier, tuple(tables.values()))


def _places(index: str, root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield tables with the places of their files; one that names none has its own."""
    base = PurePosixPath(index).parent
    for number, node in enumerate(root.iter("Table")):
        url = _text(node, "URL")
        yield (_inside(base, url) if url else f"{index}/{number}"), node


def files_in(path: Path) -> Iterator[Path]:
    """Yield files of a folder, none of which is a link to somewhere else."""
    home = path.resolve()
    for file in sorted(path.rglob("*")):
        if file.is_file() and file.resolve().is_relative_to(home):
            yield file


def _root(read: Read, index: str) -> etree._Element:
    with read(index) as file:
        content = file.read(MAX_INDEX_BYTES)
    # nothing outside the file is fetched, no entity is replaced
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise LedgerFileError("index", f"{index}: {error}") from error
    name = etree.QName(root)
    if name.namespace:
        about = f"{index}: it has a namespace, {shown(name.namespace)}"
        raise LedgerFileError("index", about)
    if name.localname != "DataSet":
        raise LedgerFileError("index", f"{index}: it is a {shown(name.localname)}")
    return root


def _in_folder(path: Path) -> tuple[Read, list[str]]:
    names = [str(PurePosixPath(p.relative_to(path))) for p in files_in(path)]
    return lambda name: (path / name).open("rb"), names


def _zipped(path: Path) -> tuple[Read, list[str]]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise LedgerFileError("no_index", path.name) from error
    return archive.open, [n for n in archive.namelist() if not n.endswith("/")]


def _inside(base: PurePosixPath, url: str) -> str:
    """Return the file's place in the export; it may climb, but not out of it."""
    if ":" in url or url.startswith(("/", "\\")):
        raise LedgerFileError("outside", url)
    parts: list[str] = list(base.parts)
    for part in url.replace("\\", "/").split("/"):
        if part == ".." and not parts:
            raise LedgerFileError("outside", url)
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _table(node: etree._Element, url: str, opener: Opener | None) -> Table:
    fixed, variable = node.find("FixedLength"), node.find("VariableLength")
    shape = fixed if fixed is not None else variable
    first, last = _range(node.find("Range"))
    delimiter = _text(shape, "ColumnDelimiter", ";", strip=False)
    encodings = (code for tag, code in ENCODINGS.items() if node.find(tag) is not None)
    length = _text(shape, "Length") if fixed is not None else ""
    name = _text(node, "Name") or url
    return Table(
        url=url,
        name=name,
        columns=tuple(_columns(shape)) if shape is not None else (),
        opener=opener or io.BytesIO,
        encoding=next(encodings, "cp1252"),
        decimal=_text(node, "DecimalSymbol", ","),
        grouping=_text(node, "DigitGroupingSymbol", ".", strip=False),
        skip=_number(_text(node, "SkipNumBytes"), 0),
        first=first,
        last=last,
        epoch=_number(_text(node, "Epoch"), EPOCH),
        delimiter=delimiter,
        record_end=_text(shape, "RecordDelimiter", "\r\n", strip=False),
        quote=_text(shape, "TextEncapsulator", '"'),
        length=_number(length, 0) or None,
        fault=_fault(shape, name, url, delimiter, is_there=opener is not None),
    )


def _fault(
    shape: etree._Element | None, name: str, url: str, delimiter: str, *, is_there: bool
) -> tuple[str, str] | None:
    """Return the reason why a table cannot be read, as code and subject, or None."""
    if not is_there:
        return "missing", f"{name} ({url or 'no URL'})"
    if shape is None:
        return "shape", name
    if len(delimiter) != 1 and shape.tag != "FixedLength":
        return "delimiter", f"{name}: {shown(delimiter)!r}"
    return None


def _columns(shape: etree._Element) -> Iterator[Column]:
    """Yield the columns in the order of the file, which is that of the description."""
    for node in shape:
        if str(node.tag).endswith(("PrimaryKey", "Column")):
            yield _column(node)


def _column(node: etree._Element) -> Column:
    number, day = node.find("Numeric"), node.find("Date")
    kind = "number" if number is not None else "day" if day is not None else "text"
    place = node.find("FixedRange")
    first, last = _range(place) if place is not None else (0, None)
    return Column(
        name=_text(node, "Name"),
        kind=kind,
        form=_text(day, "Format", "DD.MM.YYYY"),
        implied=_number(_text(number, "ImpliedAccuracy"), 0),
        mapped=tuple((_text(m, "From"), _text(m, "To")) for m in node.findall("Map")),
        place=(first, last or first) if place is not None else None,
    )


def _range(node: etree._Element | None) -> tuple[int, int | None]:
    """Return ``(first, last)``, from ``From`` and ``To`` or ``Length``."""
    first = _number(_text(node, "From"), 1)
    last, length = _text(node, "To"), _text(node, "Length")
    end = _number(last, 0) or first + _number(length, 0) - 1
    return first, end if end >= first else None


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < MAX_DIGITS else default


def _text(
    node: etree._Element | None, tag: str, default: str = "", *, strip: bool = True
) -> str:
    """Return the text of a child; the default where the child is missing or empty."""
    found = node.findtext(tag) if node is not None else None
    if found is None:
        return default
    return (found.strip() if strip else found) or default
