# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Suggestions for a ten-line bill with 100,000 lines of history, in the server.

Usage: run.py    (through `make bench-latency`, which starts the database)
"""

import subprocess
import sys
from pathlib import Path

DATABASE = "edic_bench"
HERE = Path(__file__).parent


def psql(*statements):
    """Run statements outside any transaction."""
    words = [word for statement in statements for word in ("-c", statement)]
    subprocess.run(["psql", "-XAtq", "-d", "postgres", *words], check=True)


def main():
    """Copy the demo database, run seed.py in it, drop the copy."""
    drop = f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"
    psql(drop, f"CREATE DATABASE {DATABASE} TEMPLATE edic")
    try:
        shell = ["odoo", "shell", "-d", DATABASE, "--no-http", "--log-level=error"]
        script = (HERE / "seed.py").read_text(encoding="utf-8")
        return subprocess.run(
            [*shell, "--shell-interface=python"], input=script, text=True, check=False
        ).returncode
    finally:
        psql(drop)


if __name__ == "__main__":
    sys.exit(main())
