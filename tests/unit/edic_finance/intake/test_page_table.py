# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines are read where the table is clear: heads, and amounts that add up."""

from decimal import Decimal

import pytest
from drawn_pages import page, table

from edic_finance.tools.intake.pages.sums import totals
from edic_finance.tools.intake.pages.table import lines

COLUMNS = (50, 280, 350, 420, 490)
ITEMS = (
    ("Strom Rathaus", "3260", "0,27", "19 %", "880,20"),
    ("Strom Bücherei", "1515", "0,27", "19 %", "409,05"),
)
SUMS = (("Summe netto", "1289,25"), ("USt 19 %", "244,96"), ("Gesamt", "1534,21"))


def read(head, items=ITEMS):
    """Return text, quantity, price and rate of the lines of an invoice."""
    sheet = page(
        (50, 60, "Rechnung SW17"),
        *table((head, *items), 300, *COLUMNS),
        *table(SUMS, 380, 50, 490),
    )
    return [
        (line.text, str(line.quantity), str(line.price), str(rate))
        for line, rate in lines([sheet], totals([sheet]))
    ]


@pytest.mark.parametrize(
    "head",
    [
        ("Bezeichnung", "Menge", "Preis", "USt", "Netto"),
        ("Leistung", "Anzahl", "Einzelpreis", "USt", "Gesamtpreis"),
        ("Désignation", "Quantité", "Prix", "TVA", "Net HT"),
        ("Description", "Quantity", "Price", "VAT", "Amount"),
    ],
    ids=["net", "German", "French", "English"],
)
def test_lines_below_heads_in_three_languages(head):
    assert read(head) == [
        ("Strom Rathaus", "3260", "0.27", "19"),
        ("Strom Bücherei", "1515", "0.27", "19"),
    ]


def test_lines_that_do_not_add_up_are_none():
    head = ("Bezeichnung", "Menge", "Preis", "USt", "Netto")
    assert read(head, ITEMS[:1]) == []
    wrong = (*ITEMS[:1], ("Strom Bücherei", "1515", "0,27", "19 %", "409,06"))
    assert read(head, wrong) == []


@pytest.mark.parametrize("name", ["Rabatt 10 %", "Preisnachlass", "Remise marché"])
def test_discount_below_the_table_is_a_line(name):
    head = ("Bezeichnung", "Menge", "Preis", "USt", "Netto")
    items = (ITEMS[0], ("Strom Bücherei", "2000", "0,27", "19 %", "540,00"))
    discount = (name, "", "", "", "-130,95")
    total = ("Zwischensumme", "", "", "", "1420,20")
    assert read(head, (*items, total, discount))[-1] == (name, "1", "-130.95", "19")


def test_early_payment_lowers_no_line():
    head = ("Bezeichnung", "Menge", "Preis", "USt", "Netto")
    items = (ITEMS[0], ("Strom Bücherei", "2000", "0,27", "19 %", "540,00"))
    early = ("Skonto Nachlass 3 %", "", "", "", "130,95")
    total = ("Zwischensumme", "", "", "", "1420,20")
    assert read(head, (*items, total, early)) == []


def test_quantity_that_goes_back_is_that_of_the_credit_note():
    """Printed with a minus, as the amounts are; the price of a piece stays."""
    sheet = page(
        (50, 60, "Rechnungskorrektur", 16),
        *table(
            (
                ("Bezeichnung", "Menge", "Preis", "USt", "Gesamt"),
                ("Lavendel, Rücknahme", "-12,00", "2,95", "7 %", "-35,40"),
            ),
            300,
            *COLUMNS,
        ),
        *table(
            (("Summe netto", "-35,40"), ("USt 7 %", "-2,48"), ("Gesamt", "-37,88")),
            380,
            50,
            490,
        ),
    )
    [(line, rate)] = lines([sheet], totals([sheet]))
    assert (line.quantity, line.price) == (Decimal("12.00"), Decimal("2.95"))
    assert (line.amount, rate) == (Decimal("35.40"), 7)


