# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fields of an invoice are read off its page, and called sure only where two signs
agree."""

import pytest
from drawn_pages import ENGLISH, FRENCH, GERMAN, changed, fields, found, page, table

from edic_finance.tools.intake.pages.fields import NAMES, Own


def of(rows, name, own=None):
    return found(name, page(*rows), own=own)


def alone(text, name):
    """Return a field of a page with these words under the name of the document."""
    return found(name, page((50, 60, "Rechnung", 16), (50, 100, text)))


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            GERMAN,
            {
                "number": "GL-2026-017", "type": "380", "date": "2026-11-03",
                "due": "2026-12-03", "vendor": "Gartenbau Lindenhof GmbH",
                "vendor_vat": "DE136695976", "iban": "DE02120300000000202051",
                "buyer": "Stadt Musterhausen", "net": "1250.00", "vat": "237.50",
                "gross": "1487.50", "payable": "1487.50", "order": "B-2026-118",
                "currency": "EUR", "vendor_siret": None,
            },
        ),
        (
            FRENCH,
            {
                "number": "FA-2026-0042", "type": "380", "date": "2026-03-05",
                "due": "2026-04-04", "vendor": "Menuiserie des Tilleuls SARL",
                "vendor_vat": "FR44732829320", "vendor_siret": "73282932000074",
                "iban": "FR7630006000011234567890189", "buyer": "Commune de Valexemple",
                "net": "1000.00", "vat": "200.00", "gross": "1200.00",
                "payable": "1200.00", "order": "EJ2026-00231", "currency": "EUR",
            },
        ),
        (
            ENGLISH,
            {
                "number": "HT-2026-88", "type": "380", "date": "2026-03-05",
                "due": "2026-04-04", "vendor": "Harbour Tools Ltd",
                "vendor_vat": "GB980780684", "vendor_siret": None,
                "iban": "GB82WEST12345698765432", "buyer": "Example Council",
                "net": "1000.00", "vat": "200.00", "gross": "1200.00",
                "payable": "1200.00", "order": "PO-7781", "currency": "GBP",
            },
        ),
    ],
    ids=["German", "French", "English"],
)  # fmt: skip
def test_every_field_of_an_invoice(rows, wanted):
    read = fields(page(*rows))
    assert {name: field.value for name, field in read.items()} == wanted
    assert tuple(read) == NAMES
    goal = ("number", "date", "gross", "iban", "vendor_vat")
    assert {read[name].band for name in goal} == {"sure"}
    assert {f.band for f in read.values() if f.value is None} <= {"open"}


def test_field_says_where_it_stands():
    field = fields(page(*GERMAN))["gross"]
    assert (field.page, field.source) == (1, "text")
    left, top, right, bottom = field.box
    assert (left, top, bottom) == (460, 408, 418) and 480 <= right <= 500


def test_empty_page_leaves_all_open():
    assert {(f.value, f.band) for f in fields(page()).values()} == {(None, "open")}
    assert {(f.value, f.band) for f in fields().values()} == {(None, "open")}


def test_unclear_recognition_is_never_sure():
    read = fields(page(*GERMAN, source="ocr", score=0.8))
    assert read["gross"].value == "1487.50"
    assert {field.band for field in read.values()} == {"check", "open"}
    read = fields(page(*GERMAN, source="ocr", score=0.95))
    assert read["gross"].band == "sure"


# --- number ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "Rechnung Nr. 2026/17", "Rechnungsnummer: 2026/17", "Rechnungs-Nr.: 2026/17",
        "Rechnung # 2026/17", "Beleg-Nr. 2026/17", "Facture n° 2026/17",
        "N° de facture : 2026/17", "FACTURE N° 2026/17", "Numéro de facture 2026/17",
        "Invoice no. 2026/17", "Invoice Number: 2026/17", "Invoice # 2026/17",
        "Invoice No : # 2026/17", "Handelsrechnung (380) Nr. 2026/17 vom 05.06.2026",
        "Gutschrift Nr. 2026/17", "Avoir n° 2026/17", "Credit note no. 2026/17",
        "Facture 2026/17", "Rechnung 2026/17",
    ],
)  # fmt: skip
def test_number_behind_its_label(text):
    assert found("number", page((50, 60, text, 14)))[0] == "2026/17"


@pytest.mark.parametrize(
    "text",
    [
        "Rechnung Nr. 471102vom 05.06.2026", "Facture n°471102du 2 juillet 2026",
        "Rechnung Nr. 471102vom", "Invoice no. 471102of March 5, 2026",
    ],
)  # fmt: skip
def test_word_before_a_day_is_no_part_of_the_number(text):
    assert found("number", page((50, 60, text, 14)))[0] == "471102"


@pytest.mark.parametrize(
    ("text", "number"),
    [("Facture n° 8 226 114 030", "8 226 114 030"),
     ("Rechnung Nr. 2026 0417", "2026 0417")],
)  # fmt: skip
def test_number_in_groups_is_read_whole_and_checked(text, number):
    assert alone(text, "number") == (number, "check")


def test_day_behind_a_number_is_no_group_of_it():
    assert alone("Rechnung Nr. 4711 05.03.2026", "number")[0] == "4711"


def test_letters_at_the_end_of_a_number_stay():
    assert alone("Rechnung Nr. 471102du17", "number")[0] == "471102du17"
    assert alone("Facture n° 17-vom", "number")[0] == "17-vom"


@pytest.mark.parametrize(
    "text",
    [
        "Quittung Nr. 2026-17", "Quittungsnummer: 2026-17", "Beleg-Nr. 2026-17",
        "Kassenbeleg Nr. 2026-17", "Bon-Nr.: 2026-17", "Kassenbon-Nr. 2026-17",
        "Ticket n° 2026-17", "Ticket de caisse n° 2026-17", "N° de ticket : 2026-17",
        "Reçu n° 2026-17", "N° reçu 2026-17",
    ],
)  # fmt: skip
def test_number_of_a_receipt(text):
    assert found("number", page((50, 60, text), (50, 90, "Total 12,00 EUR")))[0] == (
        "2026-17"
    )


@pytest.mark.parametrize(
    "text", ["Bon n° 77-18", "Bon de livraison n° 77-18", "Ticket Nr. 77-18"]
)
def test_number_of_a_delivery_or_a_support_case_is_no_receipts(text):
    assert alone(text, "number")[0] is None


def test_receipt_on_an_invoice_does_not_make_its_number_doubtful():
    rows = [*GERMAN, (50, 700, "Quittung Nr. 77-18")]
    assert of(rows, "number") == of(GERMAN, "number")


def test_number_in_a_table():
    rows = [
        (50, 60, "FACTURE", 18),
        (50, 100, "Numéro"), (150, 100, "Date"), (250, 100, "Client"),
        (50, 114, "FA-17"), (150, 114, "05/03/2026"), (250, 114, "C-4"),
    ]  # fmt: skip
    assert of(rows, "number")[0] == "FA-17"
    assert of(rows, "date")[0] == "2026-03-05"


@pytest.mark.parametrize(
    "text",
    [
        "Kundennummer: 4711", "N° client 4711", "Customer no. 4711",
        "Rechnung vom 05.03.2026", "Rechnungsdatum 05.03.2026", "Lieferschein Nr. 4711",
        "Steuernummer 201/113/40209",
    ],
)  # fmt: skip
def test_other_numbers_are_not_the_invoices(text):
    assert alone(text, "number")[0] is None


def test_two_numbers_are_to_be_checked():
    rows = [*GERMAN, (50, 700, "Rechnungsnummer: GL-2026-018")]
    value, band = of(rows, "number")
    assert (value in ("GL-2026-017", "GL-2026-018"), band) == (True, "check")


def test_same_number_twice_is_sure():
    rows = [*GERMAN, (50, 700, "Rechnungsnummer: GL-2026-017")]
    assert of(rows, "number") == ("GL-2026-017", "sure")


# --- type -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("title", "code", "band"),
    [
        ("Rechnung Nr. 17", "380", "sure"),
        ("Facture n° 17", "380", "sure"),
        ("Tax Invoice 17", "380", "sure"),
        ("Avoir n° 17", "381", "sure"),
        ("Credit note 17", "381", "sure"),
        ("Rechnungskorrektur Nr. 17", "384", "check"),
        ("Handelsrechnung (380) Nr. 17", "380", "sure"),
        ("Rechnung des Versicherers (575) Nr. 17", "575", "sure"),
        ("Gutschrift (389) Nr. 17", "389", "sure"),
    ],
)
def test_type_of_the_document(title, code, band):
    assert found("type", page((50, 60, title, 16))) == (code, band)


def test_german_credit_note_is_sure_only_with_negative_amounts():
    """Gutschrift is a self-billed invoice in law and a credit note in speech."""
    title = ("Rechnung Nr.", "Gutschrift Nr.")
    assert of(changed(GERMAN, title), "type") == ("381", "check")
    minus = [(a, f"-{a}") for a in ("1.250,00", "237,50", "1.487,50")]
    assert of(changed(GERMAN, title, *minus), "type") == ("381", "sure")
    self_billed = [*changed(GERMAN, title), (50, 700, "Vom Kunden selbst ausgestellt")]
    assert of(self_billed, "type") == ("389", "sure")


def test_invoice_with_negative_amounts_takes_back_and_is_to_be_checked():
    minus = [(a, f"-{a}") for a in ("1.250,00", "237,50", "1.487,50")]
    assert of(changed(GERMAN, *minus), "type") == ("381", "check")


# --- days -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "Rechnungsdatum: 05.03.2026", "Belegdatum 5.3.2026", "Datum 05.03.2026",
        "Rechnung vom 5. März 2026", "Date de facture : 05/03/2026",
        "Date d'émission 5 mars 2026", "Facture du 05/03/2026", "Émise le 5 mars 2026",
        "Invoice date: 5 March 2026", "Date of issue 2026-03-05", "Date: March 5, 2026",
    ],
)  # fmt: skip
def test_day_of_the_invoice_by_its_label(text):
    assert alone(text, "date") == ("2026-03-05", "sure")


@pytest.mark.parametrize(
    "text",
    ["Facture PG-2611-95 du 05/03/2026", "Facture n° 17 du 05/03/2026",
     "Rechnung SW2611 vom 05.03.2026", "Rechnung Nr. 17 vom 05.03.2026"],
)  # fmt: skip
def test_day_behind_name_and_number_of_the_document_is_its_label(text):
    rows = [(50, 60, "Facture", 16), (50, 100, text), (50, 130, "Bancs 02/02/2026")]
    assert of(rows, "date") == ("2026-03-05", "sure")


@pytest.mark.parametrize(
    "text",
    [
        "Lieferdatum: 05.03.2026", "Date de livraison 05/03/2026",
        "Leistungszeitraum 05.03.2026", "Commande du 05/03/2026",
        "Delivery date 5 March 2026", "REÇU LE 05 MARS 2026", "EINGANG 05.03.2026",
        "Eingegangen am 05.03.2026", "Received 5 March 2026",
        "Auftrag vom: 05.03.2026", "Angebot Nr. 4 vom 05.03.2026",
        "Acompte versé le 05/03/2026", "Devis du 05/03/2026", "Contrat du 05/03/2026",
    ],
)  # fmt: skip
def test_other_days_are_not_the_invoices(text):
    assert alone(text, "date") == (None, "open")


def test_stamp_of_receipt_makes_the_day_not_less_sure():
    rows = [*FRENCH, (300, 700, "REÇU LE 06 MARS 2026")]
    assert of(rows, "date") == ("2026-03-05", "sure")


@pytest.mark.parametrize("text", ["Ostheim, 5. März 2026", "Paris, le 5 mars 2026"])
def test_day_of_a_letter_stands_behind_a_city(text):
    rows = [
        (50, 60, "Rechnung Nr. 17", 16),
        (350, 100, text),
        (50, 400, "Ihr Vertrag läuft seit 1.4.2020 (Stand 04.03.2026)"),
    ]
    value, _band = of(rows, "date")
    assert value == "2026-03-05"


def test_day_beside_the_name_of_the_document_is_to_be_checked():
    rows = [
        (50, 60, "Beitragsrechnung Nr. 17", 12),
        (400, 60, "11. März 2026", 12),
        (50, 400, "Stand 04.03.2026"),
        (50, 500, "Diese Rechnung gilt als Nachweis.", 12),
    ]
    assert of(rows, "date") == ("2026-03-11", "check")


def test_several_days_without_a_word_stay_open():
    rows = [(50, 60, "Rechnung", 16), (50, 100, "01.02.2026"), (50, 114, "03.04.2026")]
    assert of(rows, "date") == (None, "open")


def test_american_days_only_where_the_page_decides():
    american = changed(ENGLISH, ("March 5, 2026", "03/05/2026"))
    assert of(american, "date")[0] == "2026-05-03"
    paid = [*american, (50, 700, "Paid by card 03/17/2026")]
    assert of(paid, "date")[0] == "2026-03-05"


@pytest.mark.parametrize(
    "text",
    [
        "Fällig am: 04.04.2026", "Zahlbar bis 04.04.2026", "Zahlungsziel: 04.04.2026",
        "Bitte überweisen Sie den Betrag bis zum 04.04.2026",
        "Date d'échéance : 04/04/2026", "Échéance 04/04/2026",
        "À régler avant le 4 avril 2026", "Date limite de paiement 04/04/2026",
        "Due date: 4 April 2026", "Payable by 4 April 2026",
        "Please remit until 2026-04-04.",
    ],
)  # fmt: skip
def test_due_day_by_its_label(text):
    rows = [(50, 60, "Rechnung vom 05.03.2026", 16), (50, 100, text)]
    assert of(rows, "due") == ("2026-04-04", "sure")


def test_day_of_a_discount_is_not_the_due_day():
    rows = [
        (50, 60, "Rechnung vom 05.03.2026", 16),
        (50, 100, "2 % Skonto bei Zahlung bis 15.03.2026"),
    ]
    assert of(rows, "due")[0] != "2026-03-15"


def test_due_day_before_the_invoice_is_left_out():
    rows = [(50, 60, "Rechnung vom 05.03.2026", 16), (50, 100, "Fällig am 04.02.2026")]
    assert of(rows, "due")[0] != "2026-02-04"


@pytest.mark.parametrize(
    "terms",
    [
        "Zahlbar innerhalb 30 Tagen ohne Abzug",
        "Conditions de paiement : 30 jours net",
        "Payment terms: net 30 days",
    ],
)
def test_due_day_is_counted_from_the_terms_and_checked(terms):
    rows = [(50, 60, "Rechnung vom 05.03.2026", 16), (50, 100, terms)]
    assert of(rows, "due") == ("2026-04-04", "check")


# --- identifiers ----------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        "Der Betrag wird per SEPA-Lastschrift eingezogen",
        "Cette somme sera prélevée sur votre compte",
        "Prélèvement automatique", "We collect by direct debit",
        "Mandatsreferenz: M-17",
    ],
)  # fmt: skip
def test_account_of_a_direct_debit_is_never_sure(words):
    """It may be the customer's own."""
    assert of([*GERMAN, (50, 700, words)], "iban") == (
        "DE02120300000000202051",
        "check",
    )


