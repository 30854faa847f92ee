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
