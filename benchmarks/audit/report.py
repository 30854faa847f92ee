# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures as Markdown: one seed, or the means of several."""

from collections.abc import Sequence
from statistics import mean
from typing import Any

Result = dict[str, Any]
RULES = ("recall", "precision")


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".removeprefix("0")


def _sum(results: Sequence[Result], code: str, name: str) -> int:
    return sum(result["checks"].get(code, {}).get(name, 0) for result in results)


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def checks(results: Sequence[Result]) -> list[str]:
    """Confusion of each check, summed over the seeds, and the worst of them."""
    names = ("planted", "found", "innocent", "false", "elsewhere")
    worst = tuple(f"worst {rule}" for rule in RULES)
    head = ("check", *names, *RULES, *worst, "elsewhere per 1,000 bills")
    lines = [_row(head), "|---|" + "--:|" * (len(head) - 1)]
    bills = sum(result["bills"] for result in results)
    for code in sorted({code for result in results for code in result["checks"]}):
        counts = [_sum(results, code, name) for name in names]
        planted, found, _innocent, false, elsewhere = counts
        recall = found / planted if planted else None
        precision = found / (found + false) if found + false else None
        shares = [recall, precision, *(_worst(results, code, rule) for rule in RULES)]
        share = f"{1000 * elsewhere / bills:.2f}"
        lines.append(_row((code, *counts, *map(_cell, shares), share)))
    return lines


def _worst(results: Sequence[Result], code: str, rule: str) -> float | None:
    shares = [result["checks"].get(code, {}).get(rule) for result in results]
    return min((value for value in shares if value is not None), default=None)


def beside(results: Sequence[Result]) -> list[str]:
    """Odoo's warnings and plain rules on the same cases."""
    head = ("rule", "check", "found", "planted", "false", "innocent", "clean flagged")
    lines = [_row(head), "|---|---|" + "--:|" * (len(head) - 2)]
    for kind in ("odoo", "naive"):
        for name in results[0][kind]:
            lines += _rule(results, kind, name)
    return lines


def _rule(results: Sequence[Result], kind: str, name: str) -> list[str]:
    found: dict[str, dict[str, int]] = {}
    for result in results:
        for code, counts in result[kind][name]["checks"].items():
            total = found.setdefault(code, dict.fromkeys(counts, 0))
            for key, value in counts.items():
                total[key] += value
    shares = [figures[kind][name]["clean_flagged"] for figures in results]
    known = [share for share in shares if share is not None]
    clean = _cell(mean(known)) if known else "–"
    keys = ("found", "planted", "false", "innocent")
    return [
        _row((f"{kind}: {name}", code, *(counts[key] for key in keys), clean))
        for code, counts in sorted(found.items())
        if counts["found"] or counts["false"]
    ]


def bars(results: Sequence[Result]) -> list[str]:
    """Return the bars' table, beside the confusion of each check; the worst seed."""
    points = [result["bars"] for result in results]
    ranked = [result["A24_precision_at_50"] for result in points]
    rows = (
        ("A02, A03: false per 1,000 bills", max, "duplicates_false_per_1000"),
        ("A16: share of bills flagged falsely", max, "A16_false"),
        ("A16: ten times the usual found (sigma of ln up to .3)", min, "A16_tenfold"),
    )
    lines = [_row(("bar", "worst seed")), "|---|--:|"]
    for words, worst, name in rows:
        known = [result[name] for result in points if result[name] is not None]
        lines.append(_row((words, _cell(worst(known)) if known else "–")))
    for words, name in (("its own cases", "own"), ("cases of any check", "any")):
        known = [result[name] for result in ranked if result[name] is not None]
        cell = _cell(min(known)) if known else "–"
        lines.append(_row((f"A24: precision at 50, on {words}", cell)))
    return lines


def shares(results: Sequence[Result]) -> list[str]:
    """Return the table of bills without a case that each profile flags."""
    lines = [_row(("profile", "bills", "flagged", "share")), "|---|--:|--:|--:|"]
    for name in results[0]["flag_share"]:
        clean = sum(result["flag_share"][name]["clean"] for result in results)
        flagged = sum(result["flag_share"][name]["flagged"] for result in results)
        lines.append(
            _row((name, clean, flagged, _cell(flagged / clean if clean else None)))
        )
    return lines


def injected(found: Result) -> list[str]:
    """Wrong accounts injected into real ledgers."""
    head = (
        "ledger",
        "score",
        "PR-AUC",
        "deviation",
        "P@k",
        "first uses in it",
        "lines",
        "first uses",
    )
    lines = [_row(head), "|---|---|" + "--:|" * (len(head) - 2)]
    for ledger, each_figures in found.items():
        if "reason" in each_figures:
            lines.append(_row((ledger, each_figures["reason"], *["–"] * 6)))
            continue
        for score, values in each_figures["scores"].items():
            names = ("pr_auc", "deviation", "precision_at_k", "with_first_use")
            figures = [values[name] for name in names]
            lines.append(
                _row(
                    (
                        ledger,
                        score,
                        *map(_cell, figures),
                        each_figures["lines"],
                        each_figures["first_use"],
                    )
                )
            )
    return lines


def markdown(results: Sequence[Result], found: Result) -> str:
    """All tables."""
    parts = []
    if results:
        missing = sorted({code for result in results for code in result["missing"]})
        seeds = ", ".join(str(result["seed"]) for result in results)
        parts += [f"Seeds {seeds}; {results[0]['bills']:,} bills in the first."]
        if missing:
            parts += [f"Not in the registry: {', '.join(missing)}."]
        for table in (checks, bars, shares, beside):
            parts.append("\n".join(table(results)))
    if found:
        parts.append("\n".join(injected(found)))
    return "\n\n".join(parts) + "\n"
