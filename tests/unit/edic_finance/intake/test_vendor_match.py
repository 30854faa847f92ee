# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

import pytest

from edic_finance.tools.intake.vendor_match import (
    CHECK,
    LOOKALIKE,
    SURE,
    Known,
    Seller,
    company_name,
    is_misspelt,
    is_same,
    match,
    place_agrees,
    register_of,
    siren_of,
    street_agrees,
    taken,
    vat_number,
)

GARDEN = Seller(
    name="Gartenbau Lindenhof GmbH",
    street="Lindenweg 4",
    postcode="12345",
    city="Auental",
    country="DE",
)
PAPER = Seller(
    name="Papeterie Grandval SARL",
    street="12 rue Haute",
    postcode="38110",
    city="Valmont",
    country="FR",
    vat="FR83404833048",
    siret="40483304800022",
)


def known(party, number=1, **flags):
    return Known(number, party, **flags)


def found(seller, *contacts):
    """Return partner, certainty and sign of the first match, and whether it is
    taken."""
    matches = match(seller, contacts)
    if not matches:
        return None
    first = matches[0]
    assert (taken(matches) is not None) == (first.certainty != LOOKALIKE)
    return first.partner, first.certainty, first.how


# --- names ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "words", "form"),
    [
        ("Müller Bau GmbH", "mueller bau", "gmbh"),
        ("Müller Bau Gesellschaft mit beschränkter Haftung", "mueller bau", "gmbh"),
        ("MUELLER BAU G.m.b.H.", "mueller bau", "gmbh"),
        ("Müller Bau GmbH & Co. KG", "mueller bau", "gmbhcokg"),
        ("Müller Bau GmbH und Co KG", "mueller bau", "gmbhcokg"),
        ("Müller UG (haftungsbeschränkt)", "mueller", "ug"),
        ("Max Müller e.K.", "max mueller", "ek"),
        ("Turnverein Auental e. V.", "turnverein auental", "ev"),
        ("SARL Dupont et Fils", "dupont fils", "sarl"),
        ("Dupont Société à responsabilité limitée", "dupont", "sarl"),
        ("Dupont EURL", "dupont", "sarl"),
        ("Dupont S.A.S.U.", "dupont", "sas"),
        ("Société Anonyme Dupont", "dupont", "sa"),
        ("Ville de Valmont", "ville de valmont", ""),
        ("SAS", "sas", ""),
    ],
)
def test_legal_form_is_told_from_the_name(name, words, form):
    assert company_name(name).words == tuple(words.split())
    assert company_name(name).form == form


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Müller & Söhne GmbH", "MUELLER UND SOEHNE G.m.b.H.", True),
        ("Bau Müller GmbH", "Müller Bau GmbH", True),
        ("Bürobedarf Weber", "Büro Bedarf Weber", True),
        ("Müller GmbH", "Müller", True),
        ("Müller GmbH", "Müller GmbH & Co. KG", False),
        ("Müller GmbH", "Müller e.K.", False),
        ("Müller Verwaltungs GmbH", "Müller GmbH", False),
        ("", "", False),
    ],
)
def test_same_name_has_the_same_letters_and_no_other_form(first, second, same):
    first, second = company_name(first), company_name(second)
    assert is_same(first, second) is same
    assert is_same(second, first) is same


@pytest.mark.parametrize(
    ("first", "second", "misspelt"),
    [
        ("Papeterie Grandval SARL", "Papeterie Granval SARL", True),
        ("Papeterie Grandval", "Papetrie Garndval", True),
        ("Elektrotechnik Weber", "Elektrotechink Weber", True),
        ("Büroservice Weber", "Büro Service Weber", True),
        ("Solarpark 1 GmbH", "Solarpark 2 GmbH", False),
        ("Solarpark I GmbH", "Solarpark II GmbH", False),
        ("Bau Weber GmbH", "Bad Weber GmbH", False),
        ("Weber Bau GmbH", "Weber Immobilien GmbH", False),
        ("Weber Elektrik GmbH", "Weber Elektrik AG", False),
        ("", "Weber", False),
    ],
)
def test_slips_of_the_pen_are_told_from_other_names(first, second, misspelt):
    first, second = company_name(first), company_name(second)
    assert is_misspelt(first, second) is misspelt
    assert is_misspelt(second, first) is misspelt


# --- numbers and places ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("DE 136 695 976", "", "DE136695976"),
        ("136695976", "DE", "DE136695976"),
        ("CHE-123.456.789 MWST", "CH", "CHE123456789"),
        ("094259216", "GR", "EL094259216"),
        ("BE0477472701", "", "BE477472701"),
        ("000/000/00000", "DE", ""),
        ("", "DE", ""),
    ],
)
def test_vat_numbers_are_compared_without_their_spelling(number, country, expected):
    assert vat_number(number, country) == expected


def test_siren_is_in_the_siret_and_in_the_vat_number():
    assert siren_of(PAPER) == "404833048"
    assert siren_of(replace(PAPER, siret="")) == "404833048"
    assert siren_of(Seller(register="404 833 048 00022")) == "404833048"
    assert siren_of(Seller(vat="DE136695976")) == ""


