# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Hints for plain and easy language."""

import pytest

from edic_public_sector.tools.letters.drafting.plain import hints


def kinds(said, lang, register):
    return [hint.kind.value for hint in hints(said, lang, register)]


def test_standard_language_has_no_hints():
    assert (
        hints("Die z. B. geprüfte Rechnung wird bezahlt. " * 3, "de", "standard") == []
    )


@pytest.mark.parametrize(
    ("said", "lang", "register", "expected"),
    [
        ("Wir prüfen Ihre Rechnung.", "de", "plain", []),
        ("Ihre Rechnung wird von uns geprüft.", "de", "plain", ["passive"]),
        ("La facture a été refusée.", "fr", "plain", ["passive"]),
        ("Nous refusons la facture.", "fr", "plain", []),
        ("The invoice was returned.", "en", "plain", ["passive"]),
        ("Unterlagen, z. B. der Lieferschein, fehlen.", "de", "plain", ["shortened"]),
        ("Wir zahlen nicht.", "de", "plain", []),
        ("Wir zahlen nicht.", "de", "easy", ["negation"]),
        ("Nous ne payons pas.", "fr", "easy", ["negation"]),
        ("Wir zahlen (bald).", "de", "easy", ["brackets", "brackets"]),
        ("Wir prüfen. Wir zahlen.", "de", "easy", ["one_line"]),
        ("Wir prüfen.\nWir zahlen.", "de", "easy", []),
        ("Die Rechnungsprüfung ist da.", "de", "easy", ["long_word"]),
        ("Die Rechnungs-Prüfung ist da.", "de", "easy", []),
    ],
)
def test_what_is_seen(said, lang, register, expected):
    assert kinds(said, lang, register) == expected


@pytest.mark.parametrize(("lang", "most"), [("fr", 20), ("de", 15), ("en", 20)])
def test_long_sentences(lang, most):
    word = {"fr": "oui", "de": "ja", "en": "yes"}[lang]
    assert kinds(" ".join([word] * most) + ".", lang, "plain") == []
    [hint] = hints(" ".join([word] * (most + 1)) + ".", lang, "plain")
    assert (hint.kind, hint.count, hint.most) == ("long_sentence", most + 1, most)


def test_a_placeholder_is_one_word():
    assert kinds("Pay {a} {b} {c}.", "en", "easy") == []
