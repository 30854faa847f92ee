# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from decimal import Decimal

import pytest

from edic_finance.tools.intake.payment_text import Discount, Terms, read_terms

ISSUED, RECEIVED = date(2024, 3, 4), date(2024, 3, 6)


def read(text, issued=ISSUED, received=RECEIVED):
    return read_terms(text, issued, received)


@pytest.mark.parametrize(
    ("text", "due", "basis"),
    [
        # a day
        ("bis 04.04.2024", "2024-04-04", "date"),
        ("Zahlbar bis zum 04.04.2024 ohne Abzug.", "2024-04-04", "date"),
        ("Bitte überweisen Sie den Betrag bis 4.4.24.", "2024-04-04", "date"),
        ("Fällig am 4. April 2024", "2024-04-04", "date"),
        ("Fälligkeitsdatum: 2024-04-04", "2024-04-04", "date"),
        ("Zahlungsziel 04.04.2024", "2024-04-04", "date"),
        ("Zahlbar bis zum\n04.04.2024", "2024-04-04", "date"),
        ("Der Betrag wird am 15.03.2024 abgebucht.", "2024-03-15", "date"),
        ("Zahlungseingang erwarten wir spätestens am 18.3.2024", "2024-03-18", "date"),
        ("À régler avant le 31/03/2024", "2024-03-31", "date"),
        ("Échéance : 31 mars 2024", "2024-03-31", "date"),
        ("Date d'échéance : 03/04/2024", "2024-04-03", "date"),
        ("Payable au plus tard le 1er avril 2024", "2024-04-01", "date"),
        ("Prélèvement le 12.03.2024", "2024-03-12", "date"),
        ("Due date: 31 March 2024", "2024-03-31", "date"),
        ("Payable by March 31, 2024", "2024-03-31", "date"),
        ("Payment due on 2024-03-31.", "2024-03-31", "date"),
        # days
        ("30 Tage netto", "2024-04-03", "issued"),
        ("netto 30 Tage", "2024-04-03", "issued"),
        ("Zahlungsziel: 14 Tage", "2024-03-18", "issued"),
        ("14 Tage", "2024-03-18", "issued"),
        (
            "Zahlbar innerhalb von dreißig (30) Tagen ab Rechnungsdatum",
            "2024-04-03",
            "issued",
        ),
        ("Zahlbar binnen vier Wochen rein netto", "2024-04-01", "issued"),
        ("zahlbar innerhalb eines Monats", "2024-04-04", "issued"),
        ("Paiement à 30 jours", "2024-04-03", "issued"),
        ("30 JOURS NETS DATE DE FACTURE", "2024-04-03", "issued"),
        ("Règlement sous huitaine", "2024-03-12", "issued"),
        ("Règlement par virement à 60 j", "2024-05-03", "issued"),
        ("Payment within 30 days", "2024-04-03", "issued"),
        ("Net 30", "2024-04-03", "issued"),
        ("Terms: n/30", "2024-04-03", "issued"),
        ("30 days from invoice date, net", "2024-04-03", "issued"),
        ("30 jours net / 30 days net / 30 Tage netto", "2024-04-03", "issued"),
        # from arrival
        (
            "Zahlbar innerhalb 14 Tagen nach Erhalt der Rechnung.",
            "2024-03-20",
            "received",
        ),
        ("30 Tage nach Rechnungseingang ohne Abzug", "2024-04-05", "received"),
        ("sous 30 jours à réception de facture", "2024-04-05", "received"),
        (
            "Paiement à 30 jours à compter de la réception de la facture",
            "2024-04-05",
            "received",
        ),
        ("Payment 30 days after receipt of invoice", "2024-04-05", "received"),
        ("Zahlbar sofort ohne Abzug.", "2024-03-06", "received"),
        ("sofort", "2024-03-06", "received"),
        ("Zahlbar nach Erhalt der Rechnung", "2024-03-06", "received"),
        ("Payable à réception", "2024-03-06", "received"),
        ("À réception de facture", "2024-03-06", "received"),
        ("Paiement comptant", "2024-03-06", "received"),
        ("Due upon receipt", "2024-03-06", "received"),
        # a month's end
        ("30 jours fin de mois", "2024-04-30", "issued"),
        ("sous 30 jours fin de mois", "2024-04-30", "issued"),
        ("Paiement : 30 jours, fin de mois", "2024-04-30", "issued"),
        ("45 jours fin de mois le 10", "2024-05-10", "issued"),
        ("30 j FDM le 15", "2024-05-15", "issued"),
        ("Paiement fin de mois + 30 jours", "2024-04-30", "issued"),
        ("payable 45 jours après la fin du mois", "2024-05-15", "issued"),
        ("Règlement fin de mois", "2024-03-31", "issued"),
        ("Paiement le 10 du mois suivant", "2024-04-10", "issued"),
        ("Zahlbar zum Monatsende", "2024-03-31", "issued"),
        ("fällig zum 15. des Folgemonats", "2024-04-15", "issued"),
        ("Payment by the end of the following month", "2024-04-30", "issued"),
        ("30 Tage nach Monatsende netto", "2024-04-30", "issued"),
        # what stands beside
        ("30 days net. Penalty rate 12 %", "2024-04-03", "issued"),
        (
            "Paiement à 30 jours. Pas d'escompte pour paiement anticipé. En cas de"
            " retard, pénalités au taux de 10 % et indemnité forfaitaire de 40 €.",
            "2024-04-03",
            "issued",
        ),
        (
            "Zahlbar in 14 Tagen. Bei Verzug ab dem 31. Tag 9 % Zinsen.",
            "2024-03-18",
            "issued",
        ),
        ("Zahlbar sofort netto Kasse; fällig zum 14.03.2024", "2024-03-14", "date"),
        ("Zahlbar innerhalb 30 Tagen netto bis 03.04.2024", "2024-04-03", "date"),
        (
            "Leistung vom 01.02.2024 bis 29.02.2024. Zahlbar bis 20.03.2024.",
            "2024-03-20",
            "date",
        ),
    ],
)
def test_due_day_is_read(text, due, basis):
    found = read(text)
    assert (str(found.due), found.basis, found.discounts) == (due, basis, ())
    assert found.words in " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Siehe Vertrag",
        "Nach Vereinbarung",
        "30 dagar netto",
        "Zahlbar bis 24.01.2015",  # before its own date
        "Zahlbar bis 31.02.2024",  # no day
        "30 Tage netto oder 60 Tage netto",
        "Zahlbar innerhalb 30 Tagen bis 15.06.2024",  # they contradict
        "zu den Fälligkeiten 01.07.2024, 01.10.2024 buchen wir ab",
        "Der Rechnungsbetrag wurde bereits beglichen.",
        "Facture acquittée le 12/03/2024",
        "30% d'acompte, solde à 30 j",
        "50% prepaid, 50% within one month",
        "Zahlbar monatlich innerhalb von 14 Tagen",
        "Zahlbar 30 Tage nach Lieferung",
        "paiement à 30 jours après livraison",
        "payment 10 days before delivery",
        "Zahlbar innerhalb von 10 Werktagen",
        "paiement sous 10 jours ouvrés",
        "Payment: 30 days EOM",  # after it, or the end of that month
        "Payment due 04/05/2024",  # April or May
        "Rückgabe innerhalb von 14 Tagen",
        "Reklamationen innerhalb 8 Tagen",
        "Nach 30 Tagen kommen Sie in Verzug",
        "Rechnungsdatum 12.03.2024, Leistung bis 29.03.2024",
        "Lieferung bis 29.03.2024",
        "2 % Skonto, 10 Tage",  # until then, or due then
        "Zahlung 30 Tage, 2 Wochen",
        "Bei Zahlung innerhalb 14 Tagen gewähren wir Rabatt",
        "Pas d'escompte",
    ],
)
def test_ambiguous_text_gives_no_due_day(text):
    assert read(text).due is None


