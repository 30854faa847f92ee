# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

import pytest

from edic_finance.tools.intake.same_seller import is_same_seller
from edic_finance.tools.intake.vendor_match import Seller

IBAN, OTHER_IBAN = "DE02120300000000202051", "DE02500105170137075030"
GARDEN = Seller(
    name="Gartenbau Lindenhof GmbH",
    postcode="12345",
    city="Auental",
    country="DE",
    vat="DE136695976",
    ibans=(IBAN,),
)
NAMED = Seller(name=GARDEN.name)
PAPER = Seller(name="Papeterie Grandval", siret="40483304800022")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (GARDEN, Seller(name="Lindenhof", vat="DE 136 695 976")),
        (PAPER, Seller(name="Grandval", siret="404 833 048 00022")),
        (PAPER, Seller(name="Grandval", vat="FR83404833048")),  # of the same SIREN
        (GARDEN, Seller(name="Gartenbau Lindenhot GmbH", ibans=(IBAN,))),
        (GARDEN, NAMED),
        (NAMED, replace(NAMED, name="gartenbau  lindenhof GMBH")),
        (GARDEN, replace(GARDEN, vat="", ibans=(OTHER_IBAN,))),  # the place is the same
    ],
)
def test_number_account_or_name_tells_the_seller(first, second):
    assert is_same_seller(first, second)
    assert is_same_seller(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (GARDEN, replace(GARDEN, vat="DE115235681")),  # a number speaks against it
        (PAPER, replace(PAPER, siret="40483304800030")),  # another place of the company
        (GARDEN, Seller(name="Malerei Ostwald", ibans=(IBAN,))),  # both have a factor
        (GARDEN, Seller(ibans=(IBAN,))),  # nobody is named
        (GARDEN, replace(NAMED, name="Gartenbau Lindenhof AG")),
        (GARDEN, replace(NAMED, name="Gartenbau Lindenhot GmbH")),  # not the very name
        (GARDEN, replace(NAMED, postcode="99999", city="Steinbach")),
        (replace(NAMED, ibans=(IBAN,)), replace(NAMED, ibans=(OTHER_IBAN,))),
        (Seller(), Seller()),
        (Seller(name="–"), Seller(name="–")),
    ],
)
def test_doubt_is_left_to_a_person(first, second):
    assert not is_same_seller(first, second)
    assert not is_same_seller(second, first)
