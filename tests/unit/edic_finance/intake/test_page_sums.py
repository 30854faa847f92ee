# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Totals are amounts of the page that add up; what does not is never sure."""

from decimal import Decimal

import pytest
from drawn_pages import ENGLISH, FRENCH, GERMAN, changed, page, table

from edic_finance.tools.intake.pages.labels import kinds
from edic_finance.tools.intake.pages.sums import totals

COLUMNS = 330, 460


def amounts_of(*rows):
    """Return net, VAT, total and amount payable as text, and whether all that were
    found are sure."""
    return shown(totals([page(*rows)]))


def shown(found):
    items = (found.net, found.vat, found.gross, found.payable)
    texts = tuple(item and f"{item.value:f}" for item in items)
    return texts, all(item.is_sure for item in items if item)


def summed(*rows):
    return amounts_of(*table(rows, 400, *COLUMNS))


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (GERMAN, ("1250.00", "237.50", "1487.50", "1487.50")),
        (FRENCH, ("1000.00", "200.00", "1200.00", "1200.00")),
        (ENGLISH, ("1000.00", "200.00", "1200.00", "1200.00")),
    ],
    ids=["German", "French", "English"],
)
def test_totals_that_add_up_and_are_named_are_sure(rows, wanted):
    assert amounts_of(*rows) == (wanted, True)


@pytest.mark.parametrize(
    "words",
    [
        ("Zwischensumme", "MwSt. 19 %", "Gesamtsumme"),
        ("Nettobetrag", "zzgl. 19 % USt", "Bruttobetrag"),
        ("Summe netto", "Umsatzsteuer 19 %", "Endbetrag"),
        ("Total HT", "T.V.A. 19 %", "Total T.T.C."),
        ("Montant HT", "TVA 19 %", "Net à payer"),
        ("Sous-total", "TVA (19 %)", "Total général"),
        ("Subtotal", "VAT 19 %", "Total amount"),
        ("Net amount", "Tax 19 %", "Amount due"),
    ],
)
def test_words_for_the_three_totals(words):
    rows = zip(words, ("100,00", "19,00", "119,00"), strict=True)
    assert summed(*rows) == (("100.00", "19.00", "119.00", "119.00"), True)


def test_amounts_that_do_not_add_up_are_never_sure():
    found, is_sure = amounts_of(*changed(GERMAN, ("237,50", "273,50")))
    assert not is_sure
    assert found[1] != "273.50", "which is no rate of the amount without VAT"


def test_vat_that_is_of_no_rate_of_the_page_is_not_sure():
    rows = ("Netto", "100,00"), ("MwSt 7 %", "19,00"), ("Brutto", "119,00")
    found, is_sure = summed(*rows)
    assert (found[2], is_sure) == ("119.00", False)


def test_amounts_without_words_are_not_sure():
    found, is_sure = summed(("", "100,00"), ("19 %", "19,00"), ("", "119,00"))
    assert not is_sure or found == (None,) * 4


def test_total_alone_is_to_be_checked():
    found, is_sure = summed(("Rechnungsbetrag", "119,00"))
    assert (found, is_sure) == ((None, None, "119.00", "119.00"), False)


def test_page_without_amounts_has_no_totals():
    assert amounts_of((50, 100, "Rechnung Nr. 12")) == ((None,) * 4, True)


def test_higher_amounts_of_other_meaning_are_no_total():
    """The capital of the company, as French letterheads print it."""
    rows = [*FRENCH, (50, 800, "SARL au capital de 120 000,00 €")]
    assert amounts_of(*rows)[0][2] == "1200.00"


# --- rates ----------------------------------------------------------------------------
TWO_RATES = (
    ("Summe netto", "496,00"),
    ("7 % USt auf 160,00", "11,20"),
    ("19 % USt auf 336,00", "63,84"),
    ("Rechnungsbetrag", "571,04"),
)


