# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines are read where the table is clear: heads, and amounts that add up."""

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


def test_amounts_without_heads_are_no_lines():
    assert read(("Zähler", "", "", "", "")) == []


def test_lines_that_do_not_add_up_are_none():
    head = ("Bezeichnung", "Menge", "Preis", "USt", "Netto")
    assert read(head, ITEMS[:1]) == []
    wrong = (*ITEMS[:1], ("Strom Bücherei", "1515", "0,27", "19 %", "409,06"))
    assert read(head, wrong) == []
