# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

from edic_demo.tools import demo_bills, demo_vocabulary
from edic_demo.tools.demo_einvoice import invoice_of
from edic_demo.tools.invoice import cii, pdf, ubl
from edic_finance.tools.intake import einvoice, einvoice_figures
from edic_finance.tools.intake.einvoice_rules import read

SAMPLES = Path(__file__).parents[3] / "docs" / "samples"
SYNTAXES = (cii, ubl)


@pytest.fixture(params=demo_vocabulary.COUNTRIES)
def words(request):
    return demo_vocabulary.read(request.param)


@pytest.fixture
def invoices(words):
    drafts = demo_bills.drafts(words, date(2026, 11, 25))
    return [invoice_of(words, bill) for bill in drafts]


def _figures(content):
    document = einvoice.detect("a.xml", content)
    return einvoice_figures.figures(einvoice_figures.tree(document))


def test_lines_and_taxes_make_the_totals(invoices):
    for syntax in SYNTAXES:
        for invoice in invoices:
            content, totals = syntax.write(invoice), invoice.totals()
            assert totals.total == totals.untaxed + totals.tax
            assert sum(line.net for line in invoice.lines) == totals.untaxed
            assert sum(rate.tax for rate in invoice.rates()) == totals.tax
            found = _figures(content).totals
            stated = (found.untaxed, found.tax, found.total, found.payable)
            expected = (totals.untaxed, totals.tax, totals.total, totals.payable)
            assert stated == expected
            texts = {element.text for element in etree.fromstring(content).iter()}
            assert {line.text for line in invoice.lines} <= texts


def test_wrong_totals_are_stated_as_they_are_given(invoices):
    wrong = replace(invoices[0], stated={"total": Decimal("1.25")})
    for syntax in SYNTAXES:
        found = _figures(syntax.write(wrong)).totals
        assert (found.total, found.payable) == (
            Decimal("1.25"),
            invoices[0].totals().payable,
        )


def test_half_a_cent_is_rounded_up():
    line = demo_bills.Line("x", Decimal("0.5"), Decimal("0.25"), "20")
    assert line.net == Decimal("0.13")


def test_generated_xrechnungen_break_no_official_rule():
    words = demo_vocabulary.read("de")
    bill = next(demo_bills.drafts(words, date(2026, 11, 25)))
    for syntax, form in ((cii, "xrechnung-cii"), (ubl, "xrechnung-ubl")):
        content = syntax.write(invoice_of(words, bill))
        document = einvoice.detect("a.xml", content)
        assert document.format == form
        assert read(content, form, document.profile).broken == ()


def test_newcomer_has_no_bank_account_to_pay_to(words, invoices):
    known = {vendor.name for vendor in words.vendors.values()}
    invoice = next(
        each_invoice
        for each_invoice in invoices
        if each_invoice.seller.name not in known
    )
    for syntax in SYNTAXES:
        assert b"PaymentMeans" not in syntax.write(invoice)


def test_names_are_escaped(invoices):
    buyer = replace(invoices[0].buyer, name="A & <B>")
    for syntax in SYNTAXES:
        tree = etree.fromstring(syntax.write(replace(invoices[0], buyer=buyer)))
        assert "A & <B>" in [element.text for element in tree.iter()]


def test_identifiers_name_their_scheme(invoices):
    seller = replace(invoices[0].seller, vat="FR44732829320", register="73282932000074")
    for syntax, vat in ((cii, "VA"), (ubl, "VAT")):
        tree = etree.fromstring(syntax.write(replace(invoices[0], seller=seller)))
        texts = [element.text for element in tree.iter()]
        assert {"FR44732829320", "000/000/00000"} <= set(texts)
        assert vat in texts or tree.xpath(f"//*[@schemeID='{vat}']")
        [siret] = tree.xpath("//*[text()='73282932000074']")
        assert siret.get("schemeID") == "0009"


def test_same_bill_makes_the_same_pdf_with_its_invoice_inside(invoices):
    first, again = (
        pdf.with_invoice(pdf.page("A", [["b", "1,00"]]), invoices[0])
        for _time in range(2)
    )
    assert first == again
    [content] = PdfReader(BytesIO(first)).attachments["factur-x.xml"]
    assert content == cii.write(invoices[0])


@pytest.mark.parametrize("name", ["xrechnung-ubl.xml", "xrechnung-cii.xml"])
def test_samples_are_recognised(name):
    found = einvoice.detect(name, (SAMPLES / name).read_bytes())
    assert (found.is_invoice, found.source) == (True, "xml")


def test_sample_pdf_carries_its_invoice():
    found = einvoice.detect("facturx.pdf", (SAMPLES / "facturx.pdf").read_bytes())
    assert (found.is_invoice, found.source) == (True, "pdf")
