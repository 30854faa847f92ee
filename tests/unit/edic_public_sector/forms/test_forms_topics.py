# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
import itertools
import json
import re
from pathlib import Path

import pytest

import edic_public_sector
from edic_public_sector.tools.forms import phrasing, same
from edic_public_sector.tools.forms.ask import Answer, Refusal, Why, ask
from edic_public_sector.tools.forms.passages import Index, Passage
from edic_public_sector.tools.forms.topics import Topic, Topics, read

SHIPPED = Path(edic_public_sector.__path__[0]) / "data" / "procedures"
CODES = ("F2191", "F1342", "F1367", "1063453", "1063565", "1063576")
CARTE = """Carte de stationnement
Coût
La carte coûte 36 € par an.
La carte d'un deux-roues coûte 12 € par an.
Délai
La carte est envoyée sous 15 jours.
Elle est valable 1 an.
L'enfant doit être présent.
Les personnes suivantes sont dispensées :
les pompiers,
les infirmiers."""
PASS = """Reisepass
Der Reisepass kostet 70 Euro.
Der vorläufige Reisepass kostet 26 Euro.
Der vorläufige Reisepass ist ein Jahr gültig.
Den Pass erhalten Sie im Bürgerbüro."""
TOLD = {
    "carte": {
        "called": ["voiture"],
        "topics": [
            {
                "name": "Coût",
                "lines": ["La carte coûte", "La carte d'un"],
                "asked": ["Combien coûte la carte ?", "Faut-il payer ?"],
                "also": ["année"],
            },
            {
                "name": "Délai",
                "lines": ["La carte est envoyée"],
                "asked": ["Quel est le délai d'envoi ?", "Quand arrive la carte ?"],
            },
            {
                "name": "Validité",
                "lines": ["Elle est valable"],
                "asked": ["Combien de temps la carte est-elle valable ?"],
            },
            {
                "name": "Enfant",
                "lines": ["L'enfant"],
                "asked": ["Puis-je venir sans mon enfant ?"],
            },
            {
                "name": "Dispenses",
                "lines": ["Les personnes … les infirmiers"],
                "asked": ["Qui est dispensé de la carte ?", "Qui n'a pas à payer ?"],
            },
        ],
    },
    "pass": {
        "topics": [
            {
                "name": "Gebühr",
                "lines": ["Der Reisepass kostet"],
                "asked": ["Was kostet ein Reisepass?"],
            },
            {
                "name": "Vorläufig",
                "lines": ["Der vorläufige Reisepass ist"],
                "asked": ["Wie lange ist der vorläufige Reisepass gültig?"],
            },
            {
                "name": "Ort",
                "lines": ["Den Pass"],
                "asked": ["Wo bekomme ich einen Reisepass?", "Bürgerbüro Adresse"],
            },
        ],
    },
}


def passages(key, text, lang):
    return [
        Passage(f"{key}:{at}", line, "", "", "", lang, key)
        for at, line in enumerate(text.split("\n"))
    ]


INDEX = Index(passages("carte", CARTE, "fr") + passages("pass", PASS, "de"))


def made(given=TOLD):
    return Topics(
        INDEX, [t for key, each in given.items() for t in read(INDEX.pages[key], each)]
    )


