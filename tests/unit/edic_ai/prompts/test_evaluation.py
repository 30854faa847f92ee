# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random

import pytest

from edic_ai.tools.prompts.evaluation import (
    CONSTANT,
    ECHO,
    FIRST,
    NULL_MODELS,
    RANDOM,
    Case,
    null_scores,
    shortfalls,
)
from edic_ai.tools.prompts.evaluation_text import (
    Expected,
    copied,
    language_of,
    problems,
    sentence_words,
)

SOURCE = "The town hall is closed on Monday. Please send the form before Friday."
FORMAL = (
    "Kindly note that the town hall remains closed on Monday; forms are due by then."
)
TEXTS = {
    "en": "Your application has arrived and will be dealt with by the end of the week.",
    "fr": "Votre demande est arrivée et sera traitée avant la fin de la semaine.",
    "de": "Ihr Antrag ist eingegangen und wird bis zum Ende der Woche bearbeitet.",
}


def wanted(how="formal", **vals):
    return Expected(**{"lang": "en", "how": how, "words": ["town hall"], **vals})


def codes(answer, source=SOURCE, **vals):
    return {code for code, _detail in problems(answer, source, wanted(**vals))}


def test_a_fair_rewording_is_right():
    assert not codes(FORMAL)


@pytest.mark.parametrize("lang", TEXTS)
def test_language_is_recognised(lang):
    assert language_of(TEXTS[lang]) == lang


def test_a_text_without_small_words_has_no_language():
    assert language_of("BX-2026 1187 EUR") == ""


@pytest.mark.parametrize("how", ["shorter", "plainer", "formal", "again", "write"])
def test_an_echo_is_refused_however_it_was_to_be_reworded(how):
    assert "copy" in codes(SOURCE, how=how)


def test_an_echo_of_a_translation_is_refused_by_its_language():
    assert "language" in codes(SOURCE, how="translate", lang="de")


def test_first_sentence_alone_is_a_copy():
    assert "copy" in codes("The town hall is closed on Monday.")


def test_words_in_another_order_are_refused():
    chance = random.Random(1)
    for _ in range(50):
        words = SOURCE.split()
        chance.shuffle(words)
        assert codes(" ".join(words))


def test_long_sentences_are_not_plain():
    assert "sentences" in codes(" and ".join([FORMAL.rstrip(".")] * 4), how="plainer")
    assert sentence_words("One two. Three four.") == 2


def test_what_is_left_out_and_what_is_added_is_named():
    found = dict(problems("It is closed on Monday.", SOURCE, wanted()))
    assert found["words"] == "town hall"
    found = dict(
        problems(f"{FORMAL} Entry is free.", SOURCE, wanted(banned=["entry is free"]))
    )
    assert found["claims"] == "entry is free"


def test_copying_is_measured_against_the_shorter_text():
    assert copied("a b c", "x a b c y z") == 1
    assert copied("a b", "c d") == 0
    assert copied("", "c d") == 0


def choice(key, at, count=10):
    values = [{"pick": n} for n in range(count)]
    return Case(
        key, None, str(at), source="?", candidates=values, solution={"pick": at}
    )


def is_right(case, answer):
    return answer == case.solution


def test_each_null_model_is_scored():
    cases = [choice(str(n), n % 5) for n in range(50)]
    scores = null_scores(cases, is_right)
    assert set(scores) == set(NULL_MODELS)
    assert scores[CONSTANT] == 10
    assert scores[ECHO] == 0
    assert scores[FIRST] == 10
    assert 0 < scores[RANDOM] < 20
    assert scores == null_scores(cases, is_right)


NULLS = {CONSTANT: 6, ECHO: 0}


@pytest.mark.parametrize(
    ("right", "count", "minimum", "found"),
    [
        (2, 30, 80, ["minimum", "chance"]),
        (23, 30, 80, ["minimum"]),
        (24, 30, 80, []),
        (8, 30, 10, ["chance"]),
        (29, 29, 80, ["cases"]),
        (0, 0, 80, ["cases", "minimum", "chance"]),
    ],
)
def test_a_result_passes_only_above_minimum_and_chance(right, count, minimum, found):
    assert shortfalls(right, count, minimum, NULLS, 30) == found
