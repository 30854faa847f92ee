# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_ai.tools.text.percent import with_percent


@pytest.mark.parametrize(
    ("figure", "language", "expected"),
    [
        ("85.4", "en_US", "85.4%"),
        ("85.4", None, "85.4%"),
        ("85,4", "fr_FR", "85,4\N{NO-BREAK SPACE}%"),
        ("93,39", "de_DE", "93,39\N{NO-BREAK SPACE}%"),
        ("7", "sr@latin", "7%"),
    ],
)
def test_percent_sign_stands_as_the_language_writes_it(figure, language, expected):
    assert with_percent(figure, language) == expected
