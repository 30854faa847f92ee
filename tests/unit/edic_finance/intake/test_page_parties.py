# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Seller and buyer are told apart on the page; one sign alone is not sure."""

import pytest
from drawn_pages import ENGLISH, FRENCH, GERMAN, changed, page

from edic_finance.tools.intake.pages.parties import is_name, key, parties


def named(*rows, own=()):
    """Return the names of seller and buyer, and whether they are sure."""
    seller, buyer = parties([page(*rows)], own)
    return (
        (seller and seller.name, seller and seller.is_sure),
        (buyer and buyer.name, buyer and buyer.is_sure),
    )


@pytest.mark.parametrize(
    ("rows", "seller", "buyer"),
    [
        (GERMAN, "Gartenbau Lindenhof GmbH", "Stadt Musterhausen"),
        (FRENCH, "Menuiserie des Tilleuls SARL", "Commune de Valexemple"),
        (ENGLISH, "Harbour Tools Ltd", "Example Council"),
    ],
    ids=["German", "French", "English"],
)
def test_seller_of_the_letterhead_and_buyer_of_the_address(rows, seller, buyer):
    (found, _is_sure), (other, _is_sure) = named(*rows)
    assert (found, other) == (seller, buyer)


def test_seller_in_one_place_alone_is_not_sure():
    rows = [(50, 300 + 12 * n, "Rechnung über Anstriche") for n in range(5)]
    seller, _buyer = named((50, 60, "Malerei Ostheim", 16), *rows)
    assert seller == ("Malerei Ostheim", False)


def test_line_above_the_address_window():
    rows = [
        (50, 150, "Malerei Ostheim GmbH · Hauptstr. 1 · 12345 Ostheim", 7),
        (50, 165, "Stadt Musterhausen"),
        (50, 177, "Rathausplatz 1"),
        (50, 189, "54321 Musterhausen"),
        (50, 240, "Rechnung Nr. 17"),
    ]
    assert named(*rows) == (
        ("Malerei Ostheim GmbH", True),
        ("Stadt Musterhausen", False),
    )


def test_what_a_seller_does_is_not_his_name():
    rows = [
        (50, 60, "Ostheim AG", 14),
        (50, 78, "Systemhaus für Bürotechnik - Hauptstr. 1 - 12345 Ostheim", 9),
        (50, 165, "Stadt Musterhausen"),
        (50, 177, "Rathausplatz 1"),
        (50, 189, "54321 Musterhausen"),
    ]
    (seller, _is_sure), _buyer = named(*rows)
    assert seller == "Ostheim AG"


def test_business_park_is_no_name():
    rows = [
        (50, 60, "MOBILIER DES ÉCOLES", 16),
        (50, 80, "ZI Nord, 00670 Montorel – SIRET 732 829 320 00074", 9),
        (50, 165, "Commune de Sainte-Ardelle"),
    ]
    (seller, _is_sure), _buyer = named(*rows)
    assert seller == "MOBILIER DES ÉCOLES"


def test_name_far_below_the_line_of_the_sender_is_not_in_the_window():
    rows = [
        (50, 150, "Malerei Ostheim GmbH · Hauptstr. 1 · 12345 Ostheim", 7),
        (50, 300, "Anstrich der Turnhalle"),
    ]
    assert named(*rows)[1] == (None, None)


def test_line_above_the_window_whose_signs_were_not_recognised():
    rows = [
        (50, 150, "Malerei Ostheim GmbH Hauptstr. 1 12345 Ostheim", 7),
        (50, 165, "Stadt Musterhausen"),
        (50, 177, "Rathausplatz 1"),
        (50, 189, "54321 Musterhausen"),
    ]
    (seller, is_sure), (buyer, _is_sure) = named(*rows)
    assert (seller, is_sure) == ("Malerei Ostheim GmbH", False)
    assert buyer == "Stadt Musterhausen"


def test_sentence_with_a_company_and_a_city_is_no_letterhead():
    rows = [(50, 500, "Lieferung an Kunden AG in der Kundenstr. 15 in 69876 Frankfurt")]
    (seller, is_sure), _buyer = named(*rows)
    assert not is_sure or seller is None


