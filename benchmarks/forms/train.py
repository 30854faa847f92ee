# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fit the form helper's weights on the development half; needs scikit-learn.

Writes frequencies.json and weights.json of tools/forms. Every score that a limit is
chosen by comes from models that saw neither the question's page nor its lines: ten
folds by page, and the folds of the first model nested in those of the second.

Usage: train.py [--data DIR] [--both --out DIR]    (--both fits on both halves)
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import beta
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).parent))
from shell import TOOLS  # makes the addons importable

# isort: split
import data as sets
import measures
import run

from edic_public_sector.tools.forms import ask as asking
from edic_public_sector.tools.forms import evidence, judge, words
from edic_public_sector.tools.forms.passages import Index, Page

FOLDS = 10
STRENGTH = {"lines": 0.001, "answer": 0.02}  # C of the logistic regressions
FOREIGN = (0, 2)  # ranks of the rival pages a question is also held against
FOREIGN_WEIGHT = 0.1
WRONG = 0.02  # of all questions, at most


@dataclass(slots=True)
class Case:
    """A question held against a page."""

    asked: sets.Asked
    page: Page
    question: evidence.Question
    found: dict[str, np.ndarray]
    marked: np.ndarray
    index: Index
    foreign: bool = False

    def fold(self, page: str = "") -> int:
        """By the page the question was asked of, so that translations stay together."""
        key = number(page or self.asked.page)
        return int(hashlib.md5(f"0{key}".encode()).hexdigest(), 16) % FOLDS  # noqa: S324


def number(page: str) -> str:
    """Of a page, whose states differ behind the dash."""
    return page.split("-")[0]


def case(index: Index, page: Page, asked: sets.Asked) -> Case:
    """Everything known of a question on a page."""
    question = evidence.read(index, page, asked.text)
    marked = np.array([float(line.id in asked.lines) for line in page.lines])
    found = evidence.values(index, page, question)
    return Case(asked, page, question, found, marked, index, page.id != asked.page)


def cases(data: Path, lang: str, parts: tuple[str, ...] = (sets.DEV,)) -> list[Case]:
    """The questions of halves, on their page and, as unanswerable, on rivals."""
    passages, asked = sets.omos(data, lang)
    asked = [each for each in asked if each.half in parts]
    pages = {each.page for each in asked}
    index = Index(line for line in passages if line.page in pages)
    out = []
    for each in asked:
        own = index.pages[each.page]
        out.append(case(index, own, each))
        stems = tuple(dict.fromkeys(words.stems(each.text, lang)))
        order = np.argsort(-index.fits(stems, lang), kind="stable")
        rivals = [
            page
            for page in (index.of(lang)[at] for at in order)
            if index.are_rivals(own, page) and number(page.id) != number(own.id)
        ]
        out += [case(index, rivals[rank], each) for rank in FOREIGN]
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


def fitted(
    table: dict[str, np.ndarray], marked: np.ndarray, weight: np.ndarray, c: float
) -> judge.Model:
    """A model of `judge` for named values."""
    names = tuple(table)
    rows = np.nan_to_num(np.array([table[name] for name in names], float).T)
    scaler = StandardScaler().fit(rows)
    found = LogisticRegression(C=c, max_iter=1000)
    found.fit(scaler.transform(rows), marked, sample_weight=weight)
    return judge.Model(
        names, scaler.mean_, scaler.scale_, found.coef_[0], float(found.intercept_[0])
    )


def fit_lines(chosen: list[Case]) -> judge.Model:
    """The model of the lines, of questions on their own page."""
    chosen = [each for each in chosen if not each.foreign]
    table = {
        name: np.concatenate([each.found[name] for each in chosen])
        for name in chosen[0].found
    }
    marked = np.concatenate([each.marked for each in chosen])
    return fitted(table, marked, np.ones(len(marked)), STRENGTH["lines"])


