# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random

import pytest

from edic_ai.tools.privacy.pseudonym import Names, Pseudonymiser
from edic_ai.tools.privacy.pseudonym.stream import Restorer

TEXT = "Solange Tremblay owes 12,50 € [see FR7630006000011234567890189], since [3]."


@pytest.fixture
def concealer():
    return new_concealer()


def new_concealer():
    return Pseudonymiser(Names(people=["Solange Tremblay"]))


def test_wherever_it_is_cut_the_values_come_back(subtests):
    for seed in range(50):
        with subtests.test(seed=seed):
            assert "".join(cut_and_restored(new_concealer(), seed)) == TEXT


def cut_and_restored(concealer, seed):
    rng = random.Random(seed)
    sent = concealer.conceal(TEXT).text
    assert "Tremblay" not in sent
    restorer, shown = Restorer(concealer), []
    while sent:
        size = rng.randint(1, 9)
        shown.append(restorer.feed(sent[:size]))
        sent = sent[size:]
    shown.append(restorer.feed("", is_last=True))
    return shown


def test_a_placeholder_without_brackets_waits_for_its_end(concealer):
    concealer.conceal(TEXT)
    restorer = Restorer(concealer)
    assert restorer.feed("Dear NA") == "Dear "
    assert restorer.feed("ME_1, hello") == "Solange Tremblay, "
    assert restorer.feed("", is_last=True) == "hello"


def test_a_bracket_that_never_closes_does_not_hold_the_text(concealer):
    restorer = Restorer(concealer)
    text = "see [ " + "word " * 20
    assert restorer.feed(text) == text


def test_without_placeholders_everything_passes_at_once():
    assert Restorer(None).feed("half a wo") == "half a wo"
