# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The judgement which lines are quoted, and how sure it is that they answer: two
logistic models of named values. ``benchmarks/forms/train.py`` writes their weights."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from .evidence import Question
from .kinds import Kind
from .passages import Index, Page

HERE = Path(__file__).parent
MAX_LINES = 8  # likely lines of an answer, but no more than a `SHARE` of the page
SHARE = 1 / 3
MIN_LINES_ALLOWED = 4  # of a short page, as long as they are less than half of it
NEAR = 0.3  # of the likeliest line: a line less likely than that is not quoted
TITLE = 0.01  # what is left of the probability of a title: it never answers
STUB = 0.5  # and of a line of one word
DOUBT = 0.8  # a line of probability p counts p * DOUBT: lines of a page err together


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model.

    :param names: of its values; mean, scale and weight have shape (names,)
    """

    names: tuple[str, ...]
    mean: np.ndarray
    scale: np.ndarray
    weight: np.ndarray
    bias: float

    def probability(self, values: Mapping[str, np.ndarray | float]) -> np.ndarray:
        """Return the probability of each row, 0 to 1. A value that is not a number
        weighs nothing.

        :param values: by name, each a number or of shape (rows,)
        """
        table = np.array([np.atleast_1d(values[name]) for name in self.names], float)
        z = np.nan_to_num((table.T - self.mean) / self.scale) @ self.weight + self.bias
        return 1 / (1 + np.exp(-z))


@lru_cache(maxsize=1)
def weights() -> dict:
    """Return what is fitted: the models' weights, and the scores below which is no
    answer."""
    return json.loads((HERE / "weights.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def model(name: str) -> Model:
    """Return the fitted model of the ``lines`` or of the ``answer``."""
    parameters = weights()[name]
    mean, scale, weight = (
        np.array(parameters[key]) for key in ("mean", "scale", "weight")
    )
    return Model(
        tuple(parameters["names"]), mean, scale, weight, float(parameters["bias"])
    )


def cap(lines: int) -> int:
    """Return how many likely lines of a page an answer quotes at most.

    >>> [cap(lines) for lines in (1, 4, 7, 16, 40)]
    [1, 1, 3, 5, 8]
    """
    return min(
        MAX_LINES, max(int(lines * SHARE), min(MIN_LINES_ALLOWED, (lines - 1) // 2), 1)
    )


def chosen(odds: np.ndarray, page: Page) -> np.ndarray:
    """Return the lines that are quoted: the likeliest ones, in the order of the page.

    :param odds: the probability of each line, shape (lines,)
    """
    title = page.lines[0].text.strip()
    is_title = np.array([line.text.strip() == title for line in page.lines])
    is_stub = np.array([len(stems) < 2 for stems in page.stems])
    worth = odds * np.where(is_stub, STUB, 1.0)
    if len(odds) > 2:
        worth = worth * np.where(is_title, TITLE, 1.0)
    best = np.argsort(-worth, kind="stable")[: cap(len(odds))]
    return _whole(best[odds[best] >= NEAR * odds[best].max()], page)


def _whole(best: np.ndarray, page: Page) -> np.ndarray:
    """Return the lines with those they do not make sense without: what a colon
    announces, and the one line between two."""
    found = set(best.tolist())
    last = len(page.lines) - 1
    announced = {at for at in found if page.lines[at].text.rstrip().endswith(":")}
    found |= {at + 1 for at in announced if at < last}
    found |= {at + 1 for at in found if at + 2 in found}
    return np.array(sorted(found))


def _logit(share: float) -> float:
    share = min(max(share, 1e-3), 1 - 1e-3)
    return float(np.log(share / (1 - share)))


def sureness(
    index: Index,
    page: Page,
    question: Question,
    odds: np.ndarray,
    found: Mapping[str, np.ndarray],
) -> dict[str, float]:
    """Return what speaks for the quote as a whole, by name.

    :param odds: the probability of each line, shape (lines,)
    :param found: what `evidence.values` says of the lines
    """
    quote = chosen(odds, page)
    return {
        "best": _logit(float(odds.max())),
        "any": _logit(1 - float(np.prod(1 - DOUBT * odds[quote]))),
        "lines": float(np.log(len(page.lines))),
        "best_three": float(np.sort(odds)[-3:].mean()),
        "sum": float(odds[quote].sum()),
        "mean": float(odds.mean()),
        **_covers(question, quote),
        **_means(found, quote),
        **{n: float(found[n][quote].max()) for n in ("fits", "proves", "grams")},
        **{f"asked_{kind}": float(kind in question.kinds) for kind in Kind},
        **_standing(index, page, question),
    }


def _means(found: Mapping[str, np.ndarray], quote: np.ndarray) -> dict[str, float]:
    """Return how near quote, page and title are in meaning."""
    alone, near = found["meant"], found["meant_near"]
    return {
        "meant_quote": float(alone[quote].max()),
        "meant_near_quote": float(near[quote].max()),
        "meant_above_quote": float(found["meant_above"][quote].max()),
        "meant_title": float(alone[0]),
        "meant_most": float(alone.max()),
        "meant_near_most": float(near.max()),
        "meant_page": float(alone.mean()),
    }


def _covers(question: Question, quote: np.ndarray) -> dict[str, float]:
    """Return the share of the question that quote and title, page, and title alone
    say."""
    said = question.said
    rows = {
        "quote_cover": np.maximum(said[quote].max(axis=0), said[0]),
        "page_cover": said.max(axis=0),
        "title_cover": said[0],
    }
    return {name: float(question.share(row)) for name, row in rows.items()}


def _standing(index: Index, page: Page, question: Question) -> dict[str, float]:
    """Return how the page stands to the others of the corpus; not a number without
    any."""
    fits = index.fits(question.stems, page.lang)
    own, rival = 0.0, np.nan
    for fit, other in zip(fits, index.of(page.lang), strict=True):
        if other is page:
            own = float(fit)
        elif index.are_rivals(page, other):
            rival = np.nanmax([rival, fit])
    return {
        "page_fit": own,
        "ahead": own - float(rival),
        "ratio": min(own / rival, 2.0) if rival > 0 else np.nan,
    }