@pytest.mark.parametrize(
    ("text", "discounts", "due"),
    [
        (
            "2 % Skonto bei Zahlung innerhalb von 10 Tagen",
            [("2", 10, "2024-03-14")],
            None,
        ),
        (
            "2 % Skonto bei Zahlung bis zum 14.03.2024",
            [("2", None, "2024-03-14")],
            None,
        ),
        ("Bei Zahlungen binnen 14 Tagen, 2% Skonto", [("2", 14, "2024-03-18")], None),
        (
            "2 % Skonto, wenn innerhalb von 10 Tagen gezahlt wird",
            [("2", 10, "2024-03-14")],
            None,
        ),
        ("escompte 1 % sous 8 jours", [("1", 8, "2024-03-12")], None),
        (
            "Escompte de 1,5 % pour paiement sous 8 jours, sinon 30 jours net",
            [("1.5", 8, "2024-03-12")],
            "2024-04-03",
        ),
        (
            "innerhalb 14 Tagen 2 %, 30 Tage netto",
            [("2", 14, "2024-03-18")],
            "2024-04-03",
        ),
        (
            "8 Tage 3 %, 14 Tage 2 %, 30 Tage netto",
            [("3", 8, "2024-03-12"), ("2", 14, "2024-03-18")],
            "2024-04-03",
        ),
        ("10 Tage 2% 30 Tage netto", [("2", 10, "2024-03-14")], "2024-04-03"),
        ("2% 10 Tage, netto 30 Tage", [("2", 10, "2024-03-14")], "2024-04-03"),
        ("2% 10 Tage netto 30 Tage", [("2", 10, "2024-03-14")], "2024-04-03"),
        ("2/10, net 30", [("2", 10, "2024-03-14")], "2024-04-03"),
        ("2/10 n/30", [("2", 10, "2024-03-14")], "2024-04-03"),
        (
            "2% discount if paid within 10 days, net 30 days",
            [("2", 10, "2024-03-14")],
            "2024-04-03",
        ),
        (
            "Bei Zahlung bis 14.03.2024 3 % Skonto oder bis 03.04.2024 netto",
            [("3", None, "2024-03-14")],
            "2024-04-03",
        ),
        (
            "Zahlbar innerhalb 30 Tagen netto bis 03.04.2024,"
            " 3% Skonto innerhalb 10 Tagen bis 14.03.2024",
            [("3", 10, "2024-03-14")],
            "2024-04-03",
        ),
        (
            "2 % Skonto innerhalb 10 Tagen nach Rechnungserhalt",
            [("2", None, "2024-03-16")],
            None,
        ),
        ("Skonto 2 v.H. bei Zahlung in 7 Tagen", [("2", 7, "2024-03-11")], None),
        # each contradicts itself, or the other
        ("3% Skonto innerhalb 10 Tagen bis 15.05.2024", [], None),
        ("30 Tage netto, 2 % Skonto bis 15.05.2024", [], "2024-04-03"),
        ("2 % Skonto", [], None),
        ("10 Tage 2 % 30 Tage", [], None),
        ("kein Skonto innerhalb 10 Tagen", [], "2024-03-14"),
        ("Skonto 0 % innerhalb 10 Tagen", [], None),
        ("Mietanpassung um 2 % binnen 10 Tagen", [], None),
        ("Verzugszinsen 9 % nach 30 Tagen", [], None),
        ("30 % Skonto innerhalb 10 Tagen", [], None),
    ],
)
def test_discounts_are_read_and_never_as_due_day(text, discounts, due):
    found = read(text)
    assert [
        (str(d.percent), d.days, str(d.until)) for d in found.discounts
    ] == discounts
    assert found.due == (due and date.fromisoformat(due))


