# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Figures, dates, articles and addresses in a text that should hold none.

Every text given here has a sign in place of each letter of a placeholder.
"""

import re
import unicodedata
from collections.abc import Iterator

from .lock_found import Kind, Violation
from .lock_words import (
    ADDRESSES,
    BODIES,
    DAYS,
    FRENCH,
    GERMAN,
    LAWS,
    MEASURES,
    MONTHS,
    MONTHS_AS_NAMES,
    NOT_FRENCH,
    NOT_GERMAN,
    NUMBERS,
    ONE,
    PERIODS,
    PLACED,
    ROMAN,
    SMALL_MONTHS,
    SMALL_ROMAN,
    SPOKEN,
    fold,
)
from .text import sentences

BLANK = "\ufffc"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
LETTERS = re.compile(r"[^\W\d_]+")
SPELLED = re.compile(r"(?<!\w)[^\W\d_](?:[-. ][^\W\d_]){2,}(?!\w)")  # d-e-u-x
SIGNS = ("'", "’", ".")
FORMS = (
    (SPOKEN, Kind.DATE),
    (PERIODS, Kind.NUMBER),
    (PLACED, Kind.NUMBER),
    (LAWS, Kind.LAW),
    (BODIES, Kind.NAME),
    (ADDRESSES, Kind.ADDRESS),
    (SPELLED, Kind.HIDDEN),
)
NEAR = 2  # words between "one" and its measure: within a full month
# What a letter of the three languages needs, and no look-alikes
PLAIN = frozenset(
    "abcdefghijklmnopqrstuvwxyzàâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿß"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝŸẞ"
    " \n\u00a0\u202f.,;:!?()«»\"“”„'’…/–—-\u2010\u2011{}"
)


def all_in(text: str) -> Iterator[Violation]:
    """Yield all figures, dates, articles, names and addresses."""
    folded = "".join((fold(char) or " ")[0] for char in text)  # each in its place
    yield from _figures(text)
    yield from _dates(text)
    for form, kind in FORMS:
        for match in form.finditer(folded):
            yield Violation(*match.span(), kind)


def hidden(text: str) -> Iterator[Violation]:
    """Yield signs that no letter needs."""
    for at, char in enumerate(text):
        if char not in PLAIN and not char.isdigit() and char != "_":
            yield Violation(at, at + 1, Kind.HIDDEN, f"U+{ord(char):04X}")


def _figures(text: str) -> Iterator[Violation]:
    for at, char in enumerate(text):
        if unicodedata.category(char)[0] == "N" or unicodedata.numeric(char, None):
            yield Violation(at, at + 1, Kind.NUMBER)
    behind: list[str] = []
    for word in reversed(list(LETTERS.finditer(text))):
        if _is_number(word[0], behind, text[word.end() :][:1]):
            yield Violation(*word.span(), Kind.NUMBER)
        behind = [word[0], *behind[:NEAR]]


def _is_number(word: str, behind: list[str], sign: str) -> bool:
    plain = fold(word)
    if plain in NUMBERS:
        return True
    # à folds to a, which is one in English alone
    if plain in ONE and (plain != "a" or word in ("a", "A")):
        return any(fold(unit) in MEASURES for unit in behind)
    if GERMAN.fullmatch(plain) and plain not in NOT_GERMAN:
        return True
    if FRENCH.fullmatch(plain) and plain not in NOT_FRENCH:
        return True
    # I is a word, C and M are elided or titles where a sign follows
    is_other = word == "I" or (len(word) == 1 and sign in SIGNS)
    return word in SMALL_ROMAN or (not is_other and bool(ROMAN.fullmatch(word)))


def _dates(text: str) -> Iterator[Violation]:
    starts = {start for start, _end in sentences(text)}
    for word in WORD.finditer(text):
        plain = fold(word[0])
        parts = {plain, *plain.split("'")}
        is_dated = parts & MONTHS or {part.removesuffix("s") for part in parts} & DAYS
        is_name = word[0] in MONTHS_AS_NAMES and word.start() not in starts
        if is_dated or parts & DAYS or is_name or word[0] in SMALL_MONTHS:
            yield Violation(*word.span(), Kind.DATE)
