# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

import pytest
from audit_pdfs import BODY, HIDING, HONEST, ORDER, pdf, scanned, white
from pypdf import PdfReader

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
