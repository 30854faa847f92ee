# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Answers to an agent's question: lines of the approved corpus word for word, or none.

Nothing is generated. What is asked decides only which lines are shown; words such as
"ignore the rules" in a question are words that no line holds.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from . import evidence, judge, meaning, words
from .passages import Index, Page, Passage
from .topics import Match, Topics

MAX_QUESTION_CHARS = 300  # characters of a question
TRIED = 3  # pages of a corpus that are read for a question asked of all of it
NEAREST = 3  # lines shown beside a refusal


class Why(StrEnum):
    """A reason why there is no answer."""

    EMPTY = "empty"  # no word to look for
    LONG = "long"  # more than one question, or a text
    LANGUAGE = "language"  # not asked in the language that was said
    PAGE = "page"  # no such page in this language, or no page at all
    UNKNOWN = "unknown"  # no line says a word of it
    UNSURE = "unsure"  # the best lines are too likely not to answer
    ENCODER = "encoder"  # no topic answers, and nothing here compares meanings


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons for these lines.

    :param matched: the words of the question that the lines or the page's title say
    :param missing: the words that they do not
    :param values: what the score was made of, by name (`judge.sureness`)
    """

    matched: tuple[str, ...]
    missing: tuple[str, ...]
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer holds lines to be quoted as they are.

    :param passages: of one page, in its order
    :param score: the estimated probability that one of them answers, 0 to 1; of a
        topic, the share that question and phrasing say of each other
    :param topic: its name, "" when no topic answers
    :param phrasing: of the topic, that the question says
    :param likeliest: of `passages`, those to look at where they are too unsure
    """

    passages: tuple[Passage, ...]
    score: float
    reasons: Reasons
    topic: str = ""
    phrasing: str = ""
    likeliest: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal gives no answer.

    :param nearest: lines to look at, which are no answer
    :param score: of the best lines, 0 when none were scored
    :param offered: topics whose phrasings are near in meaning, to be asked instead
    """

    reason: Why
    nearest: tuple[Passage, ...] = ()
    score: float = 0.0
    offered: tuple[Match, ...] = ()


def ask(
    index: Index,
    question: str,
    lang: str,
    page: str | None = None,
    limit: float | None = None,
    topics: Topics | None = None,
) -> Answer | Refusal:
    """Quote what answers a question, or refuse; where a page has approved topics,
    these alone answer. Without the encoder approved topics are all that answers: how
    sure other lines are was measured with it.

    :param lang: "fr" or "de", of the question and so of the lines
    :param page: the procedure the agent has open; None to ask all of the corpus
    :param limit: the score from which on lines are quoted, 0 to 1; None for the fitted
        one: no more than 2 % of all questions should get a wrong answer
    :param topics: of `index`; None to go by its lines alone
    """
    if refused := _refused(question, lang):
        return Refusal(refused)
    if topics and (match := topics.match(question, lang, page)):
        return _quoted(index, question, match)
    found = _judged(index, question, lang, page, limit)
    if isinstance(found, Answer) and topics and found.passages[0].page in topics.pages:
        # whoever wrote its topics knows the page better than its words do
        found = Refusal(Why.UNSURE, found.likeliest, found.score)
    if isinstance(found, Refusal) and topics:
        pages = [each.id for each in pages_for(index, question, lang, page)]
        found = replace(found, offered=topics.near(question, pages))
    return found


def _judged(
    index: Index, question: str, lang: str, page: str | None, limit: float | None
) -> Answer | Refusal:
    """Return the lines that the fitted models find, unless they are too unsure."""
    found = _best(index, question, pages_for(index, question, lang, page))
    if isinstance(found, Refusal):
        return found
    fitted = judge.weights()["limits"]["corpus" if page is None else "page"]
    if found.score < (fitted if limit is None else limit):
        return Refusal(Why.UNSURE, found.likeliest, found.score)
    return found


def _best(index: Index, question: str, pages: list[Page]) -> Answer | Refusal:
    """Return the best lines of some pages, unless no line says a word of the
    question."""
    if not pages:
        return Refusal(Why.PAGE)
    if not meaning.is_installed():
        return Refusal(Why.ENCODER)
    read = [best_lines(index, page, question) for page in pages]
    best = max(read, key=lambda answer: answer.score)
    if best.reasons.matched:
        return best
    said = (evidence.read(index, page, question).said for page in pages)
    if any((each >= evidence.HALF).any() for each in said):  # by another line
        return Refusal(Why.UNSURE, best.likeliest, best.score)
    return Refusal(Why.UNKNOWN)


def _quoted(index: Index, question: str, match: Match) -> Answer:
    page, topic = index.pages[match.topic.page], match.topic
    asked = evidence.read(index, page, question)
    lines = tuple(line for line in page.lines if line.id in set(topic.lines))
    reasons = Reasons(asked.spelt, (), {"share": match.share})
    return Answer(lines, match.share, reasons, topic.name, match.phrasing)


def _refused(question: str, lang: str) -> Why | None:
    """Return the refusal that needs no look at the corpus; None without one."""
    if lang not in words.LANGS:
        return Why.LANGUAGE
    if len(question) > MAX_QUESTION_CHARS:
        return Why.LONG
    if not words.stems(question, lang):
        return Why.EMPTY
    spoken = words.spoken(question)
    if spoken and words.function_words(question, lang) == 0:
        return Why.LANGUAGE
    more = words.function_words(question, spoken or lang)
    return Why.LANGUAGE if more > words.function_words(question, lang) + 1 else None


def pages_for(index: Index, question: str, lang: str, page: str | None) -> list[Page]:
    """Return the pages that are read: the given one, or those whose words fit best."""
    if page is not None:
        found = index.pages.get(page)
        return [found] if found and found.lang == lang else []
    fits = index.fits(tuple(dict.fromkeys(words.stems(question, lang))), lang)
    return [index.of(lang)[at] for at in np.argsort(-fits, kind="stable")[:TRIED]]


def best_lines(index: Index, page: Page, text: str) -> Answer:
    """Return the best lines of a page, whether they answer or not."""
    question = evidence.read(index, page, text)
    found = evidence.values(index, page, question)
    odds = judge.model("lines").probability(found)
    values = judge.sureness(index, page, question, odds, found)
    score = float(judge.model("answer").probability(values)[0])
    quote = judge.chosen(odds, page)
    said = np.maximum(question.said[quote].max(axis=0), question.said[0])
    words_of: dict[bool, list[str]] = {True: [], False: []}
    for word, is_said in zip(question.spelt, said >= evidence.HALF, strict=True):
        words_of[bool(is_said)].append(word)
    reasons = Reasons(tuple(words_of[True]), tuple(words_of[False]), values)
    lines = tuple(page.lines[at] for at in quote)
    top = np.sort(quote[np.argsort(-odds[quote], kind="stable")[:NEAREST]])
    return Answer(lines, score, reasons, likeliest=tuple(page.lines[at] for at in top))
