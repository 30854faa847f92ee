# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Paragraphs of a draft: dictionaries with a key, a kind and a text."""

from collections.abc import Callable, Mapping

from .lock import with_gaps

TEXT_KINDS = {"subject", "heading", "text", "item", "note"}
FIXED = {"locked", "table"}  # nobody rewords them


def placed_after(found: Mapping[str, dict], last: str | None, new: dict) -> dict:
    """Return ``{key: paragraph}`` with a new one after ``last``, else at the start."""
    at = list(found).index(last) + 1 if last else 0
    blocks = list(found.values())
    return {block["key"]: block for block in [*blocks[:at], new, *blocks[at:]]}


def with_cells(tables: Mapping[str, dict], change: Callable) -> dict[str, dict]:
    """Return tables with each of their cells changed."""
    return {
        name: {**table, "rows": [list(map(change, row)) for row in table["rows"]]}
        for name, table in tables.items()
    }


def compared_tables(tables: Mapping[str, dict] | None) -> dict[str, list[list]]:
    """Return the values of tables alone: labels may be in another language."""

    def values(row):
        cells = [cell if isinstance(cell, dict) else cell.as_json() for cell in row]
        return [cell["value"] for cell in cells]

    return {
        name: [values(row) for row in table["rows"]]
        for name, table in (tables or {}).items()
    }


def gapped(answer: Mapping) -> str:
    """Return the text that a model wrote, with a gap for all that is not locked."""
    spans = [(found[0], found[1]) for found in answer["unlocked"]]
    return with_gaps(answer["text"], spans)
