# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Placeholders for what must not leave, and the values back in their place."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .checksums import is_company_number
from .leak import PLACEHOLDER, check
from .names import Names
from .registry import KINDS, Recogniser
from .repeats import Squeezed, Words, parts_of_name, plain_words
from .titles import NAMES, is_firm, normal_name
from .view import fold, squeezed, view_of
from .words import PARTICLES

BLANK = "\ufffc"  # in a view: already found
ROUNDS = 4
KEPT = ""  # kind of what was found and stays


@dataclass(frozen=True, slots=True)
class Span:
    """A span leaves as ``placeholder`` instead of ``original[start:end]``."""

    kind: str
    placeholder: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Concealed:
    """A text with placeholders, and what they stand for, in reading order."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """A text with its values back; placeholders that stand for nothing are listed."""

    text: str
    unknown: tuple[str, ...]


class Pseudonymiser:
    """Placeholders of one conversation.

    :param names: who the database knows, or None
    :param conversation: ``mapping`` of an earlier one to go on with, or None;
        it holds the values: it stays in the house
    :raises ValueError: where ``conversation`` is not one
    """

    def __init__(
        self, names: Names | None = None, conversation: Mapping[str, str] | None = None
    ) -> None:
        self._names = names or Names()
        recognisers = [
            *(r for of_kind in KINDS.values() for r in of_kind),
            Recogniser("NAME", self._names.find, NAMES, normal_name),
            Recogniser("LITERAL", self._find_literals, 0, str),
        ]
        ranks: dict[tuple[int, str], list[Recogniser]] = {}
        for recogniser in recognisers:
            rank = recogniser.priority, recogniser.kind
            ranks.setdefault(rank, []).append(recogniser)
        self._ranks = sorted(ranks.items())
        self._normal = {r.kind: r.normal for r in recognisers}
        self._spelled = {kind.replace("_", ""): kind for kind in self._normal}
        self._placeholders = placeholders(self._normal)
        self.mapping: dict[str, str] = dict(conversation or {})
        self._known = {
            (kind, self._key(kind, value)): placeholder
            for placeholder, value in self.mapping.items()
            for kind in [kind_of(placeholder)]
        }

    @property
    def counts(self) -> dict[str, int]:
        """Return how many different values of each kind the conversation has."""
        return dict(Counter(map(kind_of, self.mapping)))

    def conceal(self, text: str) -> Concealed:
        """Return the text as it may leave; a value has the same placeholder again."""
        view = view_of(text)
        taken = self._find(view.text)
        spans = []
        for start, end, kind in sorted(taken):
            begin, finish = view.original(start, end)
            if spans and begin < spans[-1].end:
                continue  # two values in one escape
            placeholder = self._placeholder(kind, text[begin:finish])
            spans.append(Span(kind, placeholder, begin, finish))
        return Concealed(_replaced(text, spans), tuple(spans))

    def conceal_all(self, texts: Sequence[str]) -> list[Concealed]:
        """Conceal texts that leave together: what one tells is concealed in all."""
        for _time in range(ROUNDS):
            known = len(self.mapping)
            concealed = [self.conceal(text) for text in texts]
            if len(self.mapping) == known:
                break
        return concealed

    def restore(self, text: str) -> Restored:
        """Put the values back, also where a model wrote placeholders its own way."""
        unknown: list[str] = []

        def value(match: re.Match[str]) -> str:
            kind, number = match["kind"] or match["bare"], match["n"] or match["m"]
            name = re.sub(r"[^A-Z]+", "", kind.upper())
            placeholder = f"[{self._spelled[name]}_{int(number)}]"
            if placeholder in self.mapping:
                return self.mapping[placeholder]
            unknown.append(match[0])
            return match[0]

        return Restored(self._placeholders.sub(value, text), tuple(unknown))

    def check(self, text: str) -> None:
        """Look a second time, another way, at what is about to leave.

        :raises Leak: where a number with check digits or a concealed value is in it
        """
        check(text, self.mapping, self._names.company_numbers)

    def _find(self, whole: str) -> list[tuple[int, int, str]]:
        taken: list[tuple[int, int, str]] = []
        text = whole
        for look in (self._round, self._parts, self._again, self._round, self._again):
            found = look(text, taken, whole)
            taken += found
            text = masked(text, found)
        return [(start, end, kind) for start, end, kind in taken if kind != KEPT]

    def _round(
        self, text: str, _taken: object, _whole: str
    ) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        free = bytearray(b"\1" * len(text))
        for (_priority, kind), recognisers in self._ranks:
            places = [place for r in recognisers for place in r.find(text)]
            for start, end in united(places):
                for place in pieces(kind, text, free, start, end):
                    free[place] = bytes(place.stop - place.start)
                    kept = self._stays(kind, text[place])
                    found.append((place.start, place.stop, KEPT if kept else kind))
        return found

    def _stays(self, kind: str, text: str) -> bool:
        """Return whether it is a number of a legal person that the caller named."""
        if kind not in {"SIREN", "SIRET", "VAT"}:
            return False
        return is_company_number(text, self._names.company_numbers)

    def _again(
        self, text: str, found: Iterable[tuple[int, int, str]], whole: str
    ) -> list[tuple[int, int, str]]:
        """Return other places of known values, written any way."""
        values = [(kind_of(p), view_of(v).text) for p, v in self.mapping.items()]
        values += [(kind, whole[start:end]) for start, end, kind in found]
        again: list[tuple[int, int, str]] = []
        squeezed_text, words = Squeezed(text), Words(text)
        for kind, value in sorted(set(values), key=lambda v: -len(v[1])):
            if kind in {"LITERAL", KEPT}:
                continue
            places = words.find(value) if kind == "NAME" else squeezed_text.find(value)
            again += [(start, end, kind) for start, end in places]
        return without_overlaps(again)

    def _parts(
        self, text: str, found: Iterable[tuple[int, int, str]], whole: str
    ) -> list[tuple[int, int, str]]:
        """Return places of a person's surname alone, after the full name."""
        names = {whole[start:end] for start, end, kind in found if kind == "NAME"}
        written = plain_words(whole)
        parts = {part for name in names for part in parts_of_name(written, name)}
        words = Words(text)
        places = [
            (*place, "NAME")
            for part in sorted(parts)
            for place in words.find(part)
            if not is_firm(text, *place)
        ]
        return without_overlaps(places)

    def _find_literals(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield what looks like a placeholder already: it would be restored as one."""
        return (match.span() for match in self._placeholders.finditer(text))

    def _key(self, kind: str, value: str) -> str:
        return self._normal.get(kind, squeezed)(view_of(value).text)

    def _placeholder(self, kind: str, value: str) -> str:
        key = kind, self._key(kind, value)
        if key not in self._known:
            number = 1
            while (placeholder := f"[{kind}_{number}]") in self.mapping:
                number += 1
            self._known[key] = placeholder
            self.mapping[placeholder] = value
        return self._known[key]


def kind_of(placeholder: str) -> str:
    """Return ``IBAN`` of ``[IBAN_1]``.

    :raises ValueError: for anything else
    """
    if not (match := PLACEHOLDER.fullmatch(placeholder)):
        raise ValueError("a conversation maps placeholders to values")
    return match[1]


def placeholders(kinds: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of placeholders as models write them: case, blanks, brackets."""
    longest_first = sorted(kinds, key=len, reverse=True)
    loose = "|".join(kind.replace("_", r"[\s_\\\-]*") for kind in longest_first)
    bare = "|".join(kind.replace("_", r"\\?_") for kind in longest_first)
    return re.compile(
        rf"\\?[\[\uff3b【]\s*(?P<kind>(?i:{loose}))[\s_\\\-]*(?P<n>\d{{1,5}})\s*\\?[\]\uff3d】]"
        rf"|(?<![A-Za-z0-9_])(?P<bare>{bare})\\?_(?P<m>\d{{1,5}})(?!\d)"
    )


def masked(text: str, found: Iterable[tuple[int, int, str]]) -> str:
    """Return a view with what was found blanked out, as long as before."""
    for start, end, _kind in found:
        text = text[:start] + BLANK * (end - start) + text[end:]
    return text


def pieces(kind: str, text: str, free: bytearray, start: int, end: int) -> list[slice]:
    """Return what is free of a place: each part of a name; of others all or nothing."""
    open_ = [free[i] and text[i] != BLANK for i in range(start, end)]
    if all(open_):
        return [slice(start, end)]
    if kind != "NAME":
        return []
    return [
        slice(start + word.start(), start + word.end())
        for word in re.finditer(r"[^\W\d_]{2,}", text[start:end])
        if all(open_[word.start() : word.end()]) and fold(word[0]) not in PARTICLES
    ]


def united(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return overlapping places as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(place for place in places if place[0] < place[1]):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def without_overlaps(
    found: Iterable[tuple[int, int, str]],
) -> list[tuple[int, int, str]]:
    """Return the first ones of those that overlap."""
    taken: list[tuple[int, int, str]] = []
    for start, end, kind in found:
        if all(end <= s or start >= e for s, e, _k in taken):
            taken.append((start, end, kind))
    return taken


def _replaced(text: str, spans: Iterable[Span]) -> str:
    pieces, position = [], 0
    for span in spans:
        pieces += [text[position : span.start], span.placeholder]
        position = span.end
    return "".join([*pieces, text[position:]])
