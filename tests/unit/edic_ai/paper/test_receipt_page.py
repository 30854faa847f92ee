# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A receipt on paper: one page, whatever is on it."""

from edic_ai.tools.paper.fonts import winansi
from edic_ai.tools.paper.receipt_page import Page, write

PARTS = (
    ("Its hashes", (("Hash", ("code", "ab" * 32)), "and <b>a sentence</b> & more")),
)


def test_a_page():
    content = write(Page("Quittung", "Grüße", PARTS, "x\n1\nab\ncd", "de"))
    assert content.startswith(b"%PDF-")
    assert b"/Lang (de)" in content
    assert b"/Count 1 " in content


def test_receipt_stays_one_page():
    parts = tuple((f"Part {n}", ("word " * 200,) * 5) for n in range(20))
    assert b"/Count 1 " in write(Page("t" * 900, "lead " * 900, parts, "x" * 300))


def test_same_page_is_the_same_file():
    page = Page("t", "l", PARTS, "x")
    assert write(page) == write(page)


def test_what_the_font_lacks_is_written_with_what_it_has():
    assert winansi("é œ € “x” – A → B") == "é œ € “x” – A -> B"
    assert winansi("Łódź e\u0301 漢") == "?ódz é ?"
