# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words of French and German texts, and how far one word says another.

Stems are Snowball's (snowballstemmer, BSD-3-Clause), without accents. A compound counts
in part for the words in it, since a question says "Platz" where a page says
"Kindergartenplatz". Function words of each language are in ``function_words.json``.
"""

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import snowballstemmer

LANGS = ("de", "fr")
LIST = Path(__file__).with_name("function_words.json")
WORD = re.compile(r"[^\W_]+")
GENDERED = re.compile(r"[*:](innen|in|e|r|n)\b")  # Bürger*innen
MIN_WORD_LETTERS = 4  # letters of a word that is looked for inside another
PREFIX = 5  # letters two words share at least to be akin
GRAM = 4


def normal(text: str) -> str:
    """Return it in lower case, one form of each sign, ``ss`` for ``ß``."""
    text = unicodedata.normalize("NFKC", text).lower().replace("ß", "ss")
    return GENDERED.sub(r"\1", text)


_FUNCTION = {
    lang: frozenset(normal(words).split())
    for lang, words in json.loads(LIST.read_text(encoding="utf-8")).items()
}


@lru_cache(maxsize=2)
def _stemmer(lang: str) -> snowballstemmer.basestemmer.BaseStemmer:
    return snowballstemmer.stemmer({"de": "german", "fr": "french"}[lang])


@lru_cache(maxsize=65_536)
def stem(word: str, lang: str) -> str:
    """Return the stem of a word in lower case, without accents."""
    found = unicodedata.normalize("NFKD", _stemmer(lang).stemWord(word))
    return "".join(sign for sign in found if not unicodedata.combining(sign))


def content_words(text: str, lang: str) -> list[tuple[str, str]]:
    """Return the stems and words of a text that are no function words, in order."""
    functional = _FUNCTION[lang]
    return [
        (stem(word, lang), word)
        for word in WORD.findall(normal(text))
        if word not in functional and (len(word) > 1 or word.isdigit())
    ]


def stems(text: str, lang: str) -> tuple[str, ...]:
    """Return the stems of the content words, in order, repeated where they are."""
    return tuple(found for found, _word in content_words(text, lang))


def spoken(text: str) -> str:
    """Return the language whose function words the text has most of; "" without any."""
    counts = {lang: function_words(text, lang) for lang in _FUNCTION}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else ""


def function_words(text: str, lang: str) -> int:
    """Return how many function words of a language stand in the text."""
    return sum(word in _FUNCTION[lang] for word in WORD.findall(normal(text)))


@lru_cache(maxsize=262_144)
def said(asked: str, read: str, lang: str) -> float:
    """Return how far a stem of a page says a stem of a question, 0 to 1."""
    if asked == read:
        return 1.0
    shorter = min(len(asked), len(read))
    if shorter < MIN_WORD_LETTERS:
        return 0.0
    if asked in read:
        return 0.85 if read.startswith(asked) or read.endswith(asked) else 0.6
    if read in asked:
        return min(0.8, len(read) / len(asked) + 0.1)
    return _akin(asked, read, lang)


def _akin(asked: str, read: str, lang: str) -> float:
    """Return how far a stem says another that only begins alike (dauer-t,
    dauer-haft)."""
    shared = 0
    for letter, other in zip(asked, read, strict=False):
        if letter != other:
            break
        shared += 1
    if shared < PREFIX:
        return 0.0
    longer = max(len(asked), len(read))
    if shared / min(len(asked), len(read)) >= 0.65:
        return 0.7 * shared / longer + 0.15
    return 0.45 * shared / longer + 0.1 if lang == "de" else 0.0


@lru_cache(maxsize=8_192)
def grams(text: str) -> frozenset[str]:
    """Return the runs of four signs of a text, for words that no stem brings
    together."""
    flat = f" {' '.join(WORD.findall(normal(text)))} "
    return frozenset(flat[at : at + GRAM] for at in range(len(flat) - GRAM + 1))
