# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of the answers to a set of questions; `run.py` says what is wrong."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

import data as sets
import numpy as np
from scipy.stats import beta

from edic_public_sector.tools.forms.ask import Answer, Refusal, ask
from edic_public_sector.tools.forms.passages import Index
from edic_public_sector.tools.forms.topics import Topics


@dataclass(frozen=True, slots=True)
class Result:
    """The lines quoted for a question, were there no limit, and their sureness."""

    asked: sets.Asked
    quoted: tuple[str, ...]
    score: float
    page_lines: int
    seconds: float

    @property
    def right(self) -> bool:
        """Return whether a quoted line answers."""
        return bool(self.asked.lines & set(self.quoted))

    def answered(self, limit: float) -> bool:
        """Return whether it would be shown."""
        return bool(self.quoted) and self.score >= limit


def results(
    index: Index, asked: Iterable[sets.Asked], whole: bool = False
) -> list[Result]:
    """Every question asked without a limit.

    :param whole: of all of the corpus instead of the question's page; then the quoted
        lines are told by their page
    """
    out = []
    for each in asked:
        start = time.perf_counter()
        page = None if whole else each.page
        found = ask(index, each.text, each.lang, page, limit=0.0)
        out.append(_result(index, each, found, whole, time.perf_counter() - start))
    return out


def _result(
    index: Index, asked: sets.Asked, found: Answer | Refusal, whole: bool, took: float
) -> Result:
    if isinstance(found, Refusal):
        return Result(asked, (), 0.0, 0, took)
    page = index.pages[found.passages[0].page]
    ids = (page.id,) if whole else tuple(line.id for line in found.passages)
    return Result(asked, ids, found.score, len(page.lines), took)


def measured(found: list[Result], limit: float) -> dict[str, float]:
    """The row of a table."""
    can = [each for each in found if each.asked.lines]
    cannot = [each for each in found if not each.asked.lines]
    given = [each for each in can if each.answered(limit)]
    false = sum(each.answered(limit) for each in cannot)
    missed = sum(not each.right for each in given)
    wrong = false + missed
    return {
        "questions": len(found),
        "answerable": len(can),
        "answered": _share(len(given), len(can)),
        "answered_right": _share(len(given) - missed, len(can)),
        "wrong": _share(wrong, len(found)),
        "wrong_at_most": _most(wrong, len(found)),
        "wrong_unanswerable": false,
        "wrong_lines": missed,
        "refused_rightly": _share(len(cannot) - false, len(cannot)),
        "refused_wrongly": _share(len(can) - len(given), len(can)),
        **_lines(given),
        "ms": float(np.median([each.seconds for each in found]) * 1000),
        **free(found),
    }


def _lines(given: list[Result]) -> dict[str, float]:
    """Return figures of the answerable questions; `exact`: nothing quoted is
    unmarked."""
    hits = [len(each.asked.lines & set(each.quoted)) for each in given]
    quoted = [len(each.quoted) for each in given]
    shares = [len(each.quoted) / each.page_lines for each in given]
    return {
        "precision": _share(sum(hits), sum(quoted)),
        "recall": _share(sum(hits), sum(len(each.asked.lines) for each in given)),
        "exact": _share(
            sum(h == q for h, q in zip(hits, quoted, strict=True)), len(given)
        ),
        "lines": _share(sum(quoted), len(given)),
        "of_page": _share(sum(shares), len(given)),
    }


def free(found: list[Result]) -> dict[str, float]:
    """The frontier: right answers at 2 % wrong, and wrong ones at half answered."""
    order = sorted(found, key=lambda each: -each.score)
    right = np.cumsum([each.right and bool(each.quoted) for each in order])
    wrong = np.cumsum([bool(each.quoted) and not each.right for each in order])
    can = sum(bool(each.asked.lines) for each in found)
    fine = right[wrong <= 0.02 * len(found)]
    half = np.flatnonzero(right >= can / 2)
    return {
        "free_right_at_2": _share(int(fine.max()), can) if len(fine) else 0.0,
        "free_wrong_at_half": (
            _share(int(wrong[half[0]]), len(found)) if can and len(half) else np.nan
        ),
    }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _most(wrong: int, total: int) -> float:
    """The upper end of the 95 % range, one side (Clopper and Pearson 1934)."""
    return float(beta.ppf(0.95, wrong + 1, total - wrong)) if wrong < total else 1.0


def with_topics(
    index: Index, asked: Iterable[sets.Asked], topics: Topics, limit: float | None
) -> list[Result]:
    """Return the result shown for each question.

    :param limit: for the lines that no topic quotes; None shows topics only
    """
    out = []
    for each in asked:
        start, never = time.perf_counter(), 2.0
        even = never if limit is None else limit
        found = ask(index, each.text, each.lang, each.page, even, topics)
        found = found if isinstance(found, Answer) else Refusal(found.reason)
        out.append(_result(index, each, found, False, time.perf_counter() - start))
    return out


def taken(topics: Topics, pairs: list[tuple[sets.Asked, str]]) -> dict:
    """Return how many of these questions a topic of some page answers."""
    found = [
        (each, page, match)
        for each, page in pairs
        if (match := topics.match(each.text, each.lang, page))
    ]
    return {"asked": len(pairs), "answered": len(found), "matches": found}
