# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import numpy as np
import pytest

from edic_public_sector.tools.forms import words
from edic_public_sector.tools.forms.evidence import read, values
from edic_public_sector.tools.forms.judge import Model, cap, chosen, model
from edic_public_sector.tools.forms.kinds import Kind, kinds_of, proven_in, shown_in
from edic_public_sector.tools.forms.passages import Index, Passage


def passage(text, at=0, page="p", lang="fr"):
    return Passage(f"{page}:{at}", text, "", "", "", lang, page)


def page_of(*texts, lang="fr", page="p"):
    return [passage(text, at, page, lang) for at, text in enumerate(texts)]


# --- words ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "first", "other"),
    [
        ("fr", "Justificatifs de domicile", "le justificatif du domicile"),
        ("fr", "l'ÉTAT CIVIL", "état civil"),
        ("fr", "le numéro", "numero"),
        ("de", "die Gebühren", "Gebühr"),
        ("de", "Straße", "STRASSE"),
        ("de", "Bürger*innen", "Bürgerinnen"),
    ],
)
def test_one_stem(lang, first, other):
    assert words.stems(first, lang) == words.stems(other, lang) != ()


@pytest.mark.parametrize(
    ("asked", "read_", "least", "most"),
    [
        ("platz", "kindergartenplatz", 0.8, 0.9),
        ("kindergartenplatz", "platz", 0.3, 0.8),
        ("platz", "platz", 1, 1),
        ("hund", "katz", 0, 0),
        ("amt", "samtig", 0, 0),  # too short to be looked for inside
    ],
)
def test_how_far_a_word_says_another(asked, read_, least, most):
    assert least <= words.said(asked, read_, "de") <= most


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Combien coûte la carte ?", "fr"),
        ("Wie viel kostet das?", "de"),
        ("How much is it?", "en"),
        ("12345", ""),
    ],
)
def test_language_of_a_question_is_recognised(text, lang):
    assert words.spoken(text) == lang


# --- kinds ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "kind", "line", "other"),
    [
        ("Was kostet das?", Kind.MONEY, "Die Gebühr beträgt 5 Euro.", "Bitte warten."),
        ("Quel est le prix ?", Kind.MONEY, "C'est gratuit.", "Patientez."),
        ("Wie lange gilt er?", Kind.SPAN, "Er gilt zehn Jahre.", "Er ist rot."),
        ("Quel délai ?", Kind.SPAN, "sous 15 jours", "par courrier"),
        ("Wann ist offen?", Kind.TIME, "Montag 9 Uhr", "Zimmer drei"),
        ("Par mail ?", Kind.CONTACT, "mairie@example.org", "la mairie"),
    ],
)
def test_what_is_asked_for_and_shown(question, kind, line, other):
    assert kind in kinds_of(question)
    assert kind in shown_in(line) & proven_in(line)
    assert kind not in proven_in(other)


# --- passages -------------------------------------------------------------------------


def test_only_french_and_german():
    with pytest.raises(ValueError, match="'it'"):
        passage("ciao", lang="it")
    with pytest.raises(ValueError, match="more than one language"):
        Index([passage("oui"), passage("ja", 1, lang="de")])


def test_headings_sections_and_empty_lines():
    index = Index(
        page_of("Titre", "", "Une phrase.", "Coût", "5 € par an.", "Ou 9 € à deux.")
    )
    page = index.pages["p"]
    assert [line.id for line in page.lines] == ["p:0", "p:2", "p:3", "p:4", "p:5"]
    assert page.is_head.tolist() == [True, False, True, False, False]
    assert page.above.tolist() == [0, 0, 0, 2, 2]
    assert page.block.tolist() == [0, 0, 1, 1, 1]


def test_page_with_the_words_fits_best():
    index = Index(
        page_of("Carte", "La carte coûte 5 €.", page="a")
        + page_of("Chien", "Le chien doit être tenu en laisse.", page="b")
    )
    fits = index.fits(words.stems("prix de la carte", "fr"), "fr")
    assert fits.argmax() == 0
    assert 0 == fits[1] < fits[0] < 1


def test_a_copy_of_a_page_is_no_rival():
    lines = ("Horaires", "Ouvert le lundi.", "Fermé le mardi.")
    index = Index(page_of(*lines, page="a") + page_of(*lines, page="b"))
    assert not index.are_rivals(*index.of("fr"))


# --- evidence and quote ---------------------------------------------------------------


def test_each_line_has_every_value_of_the_model():
    index = Index(page_of("Carte", "La carte coûte 5 €.", "Elle est verte."))
    page = index.pages["p"]
    question = read(index, page, "Combien coûte la carte ?")
    found = values(index, page, question)
    assert set(found) == set(model("lines").names)
    assert {row.shape for row in found.values()} == {(3,)}
    assert all(np.isfinite(row).all() for row in found.values())
    assert found["cover"].argmax() == found["proves"].argmax() == 1


def test_a_page_of_one_line_can_be_read():
    index = Index(page_of("La carte coûte 5 €."))
    page = index.pages["p"]
    question = read(index, page, "Combien coûte la carte ?")
    odds = model("lines").probability(values(index, page, question))
    assert chosen(odds, page).tolist() == [0]


def test_a_quote_is_short():
    long = [
        lines
        for lines in range(1, 200)
        if not 1 <= cap(lines) <= min(8, max(lines / 3, 4))
        or (lines >= 3 and cap(lines) >= lines / 2)
    ]
    assert not long


def test_a_quote_is_in_the_order_of_the_page():
    index = Index(page_of("T", *(f"Ligne numéro {at}." for at in range(15))))
    odds = np.linspace(0.1, 0.9, 16)
    assert chosen(odds, index.pages["p"]).tolist() == [11, 12, 13, 14, 15]


def quoted(*likely, texts=("T", *(f"Ligne numéro {at}." for at in range(11)))):
    """Return the lines quoted of a page, of which some lines are likely."""
    index = Index(page_of(*texts))
    odds = np.full(len(texts), 0.01)
    odds[list(likely)] = 0.5
    return chosen(odds, index.pages["p"]).tolist()


def test_much_less_likely_lines_are_not_quoted():
    assert quoted(3) == [3]
    assert quoted(3, 9) == [3, 9]


def test_one_line_between_two_is_quoted_too():
    assert quoted(3, 5) == [3, 4, 5]
    assert quoted(3, 6) == [3, 6]


def test_what_a_colon_announces_is_quoted_too():
    texts = ("T", "Apportez :", "votre passeport.", "Autre ligne.", "Adresse :")
    assert quoted(1, texts=texts) == [1, 2]
    assert quoted(4, texts=texts) == [4]


def test_a_title_and_a_line_of_one_word_are_quoted_last():
    lines = (
        "Titre de la page",
        "Titre de la page",
        "Coût",
        *("Une longue ligne.",) * 8,
    )
    page = Index(page_of(*lines)).pages["p"]
    odds = np.array([0.9, 0.9, 0.5, 0.4, *(0.1,) * 6, 0.3])
    assert chosen(odds, page).tolist() == [2, 3, 10]


def test_a_value_that_is_unknown_weighs_nothing():
    single = np.ones(1)
    logistic = Model(("a",), np.array([3.0]), single, single * 2, 0.0)
    assert logistic.probability({"a": np.nan})[0] == 0.5
    assert logistic.probability({"a": np.array([3.0, 4.0])})[1] > 0.8
