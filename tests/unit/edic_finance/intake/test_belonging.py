# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of one mail become bills with what belongs to them; no invoice is swallowed."""

import pytest
from audit_pdfs import pdf

from edic_finance.tools.intake.apart import run_apart
from edic_finance.tools.intake.belonging import Paper, belonging, is_supporting

INVOICE = Paper("RE-2026-17.xml", "vendor RE-2026-17 2026", "RE-2026-17")
OTHER = Paper("RE-2026-18.xml", "vendor RE-2026-18 2026", "RE-2026-18")
NOTE = "Lieferschein Nr. 88\nKopierpapier"
BILL = "Rechnung Nr. 99\nBetrag 10,00"


def bills(*papers, **texts):
    """Return the names of the files of each bill.

    :param texts: words of the page of the n-th file, as ``t0``
    """
    papers = [Paper(paper) if isinstance(paper, str) else paper for paper in papers]
    groups = belonging(papers, lambda place: texts.get(f"t{place}", ""))
    return [[papers[place].name for place in group] for group in groups]


def test_one_invoice_takes_all_that_is_no_other_invoice():
    found = bills("scan.png", INVOICE, "LS 88.pdf", t2=NOTE)
    assert found == [["RE-2026-17.xml", "scan.png", "LS 88.pdf"]]


def test_page_of_another_invoice_stays_a_bill():
    assert bills(INVOICE, "b.pdf", t1=BILL) == [["RE-2026-17.xml"], ["b.pdf"]]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("re-2026-17.PDF", BILL),
        ("Anlage zu RE 2026 17.pdf", ""),
        ("page.pdf", "Rechnung RE-2026-17 vom 1. März"),
    ],
)
def test_page_of_the_invoice_joins_it(name, text):
    found = bills(OTHER, INVOICE, name, t2=text)
    assert found == [["RE-2026-18.xml"], ["RE-2026-17.xml", name]]


def test_number_is_no_part_of_a_longer_one():
    longer = Paper("a.xml", "vendor 170 2026", "170")
    found = bills(longer, OTHER, "x.pdf", t2="Rechnung 1700")
    assert found == [["a.xml"], ["RE-2026-18.xml"], ["x.pdf"]]


def test_same_invoice_in_two_files_is_one_bill():
    hybrid = Paper("invoice.pdf", INVOICE.key, INVOICE.number)
    assert bills(INVOICE, hybrid) == [["RE-2026-17.xml", "invoice.pdf"]]


def test_two_invoices_share_what_is_told_by_name():
    found = bills(INVOICE, OTHER, "Lieferschein RE-2026-1.pdf", "picture.jpg")
    assert found[0][0] == "RE-2026-17.xml"
    assert ["picture.jpg"] in found
    assert sum("Lieferschein RE-2026-1.pdf" in bill for bill in found[:2]) == 1


def test_delivery_note_joins_the_one_invoice_without_figures():
    found = bills("Lieferschein.pdf", "b.pdf", "Stundenzettel März.pdf", t1=BILL)
    assert found == [["b.pdf", "Lieferschein.pdf", "Stundenzettel März.pdf"]]


def test_papers_without_figures_stay_apart_where_several_may_be_invoices():
    found = bills("a.pdf", "b.pdf", "bon de livraison.pdf", t0=BILL, t1=BILL)
    assert found == [["a.pdf"], ["b.pdf"], ["bon de livraison.pdf"]]
    assert bills("Lieferschein.pdf") == [["Lieferschein.pdf"]]


@pytest.mark.parametrize(
    "name",
    [
        "Lieferschein_0815.pdf",
        "2026-03_Stundennachweis.pdf",
        "bon-de-livraison.pdf",
        "feuille de temps mars.pdf",
        "Delivery Note 7.pdf",
        "AGB.pdf",
        "CGV_2026.pdf",
    ],
)
def test_supporting_papers_are_known_by_name(name):
    assert is_supporting(name, "")


def test_page_that_calls_itself_an_invoice_is_none():
    """Invoices name the delivery note that they charge."""
    assert not is_supporting("a.pdf", "Rechnung 7, gemäß Lieferschein 12")
    assert not is_supporting("Facture bon de livraison 12.pdf", "")
    assert is_supporting("a.pdf", "BON DE LIVRAISON n° 12")


def test_words_of_a_page_are_read_apart():
    found = run_apart("page_words", pdf())
    assert "copy paper" in found["text"]
    assert run_apart("page_words", b"%PDF-1.7 damaged") is None
