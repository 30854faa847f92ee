# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records of delimited text (RFC 4180), from files that do not keep to it.

A text in quotation marks may have line ends, and its own marks are doubled. Programs
forget to double them (``"Monitor 24""``): read by the letter, such a text swallows the
records after it. A record of several lines is therefore taken only where it has as many
cells as it should and no cell looks like records; else each of its lines is read alone.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from functools import cache

from .ledger_line import LedgerFileError

MAX_LINES = 100  # of one record
MIN_LINES = 4  # after which a line that looks like a record ends one
MAX_DELIMITERS = 3  # delimiters in a text of several lines, from which on it is records


def cell_rows(
    lines: Iterator[str], delimiter: str, quote: str = '"', columns: int = 0
) -> Iterator[tuple[int, list[str]]]:
    """Yield ``(number, cells)`` of each record; the number is that of its first line.

    :param quote: empty: none has a meaning
    :param columns: how many cells a record should have; 0: that is not known
    :raises LedgerFileError: ``delimiter``: the marks cannot tell cells apart
    """
    taken = _Taken(lines, delimiter, columns)
    reader = _reader(taken, delimiter, quote)
    number, counts = 1, (columns, columns)
    while True:
        taken.lines.clear()
        try:
            cells = next(reader)
            counts = (columns or len(cells), counts[1])
            is_whole = _is_whole(cells, len(taken.lines), delimiter, counts)
        except StopIteration:
            return
        except csv.Error:  # a cell that is too long, or has a line end without marks
            is_whole = False
        if not is_whole:
            cells = _alone(taken.first(), delimiter, quote)
        if len(taken.lines) == 1:  # what is usual in this file
            counts = (counts[0], len(cells))
        yield number, cells
        number += len(taken.lines)


def _reader(lines: Iterator[str], delimiter: str, quote: str) -> Iterator[list[str]]:
    try:
        return csv.reader(
            lines,
            delimiter=delimiter,
            quotechar=quote or None,
            quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        )
    except (TypeError, ValueError) as error:
        raise LedgerFileError("delimiter", f"{delimiter!r} {quote!r}") from error


class _Taken:
    """Lines that are handed out, and those of one record that may be handed back."""

    def __init__(self, lines: Iterator[str], delimiter: str, columns: int) -> None:
        self._source, self._back = lines, deque[str]()
        self._delimiter, self._most = delimiter, columns - 1
        self.lines: list[str] = []

    def __iter__(self) -> "_Taken":
        return self

    def __next__(self) -> str:
        if len(self.lines) == MAX_LINES:
            raise StopIteration
        line = self._back.popleft() if self._back else next(self._source)
        # else each mark that never ends would have a hundred lines read again
        is_far = len(self.lines) >= MIN_LINES and self._most > 0
        if is_far and line.count(self._delimiter) >= self._most:
            self._back.appendleft(line)
            raise StopIteration
        self.lines.append(line)
        return line

    def first(self) -> str:
        """Keep the first line of the record, and hand the others back."""
        self._back.extendleft(reversed(self.lines[1:]))
        del self.lines[1:]
        return self.lines[0]


def _is_whole(
    cells: list[str], lines: int, delimiter: str, counts: tuple[int, ...]
) -> bool:
    """Return whether these cells, read from several lines, are one record."""
    if lines == 1 or len(cells) not in counts:
        return lines == 1 and (len(cells) in counts or not cells)
    most = max(1, min(max(counts) - 1, MAX_DELIMITERS))
    return not any(
        cell.count(delimiter) >= most for cell in cells if "\n" in cell or "\r" in cell
    )


def _alone(line: str, delimiter: str, quote: str) -> list[str]:
    """Return the cells of a line, each ending where a delimiter follows a mark."""
    line = line.rstrip("\r\n")
    if not quote or quote not in line:
        return line.split(delimiter)
    return [
        match["plain"]
        if match["text"] is None
        else match["text"].replace(quote * 2, quote)
        for match in _pattern(delimiter, quote).finditer(delimiter + line)
    ]


@cache
def _pattern(delimiter: str, quote: str) -> re.Pattern[str]:
    mark, end = re.escape(quote), re.escape(delimiter)
    return re.compile(
        rf"{end}(?:{mark}(?P<text>.*?){mark}(?={end}|$)|(?P<plain>[^{end}]*))",
        re.DOTALL,
    )