def quoted(each: Case, lines: judge.Model) -> tuple[dict[str, float], bool, np.ndarray]:
    """What speaks for the quote, whether a line of it is marked, and which lines."""
    odds = lines.probability(each.found)
    quote = judge.chosen(odds, each.page)
    values = judge.sureness(each.index, each.page, each.question, odds, each.found)
    return values, bool(each.marked[quote].any()), quote


def fit_answer(
    read: list[tuple[dict[str, float], bool]], foreign: list[bool]
) -> judge.Model:
    """The model of the quote; a value that is not a number stands for the mean."""
    table = {}
    for name in read[0][0]:
        row = np.array([values[name] for values, _ok in read])
        table[name] = np.where(np.isnan(row), np.nanmean(row), row)
    weight = np.where(foreign, FOREIGN_WEIGHT, 1.0)
    ok = np.array([found for _values, found in read])
    return fitted(table, ok, weight, STRENGTH["answer"])


def out_of_fold(
    all_cases: list[Case], fold: int | None = None
) -> tuple[list[tuple[dict[str, float], bool]], list[bool]]:
    """The quotes of all cases outside `fold`, each by a model of other folds."""
    read, foreign = [], []
    for inner in range(FOLDS):
        if inner == fold:
            continue
        kept = [c for c in all_cases if c.fold() not in (fold, inner)]
        lines = fit_lines(kept)
        for each in all_cases:
            if each.fold() == inner and each.fold(each.page.id) != fold:
                read.append(quoted(each, lines)[:2])
                foreign.append(each.foreign)
    return read, foreign


def scored(all_cases: list[Case]) -> list[tuple[Case, float, bool, np.ndarray]]:
    """Score, whether it is right, and the quote of each question on its own page."""
    out = []
    for fold in range(FOLDS):
        answer = fit_answer(*out_of_fold(all_cases, fold))
        lines = fit_lines([each for each in all_cases if each.fold() != fold])
        for each in all_cases:
            if each.fold() == fold and not each.foreign:
                values, ok, quote = quoted(each, lines)
                out.append((each, float(answer.probability(values)[0]), ok, quote))
    return out


def limit(scores: np.ndarray, ok: np.ndarray, wrong: float = WRONG) -> float:
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


def told(model: judge.Model) -> dict:
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


def rows(found: list[tuple], limits: dict[str, float]) -> dict[str, dict]:
    """The development half, out of fold."""
    out = {}
    for lang in words.LANGS:
        scored_ = [
            measures.Result(
                each.asked,
                tuple(each.page.lines[at].id for at in quote),
                score,
                len(each.page.lines),
                0.0,
            )
            for each, score, _ok, quote in found
            if each.asked.lang == lang
        ]
        for name in ("page", "page_even"):
            row = measures.measured(scored_, limits[name])
            out[f"{lang} out of fold, limit {name}"] = row
    return out


def write(out: Path, name: str, content: dict) -> None:
    """A file of the tool."""
    text = json.dumps(content, ensure_ascii=False, indent=None, sort_keys=True)
    (out / name).write_text(f"{text}\n", encoding="utf-8")


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--both", action="store_true")
    parser.add_argument("--out", type=Path, default=TOOLS)
    options = parser.parse_args()
    write(options.out, "frequencies.json", frequencies(options.data))
    parts = (sets.DEV, sets.HELD) if options.both else (sets.DEV,)
    all_cases = [c for lang in words.LANGS for c in cases(options.data, lang, parts)]
    found = scored(all_cases)
    scores = np.array([score for _case, score, _ok, _quote in found])
    ok = np.array([right for _case, _score, right, _quote in found])
    limits = {"page": sure_limit(scores, ok), "page_even": limit(scores, ok)}
    content = {
        "lines": told(fit_lines(all_cases)),
        "answer": told(fit_answer(*out_of_fold(all_cases))),
        "limits": limits,
    }
    judge.weights().update(content)
    judge.model.cache_clear()
    limits["corpus"] = corpus_limit(options.data)
    write(options.out, "weights.json", content)
    print(json.dumps(limits))
    print(run.table(rows(found, limits)))


if __name__ == "__main__":
    main()