def test_one_of_two_accounts_is_to_be_checked():
    rows = [*GERMAN, (50, 474, "IBAN: FR76 3000 6000 0112 3456 7890 189")]
    assert of(rows, "iban")[1] == "check"


def test_account_with_wrong_check_digits_is_left_open():
    rows = changed(GERMAN, ("DE02 1203", "DE03 1203"))
    assert of(rows, "iban") == (None, "open")


def test_misread_account_is_never_sure():
    rows = changed(GERMAN, ("DE02 1203", "DE02 I203"))
    assert of(rows, "iban") == ("DE02120300000000202051", "check")


def test_own_numbers_are_never_the_vendors():
    own = Own(
        ("Stadt Musterhausen",), frozenset({"DE136695976", "DE02120300000000202051"})
    )
    read = fields(page(*GERMAN), own=own)
    assert read["vendor_vat"].value is None
    assert read["iban"].value is None
    assert read["buyer"].value == "Stadt Musterhausen"


@pytest.mark.parametrize(
    "text",
    [
        "Ihre USt-IdNr.: DE129273398", "USt-IdNr. des Kunden: DE129273398",
        "Votre n° TVA : DE129273398", "Customer VAT number DE129273398",
        "TVA client : DE129273398",
    ],
)  # fmt: skip
def test_customers_vat_number_is_never_the_vendors(text):
    rows = changed(GERMAN, ("USt-IdNr.: DE136695976", ""))
    assert of([*rows, (50, 312, text)], "vendor_vat") == (None, "open")
    both = [*GERMAN, (50, 312, text)]
    assert of(both, "vendor_vat") == ("DE136695976", "sure")


