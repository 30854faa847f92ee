# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lines that count, held against the sums that the documents state themselves."""

from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from edic_finance.tools.intake import einvoice, einvoice_figures, einvoice_lines

DATA = Path(__file__).parents[4] / "addons/edic_finance/tests/data"
SHARED = Path(__file__).parents[5] / "shared/data"
FRENCH = ["facturx_sub01.xml", "facturx_sub02.xml", "facturx_sub03.xml"]
FILES = [
    *(DATA / name for name in (*FRENCH, "xrechnung_sub_lines.xml")),
    *sorted((SHARED / "xrechnung-testsuite/business-cases/extension").glob("*.xml")),
]
CII_BLANK = """<rsm:CrossIndustryInvoice
xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformation\
Entity:100"><rsm:ExchangedDocumentContext>
<ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>{profile}</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:SupplyChainTradeTransaction>{lines}</rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>"""
CII_LINE = """<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument>
<ram:LineID>{number}</ram:LineID><ram:ParentLineID>{parent}</ram:ParentLineID>
<ram:LineStatusReasonCode>{status}</ram:LineStatusReasonCode>
</ram:AssociatedDocumentLineDocument><ram:SpecifiedLineTradeSettlement>
<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{net}\
</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
</ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>"""
UBL_BLANK = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>{profile}</cbc:CustomizationID>{lines}</Invoice>"""
UBL_LINE = """<cac:InvoiceLine><cbc:ID>{number}</cbc:ID><cbc:LineExtensionAmount>{net}\
</cbc:LineExtensionAmount><cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>F1\
</cbc:ID><cbc:DocumentStatusCode>{status}</cbc:DocumentStatusCode>
</cac:InvoiceDocumentReference><cac:BillingReferenceLine><cbc:ID>{parent}</cbc:ID>
</cac:BillingReferenceLine></cac:BillingReference></cac:InvoiceLine>"""
GROUPED = [("1", "", "GROUP", 30), ("2", "1", "DETAIL", 10), ("3", "1", "DETAIL", 20)]
CTC_FR = "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr"
FACTURX = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"
XRECHNUNG = (
    "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0#conformant"
    "#urn:xeinkauf.de:kosit:extension:xrechnung_3.0"
)


def stated_sum(path):
    """BT-106 as the document states it, read without the code under test."""
    root = etree.parse(path).getroot()
    names = ("LegalMonetaryTotal", "LineExtensionAmount")
    if root.tag.endswith("CrossIndustryInvoice"):
        names = ("SpecifiedTradeSettlementHeaderMonetarySummation", "LineTotalAmount")
    return Decimal(root.findtext(f".//{{*}}{names[0]}/{{*}}{names[1]}").strip())


def read(raw):
    return einvoice_figures.normalise(einvoice.parse(raw))


def document(blank, line, profile, rows):
    lines = "".join(
        line.format(number=number, parent=parent, status=status, net=net)
        for number, parent, status, net in rows
    )
    return read(blank.format(profile=profile, lines=lines).encode())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_billed_lines_add_up_to_the_sum_stated(path):
    root = read(path.read_bytes())
    assert einvoice_figures.figures(root).lines_net == stated_sum(path)


def test_group_counted_twice_is_the_fault_of_the_document():
    """The billed lines say what BT-106 should be, if that adds a group up."""
    raw = (DATA / "facturx_sub01.xml").read_bytes()
    found = einvoice_figures.figures(read(raw.replace(b">1620.00<", b">3120.00<")))
    assert found.lines_net == Decimal("1620.00")


@pytest.mark.parametrize("blank_line", [(CII_BLANK, CII_LINE), (UBL_BLANK, UBL_LINE)])
@pytest.mark.parametrize(
    ("profile", "billed"),
    [
        (CTC_FR, ["2", "3"]),
        (FACTURX, ["2", "3"]),
        # no sub-lines there: BR-CO-10 adds all lines up, whatever they are called
        (XRECHNUNG, ["1", "2", "3"]),
        ("urn:cen.eu:en16931:2017", ["1", "2", "3"]),
    ],
)
def test_profile_decides_which_lines_count(profile, billed, blank_line):
    found = einvoice_lines.lines(document(*blank_line, profile, GROUPED))
    assert [line.number for line in found if line.is_billed] == billed


def test_nested_lines_stand_below_their_parent_and_apart_from_it():
    path = DATA / "xrechnung_sub_lines.xml"
    found = einvoice_lines.lines(read(path.read_bytes()))
    assert [(line.number, line.depth, line.is_billed) for line in found[:4]] == [
        ("1", 0, True),
        ("1 1", 1, False),
        ("1 1 1", 2, False),
        ("1 1 2", 2, False),
    ]
    # Odoo looks for taxes and allowances anywhere in a line
    assert not any(line.node.findall(".//{*}SubInvoiceLine") for line in found)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (GROUPED, True),
        ([("0", "", "", 5), *GROUPED], True),
        ([*GROUPED, ("4", "", "", 5)], False),  # would be added to the group above it
        ([*GROUPED, ("4", "", "GROUP", 0), ("5", "1", "DETAIL", 1)], False),
    ],
)
def test_groups_are_sections_where_their_subtotals_would_be_true(rows, expected):
    found = einvoice_lines.lines(document(CII_BLANK, CII_LINE, FACTURX, rows))
    assert einvoice_lines.can_be_sections(found) is expected


def test_parent_that_is_missing_or_itself_is_no_parent():
    rows = [("1", "1", "GROUP", 1), ("2", "9", "DETAIL", 1)]
    found = einvoice_lines.lines(document(CII_BLANK, CII_LINE, FACTURX, rows))
    assert [line.depth for line in found] == [0, 0]
