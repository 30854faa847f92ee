# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
import io
import zipfile

import pytest

from edic_ai.tools import personal_data
from edic_ai.tools.personal_data import is_named, search_terms, text_of_file

TERMS = search_terms(["Anna Müller", "anna.m@example.org"])


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_examples():
    assert not doctest.testmod(personal_data).failed


@pytest.mark.parametrize("value", ["", None, False, "Li", "A. B.", "   "])
def test_terms_that_are_found_anywhere_are_left_out(value):
    assert search_terms([value]) == ()


def test_account_is_looked_for_as_stored_and_as_printed():
    terms = search_terms(["DE89 3704 0044 0532 0130 00"])
    assert set(terms) == {"de89370400440532013000", "de89 3704 0044 0532 0130 00"}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("an ANNA  MÜLLER\nin Ulm", True),
        ({"a": [{"b": ["x", "Anna Müller"]}]}, True),
        ({"anna.m@example.org": 1}, True),
        ({"a": [1, 2.5, None, True]}, False),
        ("Anna Mueller", False),
    ],
)
def test_name_is_found_at_any_depth(value, found):
    assert is_named(value, TERMS) is found


@pytest.mark.parametrize("name", ["word/document.xml", "content.xml"])
def test_office_files_are_read_through_their_markup(name):
    raw = packed(**{name: "<w><b>Anna</b> Müller</w>", "picture.png": "Anna"})
    assert is_named(text_of_file(raw), TERMS)


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7 Anna",
        b"\x89PNG\r\n",
        b"\xff\xd8\xff\xe0",
        b"a\0b",
        b"PK\x03\x04 cut off",
        packed(**{"a.xml": "0" * (personal_data.MAX_UNPACKED_BYTES + 1)}),
    ],
)
def test_what_cannot_be_read_is_not_empty(raw):
    assert text_of_file(raw) is None


def test_damaged_letters_do_not_hide_the_rest():
    assert is_named(text_of_file("Anna Müller".encode() + b"\xff"), TERMS)
