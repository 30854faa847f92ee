# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No value that is missing on a page, or is somebody else's, is called sure."""

import pytest
from drawn_pages import ENGLISH, FRENCH, GERMAN, changed, fields, found, page, table

from edic_finance.tools.intake.pages.fields import read_fields
from edic_finance.tools.intake.pages.text import Page, Word, in_lines

HEAD = (50, 60, "Rechnung Nr. 17", 16)


def of(name, *rows):
    return found(name, page(*rows))


# --- dates ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([(50, 90, "Datum: 03.11.2026")], ("2026-11-03", "sure")),
        ([(300, 90, "Lyon, le 3 novembre 2026")], ("2026-11-03", "sure")),
        (
            [(50, 90, "Datum: 03.11.2026"), (50, 120, "Baumpflege 01.10.2026")],
            ("2026-11-03", "check"),
        ),
        (
            [(50, 90, "Datum: 03.11.2026"), (50, 120, "Lieferdatum: 01.10.2026")],
            ("2026-11-03", "sure"),
        ),
        (
            [(50, 90, "Datum: 03.11.2026"), (50, 120, "Bestellung"),
             (150, 120, "01.10.2026")],
            ("2026-11-03", "sure"),
        ),
        (  # the head of a table of payments
            table([("Règlement", "Date"), ("Vir SEPA", "31/10/2026")], 90, 50, 200),
            ("2026-10-31", "check"),
        ),
        (
            [(50, 90, "Rechnung gemäß unserer Fahrt vom 29.10.2026")],
            ("2026-10-29", "check"),
        ),
        ([(50, 90, "Auftrag-Datum-Lief: 02.08.2026")], ("2026-08-02", "check")),
    ],
    ids=[
        "only", "city", "another", "delivery", "order beside", "table", "sentence",
        "compound",
    ],
)  # fmt: skip
def test_date_without_the_label_of_an_invoice_date(rows, wanted):
    assert of("date", HEAD, *rows) == wanted


@pytest.mark.parametrize(
    "text",
    ["Facture du 01/10/2026 au 31/10/2026", "Rechnung vom 01.10.2026 bis 31.10.2026"],
)
def test_period_is_no_invoice_date(text):
    assert of("date", HEAD, (50, 90, text))[1] != "sure"


def test_earlier_invoice_in_a_sentence_is_not_surely_this_one():
    text = "Dies berichtigt unsere Rechnung vom 01.10.2026"
    assert of("date", HEAD, (50, 90, text)) == ("2026-10-01", "check")


@pytest.mark.parametrize(
    ("date_label", "number_label"),
    [
        ("Date de facture associée :", "N° de facture associée :"),
        ("Rechnungsdatum der ursprünglichen Rechnung:", "Bezugsrechnung Nr.:"),
        ("Invoice date of the preceding invoice:", "Original invoice no.:"),
    ],
)
def test_preceding_invoice_is_not_this_one(date_label, number_label):
    rows = [
        (50, 90, "Datum: 03.11.2026"),
        (50, 120, f"{number_label} ALT-99"),
        (50, 134, f"{date_label} 01.10.2026"),
    ]
    assert of("date", HEAD, *rows)[0] == "2026-11-03"
    assert of("number", HEAD, *rows) == ("17", "sure")


def test_day_in_the_name_of_the_document_is_its_date():
    title = (50, 60, "Handelsrechnung (380) Nr. 17 vom 20.09.2026", 16)
    assert of("date", title) == ("2026-09-20", "sure")
    version = (50, 30, "Vorlage der Rechnungen 2.1 vom 01.07.2020")
    assert of("date", version, title) == ("2026-09-20", "check")
    assert of("date", title, (50, 90, "Fahrt am 19.09.2026")) == (
        "2026-09-20",
        "check",
    )


def test_date_below_its_label_that_has_another_label_is_not_sure():
    rows = [(50, 90, "Rechnungsdatum:"), (50, 104, "Liefertag:"), (110, 104, "x")]
    assert of("date", HEAD, *rows)[1] == "open"
    rows = [(50, 90, "Rechnungsdatum der Anlage:"), (50, 104, "Tag:"),
            (90, 104, "01.10.2026")]  # fmt: skip
    assert of("date", HEAD, *rows) == ("2026-10-01", "check")


