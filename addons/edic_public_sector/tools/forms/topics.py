# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Topics that officials approved: which lines answer, and how people ask for them.

A topic answers a question when the question says one of its phrasings, and the topic
says every word of the question: by its phrasings, the page's title, or words that tell
nothing. A number, a "not" and what is asked for (a place, a span...) must be the
topic's own. Anything else is no match. Nothing is learnt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from . import meaning, phrasing, words
from .kinds import Kind
from .passages import Index, Page
from .phrasing import Known, Lexicon

RANGE = " … "  # from a line to the next one that begins so
MIN_SHARE = 0.6  # share of question and phrasing that both say
AHEAD = 0.05  # share that the best topic must have more than one of other lines
OFFERED = 3  # phrasings that are offered where no topic answers
LIKE = 0.4  # cosine of question and phrasing from which it is offered


@dataclass(frozen=True, slots=True)
class Topic:
    """A fact of a page.

    :param asked: how people ask for it
    :param lines: ids of the passages that answer, in the order of the page
    :param also: words that a question may have besides, as they change no answer
    :param called: other words for what the page is about
    """

    name: str
    page: str
    asked: tuple[str, ...]
    lines: tuple[str, ...]
    also: tuple[str, ...] = ()
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A topic that answers.

    :param phrasing: that the question says
    :param share: how much of each other both say, by weight, 0 to 1
    """

    topic: Topic
    phrasing: str
    share: float


def read(page: Page, content: Mapping) -> tuple[Topic, ...]:
    """Return the topics of a page from what is written down.

    :param content: {"called": [words], "topics": [{"name", "lines", "asked",
        "also"}]}; a line is named by the words it begins with, a run of lines by
        "first … last"
    :raises ValueError: when a line or phrasing is missing; says which
    """
    out = []
    for each in content["topics"]:
        lines = sorted({at for text in each["lines"] for at in _found(page, text)})
        if not lines or not each["asked"]:
            raise ValueError(f"{page.id}, {each['name']}: no line or no phrasing")
        ids = tuple(page.lines[at].id for at in lines)
        also, called = tuple(each.get("also", ())), tuple(content.get("called", ()))
        asked = tuple(each["asked"])
        out.append(Topic(each["name"], page.id, asked, ids, also, called))
    return tuple(out)


def _found(page: Page, text: str) -> list[int]:
    """Return the indexes of the lines that begin so."""
    first, _, last = text.partition(RANGE)
    starts = _beginning(page, first)
    if not last:
        return starts
    ends = _beginning(page, last)
    runs = [(at, next((end for end in ends if end > at), None)) for at in starts]
    out = {at for first, end in runs if end for at in range(first, end + 1)}
    if not out:
        raise ValueError(f"{page.id}: no lines from {first!r} to {last!r}")
    return sorted(out)


def _beginning(page: Page, text: str) -> list[int]:
    found = [at for at, line in enumerate(page.lines) if line.text.startswith(text)]
    if not text or not found:
        raise ValueError(f"{page.id}: no line begins with {text!r}")
    return found


class Topics:
    """The topics of a corpus, made ready. Immutable."""

    def __init__(self, index: Index, topics: Iterable[Topic]) -> None:
        """:raises ValueError: when a topic is of a page or line that is not there"""
        self._index = index
        self._of: dict[str, list[tuple[Topic, Known]]] = {}
        for topic in topics:
            self._of.setdefault(topic.page, []).append((topic, _known(index, topic)))
        self._words = {
            key: _lexicon(index.pages[key], of) for key, of in self._of.items()
        }

    @property
    def pages(self) -> frozenset[str]:
        return frozenset(self._of)

    def match(self, question: str, lang: str, page: str | None = None) -> Match | None:
        """Return the topic that answers, if one clearly does.

        :param lang: "fr" or "de"
        :param page: None for all pages of the language whose title the question says
        """
        if lang not in words.LANGS:
            return None
        asked, found = phrasing.said(question, lang), []
        for key, lexicon in self._words.items():
            is_named = page is not None or lexicon.title & set(asked.stems)
            if lexicon.lang == lang and page in (None, key) and is_named:
                found += _matches(self._of[key], lexicon, asked)
        return _clearly(found)

    def near(self, question: str, pages: Iterable[str]) -> tuple[Match, ...]:
        """Return the phrasings nearest in meaning to a question that no topic answers,
        one of a topic: to be asked instead, by whoever asked. Empty without the
        encoder."""
        known = [
            (topic, asked.text)
            for page in pages
            for topic, known in self._of.get(page, ())
            for asked in known.asked
        ]
        if not known or not meaning.is_installed():
            return ()
        texts = [text for _topic, text in known]
        cosines = meaning.vectors(texts) @ meaning.of_question(question)
        out: dict[tuple[str, str], Match] = {}
        for at in np.argsort(-cosines, kind="stable"):
            topic, text = known[at]
            if cosines[at] < LIKE or len(out) == OFFERED:
                break
            key, lang = (topic.page, topic.name), self._words[topic.page].lang
            if key not in out and self.match(text, lang, topic.page):
                out[key] = Match(topic, text, float(cosines[at]))
        return tuple(out.values())

    def vague(self, page: str) -> tuple[str, ...]:
        """Return the phrasings of a page that name nothing but what it is about:
        whatever is asked so would get their lines."""
        lexicon = self._words[page]
        return tuple(
            asked.text
            for _topic, known in self._of[page]
            for asked in known.asked
            if phrasing.is_plain(asked, lexicon)
            and not asked.kinds - {Kind.YES_NO}
            and len(set(asked.stems) & lexicon.title) <= 1
            and len(asked.stems) <= 2
        )


def _known(index: Index, topic: Topic) -> Known:
    page = index.pages.get(topic.page)
    if page is None:
        raise ValueError(f"{topic.name}: no page {topic.page}")
    texts = {line.id: line.text for line in page.lines}
    if missing := set(topic.lines) - texts.keys():
        raise ValueError(f"{topic.page}, {topic.name}: no line {min(missing)}")
    lines = [texts[key] for key in topic.lines]
    return phrasing.known(topic.asked, topic.also, lines, page.lang)


def _lexicon(page: Page, topics: list[tuple[Topic, Known]]) -> Lexicon:
    called = dict.fromkeys(word for topic, _known in topics for word in topic.called)
    known = [each for _topic, each in topics]
    return phrasing.lexicon(page.lines[0].text, called, known, page.lang)


def _matches(
    topics: list[tuple[Topic, Known]], page: Lexicon, asked: phrasing.Said
) -> list[Match]:
    """Return each topic of a page that answers, by its best phrasing."""
    question = phrasing.apart(asked, page)
    out = []
    for topic, known in topics:
        if not question.stems or not phrasing.covered(question, known, page):
            continue
        shares = [phrasing.share(question, each, page) for each in known.asked]
        best = max(range(len(shares)), key=shares.__getitem__)
        if shares[best] >= MIN_SHARE:
            out.append(Match(topic, known.asked[best].text, shares[best]))
    return out


def _clearly(found: list[Match]) -> Match | None:
    """Return the best match; None when one of other lines is about as good.

    Of those about as good, one that quotes the lines of all is clear.
    """
    best = max((each.share for each in found), default=0.0)
    near = [each for each in found if each.share > best - AHEAD]
    near.sort(key=lambda each: (-each.share, len(each.topic.lines)))
    lines = {line for each in near for line in each.topic.lines}
    return next((each for each in near if lines <= set(each.topic.lines)), None)
