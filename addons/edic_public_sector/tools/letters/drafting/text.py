# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts with placeholders: their parts, their sentences, and what changed in them."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

HOLE = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")
# what ends with a point and does not end a sentence
SHORT = re.compile(
    r"(?:\b(?:M|MM|Mme|Mmes|Dr|Prof|art|Art|al|no|n°|Nr|Abs|S|z|d|u|i|a|o|bzw|ggf|usw"
    r"|vgl|inkl|zzgl|ca|cf|etc|resp|e\.g|i\.e|z\.\s?B|d\.\s?h|u\.\s?a|i\.\s?d|No|Mr|Mrs"
    r"|Ms|p|Bsp|evtl|gez|Str|St|Ste|Bd|av))\.$"
)
MAX_END_CHARS = 20  # characters at an end that `SHORT` looks at
MAX_WORDS = 1_200  # with blanks and signs, of a paragraph that is compared
ENDS = re.compile(r"(?<![.!?…])[.!?…]++[»\"”“’)]*+(?=\s)|\n+")
# what no line may end with when a number, or the next part of the text, follows
BEFORE = re.compile(
    r"(§|\b(?:[Aa]rt|Abs|Nr|al)\.|\bSatz|n°) (?=\d|$)|(\b[Aa]rt\.) (?=[LRD]\.)"
)
# what the French write with a space that no line ends at (Imprimerie nationale)
WIDE = re.compile(r" (?=[:»])|(?<=«) ")
NARROW = re.compile(r" (?=[;?!])")
TOKEN = re.compile(r"\{[a-z][a-z0-9_]*\}|\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: words, or the ``key`` of a placeholder."""

    text: str
    key: str = ""


def tied(text: str, lang: str = "") -> str:
    """Return the text with spaces that no line ends at: in references to laws, and
    before French signs.

    >>> tied("§ 109 Abs. 3 GewO"), tied("Objet : « A »", "fr")
    ('§\\xa0109 Abs.\\xa03 GewO', 'Objet\\xa0: «\\xa0A\\xa0»')
    """
    text = BEFORE.sub("\\1\\2\u00a0", text)
    if lang == "fr":
        text = NARROW.sub("\u202f", WIDE.sub("\u00a0", text))
    return text


def keys_of(text: str) -> list[str]:
    """Return the placeholders of a text, in order, each time that they stand there."""
    return [hole[1] for hole in HOLE.finditer(text)]


def pieces(text: str) -> Iterator[Piece]:
    """Yield the parts of a text.

    >>> [piece.text or piece.key for piece in pieces("Bill {ref}.")]
    ['Bill ', 'ref', '.']
    """
    for at, part in enumerate(HOLE.split(text)):
        if at % 2:
            yield Piece("", part)
        elif part:
            yield Piece(part)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text are, with the blanks that follow them.

    >>> text = "Pay {a} to M. {b}. Thank you."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Pay {a} to M. {b}. ', 'Thank you.']
    """
    found, start = [], 0
    blank = len(text) - len(text.lstrip())  # before the first sentence
    for end in ENDS.finditer(text):
        last = text[max(start, end.end() - MAX_END_CHARS) : end.end()]
        is_short = "\n" not in end[0] and SHORT.search(last)
        if is_short or end.end() <= blank:
            continue
        stop = end.end()
        while stop < len(text) and text[stop].isspace():
            stop += 1
        found.append((start, stop))
        start = stop
    if text[start:]:
        found.append((start, len(text)))
    return found


def changes(old: str, new: str) -> list[tuple[str, str]]:
    """Return what changed, word by word, in reading order: ``[(sign, text)]``.

    The sign is ``=``, ``-`` or ``+``; a placeholder is one word.

    >>> changes("We pay {a} now.", "We pay {b} now.")
    [('=', 'We pay '), ('-', '{a}'), ('+', '{b}'), ('=', ' now.')]
    """
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if max(len(before), len(after)) > MAX_WORDS:  # it would take minutes
        return [("-", old), ("+", new)] if old != new else [("=", old)]
    match = difflib.SequenceMatcher(None, before, after, autojunk=False)
    texts = []
    for kind, i, j, k, m in match.get_opcodes():
        if kind == "equal":
            texts.append(("=", "".join(before[i:j])))
            continue
        if i < j:
            texts.append(("-", "".join(before[i:j])))
        if k < m:
            texts.append(("+", "".join(after[k:m])))
    return texts
