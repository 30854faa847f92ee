# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The time that the engine alone takes to propose for a ten-line bill.

The history is that of a file, repeated a year later until it is long enough, or made
up (seeded) where no file is given.
"""

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from common import Example, Line, read  # first: sets the environment for NumPy

# isort: split
import numpy as np

from edic_finance.tools.coding import CodingModel, fit

LABEL = "account"
SYLLABLES = (
    "ba",
    "co",
    "der",
    "fi",
    "gru",
    "hal",
    "ix",
    "jo",
    "kan",
    "li",
    "mo",
    "nuss",
)


def made_up(lines: int) -> list[Example]:
    """A history of 2,000 vendors and 240 accounts; a vendor has one to four of them."""
    rng = random.Random(0)
    words = ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(8_000)]
    accounts = [[rng.choice(words) for _ in range(40)] for _ in range(240)]
    vendors = [rng.sample(range(240), rng.randint(1, 4)) for _ in range(2_000)]
    out = []
    for number in range(lines):
        vendor = min(int(rng.expovariate(1 / 300)), 1_999)
        account = rng.choice(vendors[vendor])
        text = " ".join(rng.choices(accounts[account], k=rng.randint(1, 6)))
        line = Line(
            key=str(number),
            day=date(2022, 1, 1) + timedelta(days=number * 1_000 // lines),
            vendor=f"{words[vendor]} {words[-vendor - 1]}",
            text=f"{text} {rng.randint(1, 99_999)}",
            amount=Decimal(rng.randint(100, 999_999)) / 100,
            bill=str(number // 3),
        )
        out.append(Example(line, {LABEL: f"6{account:03}"}))
    return out


def prolonged(examples: Sequence[Example], lines: int) -> list[Example]:
    """The examples and copies of them, each time a year later."""
    out: list[Example] = []
    while len(out) < lines:
        turn = len(out) // len(examples)
        for example in examples[: lines - len(out)]:
            old = example.line
            line = replace(
                old,
                key=f"{turn}-{old.key}",
                bill=f"{turn}-{old.bill}" if old.bill else "",
                day=old.day + timedelta(days=365 * turn),
            )
            out.append(Example(line, example.labels))
    return out


def measure(examples: Sequence[Example], bills: int) -> dict[str, float]:
    """Fit, write, read back, and time ten lines of mixed and of the largest vendors."""
    begin = time.perf_counter()
    data = fit(examples, [LABEL]).to_bytes()
    fitted = time.perf_counter()
    model = CodingModel.from_bytes(data)
    loaded = time.perf_counter()
    rng = random.Random(1)
    vendors = [example.line.vendor for example in examples]
    largest = max(set(vendors), key=vendors.count)
    of_largest = [e.line for e in examples if e.line.vendor == largest]
    every = [example.line for example in examples]
    times = []
    for turn in range(bills):
        lines = rng.choices(of_largest if turn % 2 else every, k=10)
        bill = [replace(line, bill="new") for line in lines]
        start = time.perf_counter()
        model.predict(bill)
        times.append((time.perf_counter() - start) * 1000)
    return {
        "rows": len(examples),
        "fit_s": fitted - begin,
        "model_mb": len(data) / 1e6,
        "load_s": loaded - fitted,
        "median_ms": float(np.median(times)),
        "p95_ms": float(np.percentile(times, 95)),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, help="a file as for run.py; else made up")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--bills", type=int, default=200)
    parser.add_argument("--json", action="store_true", help="print JSON only")
    args = parser.parse_args()
    if args.data:
        examples = prolonged(read(args.data, LABEL), args.rows)
    else:
        examples = made_up(args.rows)
    result = measure(examples, args.bills)
    if args.json:
        sys.stdout.write(json.dumps(result) + "\n")
    else:
        sys.stdout.writelines(
            f"{key:>10} {value:,.1f}\n" for key, value in result.items()
        )


if __name__ == "__main__":
    main()
