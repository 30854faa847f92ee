# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from edic_finance.tools.intake import einvoice, einvoice_figures

DATA = Path(__file__).parents[4] / "addons/edic_finance/tests/data"


def read(name):
    return einvoice.detect(name, (DATA / name).read_bytes())


def figures(document):
    return einvoice_figures.figures(einvoice_figures.tree(document))


def totals(document):
    return figures(document).totals


def adds_up(found):
    """BR-CO-13 and BR-CO-15."""
    sums = found.totals
    untaxed = found.lines_net + found.allowances if found.line_count else sums.untaxed
    return untaxed == sums.untaxed and sums.untaxed + sums.tax == sums.total


@pytest.mark.parametrize(
    ("name", "stated"),
    [
        ("xrechnung_ubl.xml", ("314.86", "22.04", "336.90", "EUR")),
        ("xrechnung_cii.xml", ("314.86", "22.04", "336.90", "EUR")),
        ("cii_allowances.xml", ("193.77", "21.30", "215.07", "EUR")),
        ("cii_negative.xml", ("-7.67", "-1.12", "-8.79", "EUR")),
        ("facturx_minimum.xml", ("100.00", "4.90", "104.90", "EUR")),
        ("zugferd1.xml", ("473.00", "56.87", "529.87", "EUR")),
        ("ubl_fr.xml", ("273.00", "35.03", "308.03", "EUR")),
    ],
)
def test_totals_are_those_stated(name, stated):
    found = totals(read(name))
    assert (
        str(found.untaxed),
        str(found.tax),
        str(found.total),
        found.currency,
    ) == stated
    assert adds_up(figures(read(name)))


def test_two_tax_totals_the_document_currency_counts():
    xml = (DATA / "xrechnung_ubl.xml").read_bytes()
    amount = b'<cbc:TaxAmount currencyID="USD">99</cbc:TaxAmount></cac:TaxTotal>'
    other = b"<cac:TaxTotal>" + amount + b"<cac:TaxTotal>"
    xml = xml.replace(b"<cac:TaxTotal>", other, 1)
    found = einvoice.detect("two.xml", xml)
    assert totals(found).tax == Decimal("22.04")


def test_tax_total_absent_is_zero():
    root = etree.fromstring((DATA / "xrechnung_ubl.xml").read_bytes())
    for node in root.findall("{*}TaxTotal"):
        root.remove(node)
    found = einvoice.detect("none.xml", etree.tostring(root))
    assert str(totals(found).tax) == "0.00"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("xrechnung_ubl.xml", ("invoice", 1)),
        ("cii_negative.xml", ("refund", -1)),
        ("xrechnung_cii_384.xml", ("invoice", 1)),
    ],
)
def test_amount_sign(name, expected):
    assert einvoice_figures.amount_sign(einvoice_figures.tree(read(name))) == expected


def test_credit_note_is_a_refund():
    xml = (DATA / "xrechnung_cii.xml").read_bytes()
    xml = xml.replace(b"<ram:TypeCode>380<", b"<ram:TypeCode>381<", 1)
    found = einvoice.detect("credit.xml", xml)
    assert found.kind in einvoice.CREDIT_CODES
    assert einvoice_figures.amount_sign(einvoice_figures.tree(found)) == ("refund", 1)


def test_zugferd1_allowances_follow_the_sign_of_their_total():
    xml = (DATA / "zugferd1.xml").read_text(encoding="utf-8")
    allowance = (
        "<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false"
        "</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>-3.00"
        "</ram:ActualAmount></ram:SpecifiedTradeAllowanceCharge>"
        "<ram:SpecifiedLogisticsServiceCharge><ram:Description>Fracht"
        "</ram:Description><ram:AppliedAmount>3.00</ram:AppliedAmount>"
        "<ram:AppliedTradeTax><ram:ApplicablePercent>19</ram:ApplicablePercent>"
        "</ram:AppliedTradeTax></ram:SpecifiedLogisticsServiceCharge>"
    )
    head, tail = xml.split("<ram:SpecifiedTradePaymentTerms>", 1)
    xml = f"{head}{allowance}<ram:SpecifiedTradePaymentTerms>{tail}"
    start = xml.index("<ram:AllowanceTotalAmount")
    end = xml.index("</ram:AllowanceTotalAmount>")
    xml = f'{xml[:start]}<ram:AllowanceTotalAmount currencyID="EUR">3.00{xml[end:]}'
    found = einvoice_figures.figures(
        einvoice_figures.tree(einvoice.detect("z.xml", xml.encode()))
    )
    assert found.allowances == Decimal("0.00")
    assert adds_up(found)


