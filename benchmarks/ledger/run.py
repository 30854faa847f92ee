# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ledger: what a record costs, writers at once, how fast it is verified.

Usage: run.py [--only cost,writers,verify] [--records 200000] [--markdown FILE]
              [--database NAME]

Through `make bench-ledger`, which starts the database server. Makes a database of its
own and drops it; one that is named is used as it is and keeps what was recorded.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

DATABASE = "edic_bench_ledger"
PARTS = ("cost", "writers", "verify")
HERE = Path(__file__).parent


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas")
    parser.add_argument("--records", type=int, default=200_000, help="to verify")
    parser.add_argument("--markdown", type=Path, help="write the tables there, too")
    parser.add_argument("--database", help="an existing one, with edic_finance")
    options = parser.parse_args()
    options.parts = options.only.split(",")
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def psql(*statements, database="postgres"):
    """What statements tell, run outside any transaction."""
    quiet = "SET client_min_messages = warning"
    words = [word for one in (quiet, *statements) for word in ("-c", one)]
    command = ["psql", "-XAtq", "-d", database, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def install():
    """An empty database with bills."""
    words = ["-d", DATABASE, "-i", "edic_finance", "--stop-after-init", "--no-http"]
    with tempfile.TemporaryFile("w+") as log:
        command = ["odoo", "server", *words, "--log-level=warn"]
        if subprocess.run(command, stderr=log).returncode:
            log.seek(0)
            sys.exit(f"the database could not be made:\n{log.read()[-2000:]}")


def machine(database):
    """What the figures were measured on."""
    names = ("server_version", "fsync", "synchronous_commit")
    told = psql(*(f"SHOW {name}" for name in names), database=database).split("\n")
    version, fsync, commit = told[: len(names)]
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL"
        f" {version.split()[0]} (fsync {fsync}, synchronous_commit {commit}), load at"
        f" the start {load}. Made-up records and bills; times are ratios.\n"
    )


def measure(options, database):
    """Run the parts, each in a process of its own; true when all ran and were right."""
    told = machine(database)
    print(told, flush=True)
    done = []
    for part in options.parts:
        command = [sys.executable, HERE / f"{part}.py", "--database", database]
        if part == "verify":
            command += ["--records", str(options.records)]
        result = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        print(result.stdout, flush=True)
        done.append(result)
    if options.markdown:
        tables = "".join(result.stdout for result in done)
        options.markdown.write_text(told + tables, encoding="utf-8")
    return not any(result.returncode for result in done)


def main():
    """Exit 1 when a part could not run or a chain was not whole; no time is judged."""
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
