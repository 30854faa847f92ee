# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""DATEV's format inside a GoBD export, as ERPNext and others hand it over.

Its first line says what the index does not: the year of the days, the chart.
"""

from collections.abc import Iterator

from .datev import POSTINGS, DatevFile, is_datev, open_datev
from .gobd import Export
from .ledger_line import LedgerFileError


def datev_files(export: Export, table: str = "") -> list[tuple[str, DatevFile]]:
    """Return ``(name, file)`` of the tables in DATEV's format; none if no batch is
    among them.

    :param table: name or file of the only one that is the journal
    """
    found = [
        (name, file)
        for name, url, file in _files(export)
        if file.header.category != POSTINGS or table in ("", name, url)
    ]
    has_batch = any(file.header.category == POSTINGS for _name, file in found)
    return found if has_batch else []


def _files(export: Export) -> Iterator[tuple[str, str, DatevFile]]:
    for table in export.tables:
        if table.fault and table.fault[0] == "missing":
            continue
        if is_datev(table.opener):
            try:
                yield table.name, table.url, open_datev(table.opener)
            except LedgerFileError as error:
                if error.code != "category":  # neither postings nor names
                    raise
