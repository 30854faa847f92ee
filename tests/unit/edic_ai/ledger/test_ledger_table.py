# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import io
from decimal import Decimal

import pytest

from edic_ai.tools.ledger.table import COLUMNS, safe, table, write_table
from edic_ai.tools.ledger.totals import INPUT, OUTPUT, Totals, drawn

HARMLESS = ["-12.30", "-12,30", "12", "Copy; paper", 'say "so"', "two\r\nlines", "é€"]
HARMFUL = {
    '=HYPERLINK("http://x.example";"y")': "'",
    "+33 1 23 45 67 89": "'",
    "-1+cmd|' /C calc'!A0": "'",
    "@SUM(A1:A9)": "'",
    "\tx": "'",
    "\rx": "'",
    " =1+1": "'",
    "＝1+1": "'",  # noqa: RUF001
}


def entry(seq=1, facts=None, **record):
    return {
        "seq": seq,
        "prev_hash": "0" * 64,
        "record_hash": "1" * 64,
        "record": {"event": "decision", "status": "ok", "facts": facts, **record},
    }


def read_back(entries, comma=False, bom=True):
    file = io.StringIO(newline="")
    write_table(file, table(entries, comma), bom)
    text = file.getvalue()
    assert text.startswith("\ufeff") is bom
    rows = list(
        csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=";")
    )
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]], text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_stays(text):
    rows, _text = read_back([entry(facts={"final": text})])
    assert rows[0]["final"] == text


@pytest.mark.parametrize(("text", "mark"), HARMFUL.items())
def test_no_cell_is_a_formula(text, mark):
    rows, _text = read_back([entry(facts={"proposed": text, "final": text})])
    assert rows[0]["final"] == mark + text
    for cell in rows[0].values():
        assert cell.strip()[:1] not in set("=+-@＝＋－＠")  # noqa: RUF001
        assert cell[:1] not in set("\t\r\n")


def test_every_cell_is_quoted_and_every_row_ends_as_windows_has_it():
    _rows, text = read_back([entry(), entry(seq=2)], bom=False)
    assert text.count("\r\n") == 3
    for line in text.splitlines():
        assert line.startswith('"')
        assert line.endswith('"')
        assert line.count('";"') == len(COLUMNS) - 1


def test_a_french_or_german_spreadsheet_reads_amounts():
    facts = {"edic.cost": {"EUR": "0.0012"}, INPUT: 1200}
    rows, _text = read_back([entry(facts=facts)], comma=True)
    assert rows[0]["cost_eur"] == "0,0012"
    assert rows[0]["input_tokens"] == "1200"
    assert '"EUR":"0.0012"' in rows[0]["facts"]
    rows, _text = read_back([entry(facts=facts)])
    assert rows[0]["cost_eur"] == "0.0012"


def test_a_cell_that_says_more_is_json():
    facts = {"final": ["=1", 2], "proposed": True, "field": {"a": None}}
    rows, _text = read_back([entry(facts=facts)])
    assert (rows[0]["final"], rows[0]["proposed"]) == ('["=1",2]', "true")
    assert rows[0]["field"] == '{"a":null}'


def test_names_of_columns_are_safe_too():
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
    assert all(safe(column.name) == column.name for column in COLUMNS)


def test_totals_are_counted_as_the_records_go_by():
    totals = Totals()
    entries = [
        entry(3, {"decision": "accepted"}),
        entry(5, {"decision": "rejected"}),
        entry(
            6, {INPUT: 5, OUTPUT: 2, "edic.cost": {"EUR": "0.10"}}, event="inference"
        ),
        entry(9, {INPUT: 5, "edic.cost": {"EUR": "0.20"}}, event="inference"),
        entry(10, None, event="access"),
        entry(11, {INPUT: "x", "edic.cost": "?"}, event="access"),
        entry(12, {"edic.cost": {"EUR": "?"}}, event="access"),
    ]
    assert list(totals.over(entries)) == entries
    assert (totals.records, totals.first, totals.last) == (7, 3, 12)
    assert totals.events["decision", "ok"] == 2
    assert totals.decisions == {"accepted": 1, "rejected": 1}
    assert totals.tokens == {INPUT: 10, OUTPUT: 2}
    assert totals.cost == {"EUR": Decimal("0.30")}


def test_a_sample_can_be_drawn_again():
    assert drawn(1000, 5, seed=42) == drawn(1000, 5, seed=42)
    assert drawn(1000, 5, seed=42) != drawn(1000, 5, seed=43)
    assert drawn(3, 5, seed=1) == [0, 1, 2]
    assert drawn(0, 5, seed=1) == []
