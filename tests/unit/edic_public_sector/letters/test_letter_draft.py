# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An unsigned letter says so on each page, in each form and language."""

import io
import re
from dataclasses import fields, replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from letter_data import FRENCH, GERMAN, NOTE
from pypdf import PdfReader

from edic_public_sector.tools.letters.rendering import docx, layout, odt, pdf, text
from edic_public_sector.tools.letters.rendering.letter import Letter, Paragraph, Run

ADDONS = Path(__file__).parents[4] / "addons"
LETTERS = {"fr": FRENCH, "de": GERMAN, "en": replace(NOTE, lang="en")}


def long(letter):
    words = Paragraph((Run("Un texte. " * 80),))
    return replace(letter, body=(*letter.body, *[words] * 12))


def pages(letter):
    return [
        page.extract_text() for page in PdfReader(io.BytesIO(pdf.write(letter))).pages
    ]


def zipped(data, pattern):
    """The texts of the parts whose names fit, without their tags."""
    with ZipFile(io.BytesIO(data)) as file:
        names = [name for name in file.namelist() if re.search(pattern, name)]
        assert names
        return [re.sub("<[^>]+>", "", file.read(name).decode()) for name in names]


def test_a_letter_is_a_draft_unless_somebody_says_that_it_is_signed():
    [field] = [element for element in fields(Letter) if element.name == "is_signed"]
    assert field.default is False
    assert set(layout.DRAFT) == set(layout.PAGE_WORD)


@pytest.mark.parametrize("lang", sorted(LETTERS))
def test_each_page_of_an_unsigned_paper_says_that_it_is_a_draft(lang):
    signed, words = long(LETTERS[lang]), layout.DRAFT[lang]
    draft = replace(signed, is_signed=False)
    found = pages(draft)
    assert len(found) > 1
    assert all(words in page for page in found)
    assert not any(words in page for page in pages(signed))


@pytest.mark.parametrize("lang", sorted(LETTERS))
def test_other_forms_say_it_in_the_foot_of_each_page(lang):
    signed, words = LETTERS[lang], layout.DRAFT[lang]
    draft = replace(signed, is_signed=False)
    for write, pattern in ((odt.write, "styles.xml"), (docx.write, r"footer\d*.xml")):
        assert any(words in document for document in zipped(write(draft), pattern))
        assert not any(words in document for document in zipped(write(signed), pattern))
    assert text.write(draft).decode().startswith(f"**{words}**")
    assert words not in text.write(signed).decode()
