# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from edic_demo.tools import demo_bills, demo_einvoice, demo_vocabulary
from edic_finance.tools.intake import einvoice

SAMPLES = Path(__file__).parents[3] / "docs" / "samples"
KINDS = {"de": demo_einvoice.ubl, "fr": demo_einvoice.cii}


@pytest.fixture(params=demo_vocabulary.COUNTRIES)
def words(request):
    return demo_vocabulary.read(request.param)


@pytest.fixture
def drafts(words):
    return list(demo_bills.drafts(words, date(2026, 11, 25)))


def _figures(tree, *names):
    return [Decimal(e.text) for e in tree.iter() if etree.QName(e).localname in names]


def test_lines_and_taxes_make_the_totals(words, drafts):
    for write in KINDS.values():
        for bill in drafts:
            seller = demo_einvoice.seller_of(words, bill.vendor)
            tree = etree.fromstring(write(bill, seller, demo_einvoice.buyer_of(words)))
            sums = demo_einvoice.totals(bill)
            assert sums.total == sums.untaxed + sums.tax
            assert sum(demo_einvoice.net(line) for line in bill.lines) == sums.untaxed
            assert sum(tax for _rate, _base, tax in sums.rates) == sums.tax
            payable = _figures(tree, "PayableAmount", "DuePayableAmount")
            assert payable == [sums.total]
            texts = {element.text for element in tree.iter()}
            assert {line.text for line in bill.lines} <= texts


def test_a_newcomer_has_no_bank_account_to_pay_to(words, drafts):
    bill = next(bill for bill in drafts if bill.vendor not in words.vendors)
    seller = demo_einvoice.seller_of(words, bill.vendor)
    assert seller.name == bill.vendor
    for write in KINDS.values():
        content = write(bill, seller, demo_einvoice.buyer_of(words))
        assert b"PaymentMeans" not in content


def test_names_are_escaped(words, drafts):
    buyer = demo_einvoice.Party("A & <B>", "", "", "", "DE", "a@example.org")
    seller = demo_einvoice.seller_of(words, drafts[0].vendor)
    for write in KINDS.values():
        texts = [
            e.text for e in etree.fromstring(write(drafts[0], seller, buyer)).iter()
        ]
        assert "A & <B>" in texts


@pytest.mark.parametrize("name", ["xrechnung-ubl.xml", "xrechnung-cii.xml"])
def test_samples_are_recognised(name):
    found = einvoice.detect(name, (SAMPLES / name).read_bytes())
    assert (found.is_invoice, found.source) == (True, "xml")


def test_pdf_carries_its_invoice():
    found = einvoice.detect("facturx.pdf", (SAMPLES / "facturx.pdf").read_bytes())
    assert (found.is_invoice, found.source) == (True, "pdf")
