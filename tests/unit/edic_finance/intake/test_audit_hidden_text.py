# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

import pytest
from audit_pdfs import (
    BODY,
    HIDING,
    HONEST,
    ORDER,
    described,
    noted,
    pdf,
    scanned,
    white,
)
from PIL import Image
from pypdf import PdfReader
from reportlab.lib.utils import ImageReader

from edic_finance.tools.intake import apart, hidden_text


@pytest.mark.parametrize(("make", "way"), HIDING.values(), ids=HIDING)
def test_each_way_of_hiding_is_found(make, way):
    file = make()
    text = PdfReader(io.BytesIO(file)).pages[0].extract_text()
    assert ORDER in text, "a program reads it"
    [run] = hidden_text.read(file).hidden
    assert (run.page, run.way, run.text) == (1, way, ORDER)


@pytest.mark.parametrize("make", HONEST.values(), ids=HONEST)
def test_what_people_see_is_not_hidden(make):
    reading = hidden_text.read(make())
    assert not reading.hidden
    assert reading.characters >= len(BODY.replace(" ", ""))


def test_a_scan_with_its_text_is_told():
    assert hidden_text.read(scanned()).scans == 1
    assert hidden_text.read(pdf()).scans == 0


def test_text_where_the_scan_is_empty_is_hidden():
    [run] = hidden_text.read(scanned(extra=True)).hidden
    assert (run.way, run.text) == ("mode", ORDER)


@pytest.mark.parametrize("kind", ["Text", "Popup", "Square", "FreeText", "Link"])
def test_note_that_the_page_does_not_show_is_hidden(kind):
    assert hidden_text.read(noted(kind)).hidden == (hidden_text.Run(1, "note", ORDER),)


def test_note_that_repeats_the_page_and_an_address_are_not_hidden():
    assert not hidden_text.read(noted("Text", text=BODY)).hidden
    address = "https://www.example.com/terms-of-delivery"
    assert not hidden_text.read(noted("Link", text=address)).hidden


@pytest.mark.parametrize("name", ["Title", "Subject", "Keywords", "Author", "Remark"])
def test_sentence_in_the_properties_is_hidden(name):
    assert hidden_text.read(described(**{name: ORDER})).hidden == (
        hidden_text.Run(0, "property", ORDER),
    )


def test_usual_properties_are_not_hidden():
    usual = {
        "Title": "Factur-X Invoice 2026-17 dated 2026-01-31 issued by copy paper",
        "Author": "Microsoft Word - C:\\Users\\somebody\\Rechnung 2026-17 neu.docx",
        "Producer": "Adobe PDF Library 15.0; modified using iText 5.5.13 by iText"
        " Group NV (AGPL-version)",
        "Remark": "uuid:3b5c8f12-7a64-4b0c-9f6e-2f1d4c5b6a70",
    }
    assert not hidden_text.read(described(**usual)).hidden


def test_ink_of_another_picture_is_no_scan_of_hidden_text():
    def paper(canvas):
        plain = Image.new("RGB", (60, 80), (245, 245, 245))
        canvas.drawImage(ImageReader(plain), 0, 0, 595, 740)

    def photo_over_text(canvas):
        photo = Image.effect_noise((300, 30), 90).convert("RGB")
        canvas.drawString(60, 700, ORDER)
        canvas.drawImage(ImageReader(photo), 50, 690, 400, 30)

    [run] = hidden_text.read(pdf(paper, photo_over_text)).hidden
    assert (run.way, run.text) == ("covered", ORDER)


def test_accounts_that_people_see():
    seen, hidden = "FR7630006000011234567890189", "LT601010012345678901"

    def draw(canvas):
        canvas.drawString(60, 720, "IBAN FR76 3000 6000 0112 3456 7890 189 BIC X")
        canvas.drawString(60, 710, f"{seen} and DE00 1234 5678 9012 3456 78")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(60, 700, hidden)

    assert hidden_text.read(pdf(draw)).ibans == (seen,)


def test_no_pdf_and_damaged_ones():
    for data in (b"", b"%PDF-1.7 nothing", b"\x00" * 100):
        with pytest.raises(hidden_text.UnreadableError):
            hidden_text.read(data)
        assert apart.run_apart("hidden_text", data) is None


def test_a_process_of_its_own_reads_the_same():
    reading = apart.run_apart("hidden_text", pdf(white))
    assert reading == {
        "pages": 1,
        "read": 1,
        "scans": 0,
        "characters": 93,
        "hidden": [{"page": 1, "way": "colour", "text": ORDER}],
        "ibans": [],
    }


def test_what_takes_too_long_is_not_read(monkeypatch):
    monkeypatch.setattr(apart, "TIMEOUT", 0.01)
    assert apart.run_apart("hidden_text", pdf()) is None
    monkeypatch.setattr(apart, "MAX_BYTES", 10)
    assert apart.run_apart("hidden_text", pdf()) is None