def test_register_number_is_compared_without_its_court():
    assert register_of(Seller(register="Amtsgericht Auental HRB 1234")) == "HRB1234"
    assert register_of(Seller(register="1234567")) == "1234567"
    assert register_of(Seller(register="none")) == ""


@pytest.mark.parametrize(
    ("ours", "theirs", "agrees"),
    [
        (("12345", "Auental"), ("D-12345", "Auental/Sachsen"), True),
        (("12345", "Auental"), ("12346", "Auental"), False),
        (("", "Auental"), ("12345", "AUENTAL"), True),
        (("38110", "Valmont"), ("38119", "VALMONT CEDEX 9"), True),
        (("", "St-Malo"), ("35400", "Saint-Malo"), True),
        (("12345", ""), ("12346", ""), False),
        (("", ""), ("12345", "Auental"), None),
        (("12345", ""), ("", "Auental"), None),
    ],
)
def test_places_agree_by_postcode_and_by_city_without_one(ours, theirs, agrees):
    sellers = [Seller(postcode=code, city=city) for code, city in (ours, theirs)]
    assert place_agrees(*sellers) is agrees
    assert place_agrees(*sellers[::-1]) is agrees


def test_places_of_two_countries_are_not_one():
    home = Seller(postcode="12345", country="DE")
    assert place_agrees(home, replace(home, country="FR")) is False


def test_streets_are_compared_with_their_house_numbers():
    street = Seller(street="Bahnhofstraße 12")
    assert street_agrees(street, Seller(street="Bahnhofstr. 12")) is True
    assert street_agrees(street, Seller(street="Bahnhofstr. 13")) is False
    assert street_agrees(street, Seller(street="Bahnhofstr.")) is None


# --- numbers tell ---------------------------------------------------------------------
def test_vat_number_is_taken_whatever_the_name():
    contact = known(replace(PAPER, name="Librairie du Parc"))
    assert found(PAPER, contact) == (1, SURE, "vat")
    [difference] = match(PAPER, [contact])[0].differences
    assert (difference.field, difference.known) == ("name", "Librairie du Parc")


def test_vat_number_without_its_country_is_the_same():
    seller = Seller(name="Lindenhof", vat="DE136695976")
    for country in ("DE", ""):
        contact = Seller(name="Another", vat="136695976", country=country)
        assert found(seller, known(contact)) == (1, SURE, "vat")


def test_siret_of_a_place_is_nearer_than_the_company():
    branch = replace(PAPER, siret="40483304800030", postcode="59140", city="Port-Neuf")
    contacts = [known(PAPER, 1), known(branch, 2)]
    assert found(branch, *contacts)[0] == 2
    assert found(PAPER, *contacts)[0] == 1
    # of no place: the one where the document says that it is
    unnumbered = replace(branch, siret="")
    assert found(unnumbered, *contacts)[0] == 2


def test_two_contacts_with_one_vat_number_are_left_to_a_person():
    seller = Seller(name="Papeterie Grandval", vat=PAPER.vat)
    twice = [known(replace(PAPER, siret=""), n) for n in (1, 2)]
    matches = match(seller, twice)
    assert taken(matches) is None
    assert {m.partner for m in matches} == {1, 2}


def test_contact_of_the_own_company_is_nearer_than_a_shared_one():
    shared, own = known(PAPER, 1), known(PAPER, 2, is_own=True)
    assert found(PAPER, shared, own) == (2, SURE, "vat")


def test_archived_contact_is_shown_and_not_taken():
    assert found(PAPER, known(PAPER, is_archived=True)) == (1, LOOKALIKE, "vat")
    in_use = known(replace(PAPER, vat="", siret=""), 2)
    matches = match(PAPER, [known(PAPER, is_archived=True), in_use])
    assert taken(matches).partner == 2


def test_electronic_address_is_taken_but_not_an_email():
    leitweg = ("0204", "04011000-12345-03")
    seller = Seller(name="Stadtkasse", addresses=(leitweg, ("EM", "a1234@b.example")))
    contact = Seller(name="Amt", addresses=(("0204", "04011000-1234503"),))
    assert found(seller, known(contact)) == (1, SURE, "address")
    mail = Seller(name="Amt", addresses=(("EM", "a1234@b.example"),))
    assert found(seller, known(mail)) is None


def test_register_number_counts_with_name_or_place():
    seller = replace(GARDEN, register="HRB 1234")
    contact = replace(GARDEN, name="Lindenhof", register="HRB 1234", city="")
    assert found(seller, known(contact)) == (1, SURE, "register")
    # a company of another court may have the same
    far = Seller("Stahlbau Nord AG", postcode="28195", register="HRB 1234")
    assert found(seller, known(far)) is None


def test_tax_number_in_the_place_of_the_vat_number():
    seller = replace(GARDEN, tax_number="201/113/40209")
    contact = Seller(name="Gartenbau Lindenhof", vat="20111340209")
    assert found(seller, known(contact)) == (1, SURE, "register")


# --- accounts -------------------------------------------------------------------------
IBAN = "DE02120300000000202051"


