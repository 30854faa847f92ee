# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The approved corpus: lines that may be quoted, by page, and how rare its words are.

How rare a word is in general is counted in ``frequencies.json``: in how many of the
pages behind this measure (OMoS-QA, CC BY 4.0; service-public.fr, Licence Ouverte; City
of Munich) a stem stands. A small corpus knows little of that by itself.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from . import words

HERE = Path(__file__).parent
HEADING = 70  # characters a heading is shorter than
COPY = 0.3  # of the lines of a page: who shares more is a copy of it, not a rival
K1, B = 1.2, 0.75  # BM25 (Robertson and Zaragoza 2009)


@dataclass(frozen=True, slots=True)
class Passage:
    """A line that may be quoted, word for word.

    :param page: of which page or procedure; its lines come in the order of the page
    :param heading: under which it stands, "" when the page's own lines say it
    :param source_date: ISO 8601, of the state of the text, "" when unknown
    :param lang: "fr" or "de"
    """

    id: str
    text: str
    heading: str
    source_url: str
    source_date: str
    lang: str
    page: str

    def __post_init__(self) -> None:
        if self.lang not in words.LANGS:
            raise ValueError(f"{self.id}: no {self.lang!r} passages")


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page, with their words.

    :param above: of each line, the index of the heading line above it, or its own
    :param block: of each line, the number of its section
    """

    id: str
    lang: str
    lines: tuple[Passage, ...]
    stems: tuple[tuple[str, ...], ...]
    counts: Counter[str]
    is_head: np.ndarray
    above: np.ndarray
    block: np.ndarray
    texts: frozenset[str]

    @property
    def size(self) -> int:
        """Return how many words it has."""
        return sum(self.counts.values())


@lru_cache(maxsize=1)
def _frequencies() -> dict[str, dict]:
    return json.loads((HERE / "frequencies.json").read_text(encoding="utf-8"))


def _is_heading(text: str) -> bool:
    return len(text) < HEADING and not text.endswith((".", "!", ";", ","))


def _page(key: str, lines: Sequence[Passage]) -> Page:
    lang = lines[0].lang
    found = tuple(words.stems(line.text, lang) for line in lines)
    heads = np.array([_is_heading(line.text.strip()) for line in lines])
    above, last = np.zeros(len(lines), int), 0
    block = np.zeros(len(lines), int)
    for at, is_head in enumerate(heads):
        above[at] = last
        last = at if is_head else last
        if at:
            block[at] = block[at - 1] + (is_head and not heads[at - 1])
    counts = Counter(stem for line in found for stem in line)
    texts = frozenset(line.text.strip() for line in lines)
    return Page(key, lang, tuple(lines), found, counts, heads, above, block, texts)


class Index:
    """The pages of a corpus, French and German ones apart.

    Immutable once made; a thousand pages take about a second.
    """

    def __init__(self, passages: Iterable[Passage]) -> None:
        """:raises ValueError: when a page has lines of two languages"""
        grouped: dict[str, list[Passage]] = {}
        for passage in passages:
            if passage.text.strip():
                grouped.setdefault(passage.page, []).append(passage)
        for key, lines in grouped.items():
            if len({line.lang for line in lines}) > 1:
                raise ValueError(f"page {key}: more than one language")
        self.pages = {key: _page(key, lines) for key, lines in grouped.items()}
        self._of = {
            lang: [page for page in self.pages.values() if page.lang == lang]
            for lang in words.LANGS
        }
        self._holds = {
            lang: Counter(stem for page in pages for stem in page.counts)
            for lang, pages in self._of.items()
        }

    def of(self, lang: str) -> list[Page]:
        return self._of[lang]

    def rarity(self, stem: str, lang: str) -> float:
        """Return how much a stem tells, in nats: inverse document frequency as in
        BM25."""
        general = _frequencies()[lang]
        total = general["pages"] + len(self._of[lang])
        holds = general["holds"].get(stem, 0) + self._holds[lang][stem]
        return math.log(1 + (total - holds + 0.5) / (holds + 0.5))

    def fits(self, asked: Sequence[str], lang: str) -> np.ndarray:
        """Return how well each page of `of(lang)` fits the stems of a question.

        :returns: BM25 as a share of what a page full of these words would get, 0 to 1
        """
        pages = self._of[lang]
        rarities = [self.rarity(stem, lang) for stem in asked]
        most = (K1 + 1) * sum(rarities) or 1.0
        sizes = np.array([page.size for page in pages], float)
        slow = K1 * (1 - B + B * sizes / max(sizes.mean(), 1)) if pages else sizes
        score = np.zeros(len(pages))
        for stem, rarity in zip(asked, rarities, strict=True):
            held = np.array([page.counts[stem] for page in pages], float)
            score += rarity * held * (K1 + 1) / (held + slow)
        return score / most

    def are_rivals(self, page: Page, other: Page) -> bool:
        """Return whether an answer on `other` says something else than one on
        `page`."""
        return page is not other and (
            len(page.texts & other.texts) <= COPY * len(page.texts)
        )
