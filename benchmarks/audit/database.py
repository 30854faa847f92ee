# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases of the benchmark: made, copied, dropped; Odoo loaded in this process."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "benchmarks" / "gateway"))

import driver  # noqa: E402
import scene  # noqa: E402

GROUND = "edic_bench_audit"  # with the ground; each seed is built in a copy of it
SEED = "edic_bench_audit_seed"
COST = "edic_bench_cost"  # it has its own: both may run side by side
MODULES = "edic_public_sector,l10n_de,l10n_fr_account,purchase,hr_expense"
environment, load = scene.environment, scene.load
psql, drop, copy = driver.psql, driver.drop, driver.copy


def say(text: str) -> None:
    """A line of progress."""
    print(text, file=sys.stderr, flush=True)


def install(name: str) -> None:
    """Make a database with the addons."""
    copy("template0", name)
    driver.install(name, MODULES)


def part(script: str, *words: object) -> str:
    """Return the output of a part of the benchmark, run in a process of its own."""
    command = [sys.executable, str(Path(__file__).parent / script), *map(str, words)]
    path = os.pathsep.join([str(ROOT / "benchmarks"), os.environ.get("PYTHONPATH", "")])
    result = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    if result.returncode:
        raise SystemExit(f"{script} ended with {result.returncode}")
    return result.stdout