def test_vat_of_two_rates_is_added_though_the_page_has_no_sum():
    rows = table(TWO_RATES, 400, *COLUMNS)
    found = totals([page(*rows)])
    assert (found.net.value, found.gross.value) == (
        Decimal("496.00"),
        Decimal("571.04"),
    )
    assert (found.vat.value, found.vat.is_sure) == (Decimal("75.04"), True)


def test_breakdown_gives_base_and_vat_of_each_rate():
    found = totals([page(*table(TWO_RATES, 400, *COLUMNS))])
    assert [tuple(map(str, row)) for row in found.by_rate] == [
        ("19", "336.00", "63.84"),
        ("7", "160.00", "11.20"),
    ]


APART = {
    "German": (
        ("Nettobetrag 19 %", "820,00"),
        ("zzgl. 19 % USt", "155,80"),
        ("Nettobetrag 7 %", "310,00"),
        ("zzgl. 7 % USt", "21,70"),
        ("Summe netto", "1.130,00"),
        ("Rechnungsbetrag", "1.307,50"),
    ),
    "French": (
        ("Base HT à 20 %", "640,00"),
        ("TVA 20 %", "128,00"),
        ("Base HT à 5,5 %", "200,00"),
        ("TVA 5,5 %", "11,00"),
        ("Total HT", "840,00"),
        ("Total TTC", "979,00"),
    ),
}
BREAKDOWN = {
    "German": [("19", "820.00", "155.80"), ("7", "310.00", "21.70")],
    "French": [("20", "640.00", "128.00"), ("5.5", "200.00", "11.00")],
}


@pytest.mark.parametrize("language", APART)
def test_base_and_vat_of_a_rate_may_stand_on_lines_of_their_own(language):
    rows = table(APART[language], 400, *COLUMNS)
    found = totals([page(*rows)])
    rows = [tuple(f"{value:f}" for value in row) for row in found.by_rate]
    assert rows == BREAKDOWN[language]
    gross, bases, taxes = (
        found.gross.value,
        sum(Decimal(base) for _rate, base, _vat in BREAKDOWN[language]),
        sum(Decimal(vat) for _rate, _base, vat in BREAKDOWN[language]),
    )
    assert (found.net.value, found.vat.value) == (bases, taxes)
    assert gross == bases + taxes
    assert found.vat.is_sure
    box = found.vat.place.box
    assert (box[1], box[3]) == (414, 452), "around both amounts of VAT"


def test_two_rates_whose_vat_is_misread_by_a_digit_have_no_breakdown():
    rows = [(a, b.replace("155,80", "156,80")) for a, b in APART["German"]]
    found = totals([page(*table(rows, 400, *COLUMNS))])
    assert found.by_rate == []
    assert found.vat is None or not found.vat.is_sure


def test_one_rate_gives_its_breakdown_from_the_totals():
    found = totals([page(*GERMAN)])
    assert [tuple(map(str, row)) for row in found.by_rate] == [
        ("19", "1250.00", "237.50")
    ]


def test_breakdown_that_does_not_add_up_is_left_out():
    rows = [(a.replace("160,00", "161,00"), b) for a, b in TWO_RATES]
    assert totals([page(*table(rows, 400, *COLUMNS))]).by_rate == []


def test_rounding_by_a_cent_is_allowed():
    """19 % of 99.99 are 18.9981; some round each line."""
    rows = ("Netto", "99,99"), ("MwSt 19 %", "18,99"), ("Brutto", "118,98")
    assert summed(*rows) == (("99.99", "18.99", "118.98", "118.98"), True)


