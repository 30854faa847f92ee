# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Known values wherever else they stand: without separators, or a part of a name."""

import re
from collections.abc import Iterable, Iterator

from .view import fold, squeezed
from .words import PARTICLES, STOP

MIN_KEY_CHARS = 6  # letters and digits; a shorter value is looked for as it is written
WORD = re.compile(r"[^\W\d_]+")
MIN_NAME_LENGTH = 4


class Squeezed:
    """A view's letters and digits only, and where each of them is."""

    def __init__(self, text: str) -> None:
        pairs = [
            (piece, index)
            for index, char in enumerate(text)
            for piece in (fold(char) if char.isalnum() else "￼" * (char == "￼"))
        ]
        self.text = "".join(piece for piece, _index in pairs)
        self._at = [index for _piece, index in pairs]

    def find(self, value: str) -> Iterator[tuple[int, int]]:
        """Yield the places of a value; none where it is too short to tell."""
        key = squeezed(value)
        position = self.text.find(key) if len(key) >= MIN_KEY_CHARS else -1
        while position >= 0:
            last = position + len(key)
            yield self._at[position], self._at[last - 1] + 1
            position = self.text.find(key, last)


class Words:
    """The words of a view, to find names in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = [(m[0], m.start(), m.end()) for m in WORD.finditer(text)]
        self._folded = [fold(word) for word, _start, _end in self._words]
        self._places: dict[str, list[int]] = {}
        for place, word in enumerate(self._folded):
            self._places.setdefault(word, []).append(place)

    def find(self, name: str) -> Iterator[tuple[int, int]]:
        """Yield a name's words in their order, in any case; one alone as written."""
        words = WORD.findall(name)
        folded = [fold(word) for word in words]
        for place in self._places.get(folded[0], ()) if words else ():
            last = place + len(words) - 1
            if self._folded[place : last + 1] != folded:
                continue
            if last > place or (
                self._words[place][0] == words[0] and len(words[0]) > 1
            ):
                yield self._words[place][1], self._words[last][2]


def plain_words(text: str) -> frozenset[str]:
    """Return the words of a text as they are written."""
    return frozenset(re.findall(r"\w+", text))


def parts_of_name(written: frozenset[str], name: str) -> Iterable[str]:
    """Return a name's words that stand for the person alone, as no other word does.

    :param written: `plain_words` of the text
    """
    words = WORD.findall(name)
    if len(words) < 2:
        return ()
    return [
        word
        for word in words
        if len(word) >= MIN_NAME_LENGTH
        and word[0].isupper()
        and (folded := fold(word)) not in PARTICLES
        and folded not in STOP
        and word.lower() not in written
    ]
