# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from pypdf import PdfReader

from edic_ai.tools.paper.document import Document, Facts, Section, Table, Text
from edic_ai.tools.paper.fonts import winansi
from edic_ai.tools.paper.paper import write_pdf

DOCUMENT = Document(
    "Prüfblatt <1>",
    (Facts((("Entité", "Mairie de Forêt-Neuve"),)), Text("à côté", is_note=True)),
    (
        Section(
            "Totals & more",
            (
                Table(
                    ("Number", "Text"),
                    tuple((str(n), "x" * 90) for n in range(120)),
                    (0,),
                ),
                Text("end"),
            ),
        ),
        Section("Under", (Facts(()),), level=2),
    ),
    ("Date, signature",),
)


def pages(document, **named):
    file = io.BytesIO()
    write_pdf(document, file, **named)
    return [page.extract_text() for page in PdfReader(file).pages]


def test_a_document_is_printed_whole():
    found = pages(DOCUMENT, page="Seite %(number)s von %(pages)s")
    text = "\n".join(found)
    for words in ("Prüfblatt <1>", "Mairie de Forêt-Neuve", "à côté", "Totals & more"):
        assert words in text
    assert "Date, signature" in found[-1]
    lines = {line.strip() for line in text.splitlines()}
    assert {"0", "60", "119"} <= lines


def test_each_page_says_which_of_how_many_it_is():
    found = pages(DOCUMENT, page="Seite %(number)s von %(pages)s")
    assert len(found) > 1
    for number, text in enumerate(found, 1):
        assert f"Seite {number} von {len(found)}" in text


def test_head_of_a_table_is_on_each_of_its_pages():
    found = pages(DOCUMENT)
    assert all("Number" in text for text in found[:-1])


def test_what_the_font_lacks_is_written_otherwise():
    assert winansi("a → b\u202f€") == "a -> b\xa0€"
    assert winansi("Dvořák") == "Dvorák"
    assert winansi("日") == "?"
    assert winansi("e\u0301") == "é"


def test_a_document_has_one_digest_and_all_its_words():
    assert DOCUMENT.digest() == DOCUMENT.digest()
    assert Document("x", (), ()).digest() != DOCUMENT.digest()
    words = list(DOCUMENT.words())
    for text in ("Prüfblatt <1>", "Entité", "119", "Under", "Date, signature"):
        assert text in words


def test_a_word_is_not_broken_where_there_is_room():
    rows = (("26.11.2026", "RECHN/2026/06/0017", "long text " * 20, "0,72"),)
    head = ("Datum", "Rechnung", "Ähnliche frühere Position", "Ähnlichkeit (0 bis 1)")
    part = Table(head, rows, (3,))
    text = pages(Document("x", (part,), ()))[0]
    assert "26.11.2026" in text
    assert "RECHN/2026/06/0017" in text


def test_a_table_without_rows_is_not_printed():
    assert "Head" not in pages(Document("x", (Table(("Head",), ()),), ()))[0]
