# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A second reading of a page that is a picture, checked word by word.

A model outside gives back the text of the page. It is a language model: what it writes
may be on no page. So it adds, removes and moves nothing; it corrects single words of
the recognition that runs here, in their places, and only these:

* a word of which that recognition is not sure, and that stands in the same words of the
  answer with few other letters (`MAX_SHARE`). A word without a digit needs no more;
* a word with digits only where something else than the model proves it, since figures,
  accounts and references never come from a model: in an account one character, where
  the check digits hold with it and did not before (ISO 7064 MOD 97-10: of all accounts
  that differ in one character two fit, of those that differ in two some 160); of the
  totals one amount, which the two others, as they were recognised here, determine
  (without VAT + VAT = with VAT). Dates and numbers of documents have no such proof, VAT
  and SIRET numbers one that fits one number in ten: they stay as they were recognised.

What was corrected is never sure afterwards: it is to be checked, and says so.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from .fields import MIN_OCR_SCORE
from .sums import Totals, collect, totals
from .text import Cell, Page, Word, as_json, page_of
from .values import Found, amounts, ibans

MIN_LETTERS = 4  # of a word without digits that is corrected
MAX_SHARE = 0.25  # of the letters of a word that may be others
MAX_DIGITS = 2  # characters of a word with digits that may be others
GROUP = 4  # characters of a group of an account: one of them may be another
MAX_SCORE = 0.8  # of a word that was corrected: it is not sure (`MIN_OCR_SCORE`)
MIN_CONFIDENCE = 0.5  # of the model in its word
MIN_LIKENESS = 60  # percent, of a cell and the line of the answer that holds it
NEAREST = 3  # lines of the answer that are compared with a cell
MAX_LINES, MAX_WORDS = 600, 60  # of an answer, and of a line of it
MAX_AMOUNTS = 12  # amounts that are tried
LETTERS, DIGITS, SUM = "letters", "digits", "sum"  # why a word is believed
_TAG = re.compile(r"<[^<>]{1,200}>")
_PICTURE = re.compile(r"!\[[^\[\]]*+\]\([^()]*+\)")
_RULE = re.compile(r"[\s|:+-]*")
_MARK = re.compile(r"[|*`$\\]|^\s*(?:#+|>|[-+])\s|__|\s_|_\s")


class UnreadableError(ValueError):
    """The page or the answer is of another form."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that was corrected: as it was recognised, as the model read it, its place
    as the page is shown, and why it is believed (``letters``, ``digits``, ``sum``)."""

    old: str
    new: str
    box: tuple[float, float, float, float]
    proof: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The lines of the page as `text.as_json` has them, and what was corrected."""

    lines: list[list[list[list[Any]]]]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A word of the answer in the place of a word of the page."""

    line: int
    cell: int
    word: int
    old: Word
    new: str

    @property
    def at(self) -> tuple[int, int, int]:
        return self.line, self.cell, self.word

    @property
    def distance(self) -> int:
        return int(Levenshtein.distance(self.old.text, self.new))


def read(data: bytes) -> Checked:
    """Return a page with the words that a second reading corrects; in a process of its
    own (`apart`).

    :param data: JSON of a ``page`` (`text.as_json`), of the ``text`` of the answer as
        Markdown, and of the ``unsure`` words of it
    :raises UnreadableError: it is of another form
    """
    try:
        content = json.loads(data)
        page = page_of(content["page"])
        checked, made = check(page, content["text"], content.get("unsure", ()))
    except (KeyError, TypeError, IndexError) as error:
        raise UnreadableError(str(error)) from error
    return Checked(as_json(checked)["lines"], made)


def check(
    page: Page, text: str, unsure: Iterable[str] = ()
) -> tuple[Page, tuple[Correction, ...]]:
    """Return a page with the words that the text of a second reading corrects.

    :param text: Markdown, with tables as such or as HTML
    :param unsure: words of which the model itself is not sure
    """
    doubtful = set(unsure)
    found = [c for c in _candidates(page, _lines(text)) if c.new not in doubtful]
    proven = {c: LETTERS for c in found if not _has_digit(c.old.text + c.new)}
    page = _with(page, proven)
    figures = [c for c in found if c not in proven]
    by_digits = dict.fromkeys(_accounts(page, figures), DIGITS)
    page = _with(page, by_digits)
    by_sum = dict.fromkeys(_amounts(page, figures), SUM)
    page = _with(page, by_sum)
    made = proven | by_digits | by_sum
    return page, tuple(
        Correction(c.old.text, c.new, _shown(page, c.old), made[c])
        for c in found
        if c in made
    )


def _shown(page: Page, word: Word) -> tuple[float, float, float, float]:
    left, top, right, bottom = page.as_shown(word.box)
    return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


# --- answer ---------------------------------------------------------------------------
def _lines(text: str) -> list[list[str]]:
    """Return the words of each line of an answer, without the marks of Markdown."""
    text = re.sub(r"<(?:br|/tr|/p|/h\d|/li)\b[^<>]*>", "\n", text, flags=re.I)
    text = html.unescape(_TAG.sub(" ", _PICTURE.sub(" ", text)))
    found = []
    for line in text.splitlines():
        words = _MARK.sub(" ", line).split()[:MAX_WORDS]
        if words and not _RULE.fullmatch(line):
            found.append(words)
    return found[:MAX_LINES]


