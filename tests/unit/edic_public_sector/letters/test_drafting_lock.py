# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words that a model may not say: figures, dates, articles and names of its own."""

import doctest
import itertools

import pytest

from edic_public_sector.tools.letters.drafting import lock, text
from edic_public_sector.tools.letters.drafting.facts import Fact, FactTable, Kind
from edic_public_sector.tools.letters.drafting.lock import violations, with_gaps
from edic_public_sector.tools.letters.drafting.lock_names import Vocabulary

FACTS = (
    Fact("bill_ref", Kind.REFERENCE, "Bill", "R-1"),
    Fact(
        "total",
        Kind.MONEY,
        "Total",
        "1200",
        "EUR",
        cues=("total", "montant total", "gesamtbetrag"),
    ),
    Fact(
        "vat",
        Kind.MONEY,
        "VAT",
        "200",
        "EUR",
        cues=("tva", "amount of vat", "umsatzsteuer"),
    ),
    Fact("bill_date", Kind.DATE, "Date", "2026-01-01"),
    Fact("rate", Kind.PERCENT, "Rate", "9.27"),
    Fact("vendor", Kind.NAME, "Vendor", "Acme"),
    Fact("missing", Kind.NAME, "Nobody knows"),
)
LANGS = ("fr", "de", "en")


def kinds(said, lang, **base):
    table = FactTable(FACTS, lang)
    found = violations(said, table, Vocabulary(lang), **base)
    return {item.kind.value for item in found}


@pytest.mark.parametrize("module", [lock, text])
def test_examples_of_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


GOOD = {
    "fr": """
Nous accusons réception de votre facture {bill_ref} du {bill_date}, d’un montant total
de {total}. Après examen, nous ne pouvons pas la mettre en paiement en l’état : la
description des prestations ne correspond pas à la commande.
--
Malgré nos relances, aucune réponse ne nous est parvenue. L’entreprise {vendor} est
invitée à corriger sa facture. Madame, Monsieur, veuillez nous répondre.
--
Par conséquent, la facture vous est retournée. La TVA s’élève à {vat}.
--
Le taux appliqué est de {rate}. M. {vendor} en a été informé.""",
    "de": """
Wir haben Ihre Rechnung {bill_ref} vom {bill_date} über {total} erhalten. Nach Prüfung
können wir die Rechnung in dieser Form nicht zur Zahlung freigeben, da die
Leistungsbeschreibung nicht mit der Bestellung übereinstimmt.
--
Leider müssen wir Ihnen mitteilen, dass die Rechnung nicht den gesetzlichen
Anforderungen entspricht. Das Leistungsdatum fehlt. Mit freundlichen Grüßen
--
Bitte beachten Sie, dass die Umsatzsteuer {vat} beträgt.""",
    "en": """
We have received your invoice {bill_ref} dated {bill_date} for a total of {total}. We
are unable to pay it as it stands, because the description does not match.
--
However, the delivery note is missing. Kindly provide a corrected invoice.""",
}


@pytest.mark.parametrize(
    ("lang", "said"),
    [(lang, said) for lang in GOOD for said in GOOD[lang].split("\n--\n")],
)
def test_ordinary_text_passes(lang, said):
    assert kinds(" ".join(said.split()), lang) == set()


