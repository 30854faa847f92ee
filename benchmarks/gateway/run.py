# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The way to a model and back: overhead, batches, first token, streams, memory, faults.

Usage: run.py [--only overhead,batches,server,memory,faults] [--markdown FILE]
              [--database NAME]

Through `make bench-gateway`, which starts the database server. Makes a database of its
own and drops it; one that is named is used as it is and kept.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import scene

DATABASE = "edic_bench_gateway"
PARTS = ("overhead", "batches", "server", "memory", "faults")
HERE = Path(__file__).parent


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas")
    parser.add_argument("--markdown", type=Path, help="write the tables there, too")
    parser.add_argument("--database", help="an existing one, with the addon installed")
    options = parser.parse_args()
    options.parts = options.only.split(",")
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def psql(*statements):
    """Run statements outside any transaction."""
    quiet = "SET client_min_messages = warning"
    words = [word for one in (quiet, *statements) for word in ("-c", one)]
    subprocess.run(["psql", "-XAtq", "-d", "postgres", *words], check=True)


def install():
    """An empty database with the gateway and the question of the benchmark."""
    words = ["-d", DATABASE, "-i", "edic_ai_bench_stream", "--stop-after-init"]
    options = ["--no-http", "--log-level=warn", "--addons-path", scene.addons_path()]
    with tempfile.TemporaryFile("w+") as log:
        if subprocess.run(["odoo", "server", *words, *options], stderr=log).returncode:
            log.seek(0)
            sys.exit(f"the database could not be made:\n{log.read()[-2000:]}")


def measure(options, database):
    """Run the parts, each in a process of its own; true when all ran."""
    cores, load = os.cpu_count(), " ".join(f"{one:.1f}" for one in os.getloadavg())
    told = f"{cores} cores, load at the start {load}. Times are to be read as ratios.\n"
    print(told, flush=True)
    done = []
    for part in options.parts:
        command = [sys.executable, HERE / f"{part}.py", "--database", database]
        result = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        print(result.stdout, flush=True)
        done.append(result)
    if options.markdown:
        tables = "".join(result.stdout for result in done)
        options.markdown.write_text(told + tables, encoding="utf-8")
    return not any(result.returncode for result in done)


def main():
    """Exit 1 when a part could not run; no time is judged."""
    options = arguments()
    if options.database:
        return int(not measure(options, options.database))
    drop = f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"
    psql(drop, f"CREATE DATABASE {DATABASE} TEMPLATE template0")
    try:
        install()
        return int(not measure(options, DATABASE))
    finally:
        psql(drop)


if __name__ == "__main__":
    sys.exit(main())
