# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks of a text that need no judge: its language, whether it is a copy, how long its
sentences are, which words it has to have and which it must not.

None of this says that a text is good. It says that a text is not the question given
back, not its words in another order, not in another language, and that what had to be
said is said.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

WORD = re.compile(r"\{\w+\}|[^\W_]+(?:['’-][^\W_]+)*")
SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=\S)")


def _each(text: str, separator: str | None = None) -> list[str]:
    return text.split(separator)


STOP_WORDS = {
    "en": _each(
        "the of and to in is are a an for it that this from by on at with be has have "
        "please your our we you which as not was were will must may who if or until "
        "before after its they their can there only"
    ),
    "fr": _each(
        "le la les de des du un une et est sont à au aux en dans pour par sur avec ce "
        "cette ces qui que il elle vous nous votre vos notre se sa son leur ne pas a "
        "ont sera été doit peut si ou avant après jusqu'au merci"
    ),
    "de": _each(
        "der die das den dem des und ist sind ein eine einen einem einer zu zum zur im "
        "in von vom mit für auf an am bei sie wir ihre ihr ihren unser unsere es nicht "
        "wird werden muss darf kann wenn oder bis vor nach bitte hat haben dass"
    ),
}
MAX_COPIED = 0.7  # share of the words, in one piece
MAX_SHORTER = 0.85  # share of the words of what was to be shortened
MAX_PLAIN_SENTENCE = 20  # words on average
MIN_KNOWN_PAIRS = 0.08  # share of neighbours that also stand so elsewhere


@dataclass(frozen=True, slots=True)
class Expected:
    """An answer must be like this.

    :param lang: two letters
    :param how: shorter, plainer, formal, translate, write or again
    :param words: each must occur; of ``a|b`` one of the two
    :param banned: none may occur
    :param known: a right text, whose neighbours of words count as known; None: the
        order of the words is not looked at
    """

    lang: str
    how: str
    words: Sequence[str] = ()
    banned: Sequence[str] = ()
    known: str | None = None


def problems(answer: str, source: str, expected: Expected) -> list[tuple[str, str]]:
    """Return ``(code, detail)`` of what is wrong with a text; empty: nothing.

    >>> problems("The fee is due.", "The fee is due.", Expected("en", "formal"))
    [('copy', '')]
    """
    if not answer.strip():
        return [("empty", "")]
    found = []
    if language_of(answer) != expected.lang:
        found.append(("language", expected.lang))
    if expected.how != "translate" and copied(answer, source) > MAX_COPIED:
        found.append(("copy", ""))
    is_known = expected.known is None or _reads(answer, source, expected.known)
    if not _is_sentence(answer) or not is_known:
        found.append(("disorder", ""))
    found += _length(answer, source, expected.how)
    if missing := [word for word in expected.words if not _has(answer, word)]:
        found.append(("words", ", ".join(word.split("|")[0] for word in missing)))
    if banned := [claim for claim in expected.banned if _has(answer, claim)]:
        found.append(("claims", ", ".join(banned)))
    return found


def words_of(text: str) -> list[str]:
    """Return the words in small letters, a mark such as ``{total}`` counting as one."""
    return [word.casefold() for word in WORD.findall(text)]


def language_of(text: str) -> str:
    """Return the language whose small words are most frequent; "" where none is.

    >>> language_of("Das Rathaus ist am Montag nicht geöffnet.")
    'de'
    """
    words = words_of(text)
    hits = {
        lang: sum(word in stops for word in words) for lang, stops in STOP_WORDS.items()
    }
    best = max(hits, key=lambda lang: hits[lang])
    is_clear = sorted(hits.values())[-2] < hits[best]
    return best if is_clear else ""


def copied(answer: str, source: str) -> float:
    """Return the longest piece of the source that the answer repeats word for word, as
    a share of the shorter of the two."""
    new, old = words_of(answer), words_of(source)
    if not new or not old:
        return 0.0
    longest = SequenceMatcher(None, new, old, autojunk=False).find_longest_match()
    return longest.size / min(len(new), len(old))


def sentence_words(text: str) -> float:
    """Return the mean number of words in a sentence."""
    sentences = [part for part in SENTENCE.split(text.strip()) if words_of(part)]
    return len(words_of(text)) / max(1, len(sentences))


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text, in order."""
    return [part for part in SENTENCE.split(text.strip()) if part]


def _length(answer: str, source: str, how: str) -> Iterable[tuple[str, str]]:
    if how == "shorter":
        if len(words_of(answer)) > MAX_SHORTER * len(words_of(source)):
            yield "too_long", ""
    elif how == "plainer" and sentence_words(answer) > MAX_PLAIN_SENTENCE:
        yield "sentences", str(round(sentence_words(answer)))


def _is_sentence(text: str) -> bool:
    """Return whether it begins and ends as a sentence does, or with a mark."""
    text = text.strip()
    begins = text[0].isupper() or text[0] in "{-–«„“\"'(" or text[0].isdigit()
    return begins and (text[-1] in '.!?:;)»“”"' or text[-1] == "}")


def _pairs(text: str) -> list[tuple[str, str]]:
    return list(pairwise(words_of(text)))


def _reads(answer: str, source: str, known: str) -> bool:
    """Return whether its words stand in an order that occurs: in the source, in a right
    text, or as usual small words do."""
    pairs = _pairs(answer)
    if not pairs:
        return False
    familiar = {*_pairs(source), *_pairs(known)}
    hits = sum(pair in familiar or pair in USUAL for pair in pairs)
    return hits >= MIN_KNOWN_PAIRS * len(pairs)


def _has(text: str, alternatives: str) -> bool:
    low = " ".join(text.casefold().split())
    return any(word.casefold() in low for word in alternatives.split("|"))


USUAL = {
    tuple(pair.split())
    for pair in _each(
        "of the|to the|in the|on the|at the|for the|by the|from the|it is|is the|"
        "we ask|ask you|you to|please send|to send|we have|have received|will be|"
        "must be|de la|de l|à la|nous vous|vous prions|prions de|il est|a été|a reçu|"
        "avons reçu|nous avons|sur la|dans la|par la|pour la|de votre|merci de|in der|"
        "auf die|mit dem|an die|bei der|wir bitten|bitten sie|sie um|ist die|"
        "haben wir|wir haben|für die|von der|bis zum|ist das|es ist",
        "|",
    )
}
