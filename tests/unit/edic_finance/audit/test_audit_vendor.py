# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

import pytest

from edic_finance.tools.audit.vendor import identifiers, name_share, names_one_of


@pytest.mark.parametrize(
    ("first", "second", "least", "most"),
    [
        ("Papeterie Grandval SARL", "PAPETERIE GRANDVAL", "1", "1"),
        ("Papeterie Grandval", "Papéterie Granval S.A.R.L.", "0.6", "0.99"),
        ("Müller & Söhne GmbH", "Muller Sohne", "1", "1"),
        ("Stromwerk Auental GmbH", "Stadtwerke Neuental GmbH", "0", "0.5"),
        ("SARL", "SARL", "1", "1"),  # nothing but a legal form is the name
        ("", "Papeterie", "0", "0"),
        (None, None, "0", "0"),
    ],
)
def test_similar_names_share_as_much_as_expected(first, second, least, most):
    for ours, theirs in ((first, second), (second, first)):
        assert Decimal(least) <= name_share(ours, theirs) <= Decimal(most)


@pytest.mark.parametrize(
    ("vat", "registry", "found"),
    [
        ("FR 83 404 833 048", None, {"FR83404833048", "SIREN 404833048"}),
        (None, "404 833 048 00022", {"SIREN 404833048"}),
        ("DE123456789", "HRB 12345", {"DE123456789", "HRB12345"}),
        ("000000000", "00000", set()),
        (None, None, set()),
    ],
)
def test_identifiers_are_read_from_vat_and_registry(vat, registry, found):
    assert identifiers(vat, registry) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("SGC de Grandval", True),
        ("Direction générale des Finances publiques", True),
        ("D.G.F.I.P.", True),
        ("Sgcompany", False),
        ("", False),
    ],
)
def test_names_with_one_of_the_words_are_found(name, found):
    assert names_one_of(name, ("sgc", "finances publiques", "DGFIP")) is found
