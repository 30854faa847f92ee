# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How often the form helper answers, is wrong and refuses; French and German apart.

A wrong answer is one to a question that no line answers, or one none of whose quoted
lines is marked as answering. Precision and recall are of quoted lines, over the
answers to answerable questions. "If free" is what other limits would give; it is read
off the measured half and no promise.

Usage: run.py [--data DIR] [--part omos|corpus|own] [--half dev|held-out|a|b] [--json]
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import beta

sys.path.insert(0, str(Path(__file__).parent))
import shell  # noqa: F401  makes the addons importable

# isort: split

import data as sets

from edic_public_sector.tools.forms.ask import Answer, Refusal, ask
from edic_public_sector.tools.forms.judge import weights
from edic_public_sector.tools.forms.passages import Index

HERE = Path(__file__).parent
PARTS = ("omos", "corpus", "own")


@dataclass(frozen=True, slots=True)
class Result:
    """What was quoted for a question, were there no limit, and how sure that was."""

    asked: sets.Asked
    quoted: tuple[str, ...]
    score: float
    page_lines: int
    seconds: float

    @property
    def right(self) -> bool:
        """Whether a quoted line answers."""
        return bool(self.asked.lines & set(self.quoted))

    def answered(self, limit: float) -> bool:
        """Whether it would be shown."""
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
    """Of the quotes for answerable questions; `exact`: nothing quoted is unmarked."""
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


def omos(data: Path, half: str | None) -> dict[str, dict]:
    """Questions on their page, which is in a corpus of the pages of its half."""
    out = {}
    for lang in ("fr", "de"):
        passages, asked = sets.omos(data, lang)
        for part in (sets.DEV, sets.HELD) if half is None else (half,):
            chosen = [each for each in asked if each.half == part]
            pages = {each.page for each in chosen}
            index = Index(line for line in passages if line.page in pages)
            found = results(index, chosen)
            for name in ("page", "page_even"):
                row = measured(found, weights()["limits"][name])
                out[f"{lang} {part}, limit {name}"] = row
            alone = [
                each
                for one in chosen
                for each in results(
                    Index(line for line in passages if line.page == one.page), [one]
                )
            ]
            row = measured(alone, weights()["limits"]["page"])
            out[f"{lang} {part}, page alone"] = row
    return out


def corpus(data: Path, half: str | None) -> dict[str, dict]:
    """Official questions to all of service-public.fr's fiches here."""
    out = {}
    for titled in (True, False):
        passages, inside = sets.fiches(data, titled)
        index = Index(passages)
        for part in (sets.DEV, sets.HELD) if half is None else (half,):
            asked = [e for e in (*inside, *sets.outside(data)) if e.half == part]
            if not titled:
                asked = [each for each in asked if each.page]
            found = results(index, asked, whole=True)
            name = "with titles" if titled else "in-corpus, without their titles"
            out[f"fr {part}, {name}"] = measured(found, weights()["limits"]["corpus"])
    return out


def own(data: Path, half: str | None) -> dict[str, dict]:
    """The hand-written questions on six procedures."""
    passages = sets.fiches(data)[0] + sets.services(data)
    six = {page for pages in sets.PROCEDURES.values() for page in pages}
    kept = [line for line in passages if line.page in six]
    index = Index(kept)
    asked = sets.own(HERE / "questions.jsonl", kept)
    out = {}
    for lang in ("fr", "de"):
        for part in "ab" if half is None else (half,):
            chosen = [e for e in asked if e.lang == lang and e.half == part]
            found = results(index, chosen)
            for name in ("page", "page_even"):
                row = measured(found, weights()["limits"][name])
                out[f"{lang} half {part}, limit {name}"] = row
    return out


def table(rows: dict[str, dict]) -> str:
    """Markdown."""
    names = list(next(iter(rows.values())))
    lines = [
        "| set | " + " | ".join(names) + " |",
        "|---" * (len(names) + 1) + "|",
    ]
    for name, row in rows.items():
        cells = [
            str(value) if isinstance(value, int) else f"{value:.3f}"
            for value in row.values()
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--half", choices=(sets.DEV, sets.HELD, "a", "b"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    measures: dict[str, Callable] = {"omos": omos, "corpus": corpus, "own": own}
    out = {
        part: measures[part](options.data, options.half)
        for part in options.part or PARTS
    }
    if options.json:
        print(json.dumps(out, indent=1))
        return
    for part, rows in out.items():
        print(f"\n## {part}\n\n{table(rows)}")


if __name__ == "__main__":
    main()
