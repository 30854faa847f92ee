# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The comparison of a question and a phrasing, on the page they are about.

Lexical: stems, words that mean the same (`same.py`), German compounds, and what is
asked for (`kinds.py`). Every word counts: what nothing says is no match.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from . import same, words
from .kinds import Kind

AKIN = 0.75  # of the longer of two stems, from which they say the same
USUAL = 0.2  # weight of a word of the title, or of one that tells nothing
KIND = 1.0  # weight of what is asked for
ASIDE = frozenset({Kind.PAPERS, Kind.CONTACT, Kind.YES_NO})  # words tell them
TURNS = frozenset({"not", "other"})  # marks that question and phrasing both must have
ENDINGS = ("", "s", "es", "n", "en")  # between the words of a German compound
PART = 3  # letters of such a word at least


@dataclass(frozen=True, slots=True)
class Said:
    """A question or phrasing.

    :param stems: of its content words, each once
    :param words: as they are spelt, beside `stems`
    :param marks: `same.marks`
    """

    text: str
    stems: tuple[str, ...]
    words: tuple[str, ...]
    kinds: frozenset[Kind]
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """The phrasings of a topic.

    :param says: their stems, those of words a question may have besides, and the
        numbers of the quoted lines
    """

    asked: tuple[Said, ...]
    says: frozenset[str]

    @property
    def kinds(self) -> frozenset[Kind]:
        """Return what one of them asks for."""
        return frozenset[Kind]().union(*(each.kinds for each in self.asked))

    @property
    def marks(self) -> frozenset[str]:
        """Return the marks of one of them."""
        return frozenset[str]().union(*(each.marks for each in self.asked))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a page's topics.

    :param title: stems of its title that tell something
    :param usual: these, other words for it, and words that tell nothing
    :param says: all stems that a topic says, and `usual`
    :param weight: of each stem of a phrasing, in nats: the fewer topics, the more
    :param most: the weight of a stem of no phrasing
    """

    lang: str
    title: frozenset[str]
    usual: frozenset[str]
    says: frozenset[str]
    weight: Mapping[str, float]
    most: float

    def of(self, stem: str) -> float:
        """Return the weight of a stem of a question."""
        if stem in self.usual or stem in same.light(self.lang):
            return USUAL
        return self.weight.get(stem, self.most)


def said(text: str, lang: str) -> Said:
    """Read a question or phrasing."""
    found = {
        same.concept(stem, word, lang): word
        for stem, word in reversed(words.content_words(text, lang))
    }
    kinds, marks = same.asked_for(text, lang), same.marks(text, lang)
    return Said(text, tuple(found), tuple(found.values()), kinds, marks)


def stems(texts: Iterable[str], lang: str) -> frozenset[str]:
    return frozenset(stem for text in texts for stem in said(text, lang).stems)


def known(
    asked: Iterable[str], also: Iterable[str], lines: Iterable[str], lang: str
) -> Known:
    """Make a topic ready."""
    phrasings = tuple(said(text, lang) for text in asked)
    numbers = {stem for stem in stems(lines, lang) if stem.isdigit()}
    own = {stem for each in phrasings for stem in each.stems}
    return Known(phrasings, stems(also, lang) | own | numbers)


def lexicon(
    title: str, called: Iterable[str], topics: Sequence[Known], lang: str
) -> Lexicon:
    """Make a page ready."""
    own = stems([title], lang)
    usual = own | stems(called, lang) | same.neutral(lang)
    counts = Counter(
        stem for each in topics for stem in {s for a in each.asked for s in a.stems}
    )
    weight = {
        stem: USUAL if stem in usual else math.log(1 + len(topics) / count)
        for stem, count in counts.items()
    }
    says = usual.union(*(each.says for each in topics))
    most = math.log(1 + len(topics))
    return Lexicon(lang, own - same.neutral(lang), usual, says, weight, most)


def says(asked: str, read: str, lang: str) -> bool:
    """Return whether a stem of a page says one of a question, as far as nothing is
    lost.

    >>> says("pass", "reisepass", "de"), says("pass", "passfoto", "de")
    (True, False)
    """
    if asked == read:
        return True
    if asked.isdigit() or read.isdigit():
        return False
    if asked in read and len(asked) >= words.MIN_WORD_LETTERS:
        longer = read.startswith(asked) and len(asked) > words.MIN_WORD_LETTERS
        return longer or (lang == "de" and read.endswith(asked))
    least = max(words.PREFIX, math.ceil(AKIN * max(len(asked), len(read))))
    return len(asked) >= least and asked[:least] == read[:least]


def _any(asked: str, read: Iterable[str], lang: str) -> bool:
    return any(says(asked, stem, lang) for stem in read)


def apart(question: Said, page: Lexicon) -> Said:
    """Return the question with German compounds that the page does not say taken
    apart."""
    if page.lang != "de":
        return question
    found: dict[str, str] = {}
    for stem, word in zip(question.stems, question.words, strict=True):
        parts = {} if _any(stem, page.says, "de") else _parts(word, page)
        found |= parts or {stem: word}
    return replace(question, stems=tuple(found), words=tuple(found.values()))


def _parts(word: str, page: Lexicon) -> dict[str, str]:
    """Return the two words of a compound, by stem; none when the second is the page's
    own title: a Kinderreisepass is another thing than a Reisepass."""
    for at in range(PART, len(word) - PART + 1):
        end = _concept(word[at:])
        if end in page.title or end not in page.says:
            continue
        for ending in ENDINGS:
            head = word[:at].removesuffix(ending)
            is_part = len(head) >= PART and word[:at].endswith(ending)
            if is_part and _concept(head) in page.says:
                return {_concept(head): head, end: word[at:]}
    return {}


def _concept(word: str) -> str:
    return same.concept(words.stem(word, "de"), word, "de")


def covered(question: Said, topic: Known, page: Lexicon) -> bool:
    """Return whether a topic says all that the question does."""
    if (question.kinds - ASIDE - {Kind.CHOICE}) - topic.kinds:
        return False
    if question.marks - topic.marks:
        return False
    free = page.usual | same.light(page.lang)
    return all(
        stem in free
        or _any(stem, topic.says, page.lang)
        or (stem not in page.says and _any(stem, page.usual, page.lang))
        for stem in question.stems
    )


def share(question: Said, asked: Said, page: Lexicon) -> float:
    """Return how much question and phrasing say of each other, by weight, 0 to 1.

    0 when the phrasing says more than the question: another place, another "not".
    What is asked for counts as a word.
    """
    offered, wanted = asked.kinds - ASIDE, question.kinds - ASIDE
    if not _alike(question, asked, page):
        return 0.0
    both = 2 * KIND * len(offered & wanted)
    total = KIND * (len(offered) + len(wanted))
    for stem in asked.stems:
        has = any(
            says(other, stem, page.lang) or says(stem, other, page.lang)
            for other in question.stems
        )
        if not has and stem not in page.usual:
            return 0.0
        total += page.weight[stem]
        both += page.weight[stem] * has
    for stem in question.stems:
        total += page.of(stem)
        both += page.of(stem) * _any(stem, asked.stems, page.lang)
    return both / total if total else 0.0


def _alike(question: Said, asked: Said, page: Lexicon) -> bool:
    """Return whether both ask for the same, and are as much turned round."""
    if (question.marks ^ asked.marks) & TURNS:
        return False
    offered, wanted = asked.kinds - ASIDE, question.kinds - ASIDE
    if (offered or wanted) and not offered & wanted:
        return False
    return not is_plain(asked, page) or is_plain(question, page, asked.stems)


def is_plain(text: Said, page: Lexicon, besides: Iterable[str] = ()) -> bool:
    """Return whether it says no more than what the page is about, and given stems."""
    free = page.usual | same.light(page.lang) | set(besides)
    return all(stem in free for stem in text.stems)
