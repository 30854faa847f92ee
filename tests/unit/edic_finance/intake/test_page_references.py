# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""References stand beside their label, and a Leitweg-ID has right check digits."""

import pytest
from drawn_pages import FRENCH, GERMAN, page
from stdnum.iso7064 import mod_97_10

from edic_finance.tools.intake.pages.references import references

# made here by the rule of KoSIT's "Formatspezifikation Leitweg-ID"
COARSE, FINE = "09999417", "MUSTER07"
ROUTE = f"{COARSE}-{FINE}-{mod_97_10.calc_check_digits(COARSE + FINE)}"


def of(*rows):
    return references([page(*rows)])


def test_leitweg_id_beside_its_label():
    assert of(*GERMAN, (320, 100, f"Leitweg-ID: {ROUTE}")) == {"buyer_reference": ROUTE}
    apart = (320, 100, "Leitweg-ID"), (420, 100, ROUTE)
    assert of(*GERMAN, *apart) == {"buyer_reference": ROUTE}


def test_leitweg_id_with_wrong_digits_or_without_its_label_is_none():
    last = (int(ROUTE[-1]) + 1) % 10
    assert of((50, 100, f"Leitweg-ID: {ROUTE[:-1]}{last}")) == {}
    assert of((50, 100, f"Kundennummer: {ROUTE}")) == {}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Code service : ST-BAT", {"buyer_reference": "ST-BAT"}),
        ("Code service exécutant : 12SERV", {"buyer_reference": "12SERV"}),
        ("Marché n° 2026-M-017, lot 2", {"contract": "2026-M-017"}),
        ("N° de marché : 2026M17", {"contract": "2026M17"}),
        ("Vertragsnummer: RV-26/4", {"contract": "RV-26/4"}),
        ("Bon de livraison n° BL-884 du 12/11/2026", {"delivery_note": "BL-884"}),
        ("Lieferschein-Nr.: LS-60772", {"delivery_note": "LS-60772"}),
        ("Lieferschein LS-60772 vom 27.11.2026", {"delivery_note": "LS-60772"}),
    ],
)
def test_references_in_two_languages(text, wanted):
    assert of((50, 100, text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Lieferschein vom 27.11.2026",
        "Bon de livraison du 12/11/2026",
        "Marché conclu selon la procédure adaptée",
        "Merci de rappeler le code service",
        "Gemäß Vertrag",
    ],
)
def test_words_without_a_number_are_no_references(text):
    assert of((50, 100, text)) == {}


def test_two_of_a_kind_name_none():
    rows = (50, 100, "Lieferschein LS-1"), (50, 120, "Lieferschein LS-2")
    assert of(*rows) == {}
    assert of(*FRENCH) == {}


@pytest.mark.parametrize(
    "rows",
    [
        [(50, 100, "Avoir sur facture n° FV26-18842 du 18/11/2026")],
        [(50, 100, "Zu Rechnung"), (200, 100, "FV26-18842 v. 18.11.2026")],
        [(50, 100, "Facture d'origine"), (50, 114, "FV26-18842 du 18/11/2026")],
        [(50, 100, "Original invoice no.: FV26-18842")],
    ],
    ids=["sentence", "beside", "below", "English"],
)
def test_invoice_that_is_credited(rows):
    assert of(*rows) == {"preceding": "FV26-18842"}
