# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_public_sector.tools.budget.named import reference_key, spellings


@pytest.mark.parametrize(
    "text",
    ["60612", "011-60612-020", "60612/020", "020 60612", "011.60612", "60612-020-OP 7"],
)
def test_codes_of_a_french_line_in_any_order(text):
    assert reference_key(text) in spellings("60612", "011", "020", "OP7")


@pytest.mark.parametrize("text", ["1.11.01.524100", "11101-524100", "524100 / 1.11.01"])
def test_product_and_account_of_a_german_line(text):
    assert reference_key(text) in spellings("524100", "", "1.11.01", "")


@pytest.mark.parametrize("text", ["", "020", "011-020", "6061", "60612-0", "60612-999"])
def test_what_names_no_line(text):
    assert reference_key(text) not in spellings("60612", "011", "020")


def test_without_an_article_no_reference_names_a_line():
    assert not spellings("", "011", "020")
