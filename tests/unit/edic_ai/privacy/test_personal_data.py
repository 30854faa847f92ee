# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
import io
import zipfile

import pytest

from edic_ai.tools.privacy import personal_data
from edic_ai.tools.privacy.personal_data import is_named, search_terms, text_of_file
from fakes.spellings import SPELLINGS

TERMS, _ = search_terms([("name", "Anna Müller"), ("email", "anna.m@example.org")])


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_examples_of_the_docstrings_hold():
    assert not doctest.testmod(personal_data).failed


@pytest.mark.parametrize("value", ["", None, False])
def test_what_is_not_known_is_no_term(value):
    assert search_terms([("name", value)]) == ((), ())


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("name", "Li"),
        ("name", "A. B."),
        ("login", "admin"),
        ("email", "n/a"),
        ("phone", "112"),
        ("account", "12-3"),
        ("surname", "Koch"),
        ("address", "Parkweg"),
        ("address", "12"),
        ("birth", "3 February"),
        ("number", "AB-1"),
    ],
)
def test_term_that_is_found_anywhere_is_said_to_be_left_out(kind, value):
    assert search_terms([(kind, value)]) == ((), ((kind, value),))


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("Toni Einwohner (fiktiv)", "Einwohner"),
        ("Einwohner (fiktiv), Toni", "Einwohner"),
        ("Toni (fiktiv) Einwohner [alt", "Einwohner"),
        ("Toni Einwohner GmbH", "Einwohner"),
        ("Dr. Eva O'Neil, Jr.", "O'Neil"),
        ("Max Muster, Ph.D.", "Muster"),
        ("Anna Müller-Lüdenscheidt 2", "Müller-Lüdenscheidt"),
        ("MARTIN Marie (FIKTIV)", "MARTIN"),
        ("Toni (fiktiv)", ""),
        ("(fiktiv)", ""),
    ],
)
def test_family_name_is_a_word_of_letters_and_no_addition(name, surname):
    assert personal_data.surname_of(name) == surname


def test_name_is_found_without_what_stands_in_brackets():
    terms, _left_out = search_terms([("name", "Toni Einwohner (fiktiv)")])
    assert is_named("Frau Toni Einwohner rief an", terms)
    assert not is_named("Holz Muster (fiktiv)", terms)


def test_person_is_found_in_another_spelling():
    missed = []
    for kind, value, text in SPELLINGS:
        terms, left_out = search_terms([(kind, value)])
        if left_out or not is_named(text, terms):
            missed.append((kind, value, text))
    assert not missed


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("name", "Eva Li", "Evaluation of a list"),
        ("name", "Eva Li", "Eva saw the report of Mme Li"),
        ("name", "Marie Martin", "Marie wrote to the office of Paul Martin"),
        ("name", "Martin Martin", "Martin wrote"),
        ("email", "e.li@x.fr", "mike.li@x.fr"),
        ("email", "e.li@x.fr", "the.e.li@x.fr"),
        ("phone", "+33 6 12 34 56 78", "06 12 34 56 789"),
        ("login", "canary_staff", "canary_staffing"),
        ("surname", "Martin", "Martine and Saint-Martinville"),
        ("address", "Gartenstraße 12", "Gartenstraße 121"),
        ("birth", "1980-02-03", "13.2.1980"),
    ],
)
def test_other_person_is_not_taken_for_this_one(kind, value, text):
    assert not is_named(text, search_terms([(kind, value)])[0])


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("an ANNA  MÜLLER\nin Ulm", True),
        ({"a": [{"b": ["x", "Anna Müller"]}]}, True),
        ({"anna.m@example.org": 1}, True),
        ({"a": [1, 2.5, None, True]}, False),
        ("Anna Meier", False),
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
