# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_finance.tools.intake.einvoice import parse
from edic_finance.tools.intake.einvoice_parties import (
    is_identifier,
    same_name,
    vat_country,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DE123456789", True),
        ("FR 83 404833048", True),
        ("+49 30 1234", True),
        ("000/000/00000", False),
        ("000 000000", False),
        ("Godkänd för F-skatt", False),
        ("DE1", False),
        ("", False),
        (None, False),
    ],
)
def test_identifiers_are_told_from_words(text, found):
    assert is_identifier(text) is found


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Stromwerk Auental", "STROMWERK AUENTAL GmbH", True),
        ("Müller & Söhne GmbH", "Muller & Sohne", True),
        ("S.A.S. Papeterie Grandval et Cie", "Papeterie Grandval", True),
        ("Papeterie Grandval SAS", "Stromwerk Auental GmbH", False),
        ("Papeterie Grandval SAS", "Imprimerie Dumont SAS", False),
        ("SAS", "SAS", True),
        ("", "Stromwerk", False),
        (None, None, False),
    ],
)
def test_same_name_is_known_either_way(first, second, same):
    assert same_name(first, second) is same
    assert same_name(second, first) is same


VAT_OF = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">
<AccountingSupplierParty><Party><PostalAddress><Country><IdentificationCode>{address}\
</IdentificationCode></Country></PostalAddress><PartyTaxScheme><CompanyID>{own}\
</CompanyID><TaxScheme><ID>VAT</ID></TaxScheme></PartyTaxScheme></Party>
</AccountingSupplierParty><TaxRepresentativeParty><PartyTaxScheme><CompanyID>{other}\
</CompanyID><TaxScheme><ID>VAT</ID></TaxScheme></PartyTaxScheme>
</TaxRepresentativeParty></Invoice>"""


@pytest.mark.parametrize(
    ("address", "own", "other", "country"),
    [
        ("FR", "FR11123456782", "", "FR"),
        ("FR", "DE123456789", "", "DE"),  # registered there: it charges VAT of there
        ("CH", "CHE123456789", "DE123456789", "DE"),  # BT-63 before BT-31
        ("FR", "", "", "FR"),
        ("GR", "EL123456789", "", "GR"),
        ("fr", "123", "", "FR"),
        ("", "", "", ""),
    ],
)
def test_vat_is_of_the_country_of_the_vat_number(address, own, other, country):
    xml = VAT_OF.format(address=address, own=own, other=other)
    assert vat_country(parse(xml.encode())) == country