def test_vat_number_below_the_label_of_the_buyer_is_his():
    rows = changed(GERMAN, ("USt-IdNr.: DE136695976", ""))
    rows.append((50, 220, "USt-IdNr.: DE129273398"))
    assert of(rows, "vendor_vat") == (None, "open")


def test_vat_number_with_wrong_check_digits_is_to_be_checked():
    rows = changed(GERMAN, ("DE136695976", "DE136695977"))
    assert of(rows, "vendor_vat") == ("DE136695977", "check")


def test_fourteen_digits_of_a_german_invoice_are_no_siret():
    rows = [*GERMAN, (50, 312, "Artikel 73282932000074")]
    assert of(rows, "vendor_siret") == (None, "open")


def test_siret_with_wrong_check_sum_is_to_be_checked():
    rows = changed(FRENCH, ("00074", "00075"))
    assert of(rows, "vendor_siret") == ("73282932000075", "check")


# --- order and currency ---------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "Ihre Bestellung: B-118", "Bestellnummer B-118", "Bestell-Nr. B-118",
        "Bon de commande n° B-118", "Votre commande n° B-118",
        "N° d'engagement : B-118", "Engagement juridique B-118",
        "Votre référence : B-118", "Purchase order no. B-118",
        "Your reference B-118", "PO B-118",
    ],
)  # fmt: skip
def test_order_by_its_label(text):
    assert alone(text, "order")[0] == "B-118"


