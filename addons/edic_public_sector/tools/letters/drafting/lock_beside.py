# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Placeholders that say something else than their fact, by what stands around them."""

import re
from collections.abc import Iterator

from .facts import Fact, FactTable
from .facts import Kind as FactKind
from .lock_found import Kind, Violation
from .lock_words import ABOUT, BEHIND, COPULA, MEASURE_OF, NEGATIONS, UNITS, fold
from .text import HOLE, keys_of, sentences

GLUED = re.compile(r"[^\s.,;:!?()«»\"“”„'’…/–—-]")
BEFORE = re.compile(r"(?:[^\W\d_]+\W{0,3}){1,3}$")
FOLLOWS = re.compile(r"\s*([^\W\d_]+)")
SIGN = re.compile(r"[-−–+±~≈<>≤≥=*×÷/^€$£]\s?$")  # noqa: RUF001
LIST_OF_TWO = re.compile(r"[.,]\{")  # {a},{b}
WORD = re.compile(r"[^\W\d_]{4,}")
ORDERED = (*(kind for kind in FactKind if kind.is_told_apart), FactKind.NAME)


def changed(text: str, table: FactTable, base: str) -> Iterator[Violation]:
    """Yield placeholders beside something that makes another figure of them."""
    units = dict(_measures(base))
    for hole in HOLE.finditer(text):
        fact = table.get(hole[1])
        before, after = text[: hole.start()], text[hole.end() :]
        is_other = fact and _is_other(fact, before, after)
        if hole[1] in units and _measure(after) not in (None, units[hole[1]]):
            is_other = True
        if is_other or _is_glued(before, after):
            yield Violation(*hole.span(), Kind.CHANGED, hole[0])


def _is_glued(before: str, after: str) -> bool:
    is_joined = after[:1] in {"-", "/"} and after[1:2].isalnum()
    return bool(is_joined or GLUED.match(before[-1:]) or GLUED.match(after[:1]))


def _measures(base: str) -> Iterator[tuple[str, str | None]]:
    """Yield which measure stands behind each placeholder: days, months, none."""
    for hole in HOLE.finditer(base):
        yield hole[1], _measure(base[hole.end() :])


def _measure(after: str) -> str | None:
    word = FOLLOWS.match(after)
    return word and MEASURE_OF.get(fold(word[1]))


def _is_other(fact: Fact, before: str, after: str) -> bool:
    if not fact.kind.is_told_apart:
        return False
    words = BEFORE.search(before)
    said = " ".join(re.findall(r"[^\W\d_]+", fold(words[0]))) if words else ""
    about = any(said == word or said.endswith(f" {word}") for word in ABOUT)
    if fact.kind is FactKind.DATE:
        return about
    behind = BEHIND.match(after) or UNITS.match(fold(after[:24]))
    return bool(about or SIGN.search(before) or behind or LIST_OF_TWO.match(after))


def swapped(text: str, table: FactTable) -> Iterator[Violation]:
    """Yield placeholders in a sentence that names another fact of the same kind
    instead."""
    for start, end in sentences(text):
        last = start
        for hole in HOLE.finditer(text, start, end):
            fact, before = table.get(hole[1]), text[last : hole.start()]
            last = hole.end()
            if fact and _is_called_otherwise(fact, table, before, text[last:end]):
                yield Violation(*hole.span(), Kind.SWAPPED, hole[0])


def _is_called_otherwise(fact: Fact, table: FactTable, before: str, after: str) -> bool:
    said = fold(before)
    if _is_called(said, fact) < _others(said, fact, table):
        return True
    # {total} is the amount of VAT
    copula = COPULA.match(fold(HOLE.split(after)[0]))
    verb = copula[0] if copula else ""
    return not _is_called(verb, fact) and bool(_others(verb, fact, table))


def reordered(
    text: str, table: FactTable, base: str, is_translated: bool
) -> Iterator[Violation]:
    """Yield placeholders of a kind in another order than before, that no word names.

    Of a translation those of any kind: the words around them are of another language,
    so their order is all that there is to compare.
    """
    for kinds in [tuple(FactKind)] if is_translated else [(kind,) for kind in ORDERED]:
        own = {key for key in table if table[key].kind in kinds}
        yield from _reordered(text, table, [k for k in keys_of(base) if k in own])


def _reordered(text: str, table: FactTable, keys: list[str]) -> Iterator[Violation]:
    after = [key for key in dict.fromkeys(keys_of(text)) if key in keys]
    if after == [key for key in dict.fromkeys(keys) if key in after]:
        return
    last = 0
    for hole in HOLE.finditer(text):
        said, last = fold(text[last : hole.start()]), hole.end()
        if hole[1] in after and not _is_called(said, table[hole[1]]):
            yield Violation(*hole.span(), Kind.SWAPPED, hole[0])


def exchanged(text: str, table: FactTable, base: str) -> Iterator[Violation]:
    """Yield placeholders behind the word behind which another one stood before.

    *Your invoice {total} dated {bill_number}*, where it was *Your invoice {bill_number}
    dated {bill_date}*.
    """
    led: dict[str, set[str]] = {}
    for word, _said, hole in _led(base):
        led.setdefault(word, set()).add(hole[1])
    own = set(keys_of(base)) & set(table)
    for word, said, hole in _led(text):
        if word not in led or hole[1] not in own - led[word]:
            continue
        if not _is_called(said, table[hole[1]]):
            yield Violation(*hole.span(), Kind.SWAPPED, hole[0])


def _led(text: str) -> Iterator[tuple[str, str, re.Match[str]]]:
    """Yield each placeholder with the last word before it and all that is said there.

    Small words such as "of", "du" and "vom" stand before anything and do not count.
    """
    for start, end in sentences(text):
        last = start
        for hole in HOLE.finditer(text, start, end):
            said, last = fold(text[last : hole.start()]), hole.end()
            if words := WORD.findall(said):
                yield words[-1], said, hole


def denied(text: str, base: str) -> Iterator[Violation]:
    """Yield a no that the text did not have, or the other way."""
    said, had = NEGATIONS.search(text), NEGATIONS.search(base)
    if said and not had:
        yield Violation(*said.span(), Kind.DENIED)
    elif had and not said:
        yield Violation(len(text), len(text), Kind.DENIED, had[0])


def _others(said: str, fact: Fact, table: FactTable) -> int:
    others = (
        value
        for value in table.values()
        if value.kind is fact.kind and value.key != fact.key
    )
    return max((_is_called(said, other) for other in others), default=0)


def _is_called(said: str, fact: Fact) -> int:
    """Return how near before the placeholder the fact is named; 0: nowhere."""
    return max((said.rfind(fold(cue)) + 1 for cue in fact.cues), default=0)
