# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_finance.tools.intake.einvoice_parties import is_identifier, same_name


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
