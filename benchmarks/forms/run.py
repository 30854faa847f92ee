# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The shares of answers, errors and refusals of the form helper, by language.

A wrong answer is one to a question that no line answers, or one none of whose quoted
lines is marked as answering. Precision and recall are of quoted lines, over the
answers to answerable questions. "If free" is what other limits would give; it is read
off the measured half and no promise.

The own questions are asked without and with the topics that the addon ships; their
phrasings and the rule were tuned on half a. "Foreign" counts what a topic answers of
the same questions asked of the other pages of their language, and of official questions
about something else. "Offered" counts the refused questions beside which one is offered
that is answered.

Usage: run.py [--data DIR] [--part omos|corpus|own|foreign|offered]
    [--half dev|held-out|a|b|fresh] [--json] [--verbose]
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
import addon_shells  # noqa: F401

# isort: split

import data as sets
import train
from measures import measured, results, taken, with_topics

from edic_public_sector.tools.forms.judge import weights
from edic_public_sector.tools.forms.passages import Index
from edic_public_sector.tools.forms.topics import Topics

HERE = Path(__file__).parent


def omos(data: Path, _half: str | None) -> dict[str, dict]:
    """Questions on their page, by models and limits of other pages."""
    out = {}
    langs = {lang: train.cases(data, lang) for lang in ("fr", "de")}
    fit = [each for cases in langs.values() for each in cases]
    for name, alone in (("", False), (", page alone", True)):
        asked = [each for lang in langs for each in train.cases(data, lang, alone)]
        found = train.crossed(fit, asked if alone else None)
        for lang in langs:
            own = [each for each in found if each.asked.lang == lang]
            out[f"{lang}{name}"] = measured(own, 0.0)
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


def _six(data: Path) -> tuple[Index, Topics, list[sets.Asked]]:
    """The six procedures, their topics and the hand-written questions on them."""
    passages = sets.fiches(data)[0] + sets.services(data)
    six = {page for pages in sets.PROCEDURES.values() for page in pages}
    kept = [line for line in passages if line.page in six]
    index = Index(kept)
    asked = sets.own(HERE / "questions.jsonl", kept)
    return (
        index,
        sets.topics(index),
        asked + sets.own(HERE / "questions_fresh.jsonl", kept),
    )


def own(data: Path, half: str | None) -> dict[str, dict]:
    """The hand-written questions on six procedures."""
    index, topics, asked = _six(data)
    limit, out = weights()["limits"]["page"], {}
    for lang in ("fr", "de"):
        for part in ("a", "b", "fresh") if half is None else (half,):
            chosen = [e for e in asked if e.lang == lang and e.half == part]
            name = f"{lang} {part}"
            out[f"{name}, without"] = measured(results(index, chosen), limit)
            for row, even in (("topics alone", None), ("with", limit)):
                found = with_topics(index, chosen, topics, even)
                out[f"{name}, {row}"] = measured(found, 0.0) | {"of": found}
    return out


def foreign(data: Path, half: str | None) -> dict[str, dict]:
    """Questions that topics should leave alone."""
    _index, topics, asked = _six(data)
    chosen = [e for e in asked if half in (None, e.half)]
    pairs = [
        (each, page)
        for each in chosen
        for page in sets.PROCEDURES[each.lang]
        if page != each.page
    ]
    official = [(e, page) for e in sets.outside(data) for page in sets.PROCEDURES["fr"]]
    return {
        "own, of other pages": taken(topics, pairs),
        "official, of three French pages": taken(topics, official),
    }


def offered(data: Path, half: str | None) -> dict[str, dict]:
    """Return how many of the answerable questions that no topic answers are offered one
    that does, among three or as the first."""
    index, topics, asked = _six(data)
    out = {}
    for lang in ("fr", "de"):
        for part in ("a", "b", "fresh") if half is None else (half,):
            chosen = [e for e in asked if e.lang == lang and e.half == part and e.lines]
            found = with_topics(index, chosen, topics, None)
            refused = [result.asked for result in found if not result.quoted]
            ranks = [
                [
                    bool(e.lines & set(m.topic.lines))
                    for m in topics.near(e.text, [e.page])
                ]
                for e in refused
            ]
            out[f"{lang} {part}"] = {
                "refused": len(refused),
                "offered": sum(any(rank) for rank in ranks),
                "first": sum(rank[:1] == [True] for rank in ranks),
            }
    return out


def error_lines(rows: dict[str, dict]) -> list[str]:
    """The wrong answers, and the questions that topics should have left alone.

    Of half b only the number is told, as it is held out.
    """
    out = []
    for name, row in rows.items():
        for each in row.get("of", ()):
            if each.quoted and not each.right and each.asked.half != "b":
                out.append(f"- {name}: {each.asked.page}, {each.asked.text}")
        for each, page, match in row.get("matches", ()):
            if each.half != "b":
                out.append(f"- {name}: {page}, {each.text} ({match.topic.name})")
    return out


def table(rows: dict[str, dict]) -> str:
    """Markdown."""
    hidden = ("of", "matches")
    rows = {
        name: {key: value for key, value in row.items() if key not in hidden}
        for name, row in rows.items()
    }
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


PARTS: dict[str, Callable] = {
    "omos": omos,
    "corpus": corpus,
    "own": own,
    "foreign": foreign,
    "offered": offered,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--half", choices=(sets.DEV, sets.HELD, "a", "b", "fresh"))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    out = {
        part: PARTS[part](options.data, options.half) for part in options.part or PARTS
    }
    if options.json:
        print(json.dumps(out, indent=1, default=lambda _found: None))
        return
    for part, rows in out.items():
        print(f"\n## {part}\n\n{table(rows)}")
        if options.verbose and (lines := error_lines(rows)):
            print("\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
