# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_finance.tools.audit.reference import compare, marked, parse


@pytest.mark.parametrize(
    ("raw", "blocks"),
    [
        ("FA-2026-001", ("2026", "1")),
        ("FA 2026 001", ("2026", "1")),
        ("fac.2026/0001", ("2026", "1")),
        ("Facture n° 2026-00042", ("2026", "42")),
        ("FACTURE N°F-000217", ("F", "217")),
        ("Facture numéro 217", ("217",)),
        ("RE2026-0815", ("2026", "815")),
        ("Rg.-Nr. 4711", ("4711",)),
        ("Rechnung Nr. RE-4711/26", ("4711", "26")),
        ("Rechnungsnummer: 2026 0815", ("2026", "815")),
        ("INV/2026/00017", ("2026", "17")),
        ("Invoice No. 17-B", ("17", "B")),
        ("NR-4711", ("4711",)),
        ("2026001", ("2026", "1")),  # numbers of a bill of 2026
        ("0122026", ("12", "2026")),
        ("ET-2025-20263", ("ET", "2025", "20263")),  # it has a year
        ("4711/002026", ("4711", "2026")),
        ("40123456789", ("40123456789",)),
        ("AV-2026-3", ("AV", "2026", "3")),
        ("FA-123 duplicata", ("123",)),
        ("4711 Kopie", ("4711",)),
        ("NORD-12", ("NORD", "12")),  # no prefix, however it begins
        ("Reçu 12", ("RECU", "12")),
        ("Facture", ("FACTURE",)),  # nothing but a prefix is the number
        ("000", ("0",)),
        ("١٢٣٤", ("١٢٣٤",)),
        ("", ()),
    ],
)
def test_reference_is_cut_into_blocks(raw, blocks):
    assert parse(raw, 2026).blocks == blocks


@pytest.mark.parametrize(
    ("first", "second", "pattern"),
    [
        # separators, prefixes, leading zeros, case
        ("FA-2026-001", "FA 2026 001", "equal"),
        ("FA-2026-001", "fa2026001", "equal"),
        ("FA-2026-001", "2026-1", "equal"),
        ("RE 4711/26", "Rechnung Nr. 4711-26", "equal"),
        ("2026001", "2026-001", "equal"),
        ("INV-00117-A", "INV 117 A", "equal"),
        ("FA-2026-118", "FA-2026-118 duplicata", "equal"),
        # readings of a scanner
        ("FA-2026-0108", "FA-2O26-O1O8", "confused"),
        ("B5411-7", "85411-7", "confused"),
        ("INV-1501", "INV-I5OI", "confused"),
        ("2Z-1188", "22-1188", "confused"),
        ("FA12345", "FAI2345", "confused"),
        # a little more
        ("4711-26", "4711-26-2", "contained"),
        ("2026-04512", "4512", "contained"),
        ("STW-2026-17", "2026-17", "contained"),
        ("A-99881", "99881", "contained"),
        # typed wrong
        ("FA-2026-0812", "FA-2026-0821", "transposed"),
        ("90417733", "94017733", "transposed"),
        ("90417733", "9041733", "missing"),
        ("90417733", "904177337", "missing"),
        ("RE7086", "RE786", "missing"),
        ("90417733", "90418733", "digit"),
        ("90417733", "9O418733", None),
        ("2026-077-KT", "2026-077-KZ", "other"),
        ("AB-2026-17", "AC-2026-17", "other"),
        # other numbers
        ("FA-2026-012", "FA-2026-099", None),
        ("2026-1-12", "2026-11-2", None),
        ("12-345", "123-45", None),
        ("4711", "8822", None),
        ("12", "12", None),
        ("A-1", "A 1", None),
        ("INV-00017", "INV 17", None),
        ("", "", None),
        ("4711", "2026-4711-123456", None),
        ("Loyer janvier", "Loyer février", None),
    ],
)
def test_pattern_of_two_references_is_named(first, second, pattern):
    for ours, theirs in ((first, second), (second, first)):
        found = compare(parse(ours, 2026), parse(theirs, 2026))
        assert (found.pattern if found else None) == pattern, (ours, theirs)


def test_numbers_that_differ():
    found = compare(parse("FA-2026-0812", 2026), parse("FA-2026-0822", 2026))
    assert (found.numbers, found.others) == ((812, 822), ("2026", "#"))
    assert found.is_last
    assert not found.is_year
    found = compare(parse("4711-2025", 2026), parse("4711-2026", 2026))
    assert (found.numbers, found.is_year) == ((2025, 2026), True)
    found = compare(parse("C77959/0010"), parse("C77759/0010"))
    assert (found.numbers, found.is_last) == ((77959, 77759), False)
    assert compare(parse("AB-2026-17"), parse("AC-2026-17")).numbers is None


def test_edits_are_a_parameter():
    first, second = parse("90417733"), parse("90428733")
    assert compare(first, second) is None
    assert compare(first, second, 2).pattern == "digit"
    assert compare(first, parse("90427733"), 0) is None


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("Loyer 01/2026", True),
        ("T2-2026", True),
        ("2026", True),
        ("Abschlag", True),
        ("2026-0815", False),
        ("FA-118", False),
        ("1-2-3", False),
    ],
)
def test_period_is_no_number(raw, found):
    assert parse(raw, 2026).is_period is found


@pytest.mark.parametrize(
    ("first", "second", "marks"),
    [
        ("FA-118", "FA-118", ("FA-118", "FA-118")),
        ("FA-118", "fa 118", ("FA[-]118", "fa[ ]118")),
        ("90417733", "9041733", ("90417[7]33", "90417[]33")),
        ("4711", "4711-2", ("4711[]", "4711[-2]")),
    ],
)
def test_differing_characters_are_marked(first, second, marks):
    assert marked(first, second) == marks