# --- no VAT ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        "TVA non applicable, art. 293 B du CGI",
        "Autoliquidation de la TVA",
        "Exonération de TVA, article 262 ter I du CGI",
        "Steuerfreie innergemeinschaftliche Lieferung",
        "Gemäß § 19 UStG als Kleinunternehmer ohne Umsatzsteuer",
        "Steuerschuldnerschaft des Leistungsempfängers",
        "Reverse charge",
    ],
)
def test_invoice_without_vat_says_so(words):
    rows = [
        *table((("Total HT", "250,00"), ("Total TTC", "250,00")), 400, *COLUMNS),
        (50, 700, words),
    ]
    found, _is_sure = amounts_of(*rows)
    assert (found[0], found[2]) == ("250.00", "250.00")


@pytest.mark.parametrize(
    "words",
    [
        "Gemäß § 19 UStG wird keine Umsatzsteuer berechnet.",
        "Umsatzsteuer wird nicht erhoben (§ 19 Abs. 1 UStG).",
        "Als Kleinunternehmer ohne Umsatzsteuerausweis",
        "TVA non applicable, art. 293 B du CGI",
    ],
)
def test_line_is_not_the_vat_of_an_invoice_without(words):
    """A line and the other, smaller one make up the total as a net and its VAT do."""
    items = ("Kurs", "720,00"), ("Material", "85,00"), ("Rechnungsbetrag", "805,00")
    rows = [*table(items, 400, *COLUMNS), (50, 700, words)]
    found, is_sure = amounts_of(*rows)
    assert found == ("805.00", "0.00", "805.00", "805.00")
    assert not is_sure


@pytest.mark.parametrize(("small", "total"), [("85,00", "805,00"), ("19,00", "739,00")])
def test_amount_of_no_rate_in_use_is_no_vat_unless_the_page_calls_it_so(small, total):
    items = ("Kurs", "720,00"), ("Material", small), ("Rechnungsbetrag", total)
    found, _is_sure = summed(*items)
    assert found[:2] == (None, None)
    named = ("Netto", "720,00"), ("USt", small), ("Rechnungsbetrag", total)
    found, is_sure = summed(*named)
    assert found[1] == small.replace(",", ".")
    assert not is_sure


def test_vat_of_a_small_business_that_charges_some_is_read():
    """It owes what it charges wrongly (§ 14c UStG); the page prints rate and amount."""
    rows = ("Netto", "100,00"), ("USt 19 %", "19,00"), ("Gesamtbetrag", "119,00")
    words = (50, 700, "Kleinunternehmer nach § 19 UStG")
    found, _is_sure = amounts_of(*table(rows, 400, *COLUMNS), words)
    assert found[:3] == ("100.00", "19.00", "119.00")


def test_total_without_vat_and_without_a_word_on_it_has_no_net():
    found, is_sure = summed(("Rechnungsbetrag", "250,00"))
    assert (found[0], is_sure) == (None, False)


def test_printed_zero_of_vat_is_enough():
    rows = ("Subtotal", "250.00"), ("Tax", "0.00"), ("Total", "250.00")
    found, _is_sure = summed(*rows)
    assert found == ("250.00", "0.00", "250.00", "250.00")


# --- credit notes, payments -----------------------------------------------------------
def test_credit_note_in_minus_has_positive_amounts():
    rows = ("Total HT", "-83,00 €"), ("TVA 20 %", "-16,60 €"), ("Total TTC", "-99,60 €")
    found = totals([page(*table(rows, 400, *COLUMNS))])
    assert shown(found) == (("83.00", "16.60", "99.60", "99.60"), True)
    assert found.is_negative
    assert not totals([page(*GERMAN)]).is_negative


PAID = (
    ("Total HT", "500,00"),
    ("TVA 20 %", "100,00"),
    ("Total TTC", "600,00"),
    ("Acompte versé", "-200,00"),
    ("Net à payer", "400,00"),
)


def test_what_was_paid_before_explains_the_amount_payable():
    assert summed(*PAID) == (("500.00", "100.00", "600.00", "400.00"), True)


