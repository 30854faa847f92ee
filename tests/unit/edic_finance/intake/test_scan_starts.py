# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Invoices of one scan: a proposal says where they begin, and parts are cut out."""

import json
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from drawn_pages import GERMAN, page, pdf
from PIL import Image, ImageSequence
from pypdf import PdfWriter

from edic_finance.tools.intake.apart import run_apart, unpack_apart
from edic_finance.tools.intake.pages import cut, starts
from edic_finance.tools.intake.pages.text import as_json

NOTE = (
    (50, 60, "Gartenbau Lindenhof GmbH", 16),
    (50, 250, "Lieferschein 5512", 14),
)
OTHER_IBAN = "DE02 5001 0517 0137 0750 30"
TERMS = ((50, 60, "Allgemeine Geschäftsbedingungen"), (50, 80, "Seite 1 von 1"))


def invoice(number="GL-2026-017", count="", seller="DE136695976"):
    """Return the rows of an invoice with this number, count of pages and seller."""
    rows = tuple(
        (x, y, words.replace("GL-2026-017", number).replace("DE136695976", seller), *z)
        for x, y, words, *z in GERMAN
    )
    return (*rows, (400, 780, count)) if count else rows


def signs(*sheets):
    pages = [page(*rows, number=number) for number, rows in enumerate(sheets, 1)]
    return [start.sign for start in starts.starts(pages)]


def stack(*sheets):
    """Return a PDF of these pages."""
    writer, out = PdfWriter(), BytesIO()
    for rows in sheets:
        writer.append(BytesIO(pdf(rows)))
    writer.write(out)
    return out.getvalue()


def words(content):
    with pdfium.PdfDocument(content) as document:
        return [sheet.get_textpage().get_text_range() for sheet in document]


def test_pages_of_a_tiff_are_cut_out():
    shades, whole = (0, 90, 180, 255), BytesIO()
    frames = [Image.new("L", (60, 80), shade) for shade in shades]
    frames[0].save(whole, "TIFF", save_all=True, append_images=frames[1:])
    options = {"first": "2", "last": "3", "kind": "image"}
    facts, content = unpack_apart(cut.__name__, whole.getvalue(), options)
    assert facts == {"pages": 2}
    with Image.open(BytesIO(content)) as part:
        assert part.format == "TIFF"
        found = [sheet.getpixel((9, 9)) for sheet in ImageSequence.Iterator(part)]
    assert found == [90, 180]
    options["last"] = "5"
    assert unpack_apart(cut.__name__, whole.getvalue(), options) is None
    assert unpack_apart(cut.__name__, whole.getvalue()[:200], options) is None


def test_another_number_begins_an_invoice():
    assert signs(invoice(), invoice("GL-2026-044")) == ["first", "number"]


def test_another_account_begins_an_invoice_where_a_number_is_missing():
    plain = tuple(row for row in invoice(seller="") if "GL-2026" not in row[2])
    other = tuple(
        (x, y, words.replace("DE02 1203 0000 0000 2020 51", OTHER_IBAN), *z)
        for x, y, words, *z in plain
    )
    assert signs(invoice(seller=""), (*other, (50, 250, "Rechnung"))) == [
        "first",
        "seller",
    ]
    assert signs(invoice(seller=""), (*plain, (50, 250, "Rechnung"))) == ["first", ""]


def test_pages_of_the_same_number_belong_together():
    assert signs(invoice(), invoice(), invoice()) == ["first", "", ""]
    assert signs(invoice("RE 17/1"), invoice("RE 17-1")) == ["first", ""]


def test_further_page_belongs_to_its_invoice_whatever_it_shows():
    later = invoice("ORDER-9", "Seite 2 von 2")
    assert signs(invoice(count="Seite 1 von 2"), later) == ["first", ""]


def test_first_page_of_its_own_count_begins_an_invoice():
    without = tuple(row for row in invoice() if "GL-2026" not in row[2])
    first = (*without, (50, 250, "Rechnung"), (400, 780, "Seite 1 von 2"))
    assert signs(first, (*without, (400, 780, "Seite 2 von 2")), first) == [
        "first",
        "",
        "count",
    ]


def test_another_seller_begins_an_invoice():
    def of(seller):
        rows = tuple(r for r in invoice(seller=seller) if "GL-2026" not in r[2])
        return (*rows, (50, 250, "Rechnung"))

    assert signs(of("DE136695976"), of("DE811569869")) == ["first", "seller"]


def test_delivery_notes_terms_and_empty_pages_begin_none():
    found = signs(invoice(), NOTE, TERMS, (), invoice("GL-2026-044"))
    assert found == ["first", "", "", "", "number"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Seite 2 von 3", (2, 3)),
        ("PAGE : 1/4", (1, 4)),
        ("Page 1 sur 2", (1, 2)),
        ("Seite 3 von 2", None),
        ("3/4 Zoll", None),
        ("Auflage 1 von 3", None),
        ("Seite 1 von 999", None),
    ],
)
def test_count_of_pages_is_read_where_it_is_one(text, count):
    assert starts.count_of(text) == count


def test_proposal_is_made_in_a_process_of_its_own():
    sheets = (invoice(), NOTE, invoice("GL-2026-044"))
    pages = [as_json(page(*rows, number=n)) for n, rows in enumerate(sheets, 1)]
    content = {"pages": pages, "names": [], "numbers": []}
    found = run_apart(starts.__name__, json.dumps(content).encode())
    assert [start["sign"] for start in found["starts"]] == ["first", "", "number"]
    assert found["starts"][2]["stated"][0] == "GL-2026-044"


def test_part_holds_its_pages_and_no_other():
    whole = stack(invoice(), NOTE, invoice("GL-2026-044"))
    facts, content = unpack_apart(cut.__name__, whole, {"first": "2", "last": "3"})
    assert facts == {"pages": 2}
    first, second = words(bytes(content))
    assert "Lieferschein" in first
    assert "GL-2026-044" in second


@pytest.mark.parametrize(("first", "last"), [("0", "1"), ("3", "4"), ("2", "1")])
def test_pages_that_are_not_there_are_refused(first, last):
    whole = stack(invoice(), NOTE, invoice("GL-2026-044"))
    with pytest.raises(cut.UnreadableError):
        cut.read(whole, first, last)


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7\n", b"PK\x03\x04" * 100])
def test_what_is_no_pdf_is_refused(raw):
    with pytest.raises(cut.UnreadableError):
        cut.read(raw, "1", "1")
