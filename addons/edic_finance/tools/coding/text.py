# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tokens of a bill line.

A token is ``<kind>:<value>``.  Each token knows the words of the line it was made of
(``owners``, numbers in ``words``), so that a weight of the linear model can be said in
words of the line: taking a word out of the text takes out exactly the tokens it owns.
Lower case, no accents; a number counts as written and by its shape (each digit becomes
0), since a reference never comes back but its form does.

| kind | value | kind | value |
|---|---|---|---|
| w | word of the text | v | vendor |
| b | two words in a row | n | word of the vendor's name |
| c | three to five letters in a row | a | size of the amount |
| vw | vendor and word | va | vendor and size of the amount |
| e | further fact | x | exact amount |
| p | place in the bill | | |
"""

import math
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from odoo.addons.edic_ai.tools.text.folding import fold

from .contract import Line

# What stands between blanks, without the punctuation around it.
WORD = re.compile(r"\w(?:\S*\w)?")
PART = re.compile(r"[^\W_]+")
DIGIT = re.compile(r"\d")
RUNS = (3, 4, 5)
# More is no line of a bill: what comes after is not read.
MAX_WORDS, MAX_WORD_CHARS = 200, 60
WORD_KIND, NAME_KIND, VENDOR_KIND = "w", "n", "v"


@dataclass(frozen=True, slots=True)
class Tokens:
    """A line's tokens, the words that own each of them, and the words as written."""

    names: tuple[str, ...]
    owners: tuple[tuple[int, ...], ...]
    words: tuple[str, ...]


def kind(token: str) -> str:
    """Return what a token is about: the part before the colon."""
    return token.partition(":")[0]


def amount_size(amount: Decimal) -> str:
    """Return sign and half powers of two: fine enough to tell freight from goods.

    >>> [amount_size(Decimal(text)) for text in ("15.24", "-3", "0")]
    ['+7', '-3', '0']
    """
    if not amount:
        return "0"
    size = math.floor(2 * math.log2(abs(amount)))
    return f"{'-' if amount < 0 else '+'}{size}"


@lru_cache(maxsize=4096)
def _of_word(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tokens of one word alone, and its parts for the tokens of two."""
    folded = fold(word)[:MAX_WORD_CHARS]
    shape = DIGIT.sub("0", folded)
    parts = PART.findall(shape)
    names = {f"{WORD_KIND}:{value}" for value in (folded, shape, *parts)}
    for part in parts:
        if part.strip("0"):
            padded = f"_{part}_"
            names.update(
                f"c:{padded[start : start + size]}"
                for size in RUNS
                for start in range(len(padded) - size + 1)
            )
    return tuple(sorted(names)), tuple(parts)


def _of_text(words: Sequence[str], vendor: str) -> Iterator[tuple[str, int, int]]:
    """Yield (token, first owner, last owner) of the text."""
    before, owner_before = "", -1
    for owner, word in enumerate(words):
        names, parts = _of_word(word)
        for name in names:
            yield name, owner, owner
            if kind(name) == WORD_KIND:
                yield f"vw:{vendor}|{name[2:]}", owner, owner
        for part in parts:
            if before:
                yield f"b:{before} {part}", owner_before, owner
            before, owner_before = part, owner


def _of_facts(line: Line, place: str) -> Iterator[str]:
    """Yield the tokens that are not made of the text."""
    size = amount_size(line.amount)
    yield f"{VENDOR_KIND}:{line.vendor}"
    yield f"a:{size}"
    yield f"va:{line.vendor}|{size}"
    yield f"x:{line.amount.normalize():f}"
    yield f"p:{place}"
    for part in PART.findall(DIGIT.sub("0", fold(line.vendor))):
        yield f"{NAME_KIND}:{part}"
    for extra in line.extra:
        yield f"e:{extra}"


def places(lines: Sequence[Line]) -> list[str]:
    """Return the place of each line in its bill: freight comes last, a lone line is
    special.

    Lines without a bill stand alone.
    """
    last = {line.bill: at for at, line in enumerate(lines) if line.bill}
    begun: set[str] = set()
    out = []
    for at, line in enumerate(lines):
        ends = last.get(line.bill, at) == at
        if line.bill and line.bill in begun:
            out.append("last" if ends else "between")
        else:
            out.append("only" if ends else "first")
        begun.add(line.bill)
    return out


def tokenize(lines: Sequence[Line]) -> list[Tokens]:
    """Return each line's tokens, each once; lines of a bill must come together, in
    order."""
    same: dict[tuple[int, ...], tuple[int, ...]] = {}
    pairs = zip(lines, places(lines), strict=True)
    return [_tokens(line, place, same) for line, place in pairs]


def _tokens(
    line: Line, place: str, same: dict[tuple[int, ...], tuple[int, ...]]
) -> Tokens:
    """Return the tokens of a line. ``same`` and interning save memory: a long history
    says the same things again and again."""
    words = WORD.findall(unicodedata.normalize("NFC", line.text))[:MAX_WORDS]
    owners: dict[str, set[int]] = {}
    for name, first, last in _of_text(words, line.vendor):
        owners.setdefault(name, set()).update((first, last))
    for name in _of_facts(line, place):
        owners.setdefault(name, set())
    ordered = (tuple(sorted(numbers)) for numbers in owners.values())
    return Tokens(
        tuple(map(sys.intern, owners)),
        tuple(same.setdefault(numbers, numbers) for numbers in ordered),
        tuple(words),
    )