@pytest.mark.parametrize(
    ("label", "other"),
    [
        ("Verkäufer:", "Käufer:"),
        ("Lieferant", "Kunde"),
        ("Vendeur", "Acheteur"),
        ("Fournisseur :", "Client :"),
        ("Seller", "Buyer"),
        ("Sold by:", "Bill to:"),
    ],
)
def test_labels_name_the_parties_below_them(label, other):
    rows = [
        (50, 100, label),
        (50, 112, "Alpha Bau"),
        (50, 200, other),
        (50, 212, "Beta Amt"),
    ]
    (seller, _is_sure), (buyer, _is_sure) = named(*rows)
    assert (seller, buyer) == ("Alpha Bau", "Beta Amt")


def test_names_in_a_table_below_the_heading_of_the_party():
    rows = [
        (50, 100, "Verkäufer"),
        (50, 114, "Name:"),
        (150, 114, "Alpha Bau GmbH"),
        (50, 160, "Käufer/Leistungsempfänger"),
        (50, 174, "Name:"),
        (150, 174, "Beta Amt"),
    ]
    (seller, is_sure), (buyer, _is_sure) = named(*rows)
    assert (seller, is_sure, buyer) == ("Alpha Bau GmbH", True, "Beta Amt")


@pytest.mark.parametrize("word", ["Herrn", "Frau", "Monsieur", "Madame", "Mr", "Firma"])
def test_who_is_greeted_is_the_buyer(word):
    rows = [
        (50, 60, "Versicherung Ostheim AG", 14),
        (50, 120, word),
        (50, 132, "Max Beispiel"),
        (50, 144, "Musterstr. 11"),
        (50, 156, "12346 Musterhausen"),
        (50, 168, "Tel.: 0123/45678"),
    ]
    (seller, _is_sure), (buyer, _is_sure) = named(*rows)
    assert (seller, buyer) == ("Versicherung Ostheim AG", "Max Beispiel")


def test_label_of_an_address_is_no_name():
    rows = [
        (50, 100, "Delivery Address"),
        (300, 100, "Billing Address"),
        (50, 114, "Me gusta olive"),
        (300, 114, "Me gusta olive"),
        (50, 126, "41700 Dos Hermanas"),
        (300, 126, "41700 Dos Hermanas"),
    ]
    _seller, (buyer, _is_sure) = named(*rows)
    assert buyer == "Me gusta olive"


def test_own_company_is_the_buyer_wherever_it_stands():
    rows = [
        (50, 60, "Alpha Bau GmbH"),
        (50, 72, "12345 Ostheim"),
        (320, 60, "Stadt Musterhausen"),
        (320, 72, "54321 Musterhausen"),
    ]
    seller, buyer = named(*rows, own=["STADT MUSTERHAUSEN"])
    assert buyer == ("Stadt Musterhausen", True)
    assert seller[0] == "Alpha Bau GmbH"


def test_own_company_below_another_line_of_its_address_is_the_buyer():
    rows = [
        (300, 120, "MAIRIE DE VALEXEMPLE"),
        (300, 132, "Commune de Valexemple"),
        (300, 144, "54321 VALEXEMPLE"),
    ]
    _seller, buyer = named(*rows, own=["Commune de Valexemple"])
    assert buyer == ("Commune de Valexemple", True)


def test_own_company_is_never_the_seller():
    rows = changed(GERMAN, ("Empfänger", ""), ("Gartenbau Lindenhof", "Stadtwerke"))
    seller, _buyer = named(*rows, own=["Stadtwerke GmbH"])
    assert seller[0] != "Stadtwerke GmbH"


LETTER = [
    (50, 60, "Papiers du Verger"),
    (50, 72, "9 rue du Vélin"),
    (50, 84, "12345 Valbrune"),
    (50, 130, "À : Commune de Valexemple"),
    (50, 142, "1 place du Lavoir"),
    (50, 154, "54321 Valexemple"),
]


def test_only_other_address_may_be_the_sellers():
    """Without legal form or number it is he, for nobody else would send it."""
    assert named(*LETTER, own=["Commune de Valexemple"]) == (
        ("Papiers du Verger", False),
        ("Commune de Valexemple", True),
    )


