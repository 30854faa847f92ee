# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From a bill line to tokens.

A token is ``<kind>:<value>``.  Each token knows the words of the line it was made
of (``owners``, indices into ``words``), so that a weight of the linear model can be
told in words of the line: taking a word out of the text takes out exactly the tokens
it owns.  Lower case, no accents; a number is kept as written and as its shape (each
digit becomes 0), since a reference never comes back but its form does.
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .contract import Line

# What stands between blanks, without the punctuation around it.
WORD = re.compile(r"\w(?:\S*\w)?")
PART = re.compile(r"[^\W_]+")
DIGIT = re.compile(r"\d")
CHAR_SIZES = (3, 4, 5)
# Kinds that only say what the bill is about; the others need a known word or vendor.
WORD_KIND = "w"
NAME_KIND = "n"
VENDOR_KIND = "v"


@dataclass(frozen=True, slots=True)
class Tokens:
    """A line's tokens, the words that own each of them, and the words as written."""

    names: tuple[str, ...]
    owners: tuple[tuple[int, ...], ...]
    words: tuple[str, ...]


def fold(text: str) -> str:
    """Lower case without accents: ``Prélèvement`` and ``PRELEVEMENT`` are one word.

    >>> fold("Prélèvement Straße")
    'prelevement strasse'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def amount_bucket(amount: Decimal) -> str:
    """Signed half powers of two: fine enough to tell freight from goods.

    >>> amount_bucket(Decimal("15.24")), amount_bucket(Decimal("-3")), amount_bucket(Decimal(0))
    ('+7', '-3', '0')
    """
    if not amount:
        return "0"
    sign = "-" if amount < 0 else "+"
    return f"{sign}{math.floor(2 * math.log2(abs(amount)))}"


@lru_cache(maxsize=65536)
def _word_tokens(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tokens of one word alone, and its parts for the two-word tokens."""
    folded = fold(word)
    shape = DIGIT.sub("0", folded)
    names = {f"{WORD_KIND}:{folded}", f"{WORD_KIND}:{shape}"}
    parts = PART.findall(shape)
    names.update(f"{WORD_KIND}:{part}" for part in parts)
    for part in parts:
        if part.strip("0"):
            padded = f"_{part}_"
            names.update(
                f"c:{padded[start : start + size]}"
                for size in CHAR_SIZES
                for start in range(len(padded) - size + 1)
            )
    return tuple(sorted(names)), tuple(parts)


def _text_tokens(words: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    """Yield (token, first owner, last owner) of the text."""
    last_part, last_owner = "", -1
    for owner, word in enumerate(words):
        names, parts = _word_tokens(word)
        for name in names:
            yield name, owner, owner
        for part in parts:
            if last_part:
                yield f"b:{last_part} {part}", last_owner, owner
            last_part, last_owner = part, owner


def _line_tokens(line: Line) -> Iterator[str]:
    """Yield the tokens that are not made of the text."""
    bucket = amount_bucket(line.amount)
    yield f"{VENDOR_KIND}:{line.vendor}"
    yield f"a:{bucket}"
    yield f"va:{line.vendor}|{bucket}"
    yield f"x:{line.amount.normalize():f}"
    for part in sorted(
        {DIGIT.sub("0", part) for part in PART.findall(fold(line.vendor))}
    ):
        yield f"{NAME_KIND}:{part}"
    for extra in line.extra:
        yield f"e:{extra}"


def tokenize(lines: Sequence[Line]) -> list[Tokens]:
    """Each line's tokens, each once; lines of one bill must come together, in order."""
    return [_tokens(line, place) for line, place in zip(lines, places(lines), strict=True)]


def places(lines: Sequence[Line]) -> list[str]:
    """Where in its bill each line stands: freight comes last, a lone line is special."""
    last = {line.bill: at for at, line in enumerate(lines) if line.bill}
    begun: set[str] = set()
    out = []
    for at, line in enumerate(lines):
        first = line.bill not in begun
        final = last.get(line.bill, at) == at
        out.append("only" if first and final else "first" if first else "last" if final else "between")
        if line.bill:
            begun.add(line.bill)
    return out


def _tokens(line: Line, place: str) -> Tokens:
    words = tuple(WORD.findall(unicodedata.normalize("NFC", line.text)))
    owners: dict[str, set[int]] = {}
    for name, first, last in _text_tokens(words):
        owners.setdefault(name, set()).update((first, last))
        if name.startswith("w:"):
            owners.setdefault(f"vw:{line.vendor}|{name[2:]}", set()).add(first)
    for name in (*_line_tokens(line), f"p:{place}"):
        owners.setdefault(name, set())
    return Tokens(
        tuple(owners), tuple(tuple(sorted(o)) for o in owners.values()), words
    )
