# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import numpy as np
import pytest

from edic_public_sector.tools.forms import meaning


@pytest.mark.parametrize(
    ("asked", "says", "other"),
    [
        (
            "Was muss ich bezahlen?",
            "Die Gebühr beträgt 30 Euro.",
            "Das Amt ist montags geöffnet.",
        ),
        (
            "Combien ça coûte ?",
            "Le prix est de 30 euros.",
            "La mairie est ouverte le lundi.",
        ),
        (
            "Welche Papiere brauche ich?",
            "Bitte bringen Sie Ihren Ausweis mit.",
            "Das Amt ist montags geöffnet.",
        ),
    ],
)
def test_same_in_other_words_is_nearer(asked, says, other):
    first, same, far = meaning.vectors([asked, says, other])
    assert first @ same > first @ far + 0.05


def test_vectors_are_of_length_one_and_in_the_order_given():
    texts = ["carte", "chien", "carte"]
    found = meaning.vectors(texts)
    assert found.shape == (3, 512)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-3)
    assert (found[0] == found[2]).all()
    assert not np.allclose(found[0], found[1])


def test_what_is_known_is_not_computed_again(monkeypatch):
    first = meaning.vectors(["Passeport d'un enfant"])
    monkeypatch.setattr(meaning, "_model", lambda: pytest.fail("computed again"))
    assert (meaning.vectors(["Passeport d'un enfant"]) == first).all()


def test_a_process_keeps_no_more_than_so_many(monkeypatch):
    monkeypatch.setattr(meaning, "MAX_VECTORS", 4)
    monkeypatch.setattr(meaning, "_known", {})
    for at in range(7):
        meaning.vectors([f"Zeile {at}", "Wohnung"])
        assert len(meaning._known) <= 4
    assert meaning.vectors([f"Zeile {at}" for at in range(9)]).shape == (9, 512)
    assert len(meaning._known) <= 4


def test_what_somebody_asked_is_not_kept(monkeypatch):
    monkeypatch.setattr(meaning, "_known", {})
    asked = meaning.of_question("Was kostet es?")
    assert not meaning._known
    assert np.allclose(asked, meaning.vectors(["Was kostet es?"])[0], atol=1e-3)
