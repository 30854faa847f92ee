# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A page takes amounts off its total before it says what is left to pay."""

from decimal import Decimal

import pytest
from drawn_pages import page

from edic_finance.tools.intake.pages.advances import (
    Deducted,
    deducted,
    split_difference,
)
from edic_finance.tools.intake.pages.fields import read_fields
from edic_finance.tools.intake.pages.terms import page_statement, terms_text

FINAL = [
    (50, 60, "Schlussrechnung Nr. SR-118"), (400, 60, "Rechnungsdatum: 24.11.2026"),
    (330, 300, "Summe netto"), (460, 300, "10.000,00"),
    (330, 314, "19 % Umsatzsteuer"), (460, 314, "1.900,00"),
    (330, 328, "Gesamtbetrag brutto"), (460, 328, "11.900,00"),
]  # fmt: skip
FINAL_FRENCH = [
    (50, 60, "FACTURE N° F-118"), (400, 60, "Date de facture : 24/11/2026"),
    (330, 300, "Total HT"), (460, 300, "10 000,00 €"),
    (330, 314, "TVA 20 %"), (460, 314, "2 000,00 €"),
    (330, 328, "Total TTC"), (460, 328, "12 000,00 €"),
]  # fmt: skip


def decimals(*texts):
    return tuple(map(Decimal, texts))


def rows_of(*rows):
    """Return rows of label and amounts, below each other."""
    found = []
    for number, (label, *figures) in enumerate(rows):
        y = 350 + 14 * number
        found.append((50, y, label))
        found += [(370 + 70 * n, y, figure) for n, figure in enumerate(figures)]
    return found


def statement(*rows):
    pages = [page(*rows)]
    values = {name: field.value for name, field in read_fields(pages).items()}
    return page_statement(values, terms_text(pages), None, deducted(pages))


def payable(*rows):
    field = read_fields([page(*rows)])["payable"]
    return field.value, field.band


@pytest.mark.parametrize(
    ("final", "rows", "paid", "left"),
    [
        (  # a heading, columns of net, VAT and gross, and what is left
            FINAL,
            [("Abzüglich geleisteter Zahlungen:",),
             ("", "netto", "USt 19 %", "brutto"),
             ("1. Abschlagsrechnung AR-77 vom 05.10.2026, bezahlt 19.10.2026",
              "4.000,00", "760,00", "4.760,00"),
             ("Restforderung netto", "6.000,00"),
             ("Noch zu zahlen", "7.140,00")],
            ["4760.00"], "7140.00",
        ),
        (  # several, each its row
            FINAL,
            [("1. Abschlagszahlung", "4.760,00"), ("2. Abschlagszahlung", "2.380,00"),
             ("Restbetrag", "4.760,00")],
            ["4760.00", "2380.00"], "4760.00",
        ),
        (  # rows that only their heading explains
            FINAL,
            [("Bereits erhaltene Zahlungen",), ("AR-77 vom 05.10.2026", "4.760,00"),
             ("AR-81 vom 19.10.2026", "2.380,00"), ("Offener Betrag", "4.760,00")],
            ["4760.00", "2380.00"], "4760.00",
        ),
        (  # a row with the sum of the others
            FINAL,
            [("abzgl. Anzahlung vom 05.10.", "2.000,00"),
             ("abzgl. Anzahlung vom 19.10.", "1.000,00"),
             ("Summe Anzahlungen", "3.000,00"), ("Zahlbetrag", "8.900,00")],
            ["2000.00", "1000.00", "3000.00"], "8900.00",
        ),
        (
            FINAL_FRENCH,
            [("Acompte versé le 05/10/2026", "-4 000,00 €"),
             ("Acompte versé le 19/10/2026", "-2 000,00 €"),
             ("NET À PAYER", "6 000,00 €")],
            ["4000.00", "2000.00"], "6000.00",
        ),
        (
            FINAL_FRENCH,
            [("Déjà réglé", "5 000,00 €"), ("Reste à payer", "7 000,00 €")],
            ["5000.00"], "7000.00",
        ),
        (
            FINAL_FRENCH,
            [("Règlements reçus :",), ("Virement du 05/10/2026", "3 000,00 €"),
             ("Virement du 19/10/2026", "1 500,00 €"), ("Solde à payer", "7 500,00 €")],
            ["3000.00", "1500.00"], "7500.00",
        ),
    ],
)  # fmt: skip
def test_advances_that_add_up_are_read(final, rows, paid, left):
    rows = [*final, *rows_of(*rows)]
    assert deducted([page(*rows)]) == Deducted(decimals(*paid))
    assert payable(*rows) == (left, "sure")
    found = statement(*rows)
    gross = Decimal("11900.00" if final is FINAL else "12000.00")
    assert (found.payable, found.prepaid) == (Decimal(left), gross - Decimal(left))


def test_advances_that_do_not_add_up_stay_open():
    rows = [
        *FINAL,
        *rows_of(("1. Abschlagszahlung", "4.760,00"), ("Restbetrag", "7.000,00")),
    ]
    assert payable(*rows) == ("7000.00", "check")
    found = statement(*rows)
    assert (found.payable, found.prepaid) == (Decimal("7000.00"), 0)


@pytest.mark.parametrize(
    ("final", "label", "kept", "left"),
    [
        (FINAL, "Sicherheitseinbehalt 5 %", "595,00", "11305.00"),
        (FINAL_FRENCH, "Retenue de garantie 5 %", "600,00", "11400.00"),
    ],
)
def test_guarantee_that_is_kept_back_is_no_advance(final, label, kept, left):
    word = "Net à payer" if final is FINAL_FRENCH else "Zahlbetrag"
    printed = f"{left[:2]} {left[2:5]},00" if final is FINAL_FRENCH else "11.305,00"
    rows = [*final, *rows_of((label, kept), (word, printed))]
    assert payable(*rows) == (left, "sure")
    found = statement(*rows)
    assert (found.prepaid, found.withheld) == (0, Decimal(kept.replace(",", ".")))


def test_advance_and_guarantee_are_told_apart():
    rows = [
        *FINAL_FRENCH,
        *rows_of(
            ("Acompte versé", "4 000,00 €"),
            ("Retenue de garantie 5 %", "600,00 €"),
            ("Net à payer", "7 400,00 €"),
        ),
    ]
    found = statement(*rows)
    assert (found.prepaid, found.withheld) == decimals("4000.00", "600.00")
    assert payable(*rows) == ("7400.00", "sure")


@pytest.mark.parametrize(
    "label", ["abzgl. 5 % Rabatt", "Remise 5 %", "abzgl. 2 % Skonto", "Gutschrift"]
)
def test_reduced_price_is_no_advance(label):
    assert deducted([page(*rows_of((label, "50,00")))]) == Deducted()


def test_totals_below_a_heading_are_no_advances():
    rows = rows_of(
        ("Abzüglich geleisteter Zahlungen:",),
        ("Restforderung netto", "6.000,00"),
        ("darin 19 % USt", "1.140,00"),
    )
    assert deducted([page(*rows)]) == Deducted()


def test_difference_is_split_by_rows_that_add_up():
    rows = Deducted(decimals("10", "20"), decimals("5"))
    assert split_difference(Decimal(30), rows) == (30, 0)
    assert split_difference(Decimal(20), rows) == (20, 0)
    assert split_difference(Decimal(5), rows) == (0, 5)
    assert split_difference(Decimal(35), rows) == (30, 5)
    assert split_difference(Decimal(31), rows) is None
    assert split_difference(Decimal(31), Deducted()) is None