# --- order and number -----------------------------------------------------------------
def test_order_in_a_sentence_is_to_be_checked():
    text = "Rechnung gemäß Ihrer Bestellung Nr. B-2026-118 vom 1. März"
    assert of("order", HEAD, (50, 90, text)) == ("B-2026-118", "check")
    assert of("order", HEAD, (50, 90, "Bestellung Nr. B-2026-118"))[1] == "sure"


# --- parties --------------------------------------------------------------------------
def test_buyer_is_sure_by_a_label_or_as_the_company_itself():
    assert of("buyer", *GERMAN) == ("Stadt Musterhausen", "sure")
    bare = changed(GERMAN, ("Empfänger", ""))
    assert of("buyer", *bare) == ("Stadt Musterhausen", "check")


def test_two_labelled_parties_with_addresses_make_no_sure_buyer():
    other = [
        (320, 170, "Rechnungsempfänger"),
        (320, 184, "Stadtwerke Musterhausen"),
        (320, 196, "Werkweg 7"),
        (320, 208, "54321 Musterhausen"),
    ]
    assert of("buyer", *GERMAN, *other)[1] == "check"


def test_place_of_delivery_is_not_surely_the_buyer():
    rows = changed(GERMAN, ("Empfänger", "Lieferanschrift"))
    assert of("buyer", *rows) == ("Stadt Musterhausen", "check")


def test_labelled_buyer_comes_before_the_place_of_delivery():
    rows = [*GERMAN, (320, 170, "Lieferanschrift"), (320, 184, "Bauhof Nord"),
            (320, 196, "Nordstraße 7"), (320, 208, "54321 Musterhausen")]  # fmt: skip
    assert of("buyer", *rows)[0] == "Stadt Musterhausen"


@pytest.mark.parametrize("name", ["GmbH", "SARL", "87 camino de la calor"])
def test_legal_form_and_street_are_no_names(name):
    rows = changed(GERMAN, ("Gartenbau Lindenhof GmbH", name))
    assert of("vendor", *rows)[0] != name


def test_labelled_buyer_is_not_surely_the_vendor():
    rows = [(50, 90, "Kunde: Taxi Gast AG"), (50, 740, "Taxi Gast AG"),
            (50, 754, "Taxi Gast AG, USt-IdNr.: DE136695976")]  # fmt: skip
    assert of("vendor", HEAD, *rows)[1] != "sure"


# --- numbers of the seller ------------------------------------------------------------
BUYER_VAT = (50, 220, "USt-IdNr.:"), (120, 220, "DE129273398")


def test_number_under_the_heading_of_the_buyer_is_not_the_sellers():
    assert of("vendor_vat", *GERMAN, *BUYER_VAT) == ("DE136695976", "sure")
    without = changed(GERMAN, ("USt-IdNr.: DE136695976", ""))
    assert of("vendor_vat", *without, *BUYER_VAT) == (None, "open")


def test_number_of_nobody_beside_that_of_the_seller():
    other = (50, 520, "DE129273398")
    assert of("vendor_vat", *GERMAN, other) == ("DE136695976", "sure")
    without = changed(GERMAN, ("Gartenbau Lindenhof GmbH", ""))
    assert of("vendor_vat", *without, other)[1] == "check"


def test_number_in_the_block_of_the_buyer_without_a_heading_is_not_sure():
    rows = changed(GERMAN, ("USt-IdNr.: DE136695976", ""), ("Empfänger", ""))
    assert of("vendor_vat", *rows, *BUYER_VAT) == ("DE129273398", "check")


def test_number_in_the_foot_with_the_name_of_the_seller_is_his():
    rows = changed(GERMAN, ("USt-IdNr.: DE136695976", ""))
    foot = [(50, 780, "Gartenbau Lindenhof GmbH"), (400, 792, "USt-IdNr. DE136695976")]
    assert of("vendor_vat", *rows, *foot, (50, 520, "DE129273398")) == (
        "DE136695976",
        "sure",
    )


