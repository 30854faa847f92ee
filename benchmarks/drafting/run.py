# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a hostile model gets past the number lock and out of a chat, and how long a
draft takes.

Usage: run.py [--drafts N] [--seed N]    (through `make bench-drafting`, which starts
the database and the local model)
"""

import argparse
import subprocess
import sys
from pathlib import Path

DATABASE = "edic_bench_drafting"
HERE = Path(__file__).parent
PARTS = ("locked.py", "asked.py", "timed.py")


def psql(*statements):
    """Run statements outside any transaction."""
    words = [word for statement in statements for word in ("-c", statement)]
    subprocess.run(["psql", "-XAtq", "-d", "postgres", *words], check=True)


def main():
    """Copy the demo database, run each part in its shell, drop the copy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drafts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    drop = f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"
    psql(drop, f"CREATE DATABASE {DATABASE} TEMPLATE edic")
    told = f"HERE = {str(HERE)!r}\nDRAFTS = {options.drafts}\nSEED = {options.seed}\n"
    try:
        shell = ["odoo", "shell", "-d", DATABASE, "--no-http", "--log-level=error"]
        for part in PARTS:
            script = told + (HERE / part).read_text(encoding="utf-8")
            done = subprocess.run(
                [*shell, "--shell-interface=python"],
                input=script,
                text=True,
                check=False,
            )
            if done.returncode:
                return done.returncode
        return 0
    finally:
        psql(drop)


if __name__ == "__main__":
    sys.exit(main())
