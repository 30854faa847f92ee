# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pages of invoices that tests draw: words with places, PDF files and pictures."""

import io
from collections.abc import Iterable, Sequence

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from edic_finance.tools.intake.pages.fields import Field, Own, read_fields
from edic_finance.tools.intake.pages.text import Page, Word, in_lines

type Row = tuple  # left, top of the line in points, text, size (10 where it is missing)
SIZE = 10
WIDTH = 0.5  # of the size: about what a letter of Helvetica takes


def page(*rows: Row, number: int = 1, source: str = "text", score: float = 1.0) -> Page:
    """Return a page with these texts at their places; spaces part words."""
    words = []
    for x, y, text, *size in rows:
        height = size[0] if size else SIZE
        for word in text.split(" "):
            right = x + len(word) * height * WIDTH
            if word:
                words.append(Word(word, (x, y, right, y + height), score))
            x = right + height * WIDTH
    return Page(number, *A4, source, in_lines(words))


def fields(*pages: Page, own: Own | None = None) -> dict[str, Field]:
    return read_fields(pages, own)


def found(name: str, *pages: Page, own: Own | None = None) -> tuple[str | None, str]:
    """Return a field of these pages: its value and its band."""
    field = read_fields(pages, own)[name]
    return field.value, field.band


def table(rows: Iterable[Sequence[str]], top: float, *columns: float) -> list[Row]:
    """Return texts in columns, a row under the other."""
    return [
        (x, top + 14 * number, text)
        for number, row in enumerate(rows)
        for x, text in zip(columns, row, strict=False)
        if text
    ]


# --- invoices of which tests change a word --------------------------------------------
GERMAN: tuple[Row, ...] = (
    (50, 60, "Gartenbau Lindenhof GmbH", 16),
    (50, 80, "Lindenweg 4"),
    (50, 92, "12345 Beispielstadt"),
    (50, 104, "USt-IdNr.: DE136695976"),
    (50, 170, "Empfänger"),
    (50, 184, "Stadt Musterhausen"),
    (50, 196, "Rathausplatz 1"),
    (50, 208, "54321 Musterhausen"),
    (50, 250, "Rechnung Nr. GL-2026-017", 14),
    (50, 270, "Rechnungsdatum: 03.11.2026"),
    (50, 284, "Fällig am: 03.12.2026"),
    (50, 298, "Ihre Bestellnummer: B-2026-118"),
    (50, 340, "Baumpflege im Stadtpark"),
    (460, 340, "1.250,00 EUR"),
    (330, 380, "Nettobetrag"),
    (460, 380, "1.250,00 EUR"),
    (330, 394, "Umsatzsteuer 19 %"),
    (460, 394, "237,50 EUR"),
    (330, 408, "Rechnungsbetrag"),
    (460, 408, "1.487,50 EUR"),
    (50, 460, "IBAN: DE02 1203 0000 0000 2020 51"),
)
FRENCH: tuple[Row, ...] = (
    (50, 60, "Menuiserie des Tilleuls SARL", 16),
    (50, 80, "12 rue des Tilleuls"),
    (50, 92, "69003 Lyon"),
    (50, 104, "SIRET : 732 829 320 00074"),
    (50, 116, "N° TVA : FR44732829320"),
    (320, 170, "Destinataire"),
    (320, 184, "Commune de Valexemple"),
    (320, 196, "1 place de la Mairie"),
    (320, 208, "99012 Valexemple"),
    (50, 250, "Facture n° FA-2026-0042", 14),
    (50, 270, "Date de facture : 5 mars 2026"),
    (50, 284, "Date d'échéance : 04/04/2026"),
    (50, 298, "N° d'engagement : EJ2026-00231"),
    (50, 340, "Bancs en chêne"),
    (460, 340, "1 000,00 €"),
    (330, 380, "Total HT"),
    (460, 380, "1 000,00 €"),
    (330, 394, "TVA 20 %"),
    (460, 394, "200,00 €"),
    (330, 408, "Total TTC"),
    (460, 408, "1 200,00 €"),
    (50, 460, "IBAN : FR76 3000 6000 0112 3456 7890 189"),
)
ENGLISH: tuple[Row, ...] = (
    (50, 60, "Harbour Tools Ltd", 16),
    (50, 80, "4 Quay Street"),
    (50, 104, "VAT No: GB980780684"),
    (50, 170, "Bill to:"),
    (50, 184, "Example Council"),
    (50, 250, "Invoice no. HT-2026-88", 14),
    (50, 270, "Invoice date: March 5, 2026"),
    (50, 284, "Due date: 4 April 2026"),
    (50, 298, "Purchase order no. PO-7781"),
    (330, 380, "Net total"),
    (460, 380, "£1,000.00"),
    (330, 394, "VAT 20%"),
    (460, 394, "£200.00"),
    (330, 408, "Grand total"),
    (460, 408, "£1,200.00"),
    (50, 460, "IBAN: GB82 WEST 1234 5698 7654 32"),
)


def changed(rows: Iterable[Row], *changes: tuple[str, str]) -> list[Row]:
    """Return texts with others in their place; what becomes empty is left out. Each
    change must find its text."""
    result = list(rows)
    for old, new in changes:
        assert any(old in row[2] for row in result), old
        result = [(*row[:2], row[2].replace(old, new), *row[3:]) for row in result]
    return [row for row in result if row[2]]


# --- files ----------------------------------------------------------------------------
def pdf(*pages: Iterable[Row], rotation: int = 0) -> bytes:
    """Return a PDF of pages with these texts.

    :param rotation: degrees clockwise by which a viewer turns each page
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)  # which turns the sheet, too
    for rows in pages:
        canvas.setPageRotation(rotation)
        _draw_turned(canvas, rows, rotation)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_turned(canvas: Canvas, rows: Iterable[Row], rotation: int) -> None:
    """Draw texts so that they are level once the page is turned."""
    width, height = A4
    canvas.saveState()
    if rotation == 90:
        canvas.translate(height, 0)
    elif rotation == 180:
        canvas.translate(width, height)
    elif rotation == 270:
        canvas.translate(0, width)
    canvas.rotate(rotation)
    for x, y, text, *size in rows:
        height_pt = size[0] if size else SIZE
        canvas.setFont("Helvetica", height_pt)
        canvas.drawString(x, A4[1] - y - height_pt * 0.8, text)
    canvas.restoreState()


def picture(
    data: bytes, dpi: int = 150, turns: int = 0, number: int = 1
) -> Image.Image:
    """Return a page of a PDF in grey.

    :param turns: quarter turns clockwise by which it lies on the glass
    """
    with pdfium.PdfDocument(data) as document:
        image = document[number - 1].render(scale=dpi / 72, grayscale=True).to_numpy()
    image = image.reshape(image.shape[:2])
    return Image.fromarray(np.ascontiguousarray(np.rot90(image, -turns)))


def packed(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
