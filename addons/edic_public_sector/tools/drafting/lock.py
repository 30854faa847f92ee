# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The number lock: a model's text may state nothing that is not in the fact table.

It writes placeholders; whatever else states a figure, a date, an article, an address or
a name is found here, whether in digits, in words or in another alphabet's digits. So is
a placeholder that changes what its fact says: rounded, with another unit, glued to
more digits, or under the words of another fact.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from .facts import Fact, FactTable
from .lock_names import Vocabulary
from .lock_words import (
    ABOUT,
    ADDRESSES,
    BEHIND,
    DAYS,
    GERMAN,
    LAWS,
    MEASURES,
    MONTHS,
    MONTHS_AS_NAMES,
    NOT_GERMAN,
    NUMBERS,
    ONE,
    ROMAN,
    SMALL_MONTHS,
    SPOKEN,
    fold,
)
from .text import HOLE, keys_of, sentences

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
LETTERS = re.compile(r"[^\W\d_]+")
BRACE = re.compile(r"[{}]")
GLUED = re.compile(r"[^\s.,;:!?()«»\"“”„'’…/–—-]")
LAST_WORD = re.compile(r"([^\W\d_]+)\W{0,3}$")
SIGN = re.compile(r"[-−–+±~≈<>≤≥=*×÷/^]\s?$")  # noqa: RUF001
SIGNS = ("'", "’", ".")
GAP = "gap"  # a placeholder of no fact, for what was not in the facts
HIDDEN = {"Cf", "Cc", "Co", "Cn", "Cs"}


class Kind(StrEnum):
    """What is wrong."""

    NUMBER = "number"
    DATE = "date"
    LAW = "law"
    NAME = "name"
    ADDRESS = "address"
    UNKNOWN = "unknown"  # a placeholder of no fact
    FORBIDDEN = "forbidden"  # of a fact that this paragraph is not to use
    MISSING = "missing"  # a placeholder that has to be there
    EMPTY = "empty"  # a placeholder of a fact that has no value
    CHANGED = "changed"  # rounded, with another unit, glued
    SWAPPED = "swapped"  # under the words of another fact
    HIDDEN = "hidden"  # characters that nobody sees


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """Something in a text that is not in the facts; ``found`` as it stands there."""

    start: int
    end: int
    kind: Kind
    found: str


def violations(
    text: str,
    table: FactTable,
    vocabulary: Vocabulary,
    *,
    base: str | None = None,
    is_free: bool = False,
) -> list[Violation]:
    """What keeps a model's text from being shown as it is.

    :param base: the text that it words anew: it keeps its placeholders and, where no
        word says which is which, their order
    :param is_free: it may use other facts besides
    """
    told = _blanked(text)
    found = [
        *_hidden(text),
        *_figures(told),
        *_dates(told),
        *_matches(fold_same(told), LAWS, Kind.LAW),
        *_matches(told, ADDRESSES, Kind.ADDRESS),
        *_holes(text, table, None if base is None or is_free else keys_of(base)),
        *_changed(text, table),
        *_swapped(text, table),
        *_reordered(text, table, base or ""),
    ]
    found += [Violation(*span, Kind.NAME, "") for span in vocabulary.names(told)]
    used, end = set(keys_of(text)), len(text)
    found += [
        Violation(end, end, Kind.MISSING, key)
        for key in dict.fromkeys(keys_of(base or ""))
        if key not in used
    ]
    return sorted({_named(one, text) for one in found})