def test_order_in_a_sentence_counts_less_than_one_in_a_table():
    rows = [
        (50, 60, "Rechnung Nr. 17", 16),
        (50, 100, "Bestellung:"),
        (150, 100, "2013-471331"),
        (50, 300, "Rechnung gemäß Bestellung Nr. 2018-471331 vom 01.03.2018."),
    ]
    assert of(rows, "order") == ("2013-471331", "check")


@pytest.mark.parametrize("text", ["Bestelldatum 05.03.2026", "Auftrag folgt"])
def test_what_is_no_order_is_left_open(text):
    assert alone(text, "order") == (None, "open")


def test_two_currencies_are_to_be_checked():
    assert of([*GERMAN, (50, 700, "entspricht 1.400,00 CHF")], "currency") == (
        "EUR",
        "check",
    )


def test_fields_of_several_pages():
    first = page(*[row for row in GERMAN if row[1] < 350])
    second = page(*[row for row in GERMAN if row[1] >= 350], number=2)
    read = fields(first, second)
    assert (read["number"].page, read["gross"].page) == (1, 2)
    assert (read["gross"].value, read["gross"].band) == ("1487.50", "sure")
    assert read["iban"].value == "DE02120300000000202051"


# --- other documents to which this one refers -----------------------------------------
FINAL = (
    (50, 60, "Dachbau Musterfirst GmbH", 12),
    (50, 120, "Schlussrechnung", 16),
    (50, 140, "Datum"),
    (150, 140, "25.11.2026"),
    (50, 300, "1. Abschlagsrechnung AR-7 vom 05.10.2026, bezahlt 19.10.2026"),
    (460, 300, "9.520,00"),
)
CORRECTION = (
    (50, 60, "Garten Musterhain e.K.", 12),
    (320, 100, "Beleg-Nr.:"),
    (420, 100, "K-2026-21"),
    (320, 114, "Datum:"),
    (420, 114, "01.12.2026"),
    (320, 128, "Zu Rechnung:"),
    (420, 128, "R-2026/99 vom 27.11.2026"),
    (50, 180, "Rechnungskorrektur", 16),
    *table(
        (
            ("Summe netto", "-35,40"),
            ("zzgl. 7 % USt", "-2,48"),
            ("Gutschriftsbetrag", "-37,88"),
        ),
        400,
        330,
        460,
    ),
)
AVOIR = (
    (50, 60, "Menuiserie des Tilleuls SARL", 12),
    (400, 60, "AVOIR", 16),
    (400, 80, "N° AV-2026-0042"),
    (400, 94, "Lyon, le 30 novembre 2026"),
    (50, 120, "Avoir sur facture n° FA-2026/11 du 18/11/2026"),
    *table(
        (("Total HT", "-118,00"), ("TVA 20 %", "-23,60"), ("Total TTC", "-141,60")),
        400,
        330,
        460,
    ),
    (50, 500, "Cet avoir est à déduire de notre facture n° FA-2026/11."),
)


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        (FINAL, "2026-11-25"),
        (CORRECTION, "2026-12-01"),
        (AVOIR, "2026-11-30"),
        (changed(FINAL, ("Datum", "Date"), ("25.11.2026", "25/11/2026")), "2026-11-25"),
    ],
    ids=["part payment", "correction", "avoir", "English"],
)
def test_day_in_the_head_is_not_that_of_another_document(rows, day):
    assert of(rows, "date") == (day, "sure")


