# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The common parts of the coding benchmarks: the engine without Odoo, a file's
reader."""

import csv
import gzip
import os
import sys
import zlib
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

# Before NumPy is imported: its threads fight each other on few cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

import addon_shells  # noqa: F401

from edic_finance.tools.coding import Example, Line


def amount(text: str) -> Decimal:
    """A number as written in a table; what is none counts as nothing.

    >>> amount("1,234.50"), amount("12,5"), amount("")
    (Decimal('1234.50'), Decimal('12.5'), Decimal('0'))
    """
    text = text.strip().replace(" ", "").replace("\u00a0", "")
    text = text.replace(",", "" if "." in text else ".")
    try:
        value = Decimal(text)
    except InvalidOperation:
        return Decimal(0)
    return value if value.is_finite() else Decimal(0)


def read(path: Path, label: str) -> list[Example]:
    """The rows of a CSV file (plain or gzip) that bear the label, in their order.

    :raises SystemExit: with a sentence, when it is no such file
    """
    try:
        return _read(path, label)
    except UnicodeDecodeError:
        raise SystemExit(f"{path.name}: not in UTF-8, save it so") from None
    except (OSError, EOFError, zlib.error) as error:
        raise SystemExit(f"{path.name}: cannot be read ({error})") from None
    except csv.Error as error:
        raise SystemExit(f"{path.name}: no CSV file ({error})") from None


def _read(path: Path, label: str) -> list[Example]:
    csv.field_size_limit(1 << 24)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        columns = rows.fieldnames or []
        missing = {"t", "vendor", "text", "amount", label} - set(columns)
        if missing:
            raise SystemExit(f"{path.name}: no column {', '.join(sorted(missing))}")
        bill = next((name for name in ("bill", "trans") if name in columns), None)
        return [
            Example(
                Line(
                    key=str(number),
                    day=_day(path, number, row["t"]),
                    vendor=row["vendor"] or "",
                    text=row["text"] or "",
                    amount=amount(row["amount"] or ""),
                    bill=row[bill] if bill else "",
                ),
                {label: row[label]},
            )
            for number, row in enumerate(rows)
            if row[label]
        ]


def _day(path: Path, number: int, text: str | None) -> date:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        line = number + 2  # after the headings
        raise SystemExit(
            f"{path.name}, row {line}: t is no date like 2026-11-25 ({text})"
        ) from None
