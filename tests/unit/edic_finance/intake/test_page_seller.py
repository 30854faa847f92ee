# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Name, address and numbers of the seller are read for a contact to be entered."""

from drawn_pages import GERMAN, page

from edic_finance.tools.intake.pages.fields import Own, read_fields
from edic_finance.tools.intake.pages.seller import stated_by_pages

TERMS = "Zahlbar innerhalb 30 Tagen netto bis 03.12.2026"


def stated(*rows, own=None):
    """Return what is stated, by its name."""
    own, pages = own or Own(), [page(*rows)]
    return {row[0]: row[1] for row in stated_by_pages(pages, read_fields(pages), own)}


def test_name_address_and_numbers_of_the_letterhead():
    found = stated(*GERMAN, (50, 118, "Tel. 030 1234567"), (50, 500, TERMS))
    assert found["name"] == "Gartenbau Lindenhof GmbH"
    assert found["vat"] == "DE136695976"
    assert (found["street"], found["postcode"], found["city"]) == (
        "Lindenweg 4", "12345", "Beispielstadt",
    )  # fmt: skip
    assert found["iban"] == "DE02120300000000202051"
    assert found["terms"] == TERMS


def test_account_of_the_company_itself_is_not_the_sellers():
    own = Own(numbers=frozenset({"DE02120300000000202051"}))
    assert "iban" not in stated(*GERMAN, own=own)


def test_heading_alone_is_no_terms():
    rows = [*GERMAN, (50, 480, "Zahlungsbedingungen", 14)]
    assert "terms" not in stated(*rows)
    assert stated(*rows, (50, 520, TERMS))["terms"] == TERMS


def address(*rows):
    found = stated((50, 40, "Facture F-17", 10), *rows)
    return [found.get(name) for name in ("street", "postcode", "city")]


def test_address_in_the_column_beside_the_name():
    rows = [(50, 60, "BRÉVALET CONSTRUCTION", 16), (400, 60, "14 chemin des Carrières"),
            (400, 76, "72999 Orvaulne")]  # fmt: skip
    assert address(*rows) == ["14 chemin des Carrières", "72999", "Orvaulne"]


def test_street_without_a_number():
    rows = [(50, 60, "Horticulture Belrivage", 16), (50, 80, "Route des Serres"),
            (50, 92, "49999 Angelles")]  # fmt: skip
    assert address(*rows) == ["Route des Serres", "49999", "Angelles"]


def test_address_behind_the_capital_in_the_foot():
    foot = (
        "Lumivolt SA au capital de 22 000 000 € – Siège social : 5 quai du Levant,"
        " 92999 Courvelin – RCS Nanterre"
    )
    assert address((20, 760, foot, 6)) == ["5 quai du Levant", "92999", "Courvelin"]


def test_legal_form_before_the_street_is_no_part_of_it():
    rows = [(50, 60, "ÉLECTROVIA", 16), (50, 80, "SASU – 22 rue Ampère"),
            (50, 92, "69999 Verpillac")]  # fmt: skip
    assert address(*rows) == ["22 rue Ampère", "69999", "Verpillac"]
