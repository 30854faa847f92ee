# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""References of e-invoices; files that say the same in both syntaxes give the same."""

from dataclasses import asdict
from pathlib import Path

import pytest

from edic_finance.tools.common.placeholder import is_placeholder
from edic_finance.tools.intake import einvoice_lines
from edic_finance.tools.intake.einvoice import parse
from edic_finance.tools.intake.einvoice_figures import line_period, normalise
from edic_finance.tools.intake.einvoice_references import (
    MAX_CHARS,
    MAX_PRECEDING,
    line_references,
    references,
)

DATA = Path(__file__).parents[4] / "addons/edic_finance/tests/data"
SHARED = Path(__file__).parents[5] / "shared/data"
PAIRS = [
    (DATA / "xrechnung_ubl.xml", DATA / "xrechnung_cii.xml"),
    *(
        (path, path.with_name(path.name.replace("_ubl", "_uncefact")))
        for path in sorted((SHARED / "xrechnung-testsuite").rglob("*_ubl.xml"))
    ),
    *(
        (path, path.parents[1] / "CII" / path.name.replace(".ubl.", ".cii."))
        for path in sorted((SHARED / "zugferd-corpus/XML-Rechnung/UBL").glob("*.xml"))
    ),
]
PAIRS = [pair for pair in PAIRS if pair[1].exists()]
UBL = """<{kind} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{kind}-2"
xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
{content}</{kind}>"""


def read(path):
    return normalise(parse(path.read_bytes()))


def ubl(content, kind="Invoice"):
    return normalise(parse(UBL.format(kind=kind, content=content).encode()))


def lines_of(root):
    return [
        (refers, line.name, line_period(line.node))
        for line, refers in zip(
            einvoice_lines.lines(root), line_references(root), strict=True
        )
    ]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0].name)
def test_both_syntaxes_state_the_same(pair):
    first, second = (read(path) for path in pair)
    stated, other = (asdict(references(root)) for root in (first, second))
    # UBL cannot name the vendor's order (BT-14) without any of the buyer's (BT-13)
    if is_placeholder(stated["order"]):
        stated["order"] = ""
    # CII D16B has one preceding invoice at most
    stated["preceding"] = stated["preceding"][:1]
    assert stated == other
    assert lines_of(first) == lines_of(second)


@pytest.mark.parametrize("syntax", ["ubl", "uncefact"])
def test_each_reference_of_a_comprehensive_invoice(syntax):
    folder = SHARED / "xrechnung-testsuite/technical-cases/cius"
    found = references(read(folder / f"01.01_comprehensive_test_{syntax}.xml"))
    assert asdict(found) | {"buyer": ()} == {
        "buyer_reference": "90000000-03083-72",
        "project": "PR12345678",
        "contract": "0000000752",
        "order": "65002278",
        "sales_order": "ABC123456789",
        "receipt": "RAR123456789",
        "delivery_note": "DAR123456789",
        "tender": "ANG987654321",
        "object": "OK987654321",
        "accounting": "Buchungscode1",
        "preceding": ("PIR1234567890", "PIR0987654321")[: 2 - (syntax != "ubl")],
        "buyer": (),
    }


def test_what_a_line_refers_to():
    first, _second, third = line_references(read(DATA / "facturx_extended.xml"))
    assert (first.object, first.orders) == ("EQUIPE_A", ("1",))
    assert first.accounting == "BUY_ACC_REF"
    assert first.items == ("ART_1254", "REF5487", "598785412598745")
    assert third.items == ()
    _first, second = line_references(read(DATA / "ubl_ctc_fr.xml"))
    assert second.orders == ("PO982749", "DV843873")
    assert (second.accounting, second.object) == ("623400", "AWB129871")


def test_zugferd_1_names_contract_delivery_note_and_account():
    found = references(read(DATA / "zugferd1_extended.xml"))
    assert found.contract == "V88456789"
    assert found.delivery_note == "L87654321012"
    assert found.accounting == "4430-MG-100"


def test_project_of_a_credit_note_in_ubl():
    other = """<cac:AdditionalDocumentReference><cbc:ID>{}</cbc:ID>
    <cbc:DocumentTypeCode>{}</cbc:DocumentTypeCode></cac:AdditionalDocumentReference>"""
    content = other.format("annex", "") + other.format("P-1", "50")
    found = references(ubl(content + other.format("meter 7", "130"), "CreditNote"))
    assert (found.project, found.object) == ("P-1", "meter 7")


def test_a_reference_is_one_short_line():
    found = references(
        ubl(f"<cbc:BuyerReference> A\n  1 {'x' * 999}</cbc:BuyerReference>")
    )
    assert found.buyer_reference.startswith("A 1 x")
    assert len(found.buyer_reference) == MAX_CHARS


def test_preceding_invoices_are_named_once_and_not_without_end():
    named = """<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{}</cbc:ID>
    </cac:InvoiceDocumentReference></cac:BillingReference>"""
    numbers = [0, *range(100)]
    found = references(ubl("".join(named.format(number) for number in numbers)))
    assert found.preceding == tuple(map(str, range(MAX_PRECEDING)))


def test_description_stands_below_the_name_and_not_twice():
    item = """<cac:InvoiceLine><cac:Item><cbc:Description>{}</cbc:Description>
    <cbc:Name>Paper</cbc:Name></cac:Item></cac:InvoiceLine>"""
    content = item.format("A4, white\n80 g") + item.format("Paper") + item.format("")
    found = einvoice_lines.lines(ubl(content))
    assert [line.text for line in found] == ["Paper\nA4, white\n80 g", "Paper", "Paper"]
