# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import asdict
from pathlib import Path

import pytest
from audit_hybrids import page

from edic_finance.tools.intake import einvoice, einvoice_figures, pdf_positions
from edic_finance.tools.intake.apart import run_apart
from edic_finance.tools.intake.einvoice_reading import KEPT, ended, kept
from edic_finance.tools.intake.einvoice_terms import Term, siren, terms
from edic_finance.tools.intake.hybrid import compare
from edic_finance.tools.intake.pdf_positions import UnreadableError, read, reading_of

DATA = Path(__file__).parents[4] / "addons" / "edic_finance" / "tests" / "data"
SAMPLES = Path(__file__).parents[4] / "docs" / "samples"
IBAN, OTHER = "FR7630006000011234567890189", "DE89370400440532013000"
STATED = {
    "BT-1": [Term("FA-2026-77", "/Invoice/ID")],
    "BT-84": [Term(IBAN, "/Invoice/PaymentMeans/PayeeFinancialAccount/ID")],
    "BT-109": [Term("1000.00", "/Invoice/LegalMonetaryTotal/TaxExclusiveAmount")],
    "BT-112": [Term("1200.00", "/Invoice/LegalMonetaryTotal/TaxInclusiveAmount")],
    "BT-115": [Term("1200.00", "/Invoice/LegalMonetaryTotal/PayableAmount")],
}
RIGHT = (
    (20, 20, "Facture FA 2026/77"),
    (20, 40, "Total HT"),
    (150, 40, "1 000,00"),
    (20, 50, "TVA 20 %"),
    (150, 50, "200,00"),
    (20, 60, "Total TTC"),
    (150, 60, "1 200,00"),
    (20, 80, "IBAN FR76 3000 6000 0112 3456 7890 189"),
)


def changed(old, new):
    return [(x, y, text.replace(old, new)) for x, y, text in RIGHT]


def differing(lines, stated=STATED, **how):
    found = compare(stated, read(page(lines, **how), stated["BT-1"][0].value))
    return {item.term: item.shown for item in found}


def tree(path):
    document = einvoice.detect(path.name, path.read_bytes())
    return einvoice_figures.tree(document)


# --- reading --------------------------------------------------------------------------
def test_what_a_page_shows_and_where():
    reading = read(page(RIGHT), "FA-2026-77")
    amounts = [
        (amount.value, amount.kind, amount.place.x) for amount in reading.amounts
    ]
    assert amounts == [
        ("1000.00", "untaxed", 150),
        ("200.00", "tax", 150),
        ("1200.00", "total", 150),
    ]
    assert reading.amounts[2].place.page == 1
    assert abs(reading.amounts[2].place.y - 58) <= 1
    assert [iban.value for iban in reading.ibans] == [IBAN]
    assert reading.number.place.x in range(32, 36)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.234,50", ["1234.50"]),
        ("1,234.50 EUR", ["1234.50"]),
        ("1'234.50", ["1234.50"]),
        ("12,5 und 12,50", ["12.50"]),
        ("12.345", []),
        ("01.02.2026", []),
        ("Total HT 100,00 TVA 20,00 TTC 120,00", ["100.00", "20.00", "120.00"]),
        ("Position 12 1.000,00", ["1000.00"]),
    ],
)
def test_amounts_on_a_page_are_read(text, values):
    reading = read(page([(20, 20, text)]))
    assert [amount.value for amount in reading.amounts][-len(values) or 99 :] == values
    kinds = [amount.kind for amount in reading.amounts]
    if "HT" in text:
        assert kinds == ["untaxed", "tax", "total"]


def test_columns_are_no_thousands():
    lines = [(20, 20, "2"), (40, 20, "398,00")]
    assert [amount.value for amount in read(page(lines)).amounts] == ["398.00"]


@pytest.mark.parametrize("how", [{"mode": 3}, {"alpha": 0}, {"size": 0.5}])
def test_what_nobody_can_see_is_not_read(how):
    reading = read(page(RIGHT, **how), "FA-2026-77")
    assert (reading.characters, reading.amounts, reading.number) == (0, (), None)
    assert not differing(RIGHT, **how)


def test_off_the_page():
    assert not read(page([(300, 20, "120,00")])).amounts


def test_what_is_no_pdf():
    with pytest.raises(UnreadableError):
        read(b"%PDF-1.4 nothing")


def test_in_a_process_of_its_own():
    data = page(RIGHT)
    reading = run_apart("pdf_positions", data, {"number": "FA-2026-77"})
    assert reading_of(reading) == read(data, "FA-2026-77")
    assert run_apart("pdf_positions", b"%PDF-1.4 nothing") is None


