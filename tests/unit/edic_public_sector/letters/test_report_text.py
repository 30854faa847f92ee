# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Letters and reports as plain text."""

import doctest
from dataclasses import replace

import pytest
from letter_data import FRENCH, UNREVIEWED, mark

from edic_public_sector.tools.budget import report_text as reports
from edic_public_sector.tools.budget.report_text import report_text
from edic_public_sector.tools.letters.rendering import text
from edic_public_sector.tools.letters.rendering.letter import Paragraph, Run, Table

REPORT = """
<div class="o_report">
  <div class="alert alert-danger">No budget</div>
  <h4>Main 2026 <small>as voted · <t>6</t> lines</small></h4>
  <table><thead><tr><th>Section</th><th>Expense</th></tr></thead>
    <tbody><tr><th>Operating</th><td>-\ufeff1,200.00 €</td></tr></tbody></table>
  <details><summary class="alert alert-warning"><b>To be confirmed: </b>odd</summary>
    <ul><li><span>Line</span> 2: 7 / 8</li><li>… 3 more</li></ul></details>
</div>"""


@pytest.mark.parametrize("module", [text, reports])
def test_examples_of_the_docstrings_hold(module):
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed


def test_a_report():
    assert report_text(REPORT).split("\n\n") == [
        "**No budget**",
        "### Main 2026 as voted · 6 lines",
        "| Section | Expense |\n|---|--:|\n| Operating | -1,200.00 € |",
        "**To be confirmed: odd**",
        "- Line 2: 7 / 8\n- … 3 more",
    ]


def written(*body):
    letter = replace(FRENCH, body=body, signature=(), after=(), mark=None)
    return text.write(letter).decode().split("\n\n", 1)[1]


def test_kinds_of_paragraphs():
    paragraphs = written(
        Paragraph.of("About", "subject"),
        Paragraph.of("Why", "heading"),
        Paragraph(
            (Run("It was "), Run("amount", is_gap=True)),
        ),
        Paragraph.of("one", "item"),
    )
    assert paragraphs == "# About\n\n## Why\n\nIt was [[amount]]\n\n- one\n"


def test_a_table_keeps_its_columns():
    table = Table(("What", "EUR"), (("a|b\nc", "7"), ("d", "8")), (1,))
    assert written(table) == "| What | EUR |\n|---|--:|\n| a\\|b c | 7 |\n| d | 8 |\n"


def test_who_sends_it_and_what_made_it_stand_there():
    letter = replace(FRENCH, mark=mark("generated_unreviewed", UNREVIEWED), after=())
    first, *_body, last = text.write(letter).decode().strip().split("\n\n")
    assert first.startswith("Commune de Forêt-Neuve · 1 place de la Mairie")
    assert last == UNREVIEWED


def test_what_is_not_seen_is_left_out():
    assert written(Paragraph.of("a\u202eb\x00c")) == "abc\n"
