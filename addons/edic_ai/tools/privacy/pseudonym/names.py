# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Names that the database knows: in any order and case, with a slip of the pen."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .checksums import company_number_set
from .titles import is_firm
from .view import canonical, fold
from .words import PARTICLES, STOP

WORD = re.compile(r"[^\W\d_]+")
GAP = re.compile(r"[\s,.;|/\-'\"]{0,4}$")
UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
MAX_WORDS = 7
CROWD = 20_000  # persons with one word: no use in comparing all of their other words


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text where it stands."""

    text: str
    folded: str
    start: int
    end: int

    @property
    def is_initial(self) -> bool:
        """Return whether it is one capital."""
        return len(self.text) == 1 and self.text.isupper()


class Names:
    """An index of the names a company's database holds; made once, asked often.

    :param people: full names, in any order of their words
    :param companies: legal persons (see `is_legal_person`): a person's name in theirs
        stays as it is, unless theirs is a person's itself
    :param company_numbers: SIREN, SIRET, VAT of legal persons: they stay as well, and
        with one of them the others of the same SIREN
    """

    def __init__(
        self,
        people: Iterable[str] = (),
        companies: Iterable[str] = (),
        company_numbers: Iterable[str] = (),
    ) -> None:
        self._persons: list[tuple[str, ...]] = []
        self._of_word: dict[str, set[int]] = {}
        self._like: dict[str, list[str]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self._companies: set[tuple[str, ...]] = set()
        self._lengths: dict[str, set[int]] = {}  # by first word of firms
        for name in dict.fromkeys(people):
            self._add(_plain(name))
        for word in self._of_word:
            self._like.setdefault(word[0], []).append(word)
        for name in companies:
            words = tuple(fold(w) for w in WORD.findall(_plain(name)))
            if len(words) > 1 and not self._is_person(words):
                self._companies.add(words)
                self._lengths.setdefault(words[0], set()).add(len(words))
        self.company_numbers = company_number_set(company_numbers)

    def _is_person(self, words: Iterable[str]) -> bool:
        """Return whether all the words are one person's."""
        telling = [w for w in words if len(w) > 1 and w not in PARTICLES]
        found = [self._of_word.get(w, set()) for w in telling]
        return bool(found) and bool(set.intersection(*found))

    def _add(self, name: str) -> None:
        words = {fold(w) for w in WORD.findall(name)}
        words |= {fold(w) for w in WORD.findall(name.translate(UMLAUTS))}
        telling = tuple(sorted(w for w in words if len(w) > 1 and w not in PARTICLES))
        if len(telling) < 2:
            return  # one word alone is a common noun too often
        for word in telling:
            self._of_word.setdefault(word, set()).add(len(self._persons))
        self._persons.append(telling)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the places of names in a view, but not in names of companies."""
        words = [
            Word(m[0], fold(m[0]), m.start(), m.end()) for m in WORD.finditer(text)
        ]
        kept = list(self._firms(words))
        index = 0
        while index < len(words):
            last = self._match(text, words, index)
            if last is None:
                index += 1
                continue
            start, end = words[index].start, words[last].end
            index = last + 1
            firm = is_firm(text, start, end)
            if not firm and not any(s <= start and end <= e for s, e in kept):
                dot = words[last].is_initial and text[end : end + 1] == "."
                yield start, end + dot

    def _firms(self, words: list[Word]) -> Iterator[tuple[int, int]]:
        folded = [word.folded for word in words]
        for index, word in enumerate(words):
            for length in self._lengths.get(word.folded, ()):
                if tuple(folded[index : index + length]) in self._companies:
                    yield word.start, words[index : index + length][-1].end

    def _match(self, text: str, words: list[Word], first: int) -> int | None:
        """Return the last word of the longest name from ``first`` on."""
        head = words[first]
        # M. is a title
        if head.text == "M" or (head.folded in PARTICLES and not head.is_initial):
            return None
        run = Run(self)
        best = None
        for index in range(first, min(first + MAX_WORDS, len(words))):
            word = words[index]
            between = text[words[index - 1].end : word.start]
            if index > first and not GAP.match(between):
                break
            if word.folded in PARTICLES and not word.is_initial:
                continue
            if not run.take(word):
                break
            if run.is_name:
                best = index
        return best

    def exact(self, word: Word) -> set[int]:
        """Return persons with this word, written as Müller, Muller or Mueller."""
        found = self._of_word.get(word.folded, set())
        other = fold(word.text.translate(UMLAUTS))
        return (
            found | self._of_word.get(other, set()) if other != word.folded else found
        )

    def near(self, word: Word) -> set[int]:
        """Return persons with a word a slip away, its first letter right."""
        if len(word.text) < 4 or not word.text[0].isupper() or word.folded in STOP:
            return set()
        if word.folded not in self._near:
            if len(self._near) > 50_000:
                self._near.clear()
            alike = self._like.get(word.folded[0], ())
            self._near[word.folded] = _alike(word.folded, alike)
        return set().union(*(self._of_word[w] for w in self._near[word.folded]))

    def near_among(self, word: Word, persons: set[int]) -> set[int]:
        """Return those of some persons with a word a slip away, any letter wrong."""
        if (
            len(word.text) < 4
            or not word.text[0].isupper()
            or word.folded in STOP
            or len(persons) > CROWD
        ):
            return set()
        others = {w for person in persons for w in self._persons[person]}
        close = set(_alike(word.folded, list(others)))
        return {p for p in persons if not close.isdisjoint(self._persons[p])}

    def with_initial(self, persons: set[int], letter: str) -> set[int]:
        """Return those of some persons with a word that starts so."""
        return {p for p in persons if any(w[0] == letter for w in self._persons[p])}


def _alike(word: str, others: Sequence[str]) -> tuple[str, ...]:
    """Return the words with one or two letters wrong, missing, more or swapped."""
    slips = 1 if len(word) < 8 else 2
    found = process.extract(
        word, others, scorer=OSA.distance, score_cutoff=slips, limit=None
    )
    return tuple(other for other, *_distance in found)


def _plain(name: str) -> str:
    return "".join(map(canonical, name))


class Run:
    """Words in a row as long as one person may have them all."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._persons: set[int] | None = None
        self._initials: list[str] = []
        self._exact = self._slipped = 0
        self._capitals = True
        self._seen: set[str] = set()

    def take(self, word: Word) -> bool:
        """Return whether the name may go on with this word."""
        if word.is_initial:
            self._initials.append(word.folded)
            return self._narrow_by_initials()
        if word.folded in self._seen:
            return False
        self._seen.add(word.folded)
        persons = self._names.exact(word)
        if self._persons is not None:
            persons = persons & self._persons
        slipped = not persons
        if slipped:
            persons = (
                self._names.near(word)
                if self._persons is None
                else self._names.near_among(word, self._persons)
            )
        if not persons:
            return False
        self._persons = persons
        self._slipped += slipped
        self._exact += not slipped
        self._capitals &= word.text[0].isupper()
        return self._narrow_by_initials()

    def _narrow_by_initials(self) -> bool:
        if self._persons is None:
            return len(self._initials) < 4
        for letter in self._initials:
            self._persons = self._names.with_initial(self._persons, letter)
        return bool(self._persons)

    @property
    def is_name(self) -> bool:
        """Return whether it has two words of a person, or one and an initial; a slip in
        one at most."""
        if self._persons is None:
            return False
        if self._exact + self._slipped >= 2:
            return self._exact >= 1 or all(len(w) > 5 for w in self._seen)
        return bool(self._initials) and self._exact == 1 and self._capitals
