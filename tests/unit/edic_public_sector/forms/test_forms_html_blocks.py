# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts with HTML in them become plain lines under their headings."""

import pytest

from edic_public_sector.tools.forms import html_blocks


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a\n\n - b\n• c", ["a", "b", "c"]),
        ("Kinder < 18 & Hunde > 3 kg", ["Kinder < 18 & Hunde > 3 kg"]),
        ("84&nbsp;EUR &amp; mehr", ["84 EUR & mehr"]),
        ("<p>a\n b</p>c<div>d</div>", ["a b", "c", "d"]),
        ("<p>Montag<br>Dienstag</p>", ["Montag", "Dienstag"]),
        ("<p>Wer kommt,<br/>der bleibt</p>", ["Wer kommt, der bleibt"]),
        ("<ul><li>a<ul><li>b</ul><li>c", ["a", "b", "c"]),
        ('<p onclick="x()">a<script>evil()</script>b</p>', ["ab"]),
        ("<p>a</p><style>p{}</style><SCRIPT SRC=x/>", ["a"]),
        ("<script/>a<iframe src=x>c</iframe>", ["a"]),
        ('<img src=x onerror="evil()">a<b style="x">b</b>', ["ab"]),
        ("<p>10<sup>3</sup>, 1<sup>er</sup>, CO<sub>2</sub></p>", ["10³, 1er, CO2"]),
        ("<p>a<sup>2</p><p>3</p>", ["a²", "3"]),
        ("<!-- x --><p>a", ["a"]),
        ("<p> </p>&nbsp;", []),
        ("<p>a<img src=x>b</p>", ["ab"]),
        ("<object>a</object>b</object>c", ["bc"]),
        ("<p>a<br>\n<br>- B<br/>c", ["a", "B", "c"]),
        ("<p>Pass,<br>Foto,<br>alte Marke", ["Pass,", "Foto, alte Marke"]),
        (
            "<table><tr><td></td><td><p>Mo</p><p>Di</p></td></tr></table>b",
            ["| Mo Di", "b"],
        ),
        ("<table><tr><td><h3>a</h3></td><td>b</table>", ["a | b"]),
        ("<p>1<sup>3e</sup></p>", ["13e"]),
    ],
)
def test_html_becomes_plain_lines(html, expected):
    assert [line for _, line in html_blocks.blocks(html)] == expected


def test_headings_nest_as_their_levels_do():
    html = "<h2>A</h2><h4>B</h4><p>x</p><h3>C</h3><p>y</p><h2> </h2><p>z</p><h1>D</h1>w"
    assert list(html_blocks.blocks(html)) == [
        (("A", "B"), "x"),
        (("A", "C"), "y"),
        (("A", "C"), "z"),
        (("D",), "w"),
    ]


def test_a_link_over_two_blocks_is_named_by_what_comes_last():
    html = '<p>x <a href="https://a.de">A<p>B</a><a href="https://b.de">C<br>D</a>'
    assert html_blocks.links(html) == [("B", "https://a.de"), ("C D", "https://b.de")]
    assert html_blocks.links("https://a.de") == []
