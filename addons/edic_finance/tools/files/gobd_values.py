# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records of a table of a GoBD export, with figures and days as its index says."""

import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from .cells import cell_rows
from .gobd import Column, Table, Value
from .ledger_line import LedgerFileError, make_day, plain_amount, read_amount
from .source_text import MAX_LINE_CHARACTERS, text_lines

CHUNK = 1 << 16


def records(table: Table) -> Iterator[tuple[int, dict[str, Value]]]:
    """Yield ``(number, {column: value})`` of each record that is data.

    What is no figure or day of its kind stays as text: the record is not lost.

    :raises LedgerFileError: the table has a ``fault``, or a line without an end
    """
    if table.fault:
        raise LedgerFileError(*table.fault)
    for number, cells in enumerate(_cells(table), start=1):
        if number < table.first or (table.last and number > table.last):
            continue
        if any(cell.strip() for cell in cells):
            yield (
                number,
                {
                    column.name: _value(table, column, cell)
                    for column, cell in zip(table.columns, cells, strict=False)
                },
            )


def _cells(table: Table) -> Iterator[list[str]]:
    with table.opener() as file:
        left = table.skip
        while left > 0 and (skipped := file.read(min(left, CHUNK))):
            left -= len(skipped)
        with io.TextIOWrapper(
            file, encoding=table.encoding, errors="replace", newline=""
        ) as text:
            if table.is_fixed:
                for line in _fixed(table, text):
                    yield [_cut(line, column) for column in table.columns]
                return
            lines = _as_lines(text, table.record_end)
            marks = (table.delimiter, table.quote[:1])
            for _line, cells in cell_rows(lines, *marks, len(table.columns)):
                yield cells


def _as_lines(text: io.TextIOWrapper, end: str) -> Iterator[str]:
    """Yield pieces that end as the csv module knows an end."""
    if end in ("\r\n", "\n", "\r"):
        yield from text_lines(text)
        return
    yield from (f"{piece}\n" for piece in _pieces(text, end))


def _pieces(text: io.TextIOWrapper, end: str) -> Iterator[str]:
    rest, number = "", 1
    while chunk := text.read(CHUNK):
        *whole, rest = (rest + chunk).split(end)
        number += len(whole)
        if len(rest) > MAX_LINE_CHARACTERS:
            raise LedgerFileError("long_line", str(number))
        # some have ends of lines as well
        yield from (piece.strip("\r\n") for piece in whole)
    if rest.strip():
        yield rest.strip("\r\n")


def _fixed(table: Table, text: io.TextIOWrapper) -> Iterator[str]:
    if table.length is None:
        yield from (line.rstrip("\r\n") for line in _as_lines(text, table.record_end))
        return
    if table.length > MAX_LINE_CHARACTERS:
        raise LedgerFileError("long_line", "1")
    while record := text.read(table.length):
        yield record


def _cut(line: str, column: Column) -> str:
    first, last = column.place or (1, 0)
    return line[first - 1 : last]


def _value(table: Table, column: Column, cell: str) -> Value:
    text = cell.strip()
    if column.kind == "number":
        return _number(text, table.decimal, table.grouping, column.implied)
    if column.kind == "day":
        return _day(text, column.form, table.epoch)
    return dict(column.mapped).get(text, text) if column.mapped else text


def _number(text: str, decimal: str, grouping: str, implied: int) -> Decimal | str:
    bare = text.replace("\u00a0", "").replace(" ", "")
    if grouping and grouping != decimal and grouping in bare:
        if not _grouped(grouping, decimal).search(bare):
            # other marks than those of the index (``1234.56`` where the dot groups)
            value = read_amount(bare) if bare.count(grouping) == 1 else None
            return text if value is None else value
        bare = bare.replace(grouping, "")
    bare = bare.replace(decimal, ".") if decimal else bare
    if bare[-1:] in ("-", "+"):  # as SAP writes it
        bare = bare[-1] + bare[:-1]
    value = plain_amount(bare or "0")
    if value is None:
        return text
    return value.scaleb(-implied) if implied and decimal not in text else value


@cache
def _grouped(grouping: str, decimal: str) -> re.Pattern[str]:
    """Return the pattern of whole digits in groups of three; nothing is grouped behind
    the decimal mark."""
    group, mark = re.escape(grouping), re.escape(decimal)
    return re.compile(rf"^[+-]?\d{{1,3}}(?:{group}\d{{3}})+(?:{mark}\d*)?[+-]?$")


def _day(text: str, form: str, epoch: int) -> date | str | None:
    if not text.strip("0.-/ "):
        return None
    found = _pattern(form).fullmatch(text)
    if not found:
        return text
    year = int(found["Y"])
    if len(found["Y"]) == 2:
        year += 2000 if year < epoch else 1900
    return make_day(year, int(found["M"]), int(found["D"])) or text


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """Return the format of a day as an expression; a time behind it is let pass."""
    parts, seen = [], set()
    for run in re.findall(r"[dD]+|[mM]+|[yY]+|.", re.split(r"[T ]|hh|HH", form)[0]):
        letter = run[0].upper()
        if letter in "DMY" and letter not in seen:
            seen.add(letter)
            digits = len(run) if len(run) > 1 else "1,2"
            parts.append(rf"(?P<{letter}>\d{{{digits}}})")
        else:
            parts.append(re.escape(run))
    if seen != set("DMY"):
        return re.compile(r"(?P<D>\d\d)\.(?P<M>\d\d)\.(?P<Y>\d{4})")
    return re.compile("".join(parts) + r"(\D.*)?")
