# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Time and memory of the scenario engine, as Markdown; nothing is asserted.

    python benchmarks/budget/simulation.py [--quick]

Each Monte Carlo run is a process of its own, so that its peak of memory is its own. The
scenarios are made up (seeded): lines in 30 families, 36 assumptions of which 31 have a
spread, one project in 200 lines, own noise on each tenth line. "apart": the assumptions
of families act on a quarter of all lines each, at random, so that hardly two lines
share theirs; the worst case.
"""

import argparse
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

# Before NumPy is imported: its threads fight each other on few cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

import addon_shells  # noqa: F401
import numpy as np

from edic_public_sector.tools.scenario.simulation import (
    Aggregate,
    Assumption,
    Borrowing,
    Bound,
    BudgetLine,
    Compensation,
    Debt,
    Direction,
    Prepared,
    Project,
    Role,
    Rule,
    Scenario,
    Section,
    Shape,
    Spread,
    Target,
    Unit,
    prepare,
    sample,
    simulate,
    tornado,
)

Amounts = tuple[Decimal, ...]
YEARS = 10
LINES = 2_000
DRAWS = 10_000
CHANGES = 50
OPERATING, CAPITAL = Section.OPERATING, Section.CAPITAL
EXPENSE, REVENUE = Direction.EXPENSE, Direction.REVENUE
PLACES = (  # frequency, and amount on a line of 50,000
    (9, OPERATING, EXPENSE, Role.ORDINARY, 1),
    (4, OPERATING, EXPENSE, Role.PERSONNEL, 1),
    (3, OPERATING, REVENUE, Role.ORDINARY, 6),
    (3, CAPITAL, EXPENSE, Role.EQUIPMENT, 1),
    (1, CAPITAL, REVENUE, Role.GRANT, 1),
)
FAMILIES = tuple(f"family {place}" for place in range(30))
SPREADS = (
    Spread(shape=Shape.NORMAL, sd=Decimal("0.006")),
    Spread(shape=Shape.TRIANGULAR, low=Decimal("-0.01"), high=Decimal("0.02")),
    Spread(
        shape=Shape.UNIFORM,
        low=Decimal("-0.01"),
        high=Decimal("0.01"),
        is_persistent=False,
    ),
)
RULES = tuple(
    Rule(
        key=aggregate,
        aggregate=aggregate,
        bound=bound,
        threshold=threshold,
        source="made up",
    )
    for aggregate, bound, threshold in (
        (Aggregate.DEBT_YEARS, Bound.AT_MOST, Decimal(12)),
        (Aggregate.OWN_COVER, Bound.AT_LEAST, Decimal(0)),
    )
)


# --- a made-up budget -----------------------------------------------------------------
def budget(lines: int, apart: bool) -> Scenario:
    """A commune of so many lines."""
    rng = random.Random(1)
    made = tuple(_lines(lines, rng))
    return Scenario(
        base_year=2025,
        horizon=YEARS,
        lines=made,
        assumptions=tuple(_assumptions(made, apart, rng)),
        projects=tuple(_project(place, rng) for place in range(lines // 200)),
        debts=(_loans(lines),),
        borrowing=Borrowing(rate="rate", term=20, floor=Decimal(0)),
        compensations=(_vat(lines),),
        opening_fund=Decimal(1_000) * lines,
    )


def _loans(lines: int) -> Debt:
    return Debt(
        key="loans",
        label="Loans",
        stock=Decimal(12_000) * lines,
        repayments=(Decimal(800) * lines,) * YEARS,
        rate="rate",
    )


def _vat(lines: int) -> Compensation:
    return Compensation(
        key="fctva",
        label="FCTVA",
        of=Target(roles=(Role.EQUIPMENT,)),
        rate="fctva",
        lag=1,
        past=(Decimal(7_500) * lines,),
    )


def _lines(count: int, rng: random.Random) -> Iterator[BudgetLine]:
    places = [row[1:] for row in PLACES for _time in range(row[0])]
    for number in range(count):
        section, direction, role, size = places[number % len(places)]
        cents = round(rng.lognormvariate(15.4, 1)) * size
        yield BudgetLine(
            key=f"line {number}",
            section=section,
            direction=direction,
            role=role,
            base=Decimal(cents) / 100,
            family=rng.choice(FAMILIES),
            noise=Decimal("0.03") if number % 10 == 0 else Decimal(0),
        )


def _assumptions(
    lines: Sequence[BudgetLine], apart: bool, rng: random.Random
) -> Iterator[Assumption]:
    keys = [line.key for line in lines]
    for place, family in enumerate(FAMILIES):
        values = tuple(Decimal(rng.randrange(5, 30)) / 1_000 for _year in range(YEARS))
        target = Target(families=(family,))
        if apart:
            target = Target(lines=tuple(rng.sample(keys, len(keys) // 4)))
        yield _assumption(family, Unit.PERCENT, values, target, SPREADS[place % 3])
    seventh = Target(lines=tuple(keys[::7]))
    staff = Target(roles=(Role.PERSONNEL,))
    raised = (Decimal(len(lines) * 20),) * YEARS
    yield _assumption("pay", Unit.PERCENT, _flat("0.012"), staff, SPREADS[0])
    yield _assumption("posts", Unit.AMOUNT, raised, staff)
    yield _assumption("energy", Unit.PERCENT, _flat("0.01"), seventh)
    yield _assumption("savings", Unit.LEVEL, _flat("0.99"), Target(lines=("line 0",)))
    yield _assumption("rate", Unit.LEVEL, _flat("0.032"), Target())
    yield _assumption("fctva", Unit.LEVEL, _flat("0.16404"), Target())


def _flat(value: str) -> Amounts:
    return (Decimal(value),) * YEARS


def _assumption(key: str, unit: Unit, values: Amounts, *more: object) -> Assumption:
    spread = dict(zip(("applies_to", "spread"), more, strict=False))
    return Assumption(key=key, unit=unit, values=values, **spread)


def _project(number: int, rng: random.Random) -> Project:
    spend = tuple(Decimal(rng.randrange(0, 400_000)) for _year in range(YEARS))
    return Project(
        key=f"project {number}",
        label="Project",
        spend=spend,
        grants=tuple((amount * 3 / 10).quantize(Decimal("0.01")) for amount in spend),
        source="made up",
        running_cost=Decimal(20_000),
        opens=2028,
        family=FAMILIES[number % 30],
    )


# --- measured -------------------------------------------------------------------------
def timed(act: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def one_run(lines: int, draws: int, apart: int) -> None:
    """In the child process: one Monte Carlo run, as JSON."""
    prepared = prepare(budget(lines, bool(apart)))
    seconds = timed(lambda: sample(prepared, RULES, draws=draws, seed=1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    groups = len(prepared.groups)
    print(json.dumps({"seconds": seconds, "peak": peak, "groups": groups}))


def row(lines: int, draws: int, apart: bool = False) -> str:
    numbers = map(str, (lines, draws, int(apart)))
    command = [sys.executable, __file__, "--one", *numbers]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    got = json.loads(done.stdout)
    return (
        f"| {lines:,}{' apart' if apart else ''} | {got['groups']:,} | {draws:,} "
        f"| {got['seconds']:.2f} | {got['peak']:,.0f} |"
    )


def monte_carlo(sizes: Sequence[tuple[int, int]]) -> None:
    print(f"## Monte Carlo, {YEARS} years, 36 assumptions\n")
    print("| lines | groups | draws | seconds | peak MB |")
    print("|---|---:|---:|---:|---:|")
    for lines, draws in sizes:
        print(row(lines, draws), flush=True)
    print(row(LINES, DRAWS, apart=True))


def slider(prepared: Prepared) -> list[float]:
    """Seconds of a changed assumption, each of them in turn, run in full."""
    rng = random.Random(2)
    known = prepared.scenario.assumptions
    out = []
    for number in range(CHANGES):
        line = known[number % len(known)]
        by = Decimal(rng.randrange(-20, 20)) / 1_000
        moved = replace(line, values=tuple(value + by for value in line.values))
        out.append(timed(lambda moved=moved: simulate(prepared.having(moved))))
    return out


def exact_run(lines: int, apart: bool = False) -> str:
    scenario = budget(lines, apart)
    prepared = prepare(scenario)
    moves = slider(prepared)
    figures = (
        timed(lambda: prepare(scenario)),
        timed(lambda: simulate(prepared)),
        statistics.median(moves),
        statistics.quantiles(moves, n=20)[-1],
        timed(lambda: tornado(prepared, Aggregate.DEBT, 2025 + YEARS)),
    )
    text = " | ".join(f"{seconds * 1_000:,.0f}" for seconds in figures)
    return f"| {lines:,}{' apart' if apart else ''} | {text} |"


def exact_runs(sizes: Sequence[int]) -> None:
    print(f"\n## Exact runs, {YEARS} years, milliseconds; {CHANGES} changes\n")
    print("| lines | prepare | run | slider, median | slider, p95 | tornado of 36 |")
    print("|---|---:|---:|---:|---:|---:|")
    for lines in sizes:
        print(exact_run(lines), flush=True)
    print(exact_run(LINES, apart=True))


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, "
        f"Python {platform.python_version()}, NumPy {np.__version__}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=3, type=int, help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="the main size alone")
    args = parser.parse_args()
    if args.one:
        one_run(*args.one)
        return
    print(f"Machine: {machine()}\n")
    sizes = [(LINES, DRAWS)]
    if not args.quick:
        sizes += [(500, DRAWS), (8_000, DRAWS), (LINES, 1_000), (LINES, 50_000)]
    monte_carlo(sizes)
    exact_runs([LINES] if args.quick else [500, LINES, 8_000])


if __name__ == "__main__":
    main()