NOT_IN_THE_FACTS = [
    ("La facture est de 1 200,00 €.", "number"),
    ("Un montant de mille deux cents euros.", "number"),
    ("Il reste vingt-cinq jours.", "number"),
    ("der Betrag von zweitausenddreihundert Euro", "number"),
    ("fünfundzwanzig Tage, dreifach, zwo Euro", "number"),
    ("DREISSIG Tage", "number"),
    ("a dozen invoices", "number"),
    ("la moitié de {total}", "number"),
    ("une dizaine de factures", "number"),
    ("dans le délai d’un mois", "number"),
    ("in one week", "number"),
    ("٣ jours", "number"),
    ("½ jour", "number"),
    ("Ⅻ jours", "number"),
    ("le chapitre XIV", "number"),
    ("\uff11\uff12 jours", "number"),
    ("le 1ᵉʳ du mois", "number"),
    ("am dritten März", "date"),
    ("vor Weihnachten", "date"),
    ("demain", "date"),
    ("la semaine prochaine", "date"),
    ("bis zum Monatsende", "date"),
    ("by next Friday", "date"),
    ("conformément à l’article L du code", "law"),
    ("nach § der Ordnung", "law"),
    ("Article premier du code civil", "law"),
    ("nach dem Umsatzsteuergesetz", "law"),
    ("gemäß Vergabeordnung", "law"),
    ("le décret n° sept", "law"),
    ("selon le code du travail", "law"),
    ("Selon Dupont, la facture est due.", "name"),
    ("Laut Müller ist die Rechnung offen.", "name"),
    ("Herr schmidt hat angerufen", "name"),
    ("la société durand a livré", "name"),
    ("Mr Smith", "name"),
    ("le tribunal de Lille", "name"),
    ("URSSAF", "name"),
    ("écrivez à a@b.fr", "address"),
    ("voir www.exemple.fr", "address"),
    ("le total de {nope}", "unknown"),
    ("{total", "unknown"),
    ("le total de {missing}", "empty"),
    ("{total} €", "changed"),
    ("{rate} %", "changed"),
    ("{total} k€", "changed"),
    ("{total} millions", "changed"),
    ("environ {total}", "changed"),
    ("rund {total}", "changed"),
    ("-{total}", "changed"),
    ("{total}0", "changed"),
    ("1{total}", "changed"),
    ("{total}{vat}", "changed"),
    ("{total},{vat}", "changed"),
    ("la TVA de {total}", "swapped"),
    ("die Umsatzsteuer von {total}", "swapped"),
    ("die\u200bRechnung", "hidden"),
    ("Rech\u00adnung", "hidden"),
]


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_not_in_the_facts_is_found(lang):
    unseen = [row for row in NOT_IN_THE_FACTS if row[1] not in kinds(row[0], lang)]
    assert not unseen


def test_names_that_the_house_knows_are_found_in_any_case():
    known = Vocabulary("fr", known=lambda said: [(6, 12)])
    [found] = violations("selon dupont", FactTable(FACTS, "fr"), known)
    assert (found.kind, found.found) == ("name", "dupont")


def test_what_people_wrote_is_ordinary():
    table = FactTable(FACTS, "fr")
    assert violations("La ville de Lille.", table, Vocabulary("fr", ["À Lille"])) == []


def test_lock_keeps_the_placeholders_of_the_text():
    base = "Payez {total}."
    assert kinds("La facture {bill_ref} de {total}.", "fr", base=base) == {"forbidden"}
    said = "La facture {bill_ref} de {total}."
    assert kinds(said, "fr", base=base, is_free=True) == set()
    assert kinds("La facture.", "fr", base=base) == {"missing"}
    assert kinds("Réglez {total}.", "fr", base=base) == set()
    base = "Répondez à {missing}."
    assert kinds("Écrivez à {missing}.", "fr", base=base) == set()


def test_lock_keeps_the_order_where_no_word_tells_apart():
    base = "Nous devons {total} et {vat}."
    assert kinds("Nous devons {vat} et {total}.", "fr", base=base) == {"swapped"}
    said = "Nous devons la TVA {vat} et le montant total {total}."
    assert kinds(said, "fr", base=base) == set()


TURNED = (
    ("en", "Your bill {bill_ref} dated {bill_date} has a rate of {rate}."),
    (
        "fr",
        "Votre facture {bill_ref}, établie le {bill_date}, porte un taux de {rate}.",
    ),
    ("de", "Ihre Rechnung {bill_ref} vom Datum {bill_date} hat den Satz {rate}."),
)


@pytest.mark.parametrize(("lang", "base"), TURNED)
def test_facts_of_different_kinds_do_not_change_places(lang, base):
    marks = ("{bill_ref}", "{bill_date}", "{rate}")
    for order in itertools.permutations(marks):
        said = base
        for number, mark in enumerate(marks):
            said = said.replace(mark, f"<{number}>")
        for number, mark in enumerate(order):
            said = said.replace(f"<{number}>", mark)
        expected = set() if order == marks else {"swapped"}
        assert kinds(said, lang, base=base) == expected, said
        assert kinds(said, lang, base=base, is_translated=True) == expected, said


def test_same_fact_may_be_named_by_its_own_words():
    said = "Le montant total est de {total}, dont TVA de {vat}."
    assert kinds(said, "fr") == set()
    said = "Le montant total est de {vat}, dont TVA de {total}."
    assert kinds(said, "fr") == {"swapped"}


def test_violations_become_gaps():
    said = "Payez 12 euros à Dupont."
    found = violations(said, FactTable(FACTS, "fr"), Vocabulary("fr"))
    spans = [(item.start, item.end) for item in found]
    assert with_gaps(said, spans) == "Payez {gap} euros à {gap}."
