# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Terms of payment that pages print, and what follows from them."""

from datetime import date
from decimal import Decimal

import pytest
from drawn_pages import FRENCH, GERMAN, fields, page

from edic_finance.tools.intake.einvoice_payment import due_date, terms
from edic_finance.tools.intake.pages.advances import deducted
from edic_finance.tools.intake.pages.terms import MAX_TEXT, page_statement, terms_text

DAY = date(2026, 11, 3)


def text_of(*rows):
    return terms_text([page(*rows)])


def statement(*rows, day=DAY):
    """Return what a page says of payment, read as the product reads it."""
    pages = page(*rows)
    values = {name: field.value for name, field in fields(pages).items()}
    return page_statement(values, terms_text([pages]), day, deducted([pages]))


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (
            [(50, 500, "zahlbar innerhalb 14 Tagen mit 2 % Skonto")],
            "zahlbar innerhalb 14 Tagen mit 2 % Skonto",
        ),
        (
            [(50, 500, "Zahlbar innerhalb 30 Tagen netto bis 03.12.2026, 3%"),
             (50, 512, "Skonto innerhalb 10 Tagen bis 13.11.2026")],
            "Zahlbar innerhalb 30 Tagen netto bis 03.12.2026, 3%\n"
            "Skonto innerhalb 10 Tagen bis 13.11.2026",
        ),
        (
            [(50, 500, "Conditions de règlement :"), (200, 500, "45 jours fin de mois"),
             (400, 500, "Banque Exemple")],
            "Conditions de règlement : 45 jours fin de mois",
        ),
        (
            [(50, 500, "Bitte überweisen Sie den Betrag"),
             (50, 512, "innerhalb von 14 Tagen."), (50, 540, "IBAN"),
             (300, 512, "Wir danken für Ihren Auftrag.")],
            "Bitte überweisen Sie den Betrag\ninnerhalb von 14 Tagen.",
        ),
        (  # no time, no terms
            [(50, 500, "2 % Skonto"), (300, 500, "29,75 EUR"),
             (50, 540, "Zahlungsart: Überweisung")],
            "",
        ),
        ([(50, 500, "Lieferzeit 14 Tage")], ""),
        (  # what is not read is quoted
            [(50, 500, "Zahlbar innerhalb von 10 Werktagen.")],
            "Zahlbar innerhalb von 10 Werktagen.",
        ),
    ],
)  # fmt: skip
def test_paragraphs_that_say_when_are_taken(rows, text):
    assert text_of(*rows) == text


def test_same_sentence_on_two_pages_is_taken_once():
    rows = [(50, 500, "Zahlbar innerhalb 14 Tagen")]
    assert terms_text([page(*rows), page(*rows, number=2)]) == rows[0][2]


def test_a_page_full_of_terms_is_cut():
    rows = [
        (50, 20 + 20 * number, f"Zahlbar innerhalb {number} Tagen " + "x" * 60)
        for number in range(1, 38)
    ]
    assert len(text_of(*rows)) == MAX_TEXT


# --- what follows ---------------------------------------------------------------------
def test_discount_of_a_sentence():
    rows = [*GERMAN, (50, 500, "zahlbar innerhalb 14 Tagen mit 2 % Skonto")]
    found = statement(*rows)
    assert (found.due, found.payable, found.prepaid) == (
        date(2026, 12, 3),
        Decimal("1487.50"),
        0,
    )
    [discount] = terms(found, DAY).discounts
    assert (discount.percent, discount.until) == (2, date(2026, 11, 17))


def test_percentage_at_the_end_of_a_line_belongs_to_the_next_one():
    rows = [
        (50, 500, "Zahlbar innerhalb 30 Tagen netto bis 03.12.2026, 3%"),
        (50, 512, "Skonto innerhalb 10 Tagen bis 13.11.2026"),
    ]
    read = terms(page_statement({}, text_of(*rows), DAY), DAY)
    assert read.due == date(2026, 12, 3)
    assert [(d.percent, d.until) for d in read.discounts] == [(3, date(2026, 11, 13))]


def test_day_that_counts_from_arrival():
    text = text_of((50, 500, "Zahlbar innerhalb 14 Tagen nach Rechnungserhalt"))
    found = due_date(page_statement({}, text, DAY), date(2026, 11, 6))
    assert (found.day, found.source) == (date(2026, 11, 20), "text")


def test_part_that_was_paid_already():
    rows = [
        *FRENCH,
        (330, 440, "Acompte versé"), (460, 440, "300,00 €"),
        (330, 454, "Net à payer"), (460, 454, "900,00 €"),
    ]  # fmt: skip
    found = statement(*rows)
    assert (found.payable, found.prepaid) == (Decimal("900.00"), Decimal("300.00"))


