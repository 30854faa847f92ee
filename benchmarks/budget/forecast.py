# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The forecast of "do nothing": 2022 and 2023 of a town, from its 2016 to 2021.

    python benchmarks/budget/forecast.py [--data FOLDER]

Real operations of Montreuil (M14), realised, per section, sense and chapter; results
carried forward (001, 002) and 024 are no operations and left out. Accounts of
investment operations stand in the chapter of their first digits.

The engine grows each chapter of 2021 by one assumption, its own past growth: the median
of its yearly growth, or half of it (damped). Which, is decided on the years up to 2021
alone: both forecast 2020 and 2021 from what was known in 2019, and the one with the
smaller error is taken. A chapter with fewer than three yearly growths has none.
"""

import argparse
import csv
import gzip
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import addon_shells  # noqa: E402, F401

from edic_public_sector.tools.scenario.simulation import (  # noqa: E402
    Aggregate,
    Assumption,
    BudgetLine,
    Direction,
    Role,
    Run,
    Scenario,
    Section,
    Target,
    Unit,
    prepare,
    simulate,
)
from edic_public_sector.tools.scenario.simulation.history import Series, damped, growth  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
FILE = "budget-fr-montreuil-ca-m14-2016-2023/montreuil_ca_2016_2023.csv.gz"
LAST = 2021  # that is known
SPLIT = 2019  # that is known when the method is chosen
AHEAD = 2  # years
# INSEE, consumer price index, France, all households, yearly average on the year before
INSEE = {
    2021: Decimal("0.016"),  # Informations rapides, 14 January 2022
    2022: Decimal("0.052"),  # 13 January 2023
    2023: Decimal("0.049"),  # 12 January 2024
}
KNOWN = (INSEE[2021],) * AHEAD  # when the budget of 2022 was voted
TOLD = (INSEE[2022], INSEE[2023])
Key = tuple[str, str, str]  # section, sense, chapter, as in the file
Forecast = Mapping[Key, tuple[Decimal, ...]]
SKIPPED = ("001", "002", "024")
ROLES = {
    ("F", "012"): Role.PERSONNEL,
    ("F", "66"): Role.INTEREST,
    ("F", "76"): Role.INTEREST,
    ("F", "67"): Role.EXTRAORDINARY,
    ("F", "77"): Role.EXTRAORDINARY,
}
METHODS = ("engine", "last year", "known inflation", "inflation in hindsight")


def read(path: Path) -> tuple[dict[Key, Series], dict[Key, str]]:
    """Realised EUR by chapter and year, and labels."""
    sums: dict[Key, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    labels: dict[Key, str] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["operation"] != "reel" or row["chapitre"] in SKIPPED:
                continue
            key = (row["section"], row["sens"], _chapter(row))
            amount = Decimal(row["MtReal"] or 0)
            sums[key][int(row["exercice"])] += amount
            if row["chapitre"] == key[2]:
                labels[key] = row["chapitre_libelle"]
    return {key: dict(sums[key]) for key in sorted(sums)}, labels


def _chapter(row: Mapping[str, str]) -> str:
    if row["section"] == "F":
        return row["chapitre"]
    return "204" if row["nature"].startswith("204") else row["nature"][:2]


# --- methods --------------------------------------------------------------------------
CHOICES: dict[str, Callable[[Series, int], Decimal]] = {
    "median growth": growth,
    "half of the median growth": damped,
}


def engine(
    data: Mapping[Key, Series], last: int, rate: Callable[[Series, int], Decimal]
) -> Run:
    """The scenario in which every chapter goes on as it did."""
    keys = {key: "/".join(key) for key in data}
    assumptions = tuple(
        Assumption(
            key=f"growth of {keys[key]}",
            unit=Unit.PERCENT,
            values=(rate(series, last),) * AHEAD,
            applies_to=Target(lines=(keys[key],)),
        )
        for key, series in data.items()
    )
    lines = tuple(
        _line(key, series.get(last, Decimal(0))) for key, series in data.items()
    )
    scenario = Scenario(
        base_year=last, horizon=AHEAD, lines=lines, assumptions=assumptions
    )
    return simulate(prepare(scenario))


def _line(key: Key, base: Decimal) -> BudgetLine:
    section, sense, chapter = key
    return BudgetLine(
        key="/".join(key),
        section=Section.OPERATING if section == "F" else Section.CAPITAL,
        direction=Direction.EXPENSE if sense == "depense" else Direction.REVENUE,
        role=ROLES.get((section, chapter), Role.ORDINARY),
        base=base,
    )


def naive(data: Mapping[Key, Series], last: int, rates: Iterable[Decimal]) -> Forecast:
    """The last year, raised by each of these in turn."""
    out: dict[Key, list[Decimal]] = {key: [] for key in data}
    factor = Decimal(1)
    for rate in rates:
        factor *= 1 + rate
        for key, series in data.items():
            out[key].append(series.get(last, Decimal(0)) * factor)
    return {key: tuple(row) for key, row in out.items()}


def of_run(run: Run, data: Mapping[Key, Series]) -> Forecast:
    return {key: run.amounts["/".join(key)] for key in data}


# --- errors ---------------------------------------------------------------------------
def wape(
    data: Mapping[Key, Series], found: Forecast, last: int, keys: Iterable[Key]
) -> list[Decimal]:
    """Sum of the absolute errors over the sum realised, by year."""
    keys, out = tuple(keys), []
    for place in range(AHEAD):
        real = {key: data[key].get(last + place + 1, Decimal(0)) for key in keys}
        missed = sum(abs(found[key][place] - real[key]) for key in keys)
        out.append(missed / sum(real.values()))
    return out


def percent(share: Decimal) -> str:
    return f"{share * 100:.1f}"


def choose(data: Mapping[Key, Series]) -> str:
    print(f"## Choice of the method, known up to {SPLIT}\n")
    print(f"| growth | WAPE % {SPLIT + 1} | WAPE % {SPLIT + 2} | both |")
    print("|---|---:|---:|---:|")
    means = {}
    for name, rate in CHOICES.items():
        found = of_run(engine(data, SPLIT, rate), data)
        errors = wape(data, found, SPLIT, data)
        means[name] = sum(errors) / len(errors)
        cells = " | ".join(map(percent, (*errors, means[name])))
        print(f"| {name} | {cells} |")
    best = min(means, key=means.__getitem__)
    print(f"\nTaken: {best}.")
    return best


def chapters(
    data: Mapping[Key, Series], labels: Mapping[Key, str], found: Mapping[str, Forecast]
) -> None:
    shown = METHODS[:3]
    for place in range(AHEAD):
        year = LAST + place + 1
        print(f"\n## {year}, thousand EUR and absolute error in %\n")
        print(
            "| section | sense | chapter | realised | "
            + " | % | ".join(shown)
            + " | % |"
        )
        print("|---|---|---|" + "---:|" * 7)
        for key, series in data.items():
            real = series.get(year, Decimal(0))
            cells = [f"{real / 1000:,.0f}"]
            for method in shown:
                value = found[method][key][place]
                error = percent(abs(value - real) / real) if real else "–"
                cells += [f"{value / 1000:,.0f}", error]
            label = f"{key[2]} {labels.get(key, '')[:34]}"
            print(f"| {key[0]} | {key[1]} | {label} | " + " | ".join(cells) + " |")


def missed(series: Series, said: Iterable[Decimal]) -> Decimal:
    """Sum of the absolute errors of a chapter."""
    real = (series.get(LAST + place + 1, Decimal(0)) for place in range(AHEAD))
    return sum(abs(first - second) for first, second in zip(said, real, strict=True))


def by_chapter(
    data: Mapping[Key, Series], labels: Mapping[Key, str], found: Mapping[str, Forecast]
) -> None:
    """The errors of both years without the amounts, the largest chapters first."""
    shown, nearest = METHODS[:3], dict.fromkeys(METHODS[:3], 0)
    sizes = {key: missed(series, (Decimal(0),) * AHEAD) for key, series in data.items()}
    ordered = sorted(filter(sizes.__getitem__, data), key=lambda key: -sizes[key])
    print("\n## Error of each chapter over both years, in % of what was realised\n")
    print("| section | sense | chapter | share | " + " | ".join(shown) + " |")
    print("|---|---|---|" + "---:|" * 4)
    for key in ordered:
        errors = {name: missed(data[key], found[name][key]) for name in shown}
        for name in shown:
            nearest[name] += errors[name] == min(errors.values())
        cells = [percent(sizes[key] / sum(sizes.values()))]
        cells += [percent(errors[name] / sizes[key]) for name in shown]
        name = f"{key[2]} {labels.get(key, '')}".strip()
        print(f"| {key[0]} | {key[1]} | {name} | {' | '.join(cells)} |")
    counts = ", ".join(f"{name} {count}" for name, count in nearest.items())
    print(f"\nNearest, of {len(ordered)} chapters: {counts}.")


def totals(data: Mapping[Key, Series], found: Mapping[str, Forecast]) -> None:
    print("\n## Total weighted error (WAPE, %)\n")
    years = [f"{name} {LAST + 1 + place}" for name in "FI" for place in range(AHEAD)]
    both = [f"all {LAST + 1 + place}" for place in range(AHEAD)]
    print("| method | " + " | ".join((*years, *both, "mean")) + " |")
    print("|---|" + "---:|" * 7)
    means = {}
    for method in METHODS:
        cells = []
        for section in ("F", "I"):
            keys = [key for key in data if key[0] == section]
            cells += wape(data, found[method], LAST, keys)
        whole = wape(data, found[method], LAST, data)
        means[method] = sum(whole) / len(whole)
        row = " | ".join(map(percent, (*cells, *whole, means[method])))
        print(f"| {method} | {row} |")
    fair = min(METHODS[:3], key=means.__getitem__)
    print(f"\nBest of what could be known at the end of {LAST}: {fair}.")


def savings(run: Run, data: Mapping[Key, Series]) -> None:
    """Gross savings of the engine beside the realised."""
    signs = {"recette": 1, "depense": -1}
    print("\n## Gross savings (thousand EUR)\n")
    print("| year | realised | engine |\n|---|---:|---:|")
    for year in (LAST, *run.years):
        real = sum(
            signs[key[1]] * series.get(year, Decimal(0))
            for key, series in data.items()
            if key[0] == "F"
        )
        aggregate = Aggregate.GROSS_SAVINGS
        said = run.base[aggregate] if year == LAST else run.figure(aggregate, year)
        print(f"| {year} | {real / 1000:,.0f} | {said / 1000:,.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder of the data sets"
    )
    data, labels = read(parser.parse_args().data / FILE)
    best = choose(data)
    run = engine(data, LAST, CHOICES[best])
    found = {
        METHODS[0]: of_run(run, data),
        METHODS[1]: naive(data, LAST, (Decimal(0),) * AHEAD),
        METHODS[2]: naive(data, LAST, KNOWN),
        METHODS[3]: naive(data, LAST, TOLD),
    }
    chapters(data, labels, found)
    by_chapter(data, labels, found)
    totals(data, found)
    savings(run, data)


if __name__ == "__main__":
    main()
