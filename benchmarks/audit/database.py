# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases of the benchmark: made, copied, dropped; Odoo loaded in this process."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "benchmarks" / "gateway"))

import scene  # noqa: E402

GROUND = "edic_bench_audit"  # with the ground; each seed is built in a copy of it
SEED = "edic_bench_audit_seed"
COST = "edic_bench_cost"  # of its own: both may run side by side
MODULES = "edic_public_sector,l10n_de,l10n_fr_account,purchase,hr_expense"
environment, load = scene.environment, scene.load


def say(text: str) -> None:
    """A line of progress."""
    print(text, file=sys.stderr, flush=True)


def psql(*statements: str, into: str = "postgres") -> str:
    """What statements tell, run outside any transaction."""
    quiet = "SET client_min_messages = warning"
    words = [word for one in (quiet, *statements) for word in ("-c", one)]
    command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", into, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def drop(name: str) -> None:
    """Remove a database."""
    psql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def copy(source: str, target: str) -> None:
    """Make a database anew from another."""
    drop(target)
    psql(f"CREATE DATABASE {target} TEMPLATE {source}")


def install(name: str) -> None:
    """An empty database with the addons."""
    copy("template0", name)
    words = ["-d", name, "-i", MODULES, "--stop-after-init", "--no-http"]
    with tempfile.TemporaryFile("w+") as log:
        command = ["odoo", "server", *words, "--log-level=warn"]
        if subprocess.run(command, stderr=log).returncode:
            log.seek(0)
            sys.exit(f"the database could not be made:\n{log.read()[-2000:]}")


def part(script: str, *words: object) -> str:
    """What a part of the benchmark prints, in a process of its own."""
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
