# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The quality of coded lines: the engine beside three plain rules, split by time."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from common import Example, Line, read  # first: sets the environment for NumPy

# isort: split
import numpy as np
from baselines import Nearest, Odoo, Ranked, VendorMode

from edic_finance.tools.coding import fit
from edic_finance.tools.coding.calibrate import calibration_error, sure_threshold
from edic_finance.tools.coding.fit import HELD_OUT, by_time, cut_at

TRAIN = 0.7
PRECISION = 0.95
COLUMNS = ("top1", "top3", "macro_f1", "ece", "coverage", "precision")


def macro_f1(truth: np.ndarray, guess: np.ndarray) -> float:
    """The mean F1 of all labels that occur or are proposed."""
    scores = []
    for label in set(truth) | set(guess):
        both = ((truth == label) & (guess == label)).sum()
        scores.append(2 * both / ((truth == label).sum() + (guess == label).sum()))
    return float(np.mean(scores))


def measures(
    ranked: Sequence[Ranked], sure: np.ndarray, truth: Sequence[str]
) -> dict[str, float]:
    """The figures of one engine; ``sure`` says which proposals it would fill in.

    Where it would fill in none, the precision is 0: nothing was kept.
    """
    guess = [labels[0] if labels else "" for labels, _confidence in ranked]
    right = np.array([g == t for g, t in zip(guess, truth, strict=True)])
    among = [t in labels for (labels, _c), t in zip(ranked, truth, strict=True)]
    confidence = np.array([confidence for _labels, confidence in ranked])
    return {
        "top1": float(right.mean()),
        "top3": float(np.mean(among)),
        "macro_f1": macro_f1(np.array(truth), np.array(guess)),
        "ece": calibration_error(confidence, right),
        "coverage": float(sure.mean()),
        "precision": float(right[sure].mean()) if sure.any() else 0.0,
    }


def measure_edic(
    past: Sequence[Example], lines: Sequence[Line], truth: Sequence[str], label: str
) -> dict:
    """The engine.  Lines it abstains on count by its first guess, if it has one."""
    begin = time.perf_counter()
    model = fit(past, [label], precision=PRECISION)
    fitted = time.perf_counter()
    found = [prediction[label] for prediction in model.predict(lines)]
    done = time.perf_counter()
    ranked = [([name for name, _ in p.alternatives], p.confidence) for p in found]
    sure = np.array([p.band == "sure" for p in found])
    return measures(ranked, sure, truth) | {
        "fit_s": fitted - begin,
        "predict_ms": (done - fitted) * 1000 / len(lines),
    }


def measure_rule(
    make: Callable,
    past: Sequence[Example],
    lines: Sequence[Line],
    truth: Sequence[str],
    label: str,
) -> dict:
    """A plain rule; its threshold comes from the last part of the training time."""
    cut = cut_at(past, 1 - HELD_OUT)
    trial = make(past[:cut], label).rank([example.line for example in past[cut:]])
    right = [r[0][0] == e.labels[label] for r, e in zip(trial, past[cut:], strict=True)]
    confidence = np.array([ranked[1] for ranked in trial])
    threshold = sure_threshold(confidence, np.array(right), PRECISION)
    begin = time.perf_counter()
    rule = make(past, label)
    fitted = time.perf_counter()
    ranked = rule.rank(lines)
    done = time.perf_counter()
    sure = np.array([confidence >= threshold for _labels, confidence in ranked])
    return measures(ranked, sure, truth) | {
        "fit_s": fitted - begin,
        "predict_ms": (done - fitted) * 1000 / len(lines),
    }


def benchmark(examples: Sequence[Example], label: str) -> dict:
    """Split by time, whole bills together; learn on the first, measure the rest."""
    ordered = by_time(examples)
    cut = cut_at(ordered, TRAIN)
    past, rest = ordered[:cut], ordered[cut:]
    if not past or not rest:
        raise SystemExit("Too few bills to split by time")
    lines = [example.line for example in rest]
    truth = [example.labels[label] for example in rest]
    vendors = {example.line.vendor for example in past}
    labels = {example.labels[label] for example in past}
    rules = {"vendor_mode": VendorMode, "nearest": Nearest, "odoo": Odoo}
    return {
        "rows": len(ordered),
        "train": len(past),
        "test": len(rest),
        "unseen_vendor": float(np.mean([x.vendor not in vendors for x in lines])),
        "unseen_label": float(np.mean([name not in labels for name in truth])),
        "engines": {
            "edic": measure_edic(past, lines, truth, label),
            **{
                name: measure_rule(make, past, lines, truth, label)
                for name, make in rules.items()
            },
        },
    }


def table(result: dict) -> str:
    """The result for reading."""
    out = [
        "{rows} rows: {train} to learn from, {test} later ones to measure;"
        " unseen vendor {unseen_vendor:.1%}, unseen label {unseen_label:.1%}".format(
            **result
        ),
        "",
        "| engine | " + " | ".join(COLUMNS) + " | fit s | ms/line |",
        "|---|" + "---:|" * (len(COLUMNS) + 2),
    ]
    for name, found in result["engines"].items():
        cells = [f"{found[column]:.3f}" for column in COLUMNS]
        cells += [f"{found['fit_s']:.1f}", f"{found['predict_ms']:.2f}"]
        out.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="CSV, plain or .gz")
    parser.add_argument("--label", default="account", help="the column to propose")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    args = parser.parse_args()
    result = benchmark(read(args.data, args.label), args.label)
    sys.stdout.write((json.dumps(result) if args.json else table(result)) + "\n")


if __name__ == "__main__":
    main()