def test_number_of_a_tax_representative_is_not_the_sellers():
    rows = changed(FRENCH, ("N° TVA :", "Représentant fiscal, TVA"))
    assert of("vendor_vat", *rows) == (None, "open")


# --- totals ---------------------------------------------------------------------------
MONEY = ("net", "vat", "gross", "payable")


def bands(*rows):
    return {found(name, page(*rows))[1] for name in MONEY}


def test_totals_whose_rate_is_not_printed_are_not_sure():
    assert bands(*ENGLISH) == {"sure"}
    assert bands(*changed(ENGLISH, ("VAT 20%", "VAT"))) == {"check"}


def test_totals_that_another_rate_gives_are_not_sure():
    assert "sure" not in bands(*changed(ENGLISH, ("VAT 20%", "VAT 10%")))


def test_one_total_that_is_hard_to_read_makes_none_of_them_sure():
    words = [w for c in page(*GERMAN).cells for w in c.words]
    read = [Word(w.text, w.box, 0.7 if w.text == "237,50" else 0.99) for w in words]
    fields = read_fields([Page(1, 595, 842, "ocr", in_lines(read))])
    assert {fields[name].band for name in MONEY} == {"check"}
    assert fields["gross"].value == "1487.50"


def test_label_of_what_is_payable_without_its_amount():
    rows = [*GERMAN, (330, 422, "Zahlbetrag:")]
    assert of("payable", *rows) == ("1487.50", "check")
    rows = [*GERMAN, (50, 500, "Zahlbar bis zum 03.12.2026 ohne Abzug")]
    assert of("payable", *rows) == ("1487.50", "sure")


@pytest.mark.parametrize("word", ["Sicherheitseinbehalt 5 %", "Bauabzugsteuer § 48"])
def test_what_is_withheld_without_its_amount(word):
    assert of("payable", *GERMAN, (50, 500, word)) == ("1487.50", "check")


def test_label_of_what_was_paid_without_its_amount():
    rows = [*GERMAN, (330, 422, "Anzahlung")]
    assert of("payable", *rows) == ("1487.50", "check")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            [
                (50, 60, "Rechnungskorrektur", 14),
                (50, 80, "Nummer"), (150, 80, ": 90017733"),
                (50, 94, "Datum"), (150, 94, ": 30.11.2026"),
                (50, 108, "Storno zu"), (150, 108, ": 90016820"),
                (50, 122, "vom"), (150, 122, ": 03.11.2026"),
                (50, 150, "Bezug: unsere Rechnung 90016820 vom 03.11.2026"),
            ],
            ("90017733", "2026-11-30"),
        ),
        (
            [
                (50, 60, "2. Abschlagsrechnung", 14),
                (50, 80, "Rechnungs-Nr.:"), (150, 80, "AR-26-0388"),
                (50, 94, "Rechnungsdatum:"), (150, 94, "27.11.2026"),
                (50, 150, "abzüglich 1. Abschlagsrechnung AR-26-0311 vom 02.10.2026"),
            ],
            ("AR-26-0388", "2026-11-27"),
        ),
        (
            [
                (50, 60, "AVOIR", 14),
                (50, 80, "N° d'avoir"), (150, 80, "Date"),
                (50, 94, "AV2611-007"), (150, 94, "30/11/2026"),
                (50, 120, "Facture d'origine : QB2611028 du 27/11/2026"),
            ],
            ("AV2611-007", "2026-11-30"),
        ),
        (
            [
                (50, 60, "SITUATION DE TRAVAUX N° 3", 14),
                (50, 80, "Facture n° ST3-2026-058"),
                (50, 94, "Notifié le 15/06/2026"),
                (50, 120, "Travaux exécutés – établie le 01/12/2026"),
            ],
            ("ST3-2026-058", "2026-12-01"),
        ),
    ],
    ids=["correction", "part payment", "avoir", "situation"],
)  # fmt: skip
def test_days_and_numbers_of_other_papers_are_not_its_own(rows, wanted):
    read = fields(page(*rows))
    assert (read["number"].value, read["date"].value) == wanted