def test_two_days_in_the_head_are_to_be_checked():
    rows = [*FINAL, (50, 154, "Datum"), (150, 154, "26.11.2026")]
    assert of(rows, "date")[1] == "check"


def test_only_day_of_another_document_is_not_that_of_this_one():
    rows = [row for row in CORRECTION if row[2] not in ("Datum:", "01.12.2026")]
    assert of(rows, "date")[0] != "2026-11-27" or of(rows, "date")[1] == "check"


@pytest.mark.parametrize(
    ("rows", "number"), [(CORRECTION, "K-2026-21"), (AVOIR, "AV-2026-0042")]
)
def test_number_is_not_that_of_the_corrected_invoice(rows, number):
    assert of(rows, "number") == (number, "sure")


@pytest.mark.parametrize(
    ("heading", "words", "wanted"),
    [
        ("Rechnungskorrektur", "Wir schreiben Ihnen gut:", ("381", "sure")),
        ("Korrekturrechnung", "Gutschriftsbetrag", ("381", "sure")),
        ("Rechnungskorrektur", "Bitte überweisen Sie", ("384", "check")),
        ("Stornorechnung", "", ("381", "sure")),
        ("Gutschrift", "zu Rechnung Nr. R-12", ("381", "sure")),
        ("Gutschrift", "", ("381", "check")),
        ("Avoir", "", ("381", "sure")),
        ("Facture d'avoir", "", ("381", "sure")),
        ("Note de crédit", "", ("381", "sure")),
    ],
)
def test_heading_names_a_credit_note(heading, words, wanted):
    rows = (50, 60, heading, 16), (50, 200, words)
    assert of([row for row in rows if row[2]], "type") == wanted


