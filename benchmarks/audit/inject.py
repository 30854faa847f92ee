# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Wrong accounts, injected into real ledgers, and how high the coding model ranks them.

Usage: inject.py --data FOLDER [--seeds 5]

The split is that of the coding benchmark: the first 70 % of the lines by time are
learned, of the rest 2 % get another account, drawn by how often the accounts are used.
Lines on an account never used before are told apart: a first use is a flag of its own.
"""

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "coding"))

from common import Example, amount, read  # noqa: I001 (first: sets threads)
from common import Line
import numpy as np
from datetime import date

from fec import purchases, text_of

from edic_finance.tools.coding import fit
from edic_finance.tools.coding.fit import by_time, cut_at

from audit.scoring import average_precision, precision_at

TRAIN, SWAPPED, LABEL, TINY = 0.7, 0.02, "account", 1e-9


def harrogate(folder: Path) -> list[Example]:
    """The purchase ledger of an English council."""
    return read(folder / "harrogate" / "harrogate_ap_2019_2022.csv.gz", LABEL)


def fec(folder: Path) -> list[Example]:
    """The purchase lines of a French ledger."""
    path = next((folder / "fec-fr").glob("*FEC*.csv"))
    rows = purchases(csv.DictReader(text_of(path).splitlines(), delimiter="\t"))
    return [
        Example(
            Line(
                key=str(number),
                day=date.fromisoformat(row["t"]),
                vendor=row["vendor"],
                text=row["text"],
                amount=amount(row["amount"]),
                bill=row["bill"],
            ),
            {LABEL: row[LABEL]},
        )
        for number, row in enumerate(rows)
    ]


class Scores:
    """The strangeness of an account for a line, by three measures.

    An account that was never used has the chance the model gives to "none of these".
    """

    def __init__(self, past: list[Example], rest: list[Example]) -> None:
        model = fit(past, [LABEL])
        lines = [example.line for example in rest]
        field = model.fields[LABEL]
        mixed, _confidence = field.calibration.judge(model.opinions(LABEL, lines))
        self.labels = {name: at for at, name in enumerate(field.labels)}
        self._chances = np.maximum(mixed, TINY)
        self._used: dict[str, Counter[str]] = defaultdict(Counter)
        for example in past:
            self._used[example.line.vendor][example.labels[LABEL]] += 1
        self._vendors = [line.vendor for line in lines]

    def of(self, given: list[str]) -> dict[str, np.ndarray]:
        """Scores of the accounts that the lines are said to have."""
        at = np.array([self.labels.get(name, len(self.labels)) for name in given])
        own = self._chances[np.arange(len(at)), at]
        known = self._chances[:, : len(self.labels)].max(axis=1)
        return {
            "vendor": np.array(
                [
                    1 - self._share(v, g)
                    for v, g in zip(self._vendors, given, strict=True)
                ]
            ),
            "1 - p": 1 - own,
            "log-odds": np.log(known) - np.log(own),
        }

    def _share(self, vendor: str, name: str) -> float:
        used = self._used.get(vendor)
        return used[name] / used.total() if used else 0.5


def swap(rng: np.random.Generator, given: list[str], prior: Counter) -> tuple:
    """Accounts of which some are wrong, and which: ``(accounts, wrong)``."""
    names = list(prior)
    weights = np.array([prior[name] for name in names], float)
    chosen = rng.choice(len(given), max(1, round(SWAPPED * len(given))), replace=False)
    found, wrong = list(given), np.zeros(len(given), bool)
    for at in chosen:
        others = weights * np.array([name != given[at] for name in names])
        found[at] = names[rng.choice(len(names), p=others / others.sum())]
        wrong[at] = True
    return found, wrong


def measure(examples: list[Example], seeds: int) -> dict:
    """Means and deviations over the seeds."""
    ordered = by_time(examples)
    cut = cut_at(ordered, TRAIN)
    past, rest = ordered[:cut], ordered[cut:]
    scores = Scores(past, rest)
    prior = Counter(example.labels[LABEL] for example in past)
    given = [example.labels[LABEL] for example in rest]
    runs: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for seed in range(1, seeds + 1):
        names, wrong = swap(np.random.default_rng(seed), given, prior)
        known = np.array([name in prior for name in names])
        for name, values in scores.of(names).items():
            runs[name].append(
                (
                    average_precision(wrong[known], values[known]),
                    _at_k(wrong[known], values[known]),
                    average_precision(wrong, values),
                )
            )
    return {
        "lines": len(rest),
        "swapped": round(SWAPPED * len(rest)),
        "first_use": sum(name not in prior for name in given),
        "seeds": seeds,
        "scores": {name: _figures(found) for name, found in runs.items()},
    }


def _at_k(wrong: np.ndarray, values: np.ndarray) -> float:
    return precision_at(wrong, values, int(wrong.sum()))


def _figures(found: list[tuple[float, float, float]]) -> dict[str, float]:
    areas = np.array([area for area, _at, _all in found])
    return {
        "pr_auc": round(float(areas.mean()), 4),
        "deviation": round(float(areas.std(ddof=1)) if len(areas) > 1 else 0.0, 4),
        "precision_at_k": round(float(np.mean([at for _area, at, _all in found])), 4),
        "with_first_use": round(float(np.mean([all_ for _a, _at, all_ in found])), 4),
    }


def main() -> None:
    """Print the figures of each ledger that is there."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=5)
    asked = parser.parse_args()
    found = {}
    for name, ledger in (("harrogate", harrogate), ("fec", fec)):
        try:
            examples = ledger(asked.data)
        except (SystemExit, OSError, StopIteration) as error:
            found[name] = {"reason": f"not there: {error or asked.data}"}
            print(f"{name}: not measured, the data is not there", file=sys.stderr)
            continue
        print(f"{name}: {len(examples)} lines", file=sys.stderr)
        found[name] = measure(examples, asked.seeds)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