def test_account_is_taken_with_the_name_alone():
    seller = replace(GARDEN, ibans=(IBAN,), postcode="", city="", street="")
    contact = Seller(name="Gartenbau Lindenhof", ibans=(IBAN,))
    assert found(seller, known(contact)) == (1, SURE, "iban")
    unnamed = Seller(ibans=(IBAN,))
    assert found(unnamed, known(contact)) == (1, CHECK, "iban")
    factor = Seller(name="Nordbank Factoring AG", ibans=(IBAN,))
    assert found(seller, known(factor)) == (1, LOOKALIKE, "iban")


def test_account_of_a_group_is_not_taken_for_a_sister():
    seller = Seller(name="Weber Immobilien GmbH", ibans=(IBAN,))
    sister = Seller(name="Weber Bau GmbH", ibans=(IBAN,))
    assert found(seller, known(sister)) == (1, LOOKALIKE, "iban")


# --- names and places -----------------------------------------------------------------
def test_name_is_sure_with_its_place():
    assert found(GARDEN, known(GARDEN)) == (1, SURE, "name")
    streetless = replace(GARDEN, street="")
    assert found(streetless, known(GARDEN)) == (1, SURE, "name")
    elsewhere = replace(GARDEN, postcode="99999", city="Neustadt")
    assert found(GARDEN, known(elsewhere)) == (1, LOOKALIKE, "name")


def test_name_alone_is_to_check_where_nobody_else_has_it():
    named = Seller(name=GARDEN.name)
    assert found(GARDEN, known(named)) == (1, CHECK, "name")
    other = replace(named, name="Gartenbau Lindenhoff GmbH")
    assert found(GARDEN, known(named), known(other, 2)) == (1, LOOKALIKE, "name")
    formless = replace(named, name="Gartenbau Lindenhof")
    assert found(GARDEN, known(formless)) == (1, LOOKALIKE, "name")


def test_another_street_in_the_place_is_to_check():
    moved = replace(GARDEN, street="Am Markt 1")
    assert found(GARDEN, known(moved)) == (1, CHECK, "name")
    # paid elsewhere as well: a namesake
    seller = replace(GARDEN, ibans=(IBAN,))
    namesake = replace(moved, ibans=("DE16000000002345678901",))
    assert found(seller, known(namesake)) == (1, LOOKALIKE, "name")


def test_misspelt_name_is_taken_with_the_whole_address():
    misspelt = replace(GARDEN, name="Gartnebau Lindenhof GmbH")
    assert found(misspelt, known(GARDEN)) == (1, SURE, "name")
    misspelt = replace(misspelt, street="")
    assert found(misspelt, known(GARDEN)) == (1, LOOKALIKE, "name")


def test_a_number_that_speaks_against_a_vendor_makes_him_a_lookalike():
    seller = replace(GARDEN, vat="DE136695976", ibans=(IBAN,))
    contact = replace(GARDEN, vat="DE129273398", ibans=(IBAN,))
    [shown] = match(seller, [known(contact)])
    assert (shown.certainty, shown.against) == (LOOKALIKE, ("vat",))
    seller = replace(GARDEN, register="HRB 1234")
    contact = replace(GARDEN, register="HRB 4321")
    assert found(seller, known(contact)) == (1, LOOKALIKE, "name")


def test_number_of_another_country_does_not_speak_against_it():
    seller = replace(GARDEN, vat="FR83404833048")
    contact = replace(GARDEN, vat="DE136695976")
    assert found(seller, known(contact)) == (1, SURE, "name")


def test_name_is_not_taken_where_another_has_the_number():
    other = known(replace(PAPER, name="Librairie du Parc", siret="", vat=""), 2)
    numbered = known(Seller(name="Autre", vat=PAPER.vat, siret="40483304800022"), 3)
    odd = known(replace(numbered.party, register="552100554"), 4)
    seller = replace(PAPER, name="Librairie du Parc", siren="552100554")
    assert found(seller, other)[1] == SURE
    # its VAT number agrees, its SIREN does not: it is not taken, nor is the name
    assert taken(match(seller, [other, odd])) is None


def test_nobody_is_alike():
    assert match(GARDEN, [known(PAPER)]) == []
    assert match(Seller(), [known(PAPER)]) == []
    assert taken([]) is None


def test_differences_name_what_the_contact_lacks():
    seller = replace(PAPER, register="40483304800022", ibans=(IBAN,))
    [shown] = match(seller, [known(Seller(name=PAPER.name, ibans=("FR76",)))])
    found_differences = {d.field: (d.stated, d.known) for d in shown.differences}
    assert found_differences == {
        "street": ("12 rue Haute", ""),
        "postcode": ("38110", ""),
        "city": ("Valmont", ""),
        "country": ("FR", ""),
        "vat": (PAPER.vat, ""),
        "siret": ("40483304800022", ""),
        "iban": (IBAN, "FR76"),
    }
    named = Seller(name="Lindenhof GmbH", register="HRB 1234")
    [shown] = match(named, [known(Seller(name="Lindenhof GmbH"))])
    assert [(d.field, d.stated) for d in shown.differences] == [
        ("register", "HRB 1234")
    ]
