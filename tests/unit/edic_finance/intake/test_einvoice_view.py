# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The terms of an invoice, held against its XML read without the code under test."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from edic_finance.tools.intake import einvoice
from edic_finance.tools.intake.einvoice_view import CODES, LINE, ROWS, view

DATA = Path(__file__).parents[4] / "addons/edic_finance/tests/data"
SHARED = Path(__file__).parents[5] / "shared/data"
SUITES = (
    "xrechnung-testsuite",
    "en16931",
    "factur-x-fixtures",
    "zugferd-corpus",
    "sublines-fr-extended",
    "xrechnung-schematron-instances",
)
KINDS = {"group", "text", "id", "date", "amount", "price", "quantity", "percent"}
NUMBERS = {"amount", "price", "quantity", "percent"}
UBL = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
{}</Invoice>"""
CII = """<rsm:CrossIndustryInvoice
xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformation\
Entity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:SupplyChainTradeTransaction>{}</rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>"""
SETTLEMENT = (
    "<ram:ApplicableHeaderTradeSettlement>{}</ram:ApplicableHeaderTradeSettlement>"
)
# what the two files of a pair of KoSIT's test suite state differently: BT-13 is a dummy
# where UBL wants one, the others were written by hand
PAIRS = {
    "01.02a-INVOICE": {"BT-13"},
    "01.08a-INVOICE": {"BT-13"},
    "01.09a-INVOICE": {"BT-13"},
    "01.10a-INVOICE": {"BT-13"},
    "01.11a-INVOICE": {"BT-13"},
    "01.12a-INVOICE": {"BT-13"},
    "01.13a-INVOICE": {"BT-13"},
    "01.20a-INVOICE": {"BT-35", "BT-37"},
    "01.21a-INVOICE": {"BT-31", "BT-82", "BT-120"},
    "03.01a-INVOICE": {"BT-45"},
    "03.06a-INVOICE": {"BT-37", "BT-38", "BT-52", "BT-53"},
    "03.07a-INVOICE": {"BT-29", "BT-61"},
    "01.01_comprehensive_test": {"BT-25", "BT-26", "BT-29", "BT-44", "BT-45", "BT-61"},
    "01.02_comprehensive_test": {"BT-8", "BT-44", "BT-45", "BT-61"},
    "01.03_comprehensive_test": {"BT-41", "BT-44", "BT-45", "BT-61"},
    "01.04_comprehensive_test": {"BT-41", "BT-44", "BT-45", "BT-61"},
    "02.01a-cvd_INVOICE": {"BT-29", "BT-61", "BT-154"},
}


FILES = [
    *sorted(DATA.glob("*.xml")),
    DATA / "zugferd1.pdf",
    *sorted(
        path
        for suite in SUITES
        for path in (SHARED / suite).rglob("*")
        if path.suffix.lower() in (".xml", ".pdf")
    ),
]


def root_of(path):
    document = einvoice.detect(path.name, path.read_bytes())
    return document.root if document.is_invoice else None


def stated(root):
    """Return the path and text of each element that has a text of its own."""
    found, waiting = {}, [(root, f"/{etree.QName(root).localname}")]
    while waiting:
        node, path = waiting.pop()
        text = (node.text or "") + "".join(child.tail or "" for child in node)
        if text.strip():
            found[path] = text.strip()
        names = [etree.QName(child).localname for child in node.iterchildren("*")]
        seen, total = Counter(), Counter(names)
        for child, name in zip(node.iterchildren("*"), names, strict=True):
            seen[name] += 1
            number = f"[{seen[name]}]" if total[name] > 1 else ""
            waiting.append((child, f"{path}/{name}{number}"))
    return found


def read(text, form=UBL):
    return view(etree.fromstring(form.format(text)))


def values(found, number):
    return [term.value for term in found.terms() if term.number == number]


# --- the model ------------------------------------------------------------------------
def test_model_has_every_term_and_group_of_the_standard():
    terms = {f"BT-{n}" for n in range(1, 166)} - {"BT-4"}  # was never given
    groups = {f"BG-{n}" for n in range(1, 33)}
    known = {number for number in ROWS if re.fullmatch(r"B[TG]-\d+", number)}
    assert known == terms | groups
    for number, row in ROWS.items():
        assert (row.kind == "group") == number.startswith("BG"), number
        assert row.kind in KINDS | CODES | {"attachment"}, number
        assert not row.group or ROWS[row.group].kind == "group", number


# --- files of others ------------------------------------------------------------------
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_text_of_a_file_is_shown_once(path):
    root = root_of(path)
    if root is None:
        return
    found = view(root)
    terms = list(found.terms())
    shown = [place for term in terms for place in (term.path, *term.also)]
    notes = [term.path for term in terms if term.number == "BT-21"]  # within BT-22
    places = Counter([*shown, *(o.path for o in found.other), *found.qualifiers])
    if root.tag.endswith(("}Invoice", "}CreditNote")):
        places -= Counter(notes)
    wanted = stated(root)
    assert {p for p in places if "/@" not in p} == wanted.keys()
    assert set(places.values()) <= {1}
    for term in terms:
        if term.kind != "attachment" and "/@" not in term.path:
            assert term.value in wanted[term.path]


@pytest.mark.parametrize(
    "path",
    sorted((SHARED / "xrechnung-testsuite").rglob("*_ubl.xml")),
    ids=lambda path: path.stem,
)
def test_both_syntaxes_of_an_invoice_state_the_same(path):
    other = path.with_name(path.name.replace("_ubl", "_uncefact"))
    if not other.exists():
        return

    def comparable(file):
        for term in view(root_of(file)).terms():
            value = term.value
            if term.kind == "date":
                value = value.replace("-", "")
            if term.kind in NUMBERS:
                value = Decimal(value).normalize()
            if value:  # CII states zeros that UBL leaves out
                yield term.number, value

    differing = set(comparable(path)) ^ set(comparable(other))
    name = path.stem.removesuffix("_ubl")
    assert {number for number, _value in differing} == PAIRS.get(name, set())


# --- places ---------------------------------------------------------------------------
def test_terms_stand_in_their_groups_in_the_order_of_the_standard():
    found = view(root_of(DATA / "xrechnung_ubl.xml")).root
    numbers = [group.number for group in found.groups]
    assert numbers == sorted(numbers, key=lambda number: int(number[3:]))
    [seller] = found.within("BG-4")
    assert [group.number for group in seller.groups] == ["BG-5", "BG-6"]
    orders = [ROWS[term.number].order for term in seller.terms]
    assert orders == sorted(orders)


def test_a_line_holds_its_item_price_and_vat():
    for name in ("xrechnung_ubl.xml", "xrechnung_cii.xml"):
        line = view(root_of(DATA / name)).root.within(LINE)[0]
        assert {"BG-29", "BG-30", "BG-31"} <= {group.number for group in line.groups}
        assert line.value("BT-130") == "XPP"


def test_lines_within_lines_have_a_depth():
    german = view(root_of(DATA / "xrechnung_sub_lines.xml"))
    assert {depth for _line, depth in german.lines()} == {0, 1, 2}
    french = view(root_of(DATA / "facturx_sub03.xml"))
    depths = {line.value("BT-126"): depth for line, depth in french.lines()}
    parents = {
        line.value("BT-126"): line.value("BT-X-304") for line, _depth in french.lines()
    }
    assert max(depths.values()) == 2
    for number, parent in parents.items():
        assert depths[number] == (depths[parent] + 1 if parent else 0)


def test_a_note_of_ubl_has_its_subject_before_it():
    found = read("<cbc:Note>#AAI# Dear all</cbc:Note><cbc:Note># 5 #</cbc:Note>")
    first, second = found.root.within("BG-1")
    assert (first.value("BT-21"), first.value("BT-22")) == ("AAI", "Dear all")
    assert (second.value("BT-21"), second.value("BT-22")) == ("", "# 5 #")


def test_vat_in_the_accounting_currency_is_a_term_of_its_own():
    amount = (
        '<cac:TaxTotal><cbc:TaxAmount currencyID="{}">{}</cbc:TaxAmount></cac:TaxTotal>'
    )
    both = amount.format("SEK", "9") + amount.format("EUR", "1")
    codes = (
        "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
        "<cbc:TaxCurrencyCode>{}</cbc:TaxCurrencyCode>"
    )
    found = read(codes.format("SEK") + both)
    assert (values(found, "BT-110"), values(found, "BT-111")) == (["1"], ["9"])
    found = read(codes.format("EUR") + amount.format("EUR", "1"))
    assert (values(found, "BT-110"), values(found, "BT-111")) == (["1"], [])


def test_a_creditor_that_stands_with_the_seller_belongs_to_the_direct_debit():
    found = read(
        "<cac:AccountingSupplierParty><cac:Party><cac:PartyIdentification>"
        '<cbc:ID schemeID="SEPA">DE98ZZZ09999999999</cbc:ID></cac:PartyIdentification>'
        '<cac:PartyIdentification><cbc:ID schemeID="0088">40</cbc:ID>'
        "</cac:PartyIdentification></cac:Party></cac:AccountingSupplierParty>"
        "<cac:PaymentMeans><cbc:PaymentMeansCode>59</cbc:PaymentMeansCode>"
        "<cac:PaymentMandate><cbc:ID>M1</cbc:ID></cac:PaymentMandate></cac:PaymentMeans>"
    )
    [means] = found.root.within("BG-16")
    [debit] = means.within("BG-19")
    assert (debit.value("BT-89"), debit.value("BT-90")) == ("M1", "DE98ZZZ09999999999")
    [identifier] = found.root.within("BG-4")[0].all("BT-29")
    assert (identifier.value, identifier.scheme) == ("40", "0088")


def test_each_account_has_its_own_bank():
    means = (
        "<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>"
        "<ram:PayeePartyCreditorFinancialAccount><ram:IBANID>{0}</ram:IBANID>"
        "</ram:PayeePartyCreditorFinancialAccount>"
        "<ram:PayeeSpecifiedCreditorFinancialInstitution><ram:BICID>B{0}</ram:BICID>"
        "</ram:PayeeSpecifiedCreditorFinancialInstitution>"
        "</ram:SpecifiedTradeSettlementPaymentMeans>"
    )
    reference = "<ram:PaymentReference>R</ram:PaymentReference>"
    both = reference + means.format("1") + means.format("2")
    first, second = read(SETTLEMENT.format(both), CII).root.within("BG-16")
    assert (first.value("BT-83"), second.value("BT-83")) == ("R", "")
    banks = [
        (account.value("BT-84"), account.value("BT-86"))
        for group in (first, second)
        for account in group.within("BG-17")
    ]
    assert banks == [("1", "B1"), ("2", "B2")]


def test_a_value_that_is_stated_again_is_shown_once():
    tax = (
        "<ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode>"
        "<ram:CategoryCode>S</ram:CategoryCode>"
        "<ram:DueDateTypeCode>{}</ram:DueDateTypeCode></ram:ApplicableTradeTax>"
    )
    found = read(SETTLEMENT.format(tax.format(5) + tax.format(5) + tax.format(72)), CII)
    assert values(found, "BT-8") == ["5", "72"]
    assert len(found.root.all("BT-8")[0].also) == 1
    assert len(found.root.within("BG-23")) == 3


def test_an_attachment_is_its_name_and_size_not_its_content():
    found = read(
        "<cac:AdditionalDocumentReference><cbc:ID>A</cbc:ID><cac:Attachment>"
        '<cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="a.csv">'
        "YTti\nMTsy</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>"
        "</cac:AdditionalDocumentReference>"
    )
    [term] = [term for term in found.terms() if term.kind == "attachment"]
    assert (term.value, term.size) == ("a.csv", len("a;b1;2"))
    assert term.attributes == {"mimeCode": "text/csv"}


# --- what is no term ------------------------------------------------------------------
def test_what_belongs_to_no_term_is_listed():
    found = read(
        "<cbc:UUID>7</cbc:UUID> loose <cac:Strange><cbc:ID>1<!-- x -->2</cbc:ID>"
        "</cac:Strange><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    )
    assert {other.path: other.value for other in found.other} == {
        "/Invoice": "loose",
        "/Invoice/UUID": "7",
        "/Invoice/Strange/ID": "12",
        "/Invoice/TaxScheme/ID": "VAT",
    }
    assert not list(found.terms())


def test_a_text_only_qualifies_where_it_says_which_term_another_is():
    tax = (
        "<cac:AccountingSupplierParty><cac:Party><cac:PartyTaxScheme>"
        "<cbc:CompanyID>1</cbc:CompanyID><cac:TaxScheme><cbc:ID>{}</cbc:ID>"
        "</cac:TaxScheme></cac:PartyTaxScheme></cac:Party>"
        "</cac:AccountingSupplierParty>"
    )
    vat, local = read(tax.format("VAT")), read(tax.format("FC"))
    assert (values(vat, "BT-31"), values(local, "BT-32")) == (["1"], ["1"])
    assert len(vat.qualifiers) == 1
    assert local.root.within("BG-4")[0].all("BT-32")[0].scheme == "FC"
    alone = read(tax.replace("<cbc:CompanyID>1</cbc:CompanyID>", "").format("FC"))
    assert [other.value for other in alone.other] == ["FC"]


def test_zugferd_1_is_shown_with_its_own_names_and_as_it_states_amounts():
    root = root_of(DATA / "zugferd1.xml")
    found = view(root)
    assert found.root.path == "/CrossIndustryDocument"
    assert "HeaderExchangedDocument" in found.root.all("BT-1")[0].path
    lines = root.findall(".//{*}IncludedSupplyChainTradeLineItem")
    assert len(found.root.within(LINE)) == len(lines)


def test_groups_without_terms_are_left_out():
    found = read("<cac:Delivery><cbc:ActualDeliveryDate/></cac:Delivery>")
    assert (found.root.terms, found.root.groups) == ([], [])


def test_thousands_of_lines_are_read_in_time_that_grows_with_their_number():
    line = "<cac:InvoiceLine><cbc:ID>{}</cbc:ID></cac:InvoiceLine>"
    found = read("".join(map(line.format, range(20_000))))
    assert len(found.root.within(LINE)) == 20_000
