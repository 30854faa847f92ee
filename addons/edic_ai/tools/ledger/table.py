# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records of the ledger as a table that a spreadsheet opens without harm.

One row a record: its place in the chain, its members, the facts that are asked for most
as columns of their own, and all facts once more as canonical JSON. Cells that a
spreadsheet would take for a formula get an apostrophe before them (OWASP, CSV
injection); what reads as a plain number stays one.
"""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TextIO

FORMULA = re.compile("[\\s\ufeff']*[=+\\-@\uff1d\uff0b\uff0d\uff20]|'*[\\t\\r\\n]")
NUMBER = re.compile(r"-?\d+([.,]\d+)?")

Entry = Mapping[str, object]  # a line of an export: seq, prev_hash, record_hash, record


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``path`` leads to its value, from the line of the export."""

    name: str
    kind: str  # integer, decimal, text, code, time, digest, json
    path: tuple[str, ...]
    unit: str = ""


def _member(name: str, kind: str = "code") -> Column:
    return Column(name, kind, ("record", name))


def _fact(name: str, key: str, kind: str = "code", unit: str = "") -> Column:
    return Column(name, kind, ("record", "facts", *key.split("/")), unit)


COLUMNS = (
    Column("seq", "integer", ("seq",)),
    _member("occurred_at", "time"),
    *map(_member, ("event", "use_case", "status")),
    _member("company_ref", "integer"),
    _member("res_model"),
    _member("res_id", "integer"),
    _fact("decision", "decision"),
    _fact("field", "field"),
    _fact("proposed", "proposed", "text"),
    _fact("final", "final", "text"),
    _fact("band", "band"),
    _fact("model", "gen_ai.request.model"),
    _fact("zone", "edic.policy.zone"),
    _fact("data_class", "edic.policy.data_class"),
    _fact("prompt", "gen_ai.prompt.name"),
    _fact("prompt_version", "edic.prompt.version", "integer"),
    _fact("input_tokens", "gen_ai.usage.input_tokens", "integer", "token"),
    _fact("output_tokens", "gen_ai.usage.output_tokens", "integer", "token"),
    _fact("cost_eur", "edic.cost/EUR", "decimal", "EUR"),
    _fact("duration_ms", "edic.duration_ms", "integer", "ms"),
    _fact("error", "error.type"),
    *map(_member, ("engine", "engine_version", "model_version")),
    *map(_member, ("call_uuid", "parent_uuid")),
    *(_member(name, "digest") for name in ("user_pseudo", "content_digest")),
    Column("prev_hash", "digest", ("prev_hash",)),
    Column("record_hash", "digest", ("record_hash",)),
    _member("format", "integer"),
    Column("facts", "json", ("record", "facts")),
)


def safe(text: str) -> str:
    """Return ``text`` as a spreadsheet shows it and never works it out."""
    if FORMULA.match(text) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def value_of(entry: Entry, column: Column) -> object:
    """Return what the record says in a column; None where it says nothing."""
    found: object = entry
    for key in column.path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def cell(entry: Entry, column: Column, comma: bool = False) -> str:
    """Return the text of a cell; ``comma``: decimals as French and German have them."""
    value = value_of(entry, column)
    if value is None:
        return ""
    if column.kind == "json" or isinstance(value, Mapping | list | bool):
        # a record's facts are plain and their keys ASCII: this is their canonical form
        return json.dumps(
            value, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
    text = str(value)
    if isinstance(value, int):
        return text
    if column.kind == "decimal" and comma and NUMBER.fullmatch(text):
        text = text.replace(".", ",")
    return safe(text)


def write_table(file: TextIO, rows: Iterable[Iterable[str]], bom: bool = True) -> None:
    """Write rows with ``;`` between, everything quoted; ``file`` has newline=""."""
    if bom:
        file.write("\ufeff")
    csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)


def table(entries: Iterable[Entry], comma: bool = False) -> Iterable[list[str]]:
    """Yield the head and a row for each record."""
    yield [column.name for column in COLUMNS]
    for entry in entries:
        yield [cell(entry, column, comma) for column in COLUMNS]
