# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reader of a data export for a German tax audit (GoBD, access Z3).

The *Beschreibungsstandard für die Datenträgerüberlassung*: ``index.xml`` says which
files there are, what their columns are called and how figures and days are written.
Elements and defaults are those of its DTD (1.1 of 2002 to 1.6 of 2019): ANSI, ``;``,
CRLF, ``"``, decimal comma, dot between groups, DD.MM.YYYY, years before 30 are 20xx.
"""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from lxml import etree

from .ledger_line import LedgerFileError
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
MOST_INDEX = 16 << 20  # bytes of an index.xml

Value = str | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """``kind``: text, number or day; ``form``: of a day; ``implied``: decimals that are
    not marked; ``place``: first and last character in a line of fixed length."""

    name: str
    description: str
    kind: str
    form: str = "DD.MM.YYYY"
    implied: int = 0
    mapped: tuple[tuple[str, str], ...] = ()
    place: tuple[int, int] | None = None
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One file; ``first``, ``last``: its records, from 1, that are data."""

    url: str
    name: str
    description: str
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

    @property
    def is_fixed(self) -> bool:
        return any(column.place for column in self.columns)


@dataclass(frozen=True, slots=True)
class Export:
    supplier: str
    location: str
    comment: str
    tables: tuple[Table, ...]


def open_gobd(path: Path) -> Export:
    """What ``index.xml`` of a folder or ZIP file describes.

    :raises LedgerFileError: ``no_index``; ``index``: it cannot be read; ``outside``: a
        file is not in the export; ``missing``: it is not there; ``delimiter``
    """
    read, names = _zipped(path) if path.is_file() else _in_folder(path)
    index = next(
        (n for n in sorted(names, key=len) if PurePosixPath(n).name.lower() == INDEX),
        None,
    )
    if index is None:
        raise LedgerFileError("no_index", path.name)
    with read(index) as file:
        content = file.read(MOST_INDEX)
    # nothing outside the file is fetched, no entity is replaced
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise LedgerFileError("index", str(error)) from error
    if root.tag != "DataSet":
        raise LedgerFileError("index", str(root.tag))
    base, known = PurePosixPath(index).parent, {name.lower(): name for name in names}
    tables = []
    for node in root.iter("Table"):
        url = _text(node, "URL")
        name = known.get(_inside(base, url).lower())
        if name is None:
            raise LedgerFileError("missing", url)
        tables.append(_table(node, url, lambda name=name: read(name)))
    supplier = root.find("DataSupplier")
    told = [_text(supplier, tag) for tag in ("Name", "Location", "Comment")]
    return Export(*told, tuple(tables))


def _in_folder(path: Path) -> tuple[Callable[[str], BinaryIO], list[str]]:
    files = (p for p in sorted(path.rglob("*")) if p.is_file())
    return lambda name: (path / name).open("rb"), [
        str(PurePosixPath(p.relative_to(path))) for p in files
    ]


def _zipped(path: Path) -> tuple[Callable[[str], BinaryIO], list[str]]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise LedgerFileError("no_index", path.name) from error
    return archive.open, [n for n in archive.namelist() if not n.endswith("/")]


def _inside(base: PurePosixPath, url: str) -> str:
    """The file's place in the export; it may climb, but not out of it."""
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


def _table(node: etree._Element, url: str, opener: Opener) -> Table:
    fixed, variable = node.find("FixedLength"), node.find("VariableLength")
    shape = fixed if fixed is not None else variable
    if shape is None:
        raise LedgerFileError("index", url)
    first, last = _range(node.find("Range"))
    delimiter = _text(shape, "ColumnDelimiter", ";", strip=False)
    if len(delimiter) != 1 and fixed is None:
        raise LedgerFileError("delimiter", f"{url}: {delimiter!r}")
    encodings = (code for tag, code in ENCODINGS.items() if node.find(tag) is not None)
    length = _text(shape, "Length") if fixed is not None else ""
    return Table(
        url=url,
        name=_text(node, "Name") or url,
        description=_text(node, "Description"),
        columns=tuple(_columns(shape)),
        opener=opener,
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
    )


def _columns(shape: etree._Element) -> Iterator[Column]:
    """In the order of the file, which is that of the description."""
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
        description=_text(node, "Description"),
        kind=kind,
        form=_text(day, "Format", "DD.MM.YYYY") if day is not None else "DD.MM.YYYY",
        implied=_number(_text(number, "ImpliedAccuracy"), 0),
        mapped=tuple((_text(m, "From"), _text(m, "To")) for m in node.findall("Map")),
        place=(first, last or first) if place is not None else None,
        is_key=str(node.tag).endswith("PrimaryKey"),
    )


def _range(node: etree._Element | None) -> tuple[int, int | None]:
    """``(first, last)``, from ``From`` and ``To`` or ``Length``."""
    first = _number(_text(node, "From"), 1)
    last, length = _text(node, "To"), _text(node, "Length")
    if last.isdigit():
        return first, int(last)
    return first, first + int(length) - 1 if length.isdigit() else None


def _number(text: str, default: int) -> int:
    return int(text) if text.isdigit() else default


def _text(
    node: etree._Element | None, tag: str, default: str = "", *, strip: bool = True
) -> str:
    """What stands in a child; the default where there is none or nothing."""
    found = node.findtext(tag) if node is not None else None
    if found is None:
        return default
    return (found.strip() if strip else found) or default