TOPICS = made()
MATCHED = [
    ("fr", "Combien coûte la carte ?", "Coût"),
    ("fr", "Quel est le prix de la carte ?", "Coût"),  # a word that means the same
    ("fr", "combien ca coute", ""),  # another word, without accents
    ("fr", "Bonjour, combien coûte la carte s'il vous plaît ?", "Coût"),
    ("fr", "Combien coûte la carte pour une voiture ?", "Coût"),  # called
    ("fr", "Combien coûte la carte par année ?", "Coût"),  # also
    ("fr", "Combien coûte la carte à 36 € ?", "Coût"),  # a number of a line
    ("fr", "Combien coûte la carte à 37 € ?", ""),
    ("fr", "Combien coûte la carte en urgence ?", ""),
    ("fr", "Combien coûte la carte pour un chien ?", ""),
    ("fr", "Combien coûte la carte en Belgique ?", ""),
    ("fr", "Combien coûte l'envoi de la carte ?", ""),  # a word of another topic
    ("fr", "Où payer la carte ?", ""),  # a place is asked for
    ("fr", "Quel est le délai d'envoi de la carte ?", "Délai"),
    ("fr", "Combien de temps dure la demande ?", ""),
    ("fr", "Pendant combien de temps la carte est-elle valable ?", "Validité"),
    ("fr", "Où la carte est-elle valable ?", ""),
    ("fr", "Puis-je venir sans mon enfant ?", "Enfant"),
    ("fr", "Puis-je venir avec mon enfant ?", ""),  # the other way round
    ("fr", "Qui n'est pas dispensé de la carte ?", ""),
    ("fr", "Qui est dispensé de la carte ?", "Dispenses"),
    ("fr", "Quelle est la démarche ?", ""),
    ("fr", "", ""),
    ("fr", "carte", ""),
    ("de", "Was kostet ein Reisepass?", "Gebühr"),
    ("de", "Wie hoch ist die Gebühr für den Pass?", "Gebühr"),  # Pass in Reisepass
    ("de", "Was kostet ein Kinderreisepass?", ""),  # another thing than a Reisepass
    ("de", "Was kostet ein Passfoto?", ""),
    ("de", "Wie lange ist der vorläufige Reisepass gültig?", "Vorläufig"),
    ("de", "Wie lange ist der Reisepass gültig?", ""),  # the phrasing says more
    ("de", "Wie lange dauert der vorläufige Reisepass?", ""),
    ("de", "Wo bekomme ich einen Reisepass?", "Ort"),
    ("de", "Bürgerbüroadresse?", "Ort"),  # both words of it
    ("de", "Bürgerbürotür?", ""),
    ("de", "Wann bekomme ich einen Reisepass?", ""),
    ("de", "Welches Bußgeld droht ohne Reisepass?", ""),
    ("it", "Was kostet ein Reisepass?", ""),
]


@pytest.mark.parametrize("module", [phrasing, same])
def test_examples_of_the_docstrings_hold(module):
    result = doctest.testmod(module)
    assert result.attempted
    assert result.failed == 0


@pytest.mark.parametrize(("lang", "question", "name"), MATCHED)
def test_a_topic_answers_what_it_says_all_of(lang, question, name):
    found = TOPICS.match(question, lang, {"fr": "carte", "de": "pass"}.get(lang))
    assert (found.topic.name if found else "") == name
    assert found is None or 0 < found.share <= 1
    assert found is None or found.phrasing in found.topic.asked


def test_asked_of_all_pages_the_title_must_be_said():
    assert TOPICS.match("Combien coûte la carte ?", "fr").topic.page == "carte"
    assert TOPICS.match("Faut-il payer ?", "fr") is None
    assert TOPICS.match("Faut-il payer ?", "fr", "carte").topic.name == "Coût"
    assert TOPICS.match("Faut-il payer ?", "fr", "pass") is None
    assert TOPICS.match("Faut-il payer ?", "fr", "nowhere") is None


def test_two_topics_about_as_good_are_no_answer():
    asked = ["Combien coûte la carte ?"]
    topic = Topic("one", "carte", ("Combien coûte la carte ?",), ("carte:2",))
    other = Topic("other", "carte", tuple(asked), ("carte:3",))
    both = Topic("both", "carte", tuple(asked), ("carte:2", "carte:3"))
    assert Topics(INDEX, [topic, other]).match(asked[0], "fr", "carte") is None
    wider = Topics(INDEX, [topic, other, both]).match(asked[0], "fr", "carte")
    assert wider.topic is both


# --- written files --------------------------------------------------------------------


def test_lines_are_told_by_their_beginning():
    topics = read(INDEX.pages["carte"], TOLD["carte"])
    assert topics[0].lines == ("carte:2", "carte:3")
    assert topics[-1].lines == ("carte:8", "carte:9", "carte:10")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lines": ["La carte est bleue"]}, "La carte est bleue"),
        ({"lines": ["les infirmiers … Coût"]}, "from 'les infirmiers' to 'Coût'"),
        ({"lines": ["Coût … Nulle part"]}, "Nulle part"),
        ({"lines": [""]}, "no line begins with ''"),
        ({"lines": []}, "carte, Bad: no line or no phrasing"),
        ({"asked": []}, "carte, Bad: no line or no phrasing"),
    ],
)
def test_what_is_missing_is_said(change, says):
    topic = {"name": "Bad", "lines": ["Coût"], "asked": ["Combien ?"]} | change
    with pytest.raises(ValueError, match=re.escape(says)):
        read(INDEX.pages["carte"], {"topics": [topic]})


