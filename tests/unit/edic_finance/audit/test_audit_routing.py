# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""To whom an e-invoice is addressed, and whether its numbers hold."""

from pathlib import Path

import pytest

from edic_finance.tools.audit.routing_id import (
    buyers,
    is_ours,
    leitweg_fault,
    leitweg_faults,
    leitweg_parts,
    siret_fault,
    siret_faults,
)
from edic_finance.tools.common.placeholder import is_placeholder
from edic_finance.tools.intake import einvoice, einvoice_figures
from edic_finance.tools.intake.einvoice_references import references

FILES = Path(__file__).parents[4] / "addons/edic_finance/tests/data"


def read(name):
    document = einvoice.detect(name, (FILES / name).read_bytes())
    return references(einvoice_figures.tree(document))


@pytest.mark.parametrize("name", ["xrechnung_ubl.xml", "xrechnung_cii.xml"])
def test_a_leitweg_id_in_both_syntaxes(name):
    found = read(name)
    assert found.buyer_reference == "04011000-12345-03"
    assert ("", "[Buyer identifier]") in found.buyer


def test_a_french_buyer():
    found = read("ubl_fr.xml")
    assert buyers(found.buyer) == ("78787878400018", "787878784")
    factur_x = read("facturx_minimum.xml")
    assert (factur_x.order, factur_x.contract) == ("PO201925478", "")
    assert buyers(factur_x.buyer) == ("987654321",)


def test_an_order_of_zugferd_1():
    assert isinstance(read("zugferd1.xml").order, str)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("04011000-1234512345-06", ""),
        ("04011000-12345-03", ""),
        ("991-33333TEST-33", ""),
        ("04-86", ""),  # no fine address
        ("04011000-1234512345-07", "digits"),
        ("04011000-1234512354-06", "digits"),  # two digits changed places
        ("N/A", "form"),
        ("04011000_12345_03", "form"),
        ("04011000-12345-3", "form"),
        ("4-12345-03", "form"),
        ("0401100012345-12345-03", "form"),  # thirteen digits
        ("04011000-abc-03", "form"),
        ("04011000-12345-03\n", "form"),
        (f"04011000-{'1' * 31}-03", "form"),
    ],
)
def test_leitweg_id(text, fault):
    assert leitweg_fault(text) == fault


def test_parts_of_a_leitweg_id():
    assert leitweg_parts("04-86") == {"coarse": "04", "fine": "", "check": "86"}
    assert leitweg_parts("04")["check"] == ""


@pytest.mark.parametrize(
    ("digits", "fault"),
    [
        ("78787878400018", ""),
        ("787878784", ""),
        ("35600000049837", ""),  # La Poste: the digits add up otherwise
        ("78787878400019", "digits"),
        ("787878785", "digits"),
        ("7878787840001", "form"),
        ("7878787840001X", "form"),
    ],
)
def test_fault_of_a_siret_is_named(digits, fault):
    assert siret_fault(digits) == fault


def test_placeholders_are_told_from_references():
    nothing = ["", "N/A", " n/a ", "-", "---", "None", "keine", "NÉANT", "0", "xxx"]
    nothing += ["Sans  objet", "nicht vorhanden", "Nicht zutreffend", "s.o."]
    assert [text for text in nothing if not is_placeholder(text)] == []
    assert not any(map(is_placeholder, ["FACTURATION", "M-0", "X12", "2025"]))


LEITWEG = "04011000-12345-03"
SIRET, SIREN = "40483304800022", "404833048"


@pytest.mark.parametrize(
    ("reference", "own", "is_required", "expected"),
    [
        ("", (), False, []),
        ("", (), True, ["missing"]),
        ("", (LEITWEG,), False, ["missing"]),
        ("N/A", (), False, ["placeholder"]),
        ("Order 4711", (), False, []),
        ("Order 4711", (), True, ["form"]),
        ("04011000-12345-04", (), False, ["digits"]),
        (LEITWEG, (), True, []),
        (LEITWEG, (LEITWEG,), True, []),
        (LEITWEG, ("04011000-1234512345-06",), True, ["other"]),
    ],
)
def test_faults_of_a_leitweg_id(reference, own, is_required, expected):
    assert leitweg_faults(reference, own, is_required=is_required) == expected


@pytest.mark.parametrize(
    ("reference", "named", "own", "needs_service", "lacks_order", "expected"),
    [
        ("", (), (), False, False, ["no_buyer"]),
        ("", (SIRET,), (), False, False, []),
        ("", (SIRET,), (SIREN,), False, False, []),
        ("", (SIRET,), ("120027016",), False, False, ["other"]),
        ("", ("4048330480002",), (), False, False, ["siret_form"]),
        ("", ("40483304800023",), (), False, False, ["siret_digits"]),
        ("", (SIRET,), (), True, True, ["no_service", "no_order"]),
        ("néant", (SIRET,), (), False, False, ["placeholder"]),
    ],
)
def test_faults_of_a_french_buyer(
    reference, named, own, needs_service, lacks_order, expected
):
    found = siret_faults(
        reference, named, own, needs_service=needs_service, lacks_order=lacks_order
    )
    assert found == expected


def test_establishments_are_compared_where_both_name_one():
    assert is_ours(SIRET, {SIREN})
    assert is_ours(SIREN, {SIRET})
    assert not is_ours("40483304800014", {SIRET})