# --- places ---------------------------------------------------------------------------
def _candidates(page: Page, lines: Sequence[Sequence[str]]) -> Iterator[_Candidate]:
    """Yield the words that an answer has in places of the page with few other letters,
    where recognition is not sure."""
    whole = [" ".join(line) for line in lines]
    for number, row in enumerate(page.lines):
        for column, cell in enumerate(row):
            if all(word.score >= MIN_OCR_SCORE for word in cell.words):
                continue
            pairs = _best_pairs(cell, whole, lines)
            for index, new in pairs.items():
                old = cell.words[index]
                if old.score < MIN_OCR_SCORE and _is_other(old.text, new):
                    yield _Candidate(number, column, index, old, new)


def _is_other(old: str, new: str) -> bool:
    """Return whether words differ in more than marks around them."""
    return old.strip(".,:;") != new.strip(".,:;")


def _best_pairs(
    cell: Cell, whole: Sequence[str], lines: Sequence[Sequence[str]]
) -> dict[int, str]:
    """Return the words that the answer has for those of a cell, by their index; none
    where two lines fit as well and say something else."""
    near = process.extract(
        cell.text,
        whole,
        scorer=fuzz.partial_ratio,
        limit=NEAREST,
        score_cutoff=MIN_LIKENESS,
    )
    tried = [_pairs(cell, lines[index]) for _text, _score, index in near]
    best = max((likeness for likeness, _found in tried), default=0.0)
    those = [found for likeness, found in tried if likeness == best and found]
    if not those or any(found != those[0] for found in those):
        return {}
    return those[0]


def _pairs(cell: Cell, line: Sequence[str]) -> tuple[float, dict[int, str]]:
    """Return how well a line of the answer fits a cell, and the word for each word of
    the cell: in the same order, some may have none (Needleman and Wunsch 1970)."""
    old = [word.text for word in cell.words][:MAX_WORDS]
    rows = [[0.0] * (len(line) + 1) for _n in range(len(old) + 1)]
    for i, word in enumerate(old, 1):
        for j, other in enumerate(line, 1):
            rows[i][j] = max(
                rows[i - 1][j],
                rows[i][j - 1],
                rows[i - 1][j - 1] + _likeness(word, other),
            )
    found, i, j = {}, len(old), len(line)
    while i and j:
        likeness = _likeness(old[i - 1], line[j - 1])
        if likeness and rows[i][j] == rows[i - 1][j - 1] + likeness:
            i, j = i - 1, j - 1
            found[i] = line[j]
        elif rows[i][j] == rows[i - 1][j]:
            i -= 1
        else:
            j -= 1
    return rows[-1][-1], found


def _likeness(old: str, new: str) -> float:
    """Return how like words are, 0 to 1 for each letter; 0 where they are others."""
    if old == new:
        return float(len(old))
    distance = Levenshtein.distance(old, new, score_cutoff=MAX_DIGITS * 3)
    if _has_digit(old + new):
        most = MAX_DIGITS if len(old) > GROUP else 1
    else:
        most = int(MAX_SHARE * len(old)) if len(old) >= MIN_LETTERS else 0
    return float(len(old) - distance) if distance <= most else 0.0


# --- proof ----------------------------------------------------------------------------
def _with(page: Page, words: Mapping[_Candidate, str] | Iterable[_Candidate]) -> Page:
    """Return a page with words in the places of others; they are not sure."""
    new = {c.at: c for c in words}
    if not new:
        return page

    def cell_of(number: int, column: int, cell: Cell) -> Cell:
        found = [
            replace(word, text=at.new, score=min(word.score, MAX_SCORE))
            if (at := new.get((number, column, index)))
            else word
            for index, word in enumerate(cell.words)
        ]
        return Cell(tuple(found), cell.line)

    lines = tuple(
        tuple(cell_of(number, column, cell) for column, cell in enumerate(row))
        for number, row in enumerate(page.lines)
    )
    return replace(page, lines=lines)


def _accounts(page: Page, figures: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the words of accounts whose check digits hold with one other character;
    an account that holds as it was recognised is not touched."""
    proven = []
    corrected = _with(page, figures)
    for number, column in sorted({(c.line, c.cell) for c in figures}):
        here = [c for c in figures if (c.line, c.cell) == (number, column)]
        after = corrected.lines[number][column]
        if any(True for _held in ibans(page.lines[number][column].text)):
            continue
        for item in ibans(after.text):
            inside = [c for c in here if _covers(after, c.word, item)]
            if item.is_checked and sum(c.distance for c in inside) == 1:
                proven += inside
    return proven


def _covers(cell: Cell, index: int, item: Found[Any]) -> bool:
    """Return whether a value reaches into a word of a cell."""
    start = sum(len(word.text) + 1 for word in cell.words[:index])
    return item.start < start + len(cell.words[index].text) and item.end > start


def _amounts(page: Page, figures: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the words of the one amount that completes the totals of the page: each is
    tried alone, so the two others are as they were recognised here."""
    if _add_up(totals([page])):
        return []
    known = {abs(amount.value) for amount in collect([page])}
    fitting = {}
    for candidate in [c for c in figures if _is_amount(page, c)][:MAX_AMOUNTS]:
        found = totals([_with(page, [candidate])])
        three = _add_up(found)
        if three and len([value for value in three if value not in known]) == 1:
            fitting[candidate] = three
    return list(fitting) if len(set(fitting.values())) == 1 else []


def _is_amount(page: Page, candidate: _Candidate) -> bool:
    cell = _with(page, [candidate]).lines[candidate.line][candidate.cell]
    return any(_covers(cell, candidate.word, item) for item in amounts(cell.text))


def _add_up(found: Totals) -> tuple[Any, ...] | None:
    """Return the amounts without VAT, of VAT and with VAT where each stands on the page
    and they add up; else None."""
    three = found.net, found.vat, found.gross
    if not all(total is not None for total in three):
        return None
    net, vat, gross = (abs(total.value) for total in three if total)
    return (net, vat, gross) if vat and net + vat == gross else None
