# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A sheet that a person reads, alone or with the invoice in it as Factur-X."""

import io
from collections.abc import Iterable, Sequence

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject, StreamObject
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from . import cii
from .invoice import Invoice

LEFT, TOP, STEP = 50, 790, 16  # points
COLUMNS = (370, 430, 480, 545)  # right edges of a row's further cells
EMBEDDED = {"Text": "Vera.ttf", "Bold": "VeraBd.ttf"}  # reportlab brings them along
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
    xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
    fx:DocumentType="INVOICE" fx:DocumentFileName="factur-x.xml"
    fx:Version="1.0" fx:ConformanceLevel="EN 16931"/>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def page(
    title: str, rows: Iterable[Sequence[str]], *, embeds_fonts: bool = False
) -> bytes:
    """Return a sheet with a title and rows; the same bytes for the same words.

    :param rows: of cells, the first to the left, the others below each other
    :param embeds_fonts: as PDF/A asks; else Helvetica, which each reader has

    >>> page("Bill", [["Total", "100,00"]])[:5]
    b'%PDF-'
    """
    text, bold = ("Text", "Bold") if embeds_fonts else ("Helvetica", "Helvetica-Bold")
    if embeds_fonts:
        for name, file in EMBEDDED.items():
            pdfmetrics.registerFont(TTFont(name, file))
    sheet = io.BytesIO()
    canvas = Canvas(sheet, pagesize=A4, invariant=True)
    canvas.setTitle(title)
    canvas.setFont(bold, 14)
    canvas.drawString(LEFT, TOP, title)
    canvas.setFont(text, 9)
    for number, (first, *others) in enumerate(rows, 2):
        height = TOP - number * STEP
        canvas.drawString(LEFT, height, first)
        for right, cell in zip(COLUMNS, others, strict=False):
            canvas.drawRightString(right, height, cell)
    canvas.save()
    return sheet.getvalue()


def with_invoice(sheet: bytes, invoice: Invoice) -> bytes:
    """Return the sheet with the invoice in CII attached, as a Factur-X has it."""
    writer = PdfWriter(clone_from=io.BytesIO(sheet))
    writer.add_attachment("factur-x.xml", cii.write(invoice))
    root = writer.root_object
    spec = root["/Names"]["/EmbeddedFiles"]["/Names"][1]
    spec.get_object()[NameObject("/AFRelationship")] = NameObject("/Data")
    file = spec.get_object()["/EF"]["/F"].get_object()
    file[NameObject("/Subtype")] = NameObject("/text#2Fxml")
    root[NameObject("/AF")] = ArrayObject([spec])
    xmp = StreamObject()
    xmp.set_data(XMP.encode())
    xmp[NameObject("/Type")] = NameObject("/Metadata")
    xmp[NameObject("/Subtype")] = NameObject("/XML")
    root[NameObject("/Metadata")] = writer._add_object(xmp)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