def test_rates_beside_the_totals_are_no_line():
    sheet = page(
        (50, 60, "Facture FA-1"),
        *table(
            (
                ("Désignation", "Qté", "P.U. HT", "TVA", "Montant HT"),
                ("Porte", "3", "612,40", "20 %", "1 837,20"),
                ("Pose", "14,5", "48,00", "10 %", "696,00"),
            ),
            300,
            *COLUMNS,
        ),
        *table(
            (
                ("Taux", "Base HT", "TVA", "Total HT", "2 533,20"),
                ("20 %", "1 837,20", "367,44", "Total TVA", "437,04"),
                ("10 %", "696,00", "69,60", "Total TTC", "2 970,24"),
            ),
            360,
            *COLUMNS,
        ),
    )
    read = [
        (x.text, x.quantity, x.price, r) for x, r in lines([sheet], totals([sheet]))
    ]
    assert read == [
        ("Porte", Decimal(3), Decimal("612.40"), 20),
        ("Pose", Decimal("14.5"), Decimal("48.00"), 10),
    ]


# --- tables that go on, or have no heads ----------------------------------------------
HEADS = ("Artikel", "Menge", "Preis", "USt", "Betrag")


def test_carried_sums_are_no_lines():
    first = page(
        (50, 60, "Rechnung SW17"),
        *table((HEADS, ITEMS[0], ("Übertrag", "", "", "", "880,20"),
                ("Fortsetzung auf Seite 2",)), 300, *COLUMNS),
    )  # fmt: skip
    second = page(
        *table((HEADS, ("Übertrag von Seite 1", "", "", "", "880,20"), ITEMS[1]), 60,
               *COLUMNS),
        *table(SUMS, 300, 50, 490),
        number=2,
    )  # fmt: skip
    found = lines([first, second], totals([first, second]))
    assert [line.text for line, _rate in found] == ["Strom Rathaus", "Strom Bücherei"]


def test_first_column_may_have_any_name():
    assert len(read(("Preisbestandteil", "Menge", "Preis", "USt", "Nettobetrag"))) == 2


def test_rows_without_heads_above_the_totals():
    items = [(text, amount) for text, _quantity, _price, _rate, amount in ITEMS]
    sheet = page(
        (50, 60, "Rechnung SW17"),
        (50, 250, "Wir liefern Strom zu 300,00 je Monat."),
        *table(items, 300, 50, 490),
        *table(SUMS, 380, 50, 490),
    )
    found = lines([sheet], totals([sheet]))
    assert [line.text for line, _rate in found] == ["Strom Rathaus", "Strom Bücherei"]


def test_rows_without_heads_that_do_not_add_up_are_none():
    sheet = page(
        (50, 60, "Rechnung SW17"),
        *table([("Strom Rathaus", "880,20")], 300, 50, 490),
        *table(SUMS, 380, 50, 490),
    )
    assert lines([sheet], totals([sheet])) == []


def test_prices_finer_than_a_cent():
    items = (("Kopien s/w", "4210", "0,0069", "19 %", "29,05"),)
    sums = (("Summe netto", "29,05"), ("USt 19 %", "5,52"), ("Gesamt", "34,57"))
    sheet = page(*table((HEADS, *items), 300, *COLUMNS), *table(sums, 380, 50, 490))
    ((line, _rate),) = lines([sheet], totals([sheet]))
    assert (line.quantity, line.price) == (Decimal(4210), Decimal("0.0069"))


def test_words_below_the_table_are_no_part_of_its_last_line():
    sheet = page(
        (50, 60, "Rechnung SW17"),
        *table((HEADS, *ITEMS), 300, *COLUMNS),
        (50, 365, "Zahlbar per Überweisung"),
        *table(SUMS, 400, 50, 490),
    )
    found = lines([sheet], totals([sheet]))
    assert [line.text for line, _rate in found] == ["Strom Rathaus", "Strom Bücherei"]


def test_rate_that_is_all_of_its_cell():
    items = (
        ("Bücher", "1", "100,00", "7", "100,00"),
        ("Hefte", "1", "50,00", "19", "50,00"),
    )
    sums = (("Summe netto", "150,00"), ("7 % USt auf 100,00", "7,00"),
            ("19 % USt auf 50,00", "9,50"), ("Gesamt", "166,50"))  # fmt: skip
    sheet = page(*table((HEADS, *items), 300, *COLUMNS), *table(sums, 400, 50, 490))
    found = lines([sheet], totals([sheet]))
    assert [(line.text, rate) for line, rate in found] == [("Bücher", 7), ("Hefte", 19)]
