# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fit the form helper on OMoS-QA, and measure it on pages that it has not seen.

Writes frequencies.json and weights.json of tools/forms. Ten folds by page, so that
states and translations of a page stay together: every score that is measured, or that
a limit is chosen by, comes from models that saw neither the question nor its page. The
folds of the first model, and those the limit of a fold is chosen by, are nested in
those of the second.

Usage: train.py [--data DIR] [--out DIR]
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.stats import beta

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
import addon_shells  # noqa: F401

# isort: split
import data as sets
import measures

from edic_public_sector.tools.forms import ask as asking
from edic_public_sector.tools.forms import evidence, judge, words
from edic_public_sector.tools.forms.passages import Index, Page

FOLDER = Path(asking.__file__).parent
FOLDS = 10
STRENGTH = {"lines": 0.001, "answer": 0.01}  # C of the logistic regressions
WRONG = 0.02  # share of all questions, at most
AIM = 0.016  # share for a limit chosen beside the fit of others: a bit less


@dataclass(slots=True)
class Case:
    """A question held against its page."""

    asked: sets.Asked
    page: Page
    question: evidence.Question
    found: dict[str, np.ndarray]
    marked: np.ndarray
    index: Index

    @property
    def fold(self) -> int:
        """By the number of the page, whose states differ behind the dash."""
        key = f"0{self.page.id.split('-')[0]}".encode()
        return int(hashlib.md5(key).hexdigest(), 16) % FOLDS  # noqa: S324


@dataclass(slots=True)
class Quote:
    """The lines that would be quoted for a question.

    :param values: `judge.sureness`
    :param ok: whether a line of it is marked
    """

    fold: int
    values: dict[str, float]
    ok: bool
    lines: np.ndarray


def cases(data: Path, lang: str, alone: bool = False) -> list[Case]:
    """The questions on their pages.

    :param alone: whether each page is the only one of its corpus
    """
    passages, asked = sets.omos(data, lang)
    whole = Index(passages)
    out = []
    for each in asked:
        index = whole
        if alone:
            index = Index(line for line in passages if line.page == each.page)
        page = index.pages[each.page]
        question = evidence.read(index, page, each.text)
        marked = np.array([float(line.id in each.lines) for line in page.lines])
        found = evidence.values(index, page, question)
        out.append(Case(each, page, question, found, marked, index))
    return out


def frequencies(data: Path) -> dict[str, dict]:
    """In how many pages of the two corpora a stem stands, from two on."""
    out = {}
    for lang, lines in (("fr", sets.fiches(data)[0]), ("de", sets.services(data))):
        index = Index(lines)
        holds = Counter(stem for page in index.of(lang) for stem in page.counts)
        kept = {stem: n for stem, n in sorted(holds.items()) if n > 1}
        out[lang] = {"pages": len(index.of(lang)), "holds": kept}
    return out


def fitted(table: dict[str, np.ndarray], marked: np.ndarray, c: float) -> judge.Model:
    """A model of `judge` for named values: logistic regression, L2, on standard scores.

    A value that is not a number stands for the mean.
    """
    names = tuple(table)
    rows = np.array([table[name] for name in names], float).T
    mean, scale = np.nanmean(rows, axis=0), np.nanstd(rows, axis=0)
    scale[scale == 0] = 1.0
    rows = np.nan_to_num((rows - mean) / scale)

    def loss(guess: np.ndarray) -> tuple[float, np.ndarray]:
        weight, z = guess[:-1], rows @ guess[:-1] + guess[-1]
        value = weight @ weight / 2 + c * (np.logaddexp(0, z) - marked * z).sum()
        error = c * (1 / (1 + np.exp(-z)) - marked)
        return value, np.append(weight + rows.T @ error, error.sum())

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    return judge.Model(names, mean, scale, found[:-1], float(found[-1]))


def fit_lines(chosen: list[Case]) -> judge.Model:
    """The model of the lines."""
    table = {
        name: np.concatenate([each.found[name] for each in chosen])
        for name in chosen[0].found
    }
    marked = np.concatenate([each.marked for each in chosen])
    return fitted(table, marked, STRENGTH["lines"])


def quote(each: Case, lines: judge.Model) -> Quote:
    """Return the quote that a model of the lines gives."""
    odds = lines.probability(each.found)
    chosen = judge.chosen(odds, each.page)
    values = judge.sureness(each.index, each.page, each.question, odds, each.found)
    return Quote(each.fold, values, bool(each.marked[chosen].any()), chosen)


