# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words of a page that change what is to be done with it are given as they stand."""

import json
from decimal import Decimal

import pytest
from drawn_pages import FRENCH, GERMAN, page

from edic_finance.tools.intake.pages import finder
from edic_finance.tools.intake.pages.statements import (
    DEBITED,
    NO_INVOICE,
    PAID,
    REVERSE_CHARGE,
    statements,
)
from edic_finance.tools.intake.pages.text import as_json

GROSS = Decimal("1487.50")
REMINDER = [
    (50, 60, "Gartenbau Lindenhof GmbH", 16),
    (50, 250, "2. Mahnung", 14),
    (50, 280, "Rechnung"), (150, 280, "Rechnungsdatum"), (300, 280, "Betrag"),
    (50, 294, "GL-2026-017"), (150, 294, "03.11.2026"), (300, 294, "1.487,50 EUR"),
]  # fmt: skip


def said(*rows, gross=GROSS):
    return statements([page(*rows)], gross)


@pytest.mark.parametrize("rows", [GERMAN, FRENCH], ids=["German", "French"])
def test_invoice_states_nothing_of_the_kind(rows):
    assert said(*rows) == {}


@pytest.mark.parametrize(
    "heading",
    [
        "2. Mahnung",
        "Zahlungserinnerung",
        "LIEFERSCHEIN Nr. 55120",
        "Angebot 26-118",
        "Auftragsbestätigung",
        "Proforma-Rechnung 12",
        "Relance n° 1 – lettre de rappel",
        "DEVIS D-2611-012",
        "BON DE LIVRAISON",
        "Mise en demeure",
        "Quotation 118",
        "Delivery note",
    ],
)
def test_paper_of_another_name_is_no_invoice(heading):
    rows = [(50, 60 + 12 * n, "Baumpflege im Stadtpark") for n in range(6)]
    assert said((50, 250, heading, 14), *rows) == {NO_INVOICE: heading}


def test_reminder_that_lists_an_invoice_is_none():
    assert said(*REMINDER) == {NO_INVOICE: "2. Mahnung"}


@pytest.mark.parametrize(
    "subject",
    [
        "Objet : 2e rappel – facture impayée",
        "Betreff: Letzte Mahnung",
        "Objet: Relance",
    ],
)
def test_letter_on_what_was_not_paid_is_no_invoice(subject):
    rows = [(50, 250, subject), (50, 280, "Facture n° TB-260914 du 14/09/2026")]
    assert said(*rows) == {NO_INVOICE: subject}


@pytest.mark.parametrize("subject", ["Objet : Devis accepté n° 12", "Betreff: Angebot"])
def test_subject_of_an_invoice_may_name_what_came_before_it(subject):
    rows = [(50, 250, subject), (50, 280, "Facture n° TB-260914 du 14/09/2026")]
    assert said(*rows) == {}


def test_name_alone_in_letters_as_all_counts_where_no_invoice_is_named():
    rows = [(50, 60, "Garden Véga"), (300, 100, "BON DE LIVRAISON")]
    assert said(*rows) == {NO_INVOICE: "BON DE LIVRAISON"}
    assert said(*rows, (50, 130, "Facture FA-17")) == {}


@pytest.mark.parametrize(
    "row",
    [
        (50, 298, "Lieferschein LS 66190"),
        (50, 298, "Angebot Nr. 17 vom 01.10.2026"),
        (50, 640, "Mahnungen sind kostenpflichtig."),
    ],
)
def test_invoice_that_names_another_paper_stays_one(row):
    assert said(*GERMAN, row) == {}


def test_values_of_another_paper_are_never_sure():
    sheet = {"pages": [as_json(page(*REMINDER))], "names": [], "numbers": []}
    read = finder.read(json.dumps(sheet).encode())
    assert {field.band for field in read.fields.values()} <= {"check", "open"}
    assert read.fields["type"].value is None
    assert dict(read.statements) == {NO_INVOICE: "2. Mahnung"}


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("GEG. EC-KARTE", "1.487,50"),
        ("Kartenzahlung", "1.487,50 EUR"),
        ("CB", "1487,50"),
        ("Espèces", "1 487,50 €"),
    ],
)
def test_total_that_was_paid_at_the_till(words, amount):
    assert said((50, 60, words), (300, 60, amount)) == {PAID: f"{words} {amount}"}


def test_another_amount_was_not_the_total():
    assert said((50, 60, "CB"), (300, 60, "20,00")) == {}
    assert said((50, 60, "CB"), (300, 60, "20,00"), gross=None) == {}


@pytest.mark.parametrize(
    "words",
    ["Betrag dankend erhalten.", "Facture acquittée le 03/11/2026", "Paid in full"],
)
def test_invoice_that_says_it_was_paid(words):
    assert said((50, 500, words)) == {PAID: words}


@pytest.mark.parametrize(
    "rows",
    [
        [(50, 500, "Acompte de 30 % déjà réglé le 05/10/2026")],
        [(50, 500, "Already paid"), (300, 500, "300.00")],
        [(50, 500, "Règlement par chèque"), (300, 500, "1 487,50 €")],
    ],
)
def test_part_that_was_paid_and_a_way_to_pay_are_not_the_whole(rows):
    assert said(*rows) == {}


@pytest.mark.parametrize(
    "words",
    [
        "Der Betrag wird am 15.12.2026 von Ihrem Konto abgebucht.",
        "Den Betrag ziehen wir per Lastschrift ein.",
        "Den Betrag buchen wir frühestens am 10.12.2026 von Ihrem Konto",
        "Le montant sera prélevé le 15/12/2026.",
        "The amount will be debited on 15 December.",
    ],
)
def test_amount_that_is_debited(words):
    assert said((50, 500, words)) == {DEBITED: words}


@pytest.mark.parametrize(
    "words",
    [
        "Steuerschuldnerschaft des Leistungsempfängers nach § 13b UStG",
        "TVA (autoliquidation) 0,00",
        "VAT: reverse charge",
        "Steuerfreie innergemeinschaftliche Lieferung gemäß Art. 7 UStG 1994",
        "Livraison intracommunautaire, art. 262 ter I du CGI",
    ],
)
def test_vat_that_the_recipient_owes(words):
    assert said((50, 500, words)) == {REVERSE_CHARGE: words}


def test_general_terms_of_an_invoice_with_vat_shift_none():
    row = (50, 500, "Bei Bauleistungen: Reverse Charge nach § 13b UStG")
    sheet = [page(*GERMAN, row)]
    assert statements(sheet, GROSS, Decimal("237.50")) == {}
    assert REVERSE_CHARGE in statements(sheet, GROSS, Decimal(0))


def test_long_words_are_cut():
    (words,) = said((50, 500, "Reverse charge. " + "x" * 300)).values()
    assert len(words) == 120
    assert words.endswith("…")


def test_page_without_words():
    assert statements([], None) == {}
    assert statements([page()], None) == {}


def test_invoice_in_larger_letters_than_its_delivery_note_is_one():
    assert said(*GERMAN, (50, 230, "Lieferschein", 12)) == {}
