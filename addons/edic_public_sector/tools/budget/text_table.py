# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A table in a text file: its encoding, its delimiter, and lines that do not fit."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .document import BudgetFileError, Faults

DELIMITERS = ";,\t|"
MAX_BYTES = 200 << 20
MAX_LINES = 1_000_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(slots=True)
class Table:
    """A table whose first line names the columns.

    ``delimiter``: as found; ``skipped``: empty lines before the first.
    What is wrong is collected in ``faults``.
    """

    text: str
    delimiter: str
    head: list[str]
    skipped: int = 0
    faults: Faults = field(default_factory=Faults)

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield ``(line, {column: cell})``, without lines that are empty or do not
        fit."""
        for line, cells in self.lines():
            yield line, dict(zip(self.head, cells, strict=True))

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Yield ``(line, cells)``; a line with too few or too many cells is a
        fault and left out.

        :raises BudgetFileError: ``csv``: a text in quotation marks never ends;
            ``too_long``: over `MAX_LINES` lines
        """
        reader = _reader(self.text, self.delimiter)
        next(reader)
        try:
            for cells in reader:
                line = self.skipped + reader.line_num
                if line > MAX_LINES:
                    raise BudgetFileError("too_long", str(MAX_LINES))
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) != len(self.head):
                    self.faults.tell("cells", line, f"{len(cells)}/{len(self.head)}")
                    continue
                yield line, [cell.strip() for cell in cells]
        except csv.Error as error:
            line = self.skipped + reader.line_num
            raise BudgetFileError("csv", f"{line}: {error}") from error


def read_table(data: bytes) -> Table:
    """Open a table.

    :raises BudgetFileError: ``large``, ``empty``; ``binary``: it is no text;
        ``one_column``: no delimiter is known; ``csv``: a text in quotation marks of the
        first line never ends; ``twice_named``: two columns of one name
    """
    if len(data) > MAX_BYTES:
        raise BudgetFileError("large", str(MAX_BYTES >> 20))
    text = _decoded(data)
    first = text.lstrip("\r\n").partition("\n")[0]
    if not first.strip():
        raise BudgetFileError("empty")
    delimiter = max(DELIMITERS, key=first.count)
    if not first.count(delimiter):
        raise BudgetFileError("one_column", first[:80])
    bare = text.lstrip("\r\n")
    skipped = len(_LINE.findall(text[: len(text) - len(bare)]))
    try:
        head = [cell.strip() for cell in next(_reader(bare, delimiter))]
    except csv.Error as error:
        raise BudgetFileError("csv", f"{skipped + 1}: {error}") from error
    twice = sorted({name for name in head if name and head.count(name) > 1})
    if twice:
        raise BudgetFileError("twice_named", ", ".join(twice))
    return Table(bare, delimiter, head, skipped)


def _reader(text: str, delimiter: str):
    lines = (found[0] for found in _LINE.finditer(text))  # no copy of it all
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _decoded(data: bytes) -> str:
    """Return the text: UTF-8 where it reads as such, else Windows-1252; UTF-16 by its
    mark alone."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if not marked and b"\0" in data:
        raise BudgetFileError("binary")
    try:
        return data.decode(marked or "utf-8")
    except UnicodeDecodeError as error:
        if marked:
            raise BudgetFileError("binary") from error
        return data.decode("cp1252", "replace")
