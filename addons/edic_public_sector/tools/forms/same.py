# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words that tell nothing of what is asked, words that ask for the same, and the
small words that turn a question round.

``same.json`` holds them by language, hand-written for the counters of French and German
administrations: `neutral` (tell nothing), `light` (tell nothing in a question, but may
be the point of a phrasing), `same` (each string a group that asks for the same),
`whole` (words whose stem is that of another word) and `numbers` (from 0).
"""

import json
import re
from functools import lru_cache
from pathlib import Path

from . import words
from .kinds import Kind, kinds_of

HERE = Path(__file__).parent
ARTICLE = 1  # "un", "ein": no number
_MARKS = {
    "fr": {
        "not": r"\b(pas|sans|jamais|aucune?|ni|sauf|hormis)\b",
        "other": r"\bautres?\b|\bailleurs\b",
        "before": r"\bavant\b",
        "after": r"\baprès\b",
        "for": r"\b(ma|sa|leur|notre|votre) place\b|\bpour moi\b|\bde ma part\b",
    },
    "de": {
        "not": r"\b(nicht|nichts|keine?[nmrs]?|ohne|nie|niemals|weder|ausser)\b",
        "other": r"\b(andere[nmrs]?|jemand anders)\b",
        "for": r"\bfür mich\b|\b(an )?meiner stelle\b|\bstellvertretend\b",
    },
}
MARKS = {
    lang: {name: re.compile(text) for name, text in marks.items()}
    for lang, marks in _MARKS.items()
}
RELATIVE = re.compile(  # joins the parts of a question: "la ville où"
    r"(?<=\w) quand (on|ils?|elles?|je|j|nous|vous|l[ea]?|les|une?|m(on|a|es)|son|sa)\b"
    r"|(?<=\w) (?<!de )(?<!à )(?<!pour )(?<!par )(?<!avec )(?<!sait )qui\b"
    r"|\b(commune|ville|lieu|là|pays|cas|endroit|mairie|moment|jour) où\b"
    r"|n'importe (qui|quand|où|quel(le)?s?)\b"
)
WHICH = re.compile(r"\bquel|\bwelch|\bwas für")


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, dict]:
    return json.loads((HERE / "same.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def neutral(lang: str) -> frozenset[str]:
    """Return the stems that tell nothing."""
    return frozenset(words.stems(_vocabulary()[lang]["neutral"], lang))


@lru_cache(maxsize=2)
def light(lang: str) -> frozenset[str]:
    """Return the stems that a question may have besides."""
    return frozenset(words.stems(_vocabulary()[lang]["light"], lang))


@lru_cache(maxsize=2)
def _first(lang: str) -> dict[str, str]:
    """Return the first stem of each stem's group."""
    out: dict[str, str] = {}
    for group in _vocabulary()[lang]["same"]:
        stems = words.stems(group, lang)
        for stem in stems:
            out.setdefault(stem, stems[0])
    return out


@lru_cache(maxsize=2)
def _whole(lang: str) -> dict[str, str]:
    vocabulary = _vocabulary()[lang]
    numbers = enumerate(vocabulary["numbers"].split())
    digits = {words.normal(name): str(at) for at, name in numbers if at != ARTICLE}
    return digits | vocabulary["whole"]


def concept(stem: str, word: str, lang: str) -> str:
    """Return one stem for all that ask for the same; the digits of a number.

    >>> concept("tarif", "tarif", "fr") == concept("prix", "prix", "fr")
    True
    >>> concept("drei", "drei", "de")
    '3'
    """
    return _whole(lang).get(word) or _first(lang).get(stem, stem)


def asked_for(text: str, lang: str) -> frozenset[Kind]:
    """Return what a question asks for, less what only joins its parts ("la
    ville où")."""
    found = words.normal(text)
    kinds = kinds_of(RELATIVE.sub(" ", found) if lang == "fr" else found)
    return kinds if WHICH.search(found) else kinds - {Kind.CHOICE}


def marks(text: str, lang: str) -> frozenset[str]:
    """Return what turns the question round: that something is not so, or is of another.

    >>> sorted(marks("Puis-je venir sans mon fils ?", "fr"))
    ['not']
    """
    found = words.normal(text)
    return frozenset(n for n, look in MARKS[lang].items() if look.search(found))