def test_what_counts_from_an_unknown_day_is_not_read():
    assert read("30 Tage nach Erhalt", received=None).due is None
    assert read("sofort zahlbar", received=None).due is None
    assert read("30 Tage netto", issued=None).due is None
    assert read("2 % Skonto in 8 Tagen", issued=None) == Terms()
    assert read("fällig am 04.04.2024", issued=None).due == date(2024, 4, 4)


def test_leap_days_and_ends_of_months():
    assert read("30 jours fin de mois", date(2024, 1, 31)).due == date(2024, 3, 31)
    assert read("zahlbar in einem Monat", date(2024, 1, 31)).due == date(2024, 2, 29)
    assert read("fin de mois le 31", date(2024, 3, 31)).due is None
    assert read("30 jours fin de mois le 31", date(2024, 3, 1)).due == date(2024, 4, 30)


def test_words_are_those_of_the_due_day():
    text = "2 % Skonto in 8 Tagen;  30\u00a0Tage\n netto. Danke!"
    assert read(text).words == "30 Tage netto"
    assert read(text).discounts == (Discount(Decimal(2), 8, date(2024, 3, 12)),)


def test_long_texts_are_read_in_part_and_at_once():
    assert read("9" * 100_000).due is None
    assert read(" ".join(["2 % 10 Tage"] * 1000)) == Terms()
