# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The tokens that count and their weights: from tokens to rows of numbers.

A row (``d`` tokens and a last column that is always 1) is not scaled to unit length:
what a token adds to a score is its own weight, whatever else the line says, so that
the words shown as evidence are exactly what the model added up.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from .text import NAME_KIND, VENDOR_KIND, WORD_KIND, Tokens, kind

# A token's value in the linear model's rows.  Character runs share theirs, as a word
# has many of them.
LINEAR_VALUE = {
    VENDOR_KIND: 1.0,
    WORD_KIND: 1.0,
    NAME_KIND: 0.7,
    "b": 0.7,
    "c": 1.0,
    "vw": 0.7,
    "a": 0.7,
    "va": 0.7,
    "x": 0.7,
    "e": 1.0,
    "p": 1.0,
}
# Its value when lines are compared (times its rarity): words first, amounts less.
MEMORY_VALUE = {WORD_KIND: 1.0, "e": 1.0, "p": 1.0, "a": 0.4, "x": 0.5}
MEMORY_BIAS = 2.0
STRANGER_KINDS = (WORD_KIND, "e")
# How many past lines must bear a token before it counts.
MIN_LINES = {VENDOR_KIND: 1, WORD_KIND: 1, "c": 3}
MAX_CHARS = 30_000
# From this many lines on a word must have come twice: the rest is references.
MIN_LINES_FOR_REPEATS = 5_000
# A vendor's name says what the vendor does only where names are many, and only by the
# words few of them bear ("plumbing", not "ltd").
MIN_NAMES = 100
COMMON_NAME_SHARE = 0.02
SAYS = re.compile(r"[^\W_0]")


class Vocabulary:
    """The tokens of the past in a fixed order, their values and their rarity."""

    def __init__(
        self, names: Sequence[str], rarity: np.ndarray, telling: Iterable[str]
    ) -> None:
        """Index the tokens. ``rarity``: float32 of ``d``; ``telling``: name words that
        say something."""
        self.names = tuple(names)
        self.rarity = rarity
        self.telling = frozenset(telling)
        self.index = {name: column for column, name in enumerate(self.names)}
        kinds = [kind(name) for name in self.names]
        # The columns by which lines of different vendors are compared.
        self.general = np.array([k in STRANGER_KINDS for k in kinds] + [False])
        self.is_char = np.array([k == "c" for k in kinds] + [False])
        self._linear = np.array([LINEAR_VALUE[k] for k in kinds] + [1.0], np.float32)
        scale = np.array([MEMORY_VALUE.get(k, 0.0) for k in kinds], np.float32)
        self._memory = np.append(scale * rarity, np.float32(MEMORY_BIAS))

    @property
    def size(self) -> int:
        """Return the number of columns of a row: the tokens and the bias."""
        return len(self.names) + 1

    @classmethod
    def build(cls, lines: Sequence[Tokens]) -> "Vocabulary":
        """Learn which tokens of the past lines count."""
        seen = Counter(name for tokens in lines for name in tokens.names)
        least = dict(MIN_LINES)
        if len(lines) >= MIN_LINES_FOR_REPEATS:
            least[WORD_KIND] = 2
        kept = [name for name, n in seen.items() if n >= least.get(kind(name), 2)]
        chars = sorted(
            (name for name in kept if kind(name) == "c"), key=lambda c: (-seen[c], c)
        )
        names = sorted(name for name in kept if kind(name) != "c")
        names += chars[:MAX_CHARS]
        count = np.array([seen[name] for name in names], np.float32)
        rarity = np.log1p(len(lines) / count).astype(np.float32)
        return cls(names, rarity, _telling_names(lines))

    def columns(self, tokens: Tokens) -> list[tuple[int, int]]:
        """Return (column, position among the line's tokens) of counting tokens."""
        found = ((self.index.get(name), at) for at, name in enumerate(tokens.names))
        return [(column, at) for column, at in found if column is not None]

    def knows(self, tokens: Tokens) -> bool:
        """Return whether a word of the text, or a telling one of the name, was met
        before.

        The mere shape of a number, only zeros, is no word.
        """
        return any(
            (kind(name) == WORD_KIND and name in self.index and SAYS.search(name, 2))
            or name in self.telling
            for name in tokens.names
        )

    def rows(self, lines: Sequence[Tokens]) -> sparse.csr_matrix:
        """Return ``n x size`` of ones: the columns of each line, with the bias."""
        columns = [[c for c, _at in self.columns(tokens)] for tokens in lines]
        indices = [c for line in columns for c in (*sorted(line), self.size - 1)]
        ends = np.cumsum([0] + [len(line) + 1 for line in columns])
        data = np.ones(len(indices), np.float32)
        return sparse.csr_matrix(
            (data, np.array(indices, np.int32), ends), shape=(len(lines), self.size)
        )

    def linear_rows(self, rows: sparse.csr_matrix) -> sparse.csr_matrix:
        """Return the rows with the linear model's values."""
        out = rows.copy()
        is_char = self.is_char[out.indices]
        owner = np.repeat(np.arange(out.shape[0]), np.diff(out.indptr))
        chars = np.bincount(owner[is_char], minlength=out.shape[0])
        out.data = self._linear[out.indices]
        out.data[is_char] /= np.sqrt(chars[owner[is_char]])
        return out

    def memory_rows(self, rows: sparse.csr_matrix) -> sparse.csr_matrix:
        """Return rows with the memory's values, of unit length for cosines."""
        out = rows.copy()
        out.data = self._memory[out.indices]
        out.eliminate_zeros()
        length = np.sqrt(np.asarray(out.multiply(out).sum(axis=1)).ravel())
        out.data /= np.repeat(length, np.diff(out.indptr))
        return out


def _telling_names(lines: Sequence[Tokens]) -> set[str]:
    """Return words that several vendors' names share, but not many."""
    names_of = {}
    for tokens in lines:
        vendor = next(n for n in tokens.names if kind(n) == VENDOR_KIND)
        if vendor not in names_of:
            names_of[vendor] = [n for n in tokens.names if kind(n) == NAME_KIND]
    if len(names_of) < MIN_NAMES:
        return set()
    shared = Counter(name for names in names_of.values() for name in names)
    most = COMMON_NAME_SHARE * len(names_of)
    return {name for name, n in shared.items() if 2 <= n <= most}
