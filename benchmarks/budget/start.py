# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The proposals of *Start from the years before*, against the votes of their time.

    python benchmarks/budget/start.py [--data FOLDER]

Montreuil as in forecast.py. Each of three budgets as it was voted (2019, 2020, 2021)
grows for two years, by what was known when it was voted: what was spent until the year
before, and what was voted. Against what was voted for those two years: the total
weighted error, and the bias, above zero where too much was foreseen. Mixed: the last
growth is that of the vote on what was spent the year before.
"""

import argparse
import csv
import gzip
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from forecast import AHEAD, DATA, FILE, SKIPPED, Key, Series, _chapter, percent, read

from edic_public_sector.tools.scenario.simulation.history import alike, damped

BASES = (2019, 2020, 2021)
ZERO = Decimal(0)


def read_voted(path: Path) -> dict[Key, Series]:
    """EUR voted by chapter and year: the credit opened, else what was foreseen."""
    sums: dict[Key, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["operation"] == "reel" and row["chapitre"] not in SKIPPED:
                key = (row["section"], row["sens"], _chapter(row))
                amount = Decimal(row["CredOuv"] or row["MtPrev"] or 0)
                sums[key][int(row["exercice"])] += amount
    return {key: dict(series) for key, series in sums.items()}


def nothing(_spent: Series, _voted: Series, _base: int) -> Decimal:
    return ZERO


def mixed(spent: Series, voted: Series, base: int) -> Decimal:
    known = {year: amount for year, amount in spent.items() if year < base}
    return damped({**known, base: voted.get(base, ZERO)}, base)


def like(spent: Series, voted: Series, base: int) -> Decimal:
    known = {year: amount for year, amount in spent.items() if year < base}
    return damped(alike(known, voted, base)[0], base)


METHODS = {"none": nothing, "mixed": mixed, "like with like": like}


def errors(
    spent: dict[Key, Series], voted: dict[Key, Series], method: str, base: int
) -> tuple[Decimal, Decimal, Decimal]:
    """Sums of absolute errors, of errors, and of what was voted."""
    missed = lean = total = ZERO
    for key, series in voted.items():
        rate = METHODS[method](spent.get(key, {}), series, base)
        said = series.get(base, ZERO)
        for year in range(base + 1, base + 1 + AHEAD):
            said *= 1 + rate
            amount = series.get(year, ZERO)
            missed, lean, total = (
                missed + abs(said - amount),
                lean + said - amount,
                total + amount,
            )
    return missed, lean, total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder of the data sets"
    )
    path = parser.parse_args().data / FILE
    spent, voted = read(path)[0], read_voted(path)
    print("\n## What a start proposes (error, bias; % of what was voted)\n")
    print("| growth | " + " | ".join(map(str, BASES)) + " | all |")
    print("|---|" + "---:|" * (len(BASES) + 1))
    for method in METHODS:
        rows = [errors(spent, voted, method, base) for base in BASES]
        rows.append(tuple(map(sum, zip(*rows, strict=True))))
        cells = (
            f"{percent(missed / total)}, {lean * 100 / total:+.1f}"
            for missed, lean, total in rows
        )
        print(f"| {method} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