def test_several_parts_that_were_paid_already():
    rows = [
        *FRENCH,
        (330, 426, "Acompte du 02/09"), (460, 426, "-200,00 €"),
        (330, 440, "Acompte du 02/10"), (460, 440, "-100,00 €"),
        (330, 454, "Net à payer"), (460, 454, "900,00 €"),
    ]  # fmt: skip
    assert statement(*rows).prepaid == Decimal("300.00")


@pytest.mark.parametrize(
    "words",
    [
        "Retenue de garantie",
        "Retenue de garantie 5 %",
        "Abzüglich Sicherheitseinbehalt",
        "Abzgl. Bauabzugsteuer 15 %",
        "Frais de dossier",  # nothing says why
    ],
)
def test_what_is_withheld_was_not_paid_already(words):
    rows = [
        *FRENCH,
        (250, 440, words), (460, 440, "60,00 €"),
        (330, 454, "Net à payer"), (460, 454, "1 140,00 €"),
    ]  # fmt: skip
    found = statement(*rows)
    assert (found.payable, found.prepaid) == (Decimal("1140.00"), 0)
    assert found.withheld == (0 if "Frais" in words else Decimal("60.00"))


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("Zahlbar bis 14.11.2026 mit 2 % Skonto", None),
        ("Zahlbar bis 14.11.2026 mit 2 % Skonto, bis 03.12.2026 netto", "2026-12-03"),
        ("Zahlbar bis 03.12.2026", "2026-12-03"),
    ],
)
def test_day_of_a_discount_is_no_due_date(sentence, due):
    rows = [row for row in GERMAN if "fällig" not in row[2].lower()]
    rows = [row for row in rows if "zahlbar" not in row[2].lower()]
    value = fields(page(*rows, (50, 500, sentence)))["due"].value
    assert value == due


@pytest.mark.parametrize(
    "rows",
    [
        [(50, 500, "Bei Zahlung innerhalb 14 Tagen 2 % Skonto"),
         (330, 440, "Zahlbetrag"), (460, 440, "1.457,75 EUR")],
        [(50, 500, "Zahlbar innerhalb 30 Tagen netto, 2 %"),
         (50, 512, "Skonto innerhalb 14 Tagen: Zahlbetrag 1.457,75 €")],
        [(50, 500, "Zahlbetrag bei Skonto 1.457,75 € bis 17.11.2026")],
        [(50, 500, "Escompte 2 % sous 8 jours"), (330, 440, "Net à payer"),
         (460, 440, "1 457,75 €")],
    ],
)  # fmt: skip
def test_total_less_a_discount_is_neither_payable_nor_a_part_that_was_paid(rows):
    """2 % of 1,487.50 are 29.75."""
    rows = [*GERMAN, *rows]
    assert fields(page(*rows))["payable"].value == "1487.50"
    found = statement(*rows)
    assert (found.payable, found.prepaid) == (Decimal("1487.50"), 0)


def test_statement_knows_a_total_less_a_discount_that_a_person_pointed_at():
    values = {"gross": "1487.50", "payable": "1457.75"}
    text = "Bei Zahlung innerhalb 14 Tagen 2 % Skonto"
    assert page_statement(values, text, DAY).payable == Decimal("1487.50")


@pytest.mark.parametrize(
    ("rows", "due", "until"),
    [
        (
            [(50, 500, "Zahlbar innerhalb 30 Tagen netto. 2 % Skonto bei Zahlung "
              "innerhalb 14 Tagen ab Rechnungsdatum."),
             (50, 512, "Zahlbetrag bei Skonto 1.457,75 € bis 17.11.2026.")],
            "2026-12-03", "2026-11-17",
        ),
        (
            [(50, 500, "Zahlung: 3 % Skonto binnen 8 Tagen, 30 Tage rein netto.")],
            "2026-12-03", "2026-11-11",
        ),
        (
            [(50, 500, "Escompte 1,5 % sous 10 jours, net à 30 jours.")],
            "2026-12-03", "2026-11-13",
        ),
        (
            [(50, 500, "Règlement à 45 jours ; si vous réglez sous 8 jours,"),
             (50, 512, "escompte de 2 % soit 1 457,75 €")],
            "2026-12-18", "2026-11-11",
        ),
    ],
)  # fmt: skip
def test_whole_amount_and_discount_have_a_day_each(rows, due, until):
    rows = [*(row for row in GERMAN if "fällig" not in row[2].lower()), *rows]
    field = fields(page(*rows))["due"]
    assert (field.value, field.band) == (due, "check"), "counted, hence to check"
    assert field.box, "its place on the page"
    [discount] = terms(statement(*rows), DAY).discounts
    assert discount.until.isoformat() == until


def test_what_is_open_says_nothing():
    found = page_statement({"due": None, "gross": None, "payable": None}, "", None)
    assert (found.due, found.payable, found.prepaid) == (None, None, 0)
    found = page_statement({"gross": "10.00", "payable": None}, "", None)
    assert (found.payable, found.prepaid) == (Decimal("10.00"), 0)
    more = page_statement({"gross": "10.00", "payable": "12.00"}, "", None)
    assert more.prepaid == 0