def test_one_of_two_other_addresses_is_nobody_yet():
    third = [
        (300, 60, "Livraisons du Val"),
        (300, 72, "2 rue des Prés"),
        (300, 84, "12345 Valbrune"),
    ]
    seller, _buyer = named(*LETTER, *third, own=["Commune de Valexemple"])
    assert seller == (None, None)


def test_two_companies_at_the_top_are_rivals():
    rows = [
        (50, 60, "Alpha Bau GmbH · Weg 1 · 12345 Ostheim"),
        (50, 300, "Verkäufer"),
        (50, 312, "Gamma Handel AG"),
    ]
    (_seller, is_sure), _buyer = named(*rows)
    assert not is_sure


def test_holder_of_the_account_is_a_weak_sign():
    rows = [
        (50, 60, "Kontoinhaber: Max Beispiel"),
        (50, 100, "Verkäufer"),
        (50, 112, "Alpha Bau"),
    ]
    assert named(*rows)[0][0] == "Alpha Bau"


# --- names ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Bei Spiel GmbH", "BEI SPIEL"),
        ("Menuiserie des Tilleuls S.A.R.L.", "Menuiserie des Tilleuls"),
        ("Müller & Söhne KG", "Muller  Sohne"),
        ("Café-Crème", "CAFE CREME"),
    ],
)
def test_names_are_compared_without_legal_form(name, other):
    assert key(name) == key(other) != ""


def test_name_that_is_nothing_but_a_legal_form_is_kept():
    assert key("GmbH") == "gmbh"


@pytest.mark.parametrize(
    "text",
    ["Stadt Musterhausen", "Bei Spiel GmbH", "LE FOURNISSEUR", "Ville d'Exemple", "3M"
     " France"],
)  # fmt: skip
def test_names_of_towns_and_companies_are_known(text):
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rechnung Nr. 12", "Facture", "Seite 1", "Lindenstraße 4", "Lindenstr. 4",
        "Friedrich-Wagner-Straße16", "12 rue des Tilleuls", "Am Ring 7", "Tel. 0123",
        "info@example.com", "www.example.com", "12345", "AB", "Name:", "USt-IdNr.",
        "a b c d e f g h i j", "Käufer", "Delivery address", "Germany",
    ],
)  # fmt: skip
def test_labels_streets_and_numbers_are_no_names(text):
    assert not is_name(text)


def test_owner_below_the_name_of_the_firm_is_not_it():
    line = "Inh. Jörg Stelzenberg · Leiterweg 6 · 00013 Hochwalde"
    rows = [(50, 300 + 12 * n, "Gerüst stellen und abbauen") for n in range(5)]
    seller, _buyer = named((50, 60, "Gerüstbau Stelzenberg", 16), (50, 80, line), *rows)
    assert seller == ("Gerüstbau Stelzenberg", False)


def test_name_in_large_letters_with_a_wide_gap():
    rows = [(50, 300 + 12 * n, "Ordner A4 blau") for n in range(5)]
    head = [(50, 60, "FEDERKIEL", 14), (132, 60, "BÜROWELT", 14)]
    assert named(*head, *rows)[0] == ("FEDERKIEL BÜROWELT", False)


@pytest.mark.parametrize(
    "name", ["MWST%", "An die", "Bestellzeichen 10.2/Fi", "Inh. Ute Bürger"]
)
def test_no_name_of_a_party(name):
    assert not is_name(name)


def test_four_digits_and_a_word_are_no_city():
    rows = [(50, 300, "BLUMENERDE 40L"), (50, 312, "KREPPBAND 30MM"),
            (50, 324, "Bon 4471 Kasse 03"), (50, 336, "Tel. 0999/70070")]  # fmt: skip
    assert named(*rows) == ((None, None), (None, None))


def test_company_whose_name_has_a_word_in_brackets():
    _seller, buyer = named(
        (50, 184, "Stadt Musterhausen"), own=("Stadt Musterhausen (Demo)",)
    )
    assert buyer == ("Stadt Musterhausen", True)


def test_seller_beside_his_label_in_a_table_of_labels():
    rows = [
        (50, 100, "Fournisseur"), (200, 100, "NumériQ Collectivités SAS"),
        (50, 114, "Code service"), (200, 114, "SERVICE-FINANCES"),
    ]  # fmt: skip
    assert named(*rows)[0][0] == "NumériQ Collectivités SAS"
