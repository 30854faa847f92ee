# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make docs/samples anew: e-invoices of demo vendors that a newcomer may upload.

    python3 scripts/make_samples.py

Needs reportlab, pypdf and Pillow, which Odoo needs too, and pypdfium2.
"""

import io
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import addon_shells  # noqa: E402, F401

from edic_demo.tools import demo_vocabulary  # noqa: E402
from edic_demo.tools.demo_bills import Bill  # noqa: E402
from edic_demo.tools.demo_einvoice import invoice_of  # noqa: E402
from edic_demo.tools.invoice import cii, pdf, ubl  # noqa: E402
from edic_demo.tools.invoice.invoice import Line  # noqa: E402

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
    "page-only-fr.pdf": (
        "fr",
        "PAP",
        "PG-2611-954",
        [
            ("Ramettes papier A4 80 g carton", 12, "5.35", 20),
            ("Classeurs à levier dos 80 mm", 40, "2.15", 20),
        ],
    ),
    "page-only-de.pdf": (
        "de",
        "STW",
        "SW2611955",
        [
            (
                "Strom Rathaus Zähler 1520269360 November 2026",
                3260,
                "0.27",
                19,
            ),
            ("Strom Stadtbücherei Zähler 8109463769 November 2026", 1515, "0.27", 19),
        ],
    ),
    "scan-de.pdf": (
        "de",
        "BHD",
        "LL-26-11-956",
        [
            ("Bilderbücher Neuerscheinungen Dezember", 11, "13.90", 7),
            ("Krimis Bestellung BC4790", 7, "12.40", 7),
        ],
    ),
}
# of the page that a person reads, by the country of the bill
WORDS = {
    "fr": {
        "fictional": "Vendeur fictif : exemple de facture, rien n'est dû.",
        "to": "À : {}",
        "invoice": "Facture {number} du {day}",
        "due": "Échéance {due} · IBAN {iban}",
        "day": "%d/%m/%Y",
        "heads": ("Désignation", "Quantité", "Prix", "TVA", "Net HT"),
        "untaxed": "Total HT",
        "tax": "TVA {rate} % sur {base}",
        "total": "Total TTC, en euros",
    },
    "de": {
        "fictional": "Fiktiver Lieferant: eine Beispielrechnung, nichts ist fällig.",
        "to": "An: {}",
        "invoice": "Rechnung Nr. {number} vom {day}",
        "due": "Fällig am {due} · IBAN {iban}",
        "day": "%d.%m.%Y",
        "heads": ("Bezeichnung", "Menge", "Preis", "USt", "Netto"),
        "untaxed": "Summe netto",
        "tax": "Umsatzsteuer {rate} % auf {base}",
        "total": "Gesamtbetrag in Euro",
    },
}
SCAN_DPI = 150
SCAN_SKEW = 0.7  # degrees: a sheet lies a little askew


def invoice(country, key, ref, rows):
    """Return the sample as the demo's vendor would send it."""
    words = demo_vocabulary.read(country)
    due = DAY + timedelta(days=words.vendors[key].days)
    lines = tuple(
        Line(text, Decimal(quantity), Decimal(price), str(rate))
        for text, quantity, price, rate in rows
    )
    return invoice_of(words, Bill(key, ref, DAY, due, False, lines))


def facturx(bill):
    """Return a page that a person reads with the same bill in CII attached."""
    return pdf.with_invoice(page_only(bill), bill)


def page_only(bill):
    """Return a page that a person reads, and nothing else."""
    words = WORDS[bill.buyer.country.lower()]
    rows = (row if isinstance(row, tuple) else (row,) for row in page(bill, words))
    title = words["invoice"].partition(" ")[0]
    return pdf.page(f"{title} {bill.number}", rows, embeds_fonts=True)


def scan(bill):
    """Return the page as a scanner sees it: a picture without any text."""
    sheet = pypdfium2.PdfDocument(page_only(bill))[0]
    picture = sheet.render(scale=SCAN_DPI / 72).to_pil().convert("L")
    askew = picture.rotate(SCAN_SKEW, Image.Resampling.BICUBIC, fillcolor=255)
    photo, file = io.BytesIO(), io.BytesIO()
    askew.save(photo, "JPEG", quality=60, dpi=(SCAN_DPI, SCAN_DPI))
    canvas = Canvas(file, pagesize=A4, invariant=True)
    canvas.drawImage(ImageReader(photo), 0, 0, *A4)
    canvas.save()
    return file.getvalue()


def page(bill, words):
    """Yield the rows of the bill on one sheet."""
    seller, buyer, totals = bill.seller, bill.buyer, bill.totals()
    yield seller.name
    yield f"{seller.street}, {seller.zip} {seller.city}"
    yield words["fictional"]
    yield ""
    yield words["to"].format(buyer.name)
    yield f"{buyer.street}, {buyer.zip} {buyer.city}"
    yield ""
    days = {"day": f"{bill.day:{words['day']}}", "due": f"{bill.due:{words['day']}}"}
    yield words["invoice"].format(number=bill.number, **days)
    yield words["due"].format(iban=bill.iban, **days)
    yield ""
    yield words["heads"]
    for line in bill.lines:
        numbers = (line.quantity, line.price, f"{line.rate} %", line.net)
        yield line.text, *map(comma, numbers)
    yield ""
    yield words["untaxed"], "", "", "", comma(totals.untaxed)
    for rate in bill.rates():
        text = words["tax"].format(rate=comma(rate.rate), base=comma(rate.base))
        yield text, "", "", "", comma(rate.tax)
    yield words["total"], "", "", "", comma(totals.total)


def comma(number):
    return str(number).replace(".", ",")


def main():
    makers = {
        "xrechnung-ubl.xml": ubl.write,
        "xrechnung-cii.xml": cii.write,
        "facturx.pdf": facturx,
        "page-only-fr.pdf": page_only,
        "page-only-de.pdf": page_only,
        "scan-de.pdf": scan,
    }
    for name, sample in SAMPLES.items():
        (FOLDER / name).write_bytes(makers[name](invoice(*sample)))


if __name__ == "__main__":
    main()
