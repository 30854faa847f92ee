# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Names in a text that should hold none.

A word with a capital is a name until it is known as an ordinary word: in French and
English everywhere but at the start of a sentence, where it must be one of the
vocabulary; in German a noun of the vocabulary, or of an unmistakable ending. The
vocabulary is closed on purpose: what is new is asked about, and a person lets it in.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from .lock_words import OFFICE, fold
from .text import sentences

FOLDER = Path(__file__).parents[3] / "data" / "vocabulary"
WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")  # noqa: RUF001
START = re.compile(r"[\s«»\"“„”'(•–—-]*")
ELISION = re.compile(r"['’ʼ]")  # noqa: RUF001
TITLES = re.compile(
    r"\b(?:M|MM|Mme|Mmes|Mlle|Me|Dr|Prof|Mr|Mrs|Ms|Hr|Hrn|Fr)\.?(?=\s)"
    r"|\b(?:monsieur|madame|mademoiselle|messieurs|mesdames|ma[iî]tre|docteur"
    r"|professeure?|herrn?|frau|fräulein|familie|firma|soci[eé]t[eé]|entreprise"
    r"|fournisseur|vendor|supplier|company|lieferantin?|lieferanten|mister|miss|doctor)"
    r"(?=\s)",
    re.IGNORECASE,
)
ALLOWED = {
    "en": "I VAT AI PDF ERP",
    "fr": "Madame Monsieur Mesdames Messieurs État TVA TTC HT IA PDF ERP",
    "de": "Sie Ihnen Ihr Ihre Ihrem Ihren Ihrer Ihres Damen Herren Herr Herrn Frau KI"
    " PDF ERP",
}
DERIVED = re.compile(  # German nouns by an ending that no family name has
    r".{5,}ungen|.{3,}(?:heit|heiten|keit|keiten|schaft|schaften|tionen|tion|täten|tät"
    r"|ismus)"
)
HEADS = re.compile(  # the last part of a compound; the first one is looked at, too
    r"(.{3,}?)(?:stelle|stellen|betrag|betrages|beträge|beträgen|rechnung|rechnungen|frist"
    r"|fristen|nummer|nummern|datum|pflicht|pflichten|recht|rechte|rechten|zahlung"
    r"|verfahren|verfahrens|vertrag|vertrages|vertrags|verträge|unterlage|unterlagen"
    r"|leistung|lieferung|abteilung|verwaltung|kosten|zinsen|behörde|behörden|schreiben"
    r"|schreibens|antrag|antrages|antrags|anträge|angaben|angabe|vorlage|nachweis"
    r"|nachweise|nachweises|konto|kontos|konten|prüfung|amt|amtes|ordnung|buch|liste"
    r"|listen|daten|gespräch|gespräche|plan|plans|bericht|berichts|grund|gründe)"
)
STARTS = re.compile(  # folded: a number or a month is no part of an ordinary word
    "(?:mai(?!l)|zwei|drei|vier|funf|sechs|sieben|acht(?!ung)|neun|zehn|elf|zwolf|hundert|tausend"
    "|januar|februar|marz|april|juni|juli|august|september|oktober|november|dezember"
    "|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)"
)
LONG_UNG = re.compile(r".{5,}ung")  # Hartung and Nehrung are names


@cache
def shipped(lang: str) -> frozenset[str]:
    """Return the words that come with EDIC; German nouns with their capital."""
    paths = sorted(FOLDER.glob(f"*{lang}.txt"))
    return frozenset(" ".join(p.read_text(encoding="utf-8") for p in paths).split())


class Vocabulary:
    """The words that are ordinary in a language.

    :param also: texts whose words are ordinary too: those that people wrote
    :param known: finds the names that the house knows, in any case, as ``(start, end)``
    """

    def __init__(
        self,
        lang: str,
        also: Iterable[str] = (),
        known: Callable[[str], Iterable[tuple[int, int]]] | None = None,
    ) -> None:
        self.lang = lang
        self.known = known
        self._words = shipped(lang)
        self._own = frozenset(word for text in also for word in WORD.findall(text))
        self._own |= frozenset(ALLOWED[lang].split())

    def names(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where names stand, or what may be one."""
        yield from self._titled(text)
        starts = {START.match(text, *span).end() for span in sentences(text)}
        for word in WORD.finditer(text):
            if any(map(str.isupper, word[0])) and not self.is_ordinary(
                word[0], word.start() in starts, bool(ELISION.match(text, word.end()))
            ):
                yield word.span()
        if self.known:
            yield from self.known(text)

    def is_ordinary(self, word: str, is_start: bool, is_elided: bool = False) -> bool:
        """Return whether a word with a capital is no name where it stands."""
        if word in self._own or (is_elided and len(word) == 1):
            return True
        parts = re.split("[-‐‑]", word)  # noqa: RUF001
        if len(parts) > 1:
            return all(self.is_ordinary(part, is_start) for part in parts if part)
        if word[1:] != word[1:].lower() or len(word) == 1:
            return len(word) == 1 and is_start and self._is_small(word.lower())
        if self.lang == "de" and (word in self._words or self._is_noun(word)):
            return True
        if not word[0].isupper():
            return True
        return is_start and self._is_small(word.lower())

    def _is_small(self, word: str) -> bool:
        return word in self._words or word in self._own or len(word) == 1

    def _is_noun(self, word: str) -> bool:
        if head := HEADS.fullmatch(word):
            return self._is_part(head[1])
        is_derived = DERIVED.fullmatch(word) or LONG_UNG.fullmatch(word)
        return bool(is_derived) and not STARTS.match(fold(word))

    def _is_part(self, part: str) -> bool:
        """Return whether the first part of a compound is an ordinary word itself."""
        if STARTS.match(fold(part)):
            return False
        stems = {
            part,
            *(part.removesuffix(end) for end in ("s", "es", "n", "en", "er")),
        }
        return any(
            stem in self._words
            or stem.lower() in self._words
            or f"{stem}e" in self._words
            or bool(DERIVED.fullmatch(stem) or LONG_UNG.fullmatch(stem))
            for stem in stems
        )

    def _titled(self, text: str) -> Iterator[tuple[int, int]]:
        for title in TITLES.finditer(text):
            word = WORD.match(text, title.end() + 1)
            if word and not (
                fold(word[0]) in OFFICE
                or word[0] in self._own
                or (word[0].islower() and word[0] in self._words)
            ):
                yield word.span()
