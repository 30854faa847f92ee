# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make docs/samples anew: e-invoices of demo vendors that a newcomer may upload.

    python3 scripts/make_samples.py

Needs reportlab and pypdf, which Odoo needs too.
"""

import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

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
}


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
    rows = (row if isinstance(row, tuple) else (row,) for row in page(bill))
    sheet = pdf.page(f"Facture {bill.number}", rows, embeds_fonts=True)
    return pdf.with_invoice(sheet, bill)


def page(bill):
    """Yield the rows of the bill on one sheet."""
    seller, buyer, totals = bill.seller, bill.buyer, bill.totals()
    yield seller.name
    yield f"{seller.street}, {seller.zip} {seller.city}"
    yield "Vendeur fictif : exemple de facture électronique, rien n'est dû."
    yield ""
    yield f"À : {buyer.name}"
    yield f"{buyer.street}, {buyer.zip} {buyer.city}"
    yield ""
    yield f"Facture {bill.number} du {bill.day:%d/%m/%Y}"
    yield f"Échéance {bill.due:%d/%m/%Y} · IBAN {bill.iban}"
    yield ""
    yield "Désignation", "Quantité", "Prix", "TVA", "Net HT"
    for line in bill.lines:
        numbers = (line.quantity, line.price, f"{line.rate} %", line.net)
        yield line.text, *map(comma, numbers)
    yield ""
    yield "Total HT", "", "", "", comma(totals.untaxed)
    for rate in bill.rates():
        text = f"TVA {comma(rate.rate)} % sur {comma(rate.base)}"
        yield text, "", "", "", comma(rate.tax)
    yield "Total TTC, en euros", "", "", "", comma(totals.total)


def comma(number):
    return str(number).replace(".", ",")


def main():
    makers = {
        "xrechnung-ubl.xml": ubl.write,
        "xrechnung-cii.xml": cii.write,
        "facturx.pdf": facturx,
    }
    for name, sample in SAMPLES.items():
        (FOLDER / name).write_bytes(makers[name](invoice(*sample)))


if __name__ == "__main__":
    main()
