# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make docs/samples anew: e-invoices of demo vendors that a newcomer may upload.

    python3 scripts/make_samples.py

Needs reportlab and pypdf, which Odoo needs too.
"""

import io
import sys
import types
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pypdf
from pypdf.generic import ArrayObject, NameObject, StreamObject
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).parents[1]
for name in ("edic_public_sector", "edic_demo"):  # their __init__ needs Odoo
    shell = types.ModuleType(name)
    shell.__path__ = [str(ROOT / "addons" / name)]
    sys.modules[name] = shell

from edic_demo.tools import demo_bills, demo_einvoice, demo_vocabulary  # noqa: E402

FOLDER = ROOT / "docs" / "samples"
DAY = date(2026, 11, 20)
SAMPLES = {
    "xrechnung-ubl.xml": (
        "de",
        "STW",
        "SW2611951",
        [
            (
                "Strom Rathaus Zähler 1520269360 Verbrauch Oktober 2026",
                3120,
                "0.27",
                19,
            ),
            ("Strom Stadtbücherei Zähler 8109463769 Oktober 2026", 1480, "0.27", 19),
            ("Strom Straßenbeleuchtung Lindenallee Oktober 2026", 1905, "0.25", 19),
            ("Strom Freibad Zähler 2606564153 Oktober 2026", 890, "0.26", 19),
            ("Ladestation für Dienstfahrräder, Miete Oktober 2026", 1, "48.00", 19),
        ],
    ),
    "xrechnung-cii.xml": (
        "de",
        "BHD",
        "LL-26-11-952",
        [
            ("Bilderbücher Neuerscheinungen November", 14, "13.90", 7),
            ("Krimis Bestellung BC4711", 9, "12.40", 7),
            ("Mathematikbuch Klasse 5 Realschule Lindenfurt", 28, "18.75", 7),
            ("Handbuch Vergaberecht Ausgabe 2026", 1, "69.00", 7),
            ("Lesezeichen mit Stadtwappen", 250, "0.22", 19),
        ],
    ),
    "facturx.pdf": (
        "fr",
        "PAP",
        "PG-2611-953",
        [
            ("Ramettes papier A4 80 g carton", 24, "5.35", 20),
            ("Étiquettes code-barres médiathèque", 6, "7.80", 20),
            ("Fauteuil ergonomique accueil", 2, "398.00", 20),
            ("Code de la commande publique édition 2026", 1, "52.00", "5.5"),
            ("Cartes en relief de la commune pour malvoyants", 12, "18.50", 20),
        ],
    ),
}
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
    xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
    fx:DocumentType="INVOICE" fx:DocumentFileName="factur-x.xml"
    fx:Version="1.0" fx:ConformanceLevel="EN 16931"/>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def bill_of(words, key, ref, rows):
    """The sample as the demo knows bills."""
    due = DAY + timedelta(days=words.vendors[key].days)
    lines = tuple(
        demo_bills.BillLine(
            text, Decimal(quantity), Decimal(price), str(rate), "", "", ()
        )
        for text, quantity, price, rate in rows
    )
    return demo_bills.Bill(key, ref, DAY, due, False, lines)


def facturx(bill, seller, buyer):
    """A page that a person reads with the same bill in CII attached."""
    content = demo_einvoice.cii(bill, seller, buyer, demo_einvoice.EN16931)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(page(bill, seller, buyer)))
    writer.add_attachment("factur-x.xml", content)
    root = writer.root_object
    spec = root["/Names"]["/EmbeddedFiles"]["/Names"][1]
    spec.get_object()[NameObject("/AFRelationship")] = NameObject("/Data")
    file = spec.get_object()["/EF"]["/F"].get_object()
    file[NameObject("/Subtype")] = NameObject("/text#2Fxml")
    root[NameObject("/AF")] = ArrayObject([spec])
    xmp = StreamObject()
    xmp.set_data(XMP.encode())
    kind = {"/Type": "/Metadata", "/Subtype": "/XML"}
    xmp.update({NameObject(k): NameObject(v) for k, v in kind.items()})
    root[NameObject("/Metadata")] = writer._add_object(xmp)
    found = io.BytesIO()
    writer.write(found)
    return found.getvalue()


def page(bill, seller, buyer):
    """The bill on one sheet."""
    found = io.BytesIO()
    canvas = Canvas(found, pagesize=A4, invariant=True)
    for name, file in (("Text", "Vera.ttf"), ("Bold", "VeraBd.ttf")):
        pdfmetrics.registerFont(TTFont(name, file))
    canvas.setTitle(f"Facture {bill.ref}")
    y = 800
    for font, text in head(bill, seller, buyer):
        canvas.setFont(font, 9)
        canvas.drawString(50, y, text)
        y -= 14
    for row in table(bill):
        y -= 16
        canvas.setFont("Text", 9)
        canvas.drawString(50, y, row[0])
        for x, cell in zip((370, 430, 480, 545), row[1:], strict=True):
            canvas.drawRightString(x, y, cell)
    canvas.save()
    return found.getvalue()


def head(bill, seller, buyer):
    yield "Bold", seller.name
    yield "Text", f"{seller.street}, {seller.zip} {seller.city}"
    yield "Text", "Vendeur fictif : exemple de facture électronique, rien n'est dû."
    yield "Text", ""
    yield "Text", f"À : {buyer.name}"
    yield "Text", f"{buyer.street}, {buyer.zip} {buyer.city}"
    yield "Text", ""
    yield "Bold", f"Facture {bill.ref} du {bill.day:%d/%m/%Y}"
    yield "Text", f"Échéance {bill.due:%d/%m/%Y} · IBAN {seller.iban}"


def table(bill):
    sums = demo_einvoice.totals(bill)
    yield "Désignation", "Quantité", "Prix", "TVA", "Net HT"
    for line in bill.lines:
        numbers = (line.quantity, line.price, f"{line.rate} %", demo_einvoice.net(line))
        yield line.text, *map(comma, numbers)
    yield "", "", "", "", ""
    yield "Total HT", "", "", "", comma(sums.untaxed)
    for rate, base, tax in sums.rates:
        text = f"TVA {comma(rate)} % sur {comma(base)}"
        yield text, "", "", "", comma(tax)
    yield "Total TTC, en euros", "", "", "", comma(sums.total)


def comma(number):
    return str(number).replace(".", ",")


def main():
    for name, (country, key, ref, rows) in SAMPLES.items():
        words = demo_vocabulary.read(country)
        seller = demo_einvoice.seller_of(words, key)
        bill, buyer = bill_of(words, key, ref, rows), demo_einvoice.buyer_of(words)
        make = {
            "xrechnung-ubl.xml": demo_einvoice.ubl,
            "xrechnung-cii.xml": demo_einvoice.cii,
            "facturx.pdf": facturx,
        }[name]
        (FOLDER / name).write_bytes(make(bill, seller, buyer))


if __name__ == "__main__":
    main()