@pytest.mark.parametrize(
    ("paid", "payable"),
    [
        ("Erhaltene Anzahlung", "Zahlbetrag"),
        ("Abzüglich Vorauszahlung", "Noch zu zahlen"),
        ("Retenue de garantie", "Net à payer"),
        ("Already paid", "Balance due"),
    ],
)
def test_words_for_what_was_paid_and_what_is_left(paid, payable):
    rows = [*PAID[:3], (paid, "-200,00"), (payable, "400,00")]
    assert summed(*rows) == (("500.00", "100.00", "600.00", "400.00"), True)


def test_amount_payable_that_nothing_explains_is_to_be_checked():
    rows = [row for row in PAID if row[0] != "Acompte versé"]
    found = totals([page(*table(rows, 400, *COLUMNS))])
    assert f"{found.payable.value:f}" == "400.00"
    assert not found.payable.is_sure
    assert not found.gross.is_sure  # something else is charged or taken off


TILL = [
    (50, 400, "TOTAL TTC"),
    (400, 400, "114,00 EUR"),
    *table((("10,0%", "93,27", "9,33", "102,60"),), 430, 50, 150, 250, 350),
    *table((("20,0%", "9,50", "1,90", "11,40"),), 444, 50, 150, 250, 350),
    (50, 470, "CARTE BANCAIRE"),
    (400, 470, "114,00"),
]


def test_rows_of_a_till_add_up_to_what_it_does_not_print():
    found = totals([page(*TILL)])
    shown = (found.net, found.vat, found.gross)
    assert [f"{total.value:f}" for total in shown] == ["102.77", "11.23", "114.00"]
    assert all(total.is_sure for total in shown)
    assert len(found.by_rate) == 2


def test_rows_that_do_not_make_up_the_total_are_none_of_a_till():
    other = [(x, y, text.replace("114,00", "115,00"), *z) for x, y, text, *z in TILL]
    found = totals([page(*other)])
    assert not (found.net and f"{found.net.value:f}" == "102.77")


def test_more_than_the_total_is_not_what_is_payable():
    order = (50, 500, "Amount due 9,999.00 EUR")
    found = totals([page(*table(PAID[:3], 400, *COLUMNS), order)])
    assert f"{found.payable.value:f}" == "600.00"


def test_what_was_paid_without_an_amount_left_is_to_be_checked():
    found = totals([page(*table(PAID[:4], 400, *COLUMNS))])
    assert not found.payable.is_sure


# --- tables ---------------------------------------------------------------------------
def test_heads_of_columns_name_amounts():
    rows = [
        *table((("Netto", "USt 19 %", "Brutto"),), 400, 100, 250, 400),
        *table((("100,00", "19,00", "119,00"),), 414, 100, 250, 400),
    ]
    assert amounts_of(*rows)[0] == ("100.00", "19.00", "119.00", "119.00")


def test_totals_of_the_last_page_count():
    first = page(*table((("Baumpflege", "1.250,00"),), 400, *COLUMNS))
    last = page(*GERMAN, number=2)
    found = totals([first, last])
    assert shown(found) == (("1250.00", "237.50", "1487.50", "1487.50"), True)
    assert found.gross.place.page == 2


def test_place_of_a_total_is_that_of_its_amount():
    left, top, right, bottom = totals([page(*GERMAN)]).gross.place.box
    assert (left, top, bottom) == (460, 408, 418)
    assert 460 < right <= 500, "the currency is no part of it"


# --- what a label says ----------------------------------------------------------------
@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("total ttc", {"gross", "total"}),
        ("total ht", {"net"}),
        ("montant tva", {"tax"}),
        ("net a payer", {"payable"}),
        ("rechnungsbetrag ohne mwst.", {"net"}),
        # "including VAT" stands beside the total as well as beside the VAT in it
        ("dont tva 20 %", {"gross", "tax"}),
        ("gesamtbetrag inkl. 19 % mwst", {"gross", "tax"}),
        ("erhaltene anzahlungen", {"prepaid"}),
        ("gesamtbetrag der abschlage", {"gross", "other"}),
        ("remise", {"other"}),
        ("sparkasse", set()),
        ("brutal", set()),
    ],
)
def test_label_says_what_an_amount_is(label, wanted):
    assert kinds(label) == wanted


