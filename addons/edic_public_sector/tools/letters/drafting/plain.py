# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Hints for plain and easy language: what a program can see, and no more.

Plain language (ISO 24495-1; DIN 8581-1) is for everybody; easy-to-read (BITV 2.0,
annex 2 part 2; *Information for all* of Inclusion Europe, DIN SPEC 33429) is for people
with learning difficulties, and is so only once such readers have checked it. The law
gives no number of words; the limits here are ours, after recommendations of publishers
and ministries. They are hints: a text without any may still be hard to read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .text import HOLE, sentences

MAX_WORDS = {  # register → language → words of a sentence
    "plain": {"fr": 20, "de": 15, "en": 20},
    "easy": {"fr": 10, "de": 8, "en": 10},
}
LONG_WORD = {"plain": 22, "easy": 13}  # letters, without a hyphen; German compounds
WORD = re.compile(r"\{\w+\}|[^\W\d_]+(?:['’-][^\W\d_]+)*")
PASSIVE = {
    "de": re.compile(
        r"\b(?:wird|werden|wurden?|worden)\b.*?\b(?:ge|be|ver|er|zer)\w+(?:t|en)\b"
    ),
    "fr": re.compile(
        r"\b(?:est|sont|était|étaient|sera|seront|(?:a|ont|avait) été)\s+"
        r"\w+(?:ée?s?|ie?s?|ue?s?)\b"
    ),
    "en": re.compile(r"\b(?:is|are|was|were|be|been|being)\s+\w+(?:ed|en)\b"),
}
SHORTENED = re.compile(
    r"\b(?:z\.\s?B|d\.\s?h|bzw|ggf|usw|u\.\s?a|i\.\s?d\.\s?R|vgl|etc|cf|p\.\s?ex"
    r"|c\.-à-d|e\.g|i\.e)\.?(?!\w)"
)
NEGATION = {
    "de": re.compile(r"\b(?:nicht|kein\w*|nie(?:mals|mand\w*)?|weder|ohne)\b", re.I),
    "fr": re.compile(r"\b(?:ne|n['’]|jamais|aucune?|sans|ni)\b", re.I),
    "en": re.compile(r"\b(?:not|no|never|neither|nor|without)\b|n['’]t\b", re.I),
}
BRACKETS = re.compile(r"[()\[\]/;]")


class Kind(StrEnum):
    """The kind of a hint says what makes a passage hard."""

    LONG_SENTENCE = "long_sentence"
    LONG_WORD = "long_word"
    PASSIVE = "passive"
    SHORTENED = "shortened"
    NEGATION = "negation"
    BRACKETS = "brackets"
    ONE_LINE = "one_line"  # several sentences in a line


@dataclass(frozen=True, slots=True)
class Hint:
    """A passage that may be hard; ``count`` and ``most``: words or letters."""

    kind: Kind
    found: str
    count: int = 0
    most: int = 0


def hints(text: str, lang: str, register: str) -> list[Hint]:
    """Return what may be hard in a text of plain or easy language; none in standard.

    >>> [hint.kind.value for hint in hints("Wir prüfen das.", "de", "plain")]
    []
    """
    if register not in MAX_WORDS:
        return []
    found = []
    for start, end in sentences(text):
        found += _of_sentence(text[start:end].strip(), lang, register)
    if register == "easy":
        found += _of_easy(text, lang)
    return found


def _of_sentence(said: str, lang: str, register: str) -> Iterator[Hint]:
    most, words = MAX_WORDS[register][lang], WORD.findall(said)
    if len(words) > most:
        yield Hint(Kind.LONG_SENTENCE, said[:60], len(words), most)
    if passive := PASSIVE[lang].search(said):
        yield Hint(Kind.PASSIVE, passive[0])
    for short in SHORTENED.finditer(said):
        yield Hint(Kind.SHORTENED, short[0])
    longest = LONG_WORD[register]
    for word in words:
        if lang == "de" and len(word) > longest and not set(word) & set("-{"):
            yield Hint(Kind.LONG_WORD, word, len(word), longest)


def _of_easy(text: str, lang: str) -> Iterator[Hint]:
    for negation in NEGATION[lang].finditer(text):
        yield Hint(Kind.NEGATION, negation[0])
    for bracket in BRACKETS.finditer(HOLE.sub("", text)):
        yield Hint(Kind.BRACKETS, bracket[0])
    for line in text.splitlines():
        if len(sentences(line.strip())) > 1:
            yield Hint(Kind.ONE_LINE, line.strip()[:60])