def with_gaps(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with ``{gap}`` in place of what is not in the facts.

    >>> with_gaps("Pay 5 or 6 EUR.", [(4, 5), (4, 14)])
    'Pay {gap}.'
    """
    parts, last = [], 0
    for start, end in sorted((s, e) for s, e in spans if e > s):
        if start > last or not parts:
            parts += [text[last:start], f"{{{GAP}}}"]
        last = max(last, end)
    return "".join(parts) + text[last:]


def _named(one: Violation, text: str) -> Violation:
    found = one.found or text[one.start : one.end]
    return Violation(one.start, one.end, one.kind, found)


def _blanked(text: str) -> str:
    """The text with a sign in place of each letter of a placeholder."""
    return HOLE.sub(lambda hole: "\ufffc" * len(hole[0]), text)


def fold_same(text: str) -> str:
    """Folded, each character in its place."""
    return "".join((fold(char) or " ")[0] for char in text)


def _matches(text: str, form: re.Pattern[str], kind: Kind) -> Iterator[Violation]:
    for match in form.finditer(text):
        yield Violation(*match.span(), kind, "")


def _hidden(text: str) -> Iterator[Violation]:
    for at, char in enumerate(text):
        if unicodedata.category(char) in HIDDEN and char not in "\n\t":
            yield Violation(at, at + 1, Kind.HIDDEN, f"U+{ord(char):04X}")


def _figures(text: str) -> Iterator[Violation]:
    for at, char in enumerate(text):
        if unicodedata.category(char)[0] == "N" or unicodedata.numeric(char, None):
            yield Violation(at, at + 1, Kind.NUMBER, "")
    behind = ""
    for word in reversed(list(LETTERS.finditer(text))):
        if _is_number(word[0], behind, text[word.end() :][:1]):
            yield Violation(*word.span(), Kind.NUMBER, "")
        behind = word[0]


def _is_number(word: str, behind: str, sign: str) -> bool:
    plain = fold(word)
    if plain in NUMBERS:
        return True
    if plain in ONE:
        return fold(behind) in MEASURES
    if GERMAN.fullmatch(plain) and plain not in NOT_GERMAN:
        return True
    # I is a word, C and M are elided or titles where a sign follows
    is_other = word == "I" or (len(word) == 1 and sign in SIGNS)
    return not is_other and bool(ROMAN.fullmatch(word))


def _dates(text: str) -> Iterator[Violation]:
    for word in WORD.finditer(text):
        plain = fold(word[0])
        is_told = {plain, *plain.split("'")} & (MONTHS | DAYS)
        is_name = word[0] in MONTHS_AS_NAMES and _is_inside(text, word.start())
        if is_told or is_name or word[0] in SMALL_MONTHS:
            yield Violation(*word.span(), Kind.DATE, "")
    yield from _matches(fold_same(text), SPOKEN, Kind.DATE)


def _is_inside(text: str, at: int) -> bool:
    return at not in {start for start, _end in sentences(text)}


def _holes(
    text: str, table: FactTable, allowed: list[str] | None
) -> Iterator[Violation]:
    for hole in HOLE.finditer(text):
        key = hole[1]
        if key not in table:
            yield Violation(*hole.span(), Kind.UNKNOWN, key)
        elif allowed is not None and key not in allowed:
            yield Violation(*hole.span(), Kind.FORBIDDEN, key)
        elif table[key].value is None:
            yield Violation(*hole.span(), Kind.EMPTY, key)
    for brace in BRACE.finditer(_blanked(text)):
        yield Violation(*brace.span(), Kind.UNKNOWN, brace[0])


def _changed(text: str, table: FactTable) -> Iterator[Violation]:
    """Placeholders beside something that makes another figure of them."""
    for hole in HOLE.finditer(text):
        fact = table.get(hole[1])
        before, after = text[: hole.start()], text[hole.end() :]
        glued = GLUED.match(before[-1:]) or GLUED.match(after[:1])
        is_joined = after[:1] in {"-", "/"} and after[1:2].isalnum()
        if glued or is_joined or (fact and _is_other(fact, before, after)):
            yield Violation(*hole.span(), Kind.CHANGED, hole[0])


def _is_other(fact: Fact, before: str, after: str) -> bool:
    if not fact.kind.is_told_apart:
        return False
    word = LAST_WORD.search(before)
    return bool(
        (word and fold(word[1]) in ABOUT)
        or (fact.kind.is_figure and (SIGN.search(before) or BEHIND.match(after)))
        or re.match(r"[.,]\{", after)  # {a},{b}
    )


def _swapped(text: str, table: FactTable) -> Iterator[Violation]:
    """Placeholders in a sentence that names another fact of the same kind instead."""
    for start, end in sentences(text):
        last = start
        for hole in HOLE.finditer(text, start, end):
            fact, said = table.get(hole[1]), fold(text[last : hole.start()])
            last = hole.end()
            if fact and _is_called(said, fact) < _others(said, fact, table):
                yield Violation(*hole.span(), Kind.SWAPPED, hole[0])


def _reordered(text: str, table: FactTable, base: str) -> Iterator[Violation]:
    """Placeholders of a kind in another order than before, that no word names."""
    for kind in {fact.kind for fact in table.values() if fact.kind.is_told_apart}:
        own = {key for key in table if table[key].kind is kind}
        before = [k for k in dict.fromkeys(keys_of(base)) if k in own]
        after = [k for k in dict.fromkeys(keys_of(text)) if k in before]
        if after == [key for key in before if key in after]:
            continue
        last = 0
        for hole in HOLE.finditer(text):
            said, last = fold(text[last : hole.start()]), hole.end()
            if hole[1] in after and not _is_called(said, table[hole[1]]):
                yield Violation(*hole.span(), Kind.SWAPPED, hole[0])


def _others(said: str, fact: Fact, table: FactTable) -> int:
    others = (
        one for one in table.values() if one.kind is fact.kind and one.key != fact.key
    )
    return max((_is_called(said, one) for one in others), default=0)


def _is_called(said: str, fact: Fact) -> int:
    """How near before the placeholder the fact is named; 0: nowhere."""
    return max((said.rfind(fold(cue)) + 1 for cue in fact.cues), default=0)