def test_negative_amounts_and_heading_make_a_credit_note_of_positive_ones():
    """As EN 16931 has it: the type says which way they go."""
    read = fields(page(*CORRECTION))
    names = ("type", "net", "vat", "gross")
    values = [read[name].value for name in names]
    assert values == ["381", "35.40", "2.48", "37.88"]
    assert {read[name].band for name in names} == {"sure"}


# --- numbers and days of other layouts ------------------------------------------------
def test_number_in_groups_that_fills_its_cell():
    rows = [(50, 60, "Rechnung", 16), (300, 90, "Rechnungsnummer"),
            (420, 90, "VR 2026 00918842")]  # fmt: skip
    assert found("number", page(*rows)) == ("VR 2026 00918842", "sure")


def test_number_beside_the_name_of_the_document():
    rows = [(300, 90, "Rechnung"), (420, 90, "2026-4402")]
    assert found("number", page(*rows)) == ("2026-4402", "sure")
    head = table([("Rechnung", "Betrag"), ("2026-4402", "10,00")], 90, 300, 420)
    assert found("number", page(*head))[0] is None


def test_number_above_the_name_of_the_document_is_to_be_checked():
    rows = [(50, 90, "N° F-2611-078"), (50, 110, "FACTURE", 14)]
    assert found("number", page(*rows)) == ("F-2611-078", "check")


def test_number_below_the_name_of_the_document():
    rows = [(300, 90, "FACTURE", 14), (300, 110, "Numéro GV-8810")]
    assert found("number", page(*rows)) == ("GV-8810", "sure")


def test_day_under_the_head_of_another_invoice():
    rows = table(
        [("N° avoir", "Date", "Facture d'origine"),
         ("AV26-00731", "26/11/2026", "FV26-18842 du 18/11/2026")], 90, 50, 200, 320,
    )  # fmt: skip
    assert found("date", page((50, 60, "AVOIR", 16), *rows))[0] == "2026-11-26"


def test_credit_to_the_customer_is_not_due():
    rows = [
        *changed(GERMAN, ("Fällig am: 03.12.2026", "")),
        (330, 422, "abzgl. Abschläge"), (460, 422, "-1.500,00 EUR"),
        (330, 436, "Guthaben"), (460, 436, "-12,50 EUR"),
        (50, 480, "Das Guthaben überweisen wir bis zum 10.12.2026."),
    ]  # fmt: skip
    assert found("payable", page(*rows)) == ("-12.50", "sure")
    assert found("due", page(*rows)) == (None, "open")


def test_mandate_of_a_public_body_is_no_direct_debit():
    row = (50, 500, "Paiement par mandat administratif.")
    assert found("iban", page(*FRENCH, row))[1] == "sure"
    row = (50, 500, "Prélèvement SEPA, mandat n° 118")
    assert found("iban", page(*FRENCH, row))[1] == "check"