# --- what is payable, where it is not the total ---------------------------------------
UTILITY = (
    ("Verbrauchskosten netto", "9.218,75 €"),
    ("zzgl. 19 % Umsatzsteuer", "1.751,56 €"),
    ("Rechnungsbetrag brutto", "10.970,31 €"),
)


def payable_of(*rows):
    found = totals([page(*table((*UTILITY, *rows), 400, 50, 460))])
    return f"{found.payable.value:f}", found.payable.is_sure


def test_credit_that_is_left_is_owed_by_the_seller():
    rows = (
        ("abzgl. geleistete Abschläge 12 × 980,00 €", "-11.760,00 €"),
        ("Guthaben zu Ihren Gunsten", "-789,69 €"),
    )
    assert payable_of(*rows) == ("-789.69", True)
    printed_without_minus = (rows[0], ("Ihr Guthaben", "789,69 €"))
    assert payable_of(*printed_without_minus) == ("-789.69", True)


def test_credit_that_no_payment_explains_leaves_the_payable_amount_to_check():
    assert payable_of(("Guthaben", "-100,00 €")) == ("10970.31", False)


def test_total_is_not_surely_payable_where_a_minus_follows():
    assert payable_of(("Kulanz", "-100,00 €")) == ("10970.31", False)
    assert payable_of() == ("10970.31", True)


def test_more_than_the_total_is_payable_with_what_was_left_open():
    rows = (("Restforderung aus Vorrechnung", "4,24 €"), ("Zu zahlen", "10.974,55 €"))
    assert payable_of(*rows) == ("10974.55", False)
    assert payable_of(rows[1]) == ("10970.31", False)


def test_steps_on_the_way_to_what_is_paid_out():
    rows = (
        ("Abzüglich bereits gestellter und bezahlter Abschlagsrechnungen:", ""),
        ("1. AR vom 31.03.2026 netto 5.000,00 MwSt. 950,00", "– 5.950,00"),
        ("Restforderung brutto", "5.020,31 €"),
        ("abzgl. 5 % Sicherheitseinbehalt", "– 548,52"),
        ("Auszahlungsbetrag", "4.471,79 EUR"),
    )
    assert payable_of(*rows) == ("4471.79", True)


# --- rates ----------------------------------------------------------------------------
def test_rate_without_a_sign_in_a_row_with_base_and_vat():
    rows = [
        ("Total HT net", "Base", "Taux", "Montant TVA", "Total TTC"),
        ("1 005,00", "1 005,00", "20,00", "201,00", "1 206,00"),
    ]
    found = totals([page(*table(rows, 400, 50, 130, 210, 290, 400))])
    assert found.by_rate == [(Decimal(20), Decimal("1005.00"), Decimal("201.00"))]
    assert found.net.is_sure


@pytest.mark.parametrize(
    "rows",
    [
        (
            "enthalten 7 % aus 168,00 € brutto: netto 157,01 € MwSt. 10,99 €",
            "enthalten 19 % aus 67,50 € brutto: netto 56,72 € MwSt. 10,78 €",
        ),
        ("Speisen 7 %: netto 157,01 USt 10,99", "Getränke 19 %: netto 56,72 USt 10,78"),
    ],
    ids=["gross first", "without gross"],
)
def test_rates_below_a_total_that_stands_alone(rows):
    lines = [(50, 420 + 14 * n, text) for n, text in enumerate(rows)]
    found = totals([page(*table([("Gesamt inkl. MwSt.", "235,50 €")], 400, 50, 460),
                         *lines)])  # fmt: skip
    assert shown(found)[0] == ("213.73", "21.77", "235.50", "235.50")
    assert [rate for rate, _base, _vat in found.by_rate] == [19, 7]
