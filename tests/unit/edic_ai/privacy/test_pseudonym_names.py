# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from itertools import islice, product

import pytest

from edic_ai.tools.privacy.pseudonym import Names, Pseudonymiser, is_legal_person

NAMES = Names(
    people=[
        "Jean-Pierre Dupont",
        "Sabine Müller",
        "Marie de La Tour",
        "Étienne Lefèvre",
        "Nguyen Van An",
        "Klaus Weber",
    ],
    companies=["Bäckerei Klaus Weber"],
)


def concealed(text, names=NAMES):
    return Pseudonymiser(names).conceal(text).text


@pytest.mark.parametrize(
    "name",
    [
        "Jean-Pierre Dupont",
        "Dupont Jean-Pierre",
        "DUPONT Jean Pierre",
        "DUPONT, Jean-Pierre",
        "Jean Dupont",
        "jean-pierre dupont",
        "J.-P. Dupont",
        "J. Dupont",
        "Dupont J.",
        "Jean-Piere Dupont",
        "Jean-Pierre Dupnot",
        "Jean-Pierre Bupont",
        "Sabine Müller",
        "SABINE MUELLER",
        "Sabine Muller",
        "Sabine Müler",
        "Sa\u0301bine Mu\u0308ller",
        "Marie de La Tour",
        "Etienne Lefevre",
        "Lefèvre\nÉtienne",
    ],
)
def test_names_of_the_database_are_found_however_they_are_written(name):
    assert concealed(f"Selon {name}, tout va bien.") == "Selon [NAME_1], tout va bien."


@pytest.mark.parametrize(
    "text",
    [
        "Jean a écrit à Pierre",
        "La tour est haute, le pont aussi",
        "J. Martin",
        "Bäckerei Klaus Weber",
        "Klaus Weber GmbH & Co. KG",
        "SARL Jean Dupont",
        "ein Müller und ein Weber",
    ],
)
def test_words_and_firms_stay(text):
    assert concealed(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("M. Bernardeau est venu", "M. [NAME_1] est venu"),
        ("Mme Sophie Le Gall est venue", "Mme [NAME_1] est venue"),
        ("M. et Mme Bernardeau", "M. et Mme [NAME_1]"),
        ("Maître d'Ormesson plaide", "Maître [NAME_1] plaide"),
        ("le Dr A. B. Bernardeau", "le Dr [NAME_1]"),
        ("Mme BERNARDEAU, Sophie", "Mme [NAME_1]"),
        ("Monsieur le Maire Paul Bernardeau", "Monsieur le Maire [NAME_1]"),
        ("Herr Prof. Dr. von Thiel hat", "Herr Prof. Dr. [NAME_1] hat"),
        ("Frau Thielemann-Groß Rechnung", "Frau [NAME_1] Rechnung"),
        ("Herrn\nEmil Thielemann\n", "Herrn\n[NAME_1]\n"),
        ("gez. Thielemann", "gez. [NAME_1]"),
        ("Sachbearbeiterin: Ute Thielemann", "Sachbearbeiterin: [NAME_1]"),
        ("Nom : BERNARDEAU\nPrénom : Sophie", "Nom : [NAME_1]\nPrénom : [NAME_2]"),
        ("Bonjour Sophie,\nmerci", "Bonjour [NAME_1],\nmerci"),
        (
            "Cordialement,\nSophie Bernardeau\nComptable",
            "Cordialement,\n[NAME_1]\nComptable",
        ),
        ("Ute Thielemann <ut@x.de>", "[NAME_1] <[EMAIL_1]>"),
        ("Ute Thielemann\nHauptstr. 5\n10115 Berlin", "[NAME_1]\n[ADDRESS_1]"),
    ],
)
def test_names_are_found_by_what_stands_around(text, left):
    assert concealed(text, Names()) == left


@pytest.mark.parametrize(
    "text",
    [
        "Madame, Monsieur,",
        "Madame la Directrice,",
        "Monsieur le Maire,",
        "Sehr geehrte Damen und Herren,",
        "Bonjour à tous,",
        "Frau Bürgermeisterin",
        "Contact : Mairie",
        "Cordialement,\nLe service des finances",
    ],
)
def test_forms_of_address_without_a_name_stay(text):
    assert concealed(text, Names()) == text


def test_a_surname_alone_is_found_once_the_person_is_known():
    text = "Mme Sophie Bernardeau a écrit. Bernardeau paiera."
    assert concealed(text) == "Mme [NAME_1] a écrit. [NAME_2] paiera."


def test_a_surname_that_is_also_a_word_of_the_text_stays():
    text = "Mme Rose Petit a écrit un petit mot. Petit mais clair."
    assert concealed(text) == "Mme [NAME_1] a écrit un petit mot. Petit mais clair."


def test_an_address_is_not_taken_for_the_person_its_street_is_named_after():
    assert concealed("12 rue Jean-Pierre Dupont") == "[ADDRESS_1]"


def test_what_an_address_leaves_of_a_name_is_concealed_too():
    """Two recognisers that overlap leave nothing between them."""
    assert concealed("jean_dupont@x.fr Sabine Müller") == "[EMAIL_1] [NAME_1]"
    assert "Müller" not in concealed("Kennzeichen B-AB 12 Frau Sabine Müller")


def test_a_name_of_one_word_is_not_looked_for():
    assert concealed("Dupont paiera", Names(["Dupont"])) == "Dupont paiera"


# --- firms --------------------------------------------------------------------
@pytest.mark.parametrize(
    "company", ["Klaus Weber", "Weber, Klaus", "K. Weber", "Marie de la Tour"]
)
def test_a_firm_with_the_name_of_a_person_keeps_nothing(company):
    names = Names(["Klaus Weber", "Marie de La Tour"], [company])
    assert concealed(f"an {company}: 12 EUR", names) == "an [NAME_1]: 12 EUR"


def test_a_person_of_a_firm_is_concealed_there_too():
    concealer = Pseudonymiser(NAMES)
    texts = ["Bäckerei Klaus Weber", "Es schreibt Klaus Weber"]
    found = [found.text for found in concealer.conceal_all(texts)]
    assert found == ["Bäckerei [NAME_1]", "Es schreibt [NAME_1]"]
    for text in found:
        concealer.check(text)


def test_many_firms_that_begin_alike():
    ends = islice(product("abcdefghij", repeat=5), 20_000)
    firms = [f"SARL Garage Klaus Weber {''.join(end)}" for end in ends]
    names = Names(["Klaus Weber"], [*firms, "SARL Garage Klaus Weber Rouen"])
    text = "SARL Garage Klaus Weber {}\n" * 200
    assert "NAME" not in concealed(text.format(*["Rouen"] * 200), names)
    left = concealed(text.format(*["Lyon"] * 200), names)
    assert left.count("Garage [NAME_1] Lyon") == 200


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("SARL Garage Dupont", True),
        ("Weber Bau GmbH & Co. KG", True),
        ("Turnverein Ulm e.V.", True),
        ("Jean Dupont", False),
        ("EI Jean Dupont", False),
        ("Klaus Weber e.K.", False),
        ("Cabinet Sage", False),
    ],
)
def test_who_says_that_it_is_a_legal_person(name, is_one):
    assert is_legal_person(name) is is_one
