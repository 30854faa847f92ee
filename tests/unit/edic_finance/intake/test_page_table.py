# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines are read where the table is clear: heads, and amounts that add up."""

from decimal import Decimal

import pytest
from drawn_pages import page, table

from edic_finance.tools.intake.pages.sums import totals
from edic_finance.tools.intake.pages.table import lines, split_by_lines

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


def of_table(rows, sums, *more):
    """Return text, quantity, price and rate of the lines of a table and its totals."""
    sheet = page(
        (50, 60, "Rechnung SW17"),
        *table((HEADS, *rows), 300, *COLUMNS),
        *table(sums, 320 + 14 * len(rows), 50, 490),
        *more,
    )
    found = totals([sheet])
    found.by_rate = found.by_rate or split_by_lines([sheet], found)
    return [
        (line.text, str(line.quantity), str(line.price), rate and f"{rate:f}")
        for line, rate in lines([sheet], found)
    ]


def test_rates_that_the_lines_alone_tell_apart():
    """70.14 at 5.5 % and 452.99 at 20 %: VAT of 3.86 and 90.60."""
    rows = (
        ("Grundpreis Strom", "2", "30,70", "5,5 %", "61,40"),
        ("Zähler", "1", "8,74", "5,5 %", "8,74"),
        ("Verbrauch", "1 000", "0,45299", "20,0 %", "452,99"),
    )
    sums = (("Summe netto", "523,13"), ("USt", "94,46"), ("Gesamt", "617,59"))
    assert of_table(rows, sums) == [
        ("Grundpreis Strom", "2", "30.70", "5.5"),
        ("Zähler", "1", "8.74", "5.5"),
        ("Verbrauch", "1000", "0.45299", "20"),
    ]


def test_rates_of_lines_that_do_not_give_the_vat_are_none():
    rows = (
        ("Grundpreis Strom", "2", "30,70", "7 %", "61,40"),
        ("Verbrauch", "1", "452,99", "20 %", "452,99"),
    )
    sums = (("Summe netto", "514,39"), ("USt", "93,98"), ("Gesamt", "608,37"))
    found = of_table(rows, sums)  # VAT would be 4.30 and 90.60
    assert {rate for _text, _quantity, _price, rate in found} == {None}


def test_codes_behind_the_amounts_name_the_rates():
    rows = (
        ("Papier", "60", "21,50", "", "1290,00"),
        ("Bücher", "40", "13,90", "", "556,00"),
    )
    sums = (
        ("Summe netto", "1846,00"),
        ("20 % USt auf 1290,00", "258,00"),
        ("5,5 % USt auf 556,00", "30,58"),
        ("Gesamt", "2134,58"),
    )
    codes = ((560, 314, "1"), (560, 328, "2"))
    assert of_table(rows, sums, *codes) == [
        ("Papier", "60", "21.50", "20"),
        ("Bücher", "40", "13.90", "5.5"),
    ]
    assert of_table(rows, sums, (560, 314, "1"), (560, 328, "1")) == []


def test_discount_in_a_row_lowers_its_price():
    """60 at 21.50 less 5 % are 1,225.50."""
    rows = (("Papier", "60", "21,50", "5 %", "1225,50"),)
    sums = (("Summe netto", "1225,50"), ("USt 20 %", "245,10"), ("Gesamt", "1470,60"))
    [(_text, quantity, price, _rate)] = of_table(rows, sums)
    assert (quantity, Decimal(price)) == ("60", Decimal("20.425"))


def test_subtotals_do_not_end_the_table():
    rows = (
        ("Anschluss", "1", "34,95", "", "34,95"),
        ("Zwischensumme Anschlüsse", "", "", "", "34,95"),
        ("Gespräche", "96", "0,10", "", "9,60"),
        ("Zwischensumme Gespräche", "", "", "", "9,60"),
    )
    sums = (("Summe netto", "44,55"), ("USt 19 %", "8,46"), ("Gesamt", "53,01"))
    assert [row[0] for row in of_table(rows, sums)] == ["Anschluss", "Gespräche"]


def test_page_that_sums_up_the_next_one_is_not_counted_twice():
    first = page(
        (50, 60, "Rechnung SW17"),
        *table((HEADS, ("Alle Anschlüsse", "", "", "", "44,55")), 300, *COLUMNS),
        *table(
            (("Summe netto", "44,55"), ("USt 19 %", "8,46"), ("Gesamt", "53,01")),
            340, 50, 490,
        ),
    )  # fmt: skip
    rows = (
        ("Anschluss", "1", "34,95", "", "34,95"),
        ("Gespräche", "96", "0,10", "", "9,60"),
    )
    second = page(*table((HEADS, *rows), 300, *COLUMNS), number=2)
    pages = [first, second]
    found = [line.text for line, _rate in lines(pages, totals(pages))]
    assert found == ["Anschluss", "Gespräche"]


def test_what_an_earlier_part_invoice_charged_is_a_line():
    rows = (("Leistung bis heute", "1", "839,00", "", "839,00"),)
    sums = (
        ("abzüglich 1. Abschlagsrechnung AR-311 netto", "-350,00"),
        ("Summe netto", "489,00"),
        ("USt 19 %", "92,91"),
        ("Gesamt", "581,91"),
    )
    assert of_table(rows, sums)[-1] == (
        "abzüglich 1. Abschlagsrechnung AR-311 netto", "1", "-350.00", "19",
    )  # fmt: skip


def test_minus_behind_a_quantity_is_that_of_the_credit_note():
    rows = (("Drucker", "4-", "489,00", "", "1956,00-"),)
    sums = (
        ("Summe netto", "1956,00-"),
        ("USt 19 %", "371,64-"),
        ("Gesamt", "2327,64-"),
    )
    assert of_table(rows, sums) == [("Drucker", "4", "489.00", "19")]


def test_row_of_no_amount_has_a_quantity():
    rows = (
        ("Abbruch", "1", "100,00", "", "0,00"),
        ("Aufbau", "1", "50,00", "", "50,00"),
    )
    sums = (("Summe netto", "50,00"), ("USt 19 %", "9,50"), ("Gesamt", "59,50"))
    assert of_table(rows, sums)[0] == ("Abbruch", "1", "0.00", "19")