# --- comparing ------------------------------------------------------------------------
def test_both_halves_agree():
    assert not differing(RIGHT)


def test_another_total():
    assert differing(changed("1 200,00", "12 000,00")) == {"BT-112": "12000.00"}


def test_a_total_that_stands_elsewhere_is_not_the_total():
    lines = [*changed("1 200,00", "12 000,00"), (20, 100, "Acompte 1 200,00")]
    assert differing(lines) == {"BT-112": "12000.00"}


def test_without_words_any_place_will_do():
    lines = [(x, y, text.replace("Total TTC", "Somme")) for x, y, text in RIGHT]
    assert not differing(lines)
    other = [(x, y, text.replace("1 200", "12 000")) for x, y, text in lines]
    assert differing(other) == {"BT-112": None}


def test_another_net_total():
    assert differing(changed("1 000,00", "1 100,00")) == {"BT-109": "1100.00"}


def test_another_account():
    lines = changed("FR76 3000 6000 0112 3456 7890 189", "DE89 3704 0044 0532 0130 00")
    assert differing(lines) == {"BT-84": OTHER}
    wrong = changed("FR76 3000 6000 0112 3456 7890 189", "FR77 3000 6000 0112 3456")
    assert not differing(wrong), "no bank account"
    assert not differing(lines, {**STATED, "BT-84": []})


def test_another_number():
    assert differing(changed("2026/77", "2026/78")) == {"BT-1": None}
    assert not differing(
        changed("2026/77", "2026/78"), {**STATED, "BT-1": [Term("7", "/Invoice/ID")]}
    )


def test_what_is_paid_in_advance():
    stated = {**STATED, "BT-115": [Term("700.00", "/Invoice/PayableAmount")]}
    lines = [*RIGHT, (20, 70, "Net à payer 700,00")]
    assert not differing(lines, stated)
    assert not differing(RIGHT, stated)


# --- files of others ------------------------------------------------------------------
@pytest.mark.parametrize(
    "path", [DATA / "zugferd1.pdf", SAMPLES / "facturx.pdf"], ids=lambda p: p.name
)
def test_hybrids_of_others_agree(path):
    data, root = path.read_bytes(), tree(path)
    number = terms(root)["BT-1"][0].value
    stored = kept(root, read(data, number))
    assert stored["pdf"]["differences"] == []
    shown = stored["pdf"]["shown"]
    assert {"BT-1", "BT-84", "BT-109", "BT-112"} <= shown.keys()
    assert shown["BT-112"]["page"] == 1
    assert stored["terms"]["BT-112"]["path"].endswith("/GrandTotalAmount")
    assert "0000642" not in str(stored)
    assert "4567890" not in str(stored)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.xml")), ids=lambda p: p.name)
def test_every_path_leads_to_its_value(path):
    document = einvoice.detect(path.name, path.read_bytes())
    if not document.is_invoice:
        return
    root = einvoice_figures.tree(document)
    found = terms(root)
    assert found["BT-1"][0].value == document.number
    for name in (*KEPT, "BT-30", "BT-31", "BT-84"):
        for term in found.get(name, ()):
            steps = [f"{{*}}{step}" for step in term.path.split("/")[2:]]
            assert root.find("/".join(steps)).text.strip() == term.value, name
    figures = einvoice_figures.figures(root)
    if figures.totals.is_stated and found.get("BT-112"):
        assert einvoice_figures.money(found["BT-112"][0].value) == figures.totals.total
    assert kept(root, None)["pdf"] is None


def test_siren_is_read_from_the_right_term():
    path = "/Invoice"
    siret = {"BT-30": [Term("73282932000074", path, "0009")]}
    assert siren(siret).value == "732829320"
    assert siren({"BT-30": [Term("HRB 7", path)]}) is None
    assert siren({"BT-31": [Term("FR44 732829320", path)]}).value == "732829320"
    assert siren({"BT-31": [Term("DE136695976", path)]}) is None


def test_in_ubl_a_tax_number_is_no_vat_number():
    root = tree(DATA / "xrechnung_ubl.xml")
    assert [term.value for term in terms(root)["BT-31"]] == ["DE 123456789"]


def test_accounts_are_masked():
    assert ended("FR76 1") == "…"
    accounts = kept(tree(DATA / "xrechnung_cii.xml"), None)["accounts"]
    assert len(accounts[0]["digest"]) == 64
    assert asdict(pdf_positions.Place(1, 2, 3)) == {"page": 1, "x": 2, "y": 3}
