# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_public_sector.tools.letters.drafting.text import tied


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("§ 109 Abs. 3 GewO", "§~109 Abs.~3 GewO"),
        ("§§ 58, 74 VwGO", "§§~58, 74 VwGO"),
        ("art. L. 212-1 CRPA", "art.~L. 212-1 CRPA"),
        ("Art. 5 und § 14", "Art.~5 und §~14"),
        ("décret n° 85-1250", "décret n°~85-1250"),
        ("nach § ", "nach §~"),  # the number is the next part of the text
        ("eine Art 3 Leistung der Art Dienst", "eine Art 3 Leistung der Art Dienst"),
        ("L’art Déco, l’art. Un", "L’art Déco, l’art. Un"),
    ],
)
def test_no_line_ends_inside_a_reference(text, read):
    assert tied(text).replace("\u00a0", "~") == read