def fit_answer(quotes: Iterable[Quote]) -> judge.Model:
    """The model of the quote."""
    quotes = list(quotes)
    table = {
        name: np.array([each.values[name] for each in quotes])
        for name in quotes[0].values
    }
    ok = np.array([float(each.ok) for each in quotes])
    return fitted(table, ok, STRENGTH["answer"])


def out_of_fold(all_cases: list[Case], fold: int | None = None) -> list[Quote]:
    """The quotes of all cases outside `fold`, each by a model of other folds."""
    out = []
    for inner in range(FOLDS):
        if inner != fold:
            others = [each for each in all_cases if each.fold not in (fold, inner)]
            lines = fit_lines(others)
            out += [quote(each, lines) for each in all_cases if each.fold == inner]
    return out


def score(answer: judge.Model, quote: Quote) -> float:
    """Return how sure a quote is."""
    return float(answer.probability(quote.values)[0])


def own_limit(quotes: list[Quote]) -> float:
    """The limit that quotes of other folds ask for."""
    scores, ok = [], []
    for fold in {each.fold for each in quotes}:
        answer = fit_answer(each for each in quotes if each.fold != fold)
        for each in quotes:
            if each.fold == fold:
                scores.append(score(answer, each))
                ok.append(each.ok)
    return limit(np.array(scores), np.array(ok), AIM)


def crossed(
    all_cases: list[Case], asked: list[Case] | None = None
) -> list[measures.Result]:
    """Each question with how far above the limit its quote is, all by other folds.

    :param asked: the cases that are scored; None for the ones that are fitted on
    """
    out = []
    for fold in range(FOLDS):
        quotes = out_of_fold(all_cases, fold)
        answer, least = fit_answer(quotes), own_limit(quotes)
        lines = fit_lines([each for each in all_cases if each.fold != fold])
        for each in all_cases if asked is None else asked:
            if each.fold == fold:
                quoted = quote(each, lines)
                above = score(answer, quoted) - least
                ids = tuple(each.page.lines[at].id for at in quoted.lines)
                size = len(each.page.lines)
                out.append(measures.Result(each.asked, ids, above, size, 0.0))
    return out


def limit(scores: np.ndarray, ok: np.ndarray, wrong: float) -> float:
    """The lowest score from which on no more than a share of all is wrong."""
    order = np.argsort(-scores, kind="stable")
    fine = np.cumsum(~ok[order]) <= wrong * len(scores)
    last = int(np.flatnonzero(fine)[-1]) if fine.any() else 0
    return float(scores[order][last])


def sure_limit(scores: np.ndarray, ok: np.ndarray) -> float:
    """As `limit`, where even the upper end of what is likely (95 %, Clopper and
    Pearson 1934, one side) is no more than `WRONG`.
    """
    total, most = len(scores), 0
    while beta.ppf(0.95, most + 2, total - most - 1) <= WRONG:
        most += 1
    return limit(scores, ok, most / total)


def as_dict(model: judge.Model) -> dict:
    """A model as it is written down."""
    rounded = {
        key: [round(float(value), 5) for value in getattr(model, key)]
        for key in ("mean", "scale", "weight")
    }
    return {"names": list(model.names), **rounded, "bias": round(model.bias, 5)}


def corpus_limit(data: Path, part: str = sets.DEV) -> float:
    """For a question to all of a corpus: few of the outside ones are answered."""
    index = Index(sets.fiches(data)[0])
    asked = [each for each in sets.outside(data) if each.half == part]
    scores = []
    for each in asked:
        pages = asking.pages_for(index, each.text, "fr", None)
        read = [asking.best_lines(index, page, each.text) for page in pages]
        scores.append(max(answer.score for answer in read))
    return sure_limit(np.array(scores), np.zeros(len(scores), bool))


def write(out: Path, name: str, content: dict) -> None:
    """A file of the tool."""
    text = json.dumps(content, ensure_ascii=False, indent=None, sort_keys=True)
    (out / name).write_text(f"{text}\n", encoding="utf-8")


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args()
    write(options.out, "frequencies.json", frequencies(options.data))
    all_cases = [each for lang in words.LANGS for each in cases(options.data, lang)]
    quotes = out_of_fold(all_cases)
    limits = {"page": own_limit(quotes)}
    content = {
        "lines": as_dict(fit_lines(all_cases)),
        "answer": as_dict(fit_answer(quotes)),
        "limits": limits,
    }
    judge.weights().update(content)
    judge.model.cache_clear()
    limits["corpus"] = corpus_limit(options.data)
    write(options.out, "weights.json", content)
    print(json.dumps(limits))


if __name__ == "__main__":
    main()