def test_topics_are_of_the_corpus():
    with pytest.raises(ValueError, match="no page nowhere"):
        Topics(INDEX, [Topic("t", "nowhere", ("Quand ?",), ("carte:1",))])
    with pytest.raises(ValueError, match="no line pass:1"):
        Topics(INDEX, [Topic("t", "carte", ("Quand ?",), ("pass:1",))])


# --- ask ------------------------------------------------------------------------------


def test_topic_comes_first_and_says_why():
    found = ask(INDEX, "Quel est le prix de la carte ?", "fr", "carte", topics=TOPICS)
    assert isinstance(found, Answer)
    assert [line.id for line in found.passages] == ["carte:2", "carte:3"]
    assert (found.topic, found.phrasing) == ("Coût", "Combien coûte la carte ?")
    assert found.score == found.reasons.values["share"] > 0.8
    assert not found.reasons.missing


def test_where_there_are_topics_they_alone_answer():
    question = "Combien coûte la carte en urgence ?"
    assert isinstance(ask(INDEX, question, "fr", "carte", 0.0), Answer)
    found = ask(INDEX, question, "fr", "carte", 0.0, TOPICS)
    assert isinstance(found, Refusal)
    assert found.nearest


def test_without_topics_a_page_goes_by_its_lines():
    question = "Combien coûte la carte en urgence ?"
    with_ = ask(INDEX, question, "fr", "carte", 0.0, Topics(INDEX, ()))
    without = ask(INDEX, question, "fr", "carte", 0.0)
    assert isinstance(with_, Answer)
    assert with_.passages == without.passages


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Combien coûte la carte ? " * 20, Why.LONG),
        ("Was kostet die Karte für das Auto?", Why.LANGUAGE),
        ("?", Why.EMPTY),
    ],
)
def test_refused_before_any_topic(question, why):
    found = ask(INDEX, question, "fr", "carte", topics=TOPICS)
    assert isinstance(found, Refusal)
    assert found.reason is why


# --- shipped topics -------------------------------------------------------------------


def shipped(code):
    page = json.loads((SHIPPED / f"{code}.json").read_text(encoding="utf-8"))
    content = json.loads((SHIPPED / f"{code}.topics.json").read_text(encoding="utf-8"))
    lines = "\n".join(page["lines"])
    return page, content, Index(passages(code, lines, page["lang"]))


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_procedure_is_sound(code):
    page, _topics, _index = shipped(code)
    assert page["code"] == code
    assert page["lines"][0] == page["title"]
    assert not [line for line in page["lines"] if "IBAN" in line or "\n" in line]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", page["source_date"])
    assert page["source_date"] in page["rights"]["attribution"]
    assert page["rights"]["licence"].split()[0] in page["rights"]["attribution"]


@pytest.mark.parametrize("code", CODES)
def test_shipped_topics_are_sound(code):
    page, shipped_topics, index = shipped(code)
    topics = read(index.pages[code], shipped_topics)  # every beginning is found
    assert len({topic.name for topic in topics}) == len(topics)
    asked = [text.casefold() for topic in topics for text in topic.asked]
    assert len(set(asked)) == len(asked)
    spoken = [phrasing.words.spoken(text) for text in asked]
    assert spoken.count(page["lang"]) > 0.85 * len(asked)


@pytest.mark.parametrize("code", CODES)
def test_shipped_phrasings_lead_to_their_topic(code):
    page, shipped_topics, index = shipped(code)
    topics = read(index.pages[code], shipped_topics)
    ready, wrong, found = Topics(index, topics), 0, 0
    for topic, text in itertools.chain.from_iterable(
        ((topic, text) for text in topic.asked[:4]) for topic in topics
    ):
        match = ready.match(text, page["lang"], code)
        found += match is not None
        wrong += bool(match and not set(match.topic.lines) & set(topic.lines))
    assert wrong == 0
    assert found > 0.8 * sum(len(topic.asked[:4]) for topic in topics)