def test_zugferd1_order_reference_and_unreadable_allowance():
    xml = (DATA / "zugferd1.xml").read_text(encoding="utf-8")
    xml = xml.replace(
        "</ram:ApplicableSupplyChainTradeAgreement>",
        "<ram:BuyerOrderReferencedDocument><ram:ID>B7</ram:ID>"
        "</ram:BuyerOrderReferencedDocument>"
        "</ram:ApplicableSupplyChainTradeAgreement>",
        1,
    ).replace(
        "<ram:SpecifiedTradePaymentTerms>",
        "<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false"
        "</udt:Indicator></ram:ChargeIndicator></ram:SpecifiedTradeAllowanceCharge>"
        "<ram:SpecifiedLogisticsServiceCharge/><ram:SpecifiedTradePaymentTerms>",
        1,
    )
    root = einvoice_figures.tree(einvoice.detect("z.xml", xml.encode()))
    path = ".//{*}BuyerOrderReferencedDocument/{*}IssuerAssignedID"
    assert root.findtext(path) == "B7"
    assert adds_up(einvoice_figures.figures(root))


def test_lines_without_an_amount_are_left_out():
    xml = (DATA / "zugferd1.xml").read_text(encoding="utf-8")
    line = "<ram:IncludedSupplyChainTradeLineItem/>"
    end = "</rsm:SpecifiedSupplyChainTradeTransaction>"
    found = einvoice.detect("z.xml", xml.replace(end, line + end).encode())
    root = einvoice_figures.tree(found)
    lines = root.findall(".//{*}IncludedSupplyChainTradeLineItem")
    assert [einvoice_figures.line_net(line) for line in lines] == [198, 275]
    assert einvoice_figures.line_net(root) is None


def test_tax_by_rate_adds_groups_of_one_rate():
    found = einvoice_figures.figures(einvoice_figures.tree(read("facturx_basicwl.xml")))
    assert {f"{rate:f}": tax for rate, (_base, tax) in found.tax_by_rate.items()} == {
        "20": Decimal("2.20"),
        "10": Decimal("2.70"),
        "0": Decimal("0.00"),
    }
    assert adds_up(found)


@pytest.mark.parametrize(
    "xml",
    [
        f'<Invoice xmlns="{einvoice.UBL}Invoice-2"/>',
        f'<CrossIndustryInvoice xmlns="{einvoice.CII}"/>',
    ],
)
def test_empty_invoice_states_nothing(xml):
    found = einvoice.detect("empty.xml", xml.encode())
    assert found.is_invoice
    sums = totals(found)
    assert (sums.untaxed, sums.tax, sums.total) == (0, 0, 0)
    assert sums.payable is None


def test_total_without_vat_not_stated_is_what_is_left():
    xml = (DATA / "xrechnung_cii.xml").read_bytes()
    name = b"TaxBasisTotalAmount"
    found = einvoice.detect("left.xml", xml.replace(name, b"Other"))
    assert str(totals(found).untaxed) == "314.86"


def test_cents_are_rounded_half_up():
    assert str(einvoice_figures.cents(Decimal("1.005"))) == "1.01"


def test_zugferd1_basic_takes_the_only_rate():
    xml = (DATA / "zugferd1.xml").read_bytes()
    root = einvoice_figures.tree(einvoice.detect("z.xml", xml))
    settlement = root.find(".//{*}ApplicableHeaderTradeSettlement")
    settlement.remove(settlement.findall("{*}ApplicableTradeTax")[1])
    for line in root.iter("{*}SpecifiedLineTradeSettlement"):
        line.remove(line.find("{*}ApplicableTradeTax"))
    done = einvoice_figures.normalise(root)
    rates = done.findall(".//{*}SpecifiedLineTradeSettlement//{*}RateApplicablePercent")
    assert len(rates) == len(done.findall(".//{*}IncludedSupplyChainTradeLineItem"))


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("1", "1.00"),
        (" 1.5 ", "1.50"),
        ("1.005", "1.005"),
        ("x", "0.00"),
        (None, "0.00"),
        ("NaN", "0.00"),
        ("1E+30", "0.00"),
        ("1E+999999", "0.00"),
        ("1E-999999", "0.00"),
        ("1" * 29, "0.00"),
        ("0.1234567891", "0.12345679"),
        ("999999999999999.999999999999", "1000000000000000.00"),
    ],
)
def test_money_is_read_as_decimal(value, amount):
    assert str(einvoice_figures.money(value)) == amount
