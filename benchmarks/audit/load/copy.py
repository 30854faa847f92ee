# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows into tables with COPY."""

import io
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def text(value: Any) -> str:
    """A value as COPY's text format has it.

    >>> text(True), text({"1": 100})
    ('t', '{"1": 100}')
    """
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, datetime):
        return value.isoformat(" ")
    elif isinstance(value, date):
        return value.isoformat()
    elif not isinstance(value, str):
        return str(value)
    return value.translate(ESCAPES)


def copy(cr, table: str, rows: Iterable[dict[str, Any]]) -> int:
    """Write rows; columns that only some of them have are empty in the others."""
    rows = list(rows)
    if not rows:
        return 0
    names = sorted({name for row in rows for name in row})
    buffer = io.StringIO()
    for row in rows:
        get = row.get
        buffer.write("\t".join([text(get(name)) for name in names]) + "\n")
    buffer.seek(0)
    quoted = ", ".join(f'"{name}"' for name in names)
    cr.copy_expert(f"COPY {table} ({quoted}) FROM STDIN", buffer)
    return len(rows)


def take_ids(cr, table: str, count: int) -> Iterable[int]:
    """So many numbers of a table's sequence."""
    if not count:
        return iter(())
    sequence = f"{table}_id_seq"
    cr.execute("SELECT setval(%s, nextval(%s) + %s)", [sequence, sequence, count])
    last = cr.fetchone()[0]
    return iter(range(last - count, last))
